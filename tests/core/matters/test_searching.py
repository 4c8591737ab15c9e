"""A search statement is signed testimony; health is shown for the whole window, or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import Instant
from tecum.errors import InputError, LifecycleError
from tecum.ledger.canonical import JsonValue, parse_canonical, sha256_hex
from tecum.ledger.notes import SigningKey
from tecum.ledger.receipts import Channel
from tecum.matters.commands import MakeSearch, Said
from tecum.matters.event import new_matter_id
from tecum.matters.folding import apply
from tecum.matters.lifecycle import decide_events
from tecum.matters.searching import (
    Health,
    HealthSign,
    SearchTestimony,
    SignKind,
    Sought,
    Window,
    health_of,
    sign_testimony,
)
from tecum.matters.state import Matter
from tecum.verify import verify_file

START = datetime(2020, 1, 13, tzinfo=UTC)
WINDOW = Window(since=START, until=START + timedelta(hours=24), zone="America/New_York")
KEY = SigningKey(name="jail.example/receipts", seed=bytes(32))


def sign(
    since: float, until: float, *, held: bool = True, channel: Channel = Channel.FAX
) -> HealthSign:
    return HealthSign(
        channel=channel,
        kind=SignKind.SELF_TEST,
        since=START + timedelta(hours=since),
        until=START + timedelta(hours=until),
        held=held,
        says="a test page came through",
        by="night desk",
    )


def a_search() -> SearchTestimony:
    return SearchTestimony(
        agency="Example City Jail",
        by="Records Unit, duty clerk",
        made_at=START + timedelta(hours=48),
        window=WINDOW,
        sought=Sought(digests=("ab" * 32,)),
        channels=(Channel.FAX, Channel.EMAIL),
        signs=(sign(0, 24),),
        searched=("the register",),
    )


@pytest.mark.parametrize(
    ("signs", "health"),
    [
        ([], Health.NOT_SHOWN),
        ([sign(0, 24)], Health.SHOWN),
        ([sign(-5, 30)], Health.SHOWN),
        ([sign(12, 24), sign(0, 12)], Health.SHOWN),
        ([sign(0, 20), sign(5, 10), sign(15, 24)], Health.SHOWN),
        ([sign(0, 11), sign(12, 24)], Health.IN_PART),
        ([sign(1, 24)], Health.IN_PART),
        ([sign(0, 23)], Health.IN_PART),
        ([sign(0, 24), sign(3, 4, held=False)], Health.FAILED),
        ([sign(0, 24), sign(24, 30, held=False)], Health.SHOWN),
        ([sign(-9, 0)], Health.NOT_SHOWN),
        ([sign(0, 24, channel=Channel.EMAIL)], Health.NOT_SHOWN),
    ],
)
def test_health_of_a_channel(signs: list[HealthSign], health: Health) -> None:
    assert health_of(Channel.FAX, WINDOW, signs) is health


@given(st.lists(st.tuples(st.integers(-5, 30), st.integers(1, 20)), max_size=6))
def test_health_is_shown_only_where_every_hour_is(spans: list[tuple[int, int]]) -> None:
    signs = [sign(since, since + length) for since, length in spans]
    covered = all(
        any(since <= hour and hour + 1 <= since + length for since, length in spans)
        for hour in range(24)
    )
    assert (health_of(Channel.FAX, WINDOW, signs) is Health.SHOWN) is covered


def test_a_statement_says_what_was_searched_and_what_is_not_certain() -> None:
    document = parse_canonical(sign_testimony(a_search(), KEY))
    assert isinstance(document, Mapping)
    body = document["body"]
    assert isinstance(body, Mapping)
    assert [
        (one["channel"], one["health"], one["with_certainty"])
        for one in body["channels"]  # type: ignore[union-attr]
    ] == [("fax", "shown", True), ("email", "not shown", False)]
    assert body["result"] == "no item that may be spoken of here was found"
    assert body["register"] == "no gap"
    result = verify_file(sign_testimony(a_search(), KEY))
    assert result.valid
    assert any("email" in gap for gap in result.not_proved)
    assert any("testimony" in gap for gap in result.not_proved)


@pytest.mark.parametrize("by", ["", "Records Unit", ", clerk", "Records Unit, "])
def test_an_office_and_a_role_testify(by: str) -> None:
    with pytest.raises(InputError, match="office and role"):
        sign_testimony(replace(a_search(), by=by), KEY)


def test_nothing_sought_is_no_search() -> None:
    with pytest.raises(InputError, match="nothing is sought"):
        sign_testimony(replace(a_search(), sought=Sought()), KEY)


def test_a_window_ends_after_it_begins() -> None:
    with pytest.raises(InputError, match="not after its beginning"):
        Window(since=START, until=START, zone="UTC")


def record(state: Matter, document: Mapping[str, JsonValue]) -> Matter:
    now = Instant(utc=START + timedelta(hours=50), zone="UTC")
    command = MakeSearch(said=Said(asserted_by="Records Unit, duty clerk"), document=document)
    [event] = decide_events(state, command, now)
    return apply(state, event)


def test_a_statement_is_recorded_once_whole() -> None:
    statement = sign_testimony(a_search(), KEY)
    document = parse_canonical(statement)
    assert isinstance(document, Mapping)
    state = record(Matter(id=new_matter_id(bytes(16))), document)
    [searched] = state.searches
    assert (searched.statement, searched.digests) == (sha256_hex(statement), ("ab" * 32,))
    assert (searched.since, searched.until) == ("2020-01-13T00:00:00Z", "2020-01-14T00:00:00Z")
    with pytest.raises(LifecycleError, match="is in it"):
        record(state, document)
    with pytest.raises(LifecycleError, match="no search statement"):
        record(state, {"schema": "tecum.receipt.v1"})
