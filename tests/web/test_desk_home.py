"""A desk's home keeps every promise of a home, and heals what a kill leaves outside its rows."""

from collections.abc import Callable

import pytest
from tests.conformance.homes.promises import (
    MATTER,
    PROMISES,
    Open,
    at,
    first_events,
    receive,
)
from tests.web.desks import ADesk

from tecum.adapters.home import MatterFile
from tecum.adapters.homes import KeptHome
from tecum.adapters.log.home_log import HomeLog
from tecum.errors import IntegrityError, LifecycleError
from tecum.ledger.receipts import receipt_subject
from tecum.matters.commands import RecordRelease, Said
from tecum.matters.event_leaves import event_subject
from tecum_web.records.desk_home import DeskHome
from tecum_web.records.models import EventRow, MatterState, ReceiptRow, RegisterRow


@pytest.mark.parametrize("promise", PROMISES, ids=lambda one: one.__name__)
def test_a_desks_home_promises_that(promise: Callable[[Open], None], desk: ADesk) -> None:
    kept: KeptHome = desk.home
    assert kept.agency == "Example County Jail"
    promise(desk.reopened)


class Killed(BaseException):
    """The machine stops."""


def test_a_kill_between_commit_and_log_is_healed_by_the_next_writer(desk: ADesk) -> None:
    home = desk.home
    receive(home, 1)
    first_events(home, released=False)

    def die(_: object) -> None:
        raise Killed

    dying = desk.reopened()
    assert dying.leaves is not None
    dying.leaves.append = die  # type: ignore[method-assign, assignment]
    with pytest.raises(Killed):
        dying.record(MATTER, RecordRelease(said=Said(asserted_by="desk")), at(3))
    with pytest.raises(Killed):
        receive(dying, 2)
    second = list(desk.reopened().register())[1].number
    log = HomeLog(desk.reopened())
    assert log.store.position(receipt_subject(second)) is None
    assert log.store.position(event_subject(MATTER, 5)) is None

    after = desk.reopened()
    assert after.receipt_path(second).read_bytes() == after.entry_of(second).receipt.document
    receive(after, 3)
    log = HomeLog(desk.reopened())
    assert log.store.position(receipt_subject(second)) is not None
    assert log.heal() == 1  # the event: nobody wrote to its matter since
    assert log.store.position(event_subject(MATTER, 5)) is not None


def test_what_fails_leaves_neither_rows_nor_leaves(desk: ADesk) -> None:
    home = desk.home

    def fails() -> None:
        with home.writing():
            receive(home, 1)
            first_events(home)
            raise ValueError("the last step failed")

    with pytest.raises(ValueError, match="the last step"):
        fails()
    assert list(desk.reopened().register()) == []
    assert desk.reopened().matter_ids() == ()
    assert HomeLog(desk.reopened()).store.position(event_subject(MATTER, 1)) is None


def test_the_database_is_the_last_barrier_against_a_lost_update(
    desk: ADesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_events(desk.home)
    events = desk.home.read_matter(MATTER).events
    old = MatterFile(events=events[:4], size=1, torn_bytes=0)
    monkeypatch.setattr(DeskHome, "_read_matter", lambda _home, _matter: old)
    with pytest.raises(LifecycleError, match="somebody else acted in this very moment"):
        desk.home.append(MATTER, events[4:])
    assert EventRow.objects.filter(matter=MATTER).count() == 5


def test_cached_states_come_again_by_folding(desk: ADesk) -> None:
    first_events(desk.home)
    kept = list(MatterState.objects.values())
    assert [(row["sequence"], row["kinds"], row["promises"]) for row in kept] == [
        (5, ["I-247A"], 1)
    ]
    MatterState.objects.update(sequence=99, kinds=[])
    assert desk.home.rebuild_states() == 1
    assert list(MatterState.objects.values()) == kept


def test_damage_in_a_row_is_named_and_never_built_upon(desk: ADesk) -> None:
    receive(desk.home, 1)
    first_events(desk.home)
    row = EventRow.objects.get(sequence=3)
    row.pk, row.matter = None, MATTER[:-1] + "1"
    row.sequence = 1
    row.save()
    with pytest.raises(IntegrityError, match="its line is another's"):
        desk.home.read_matter(row.matter)
    entry = RegisterRow.objects.get()
    ghost = RegisterRow(agency=desk.agency, inside_number=2, number=entry.number[:-1] + "0")
    ghost.save()
    with pytest.raises(IntegrityError, match="its receipt is missing"):
        desk.home.entry(2)
    assert ReceiptRow.objects.count() == 1
