"""The queue: what sounds comes first over all matters, each once, and it is found by filters."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.desks import NOW, ADesk
from tests.web.finding.matters import a_row, held

from tecum.errors import InputError
from tecum.ledger.receipts import Channel
from tecum_web.access import Role
from tecum_web.actions.perform_act import record_release
from tecum_web.actions.receive_paper import Arrived, receive_paper
from tecum_web.jobs.drain import drain
from tecum_web.queries.queue import Stand, Wanted, alarms_of, queue
from tecum_web.queries.urgency import CUSTODY_OVER, CUSTODY_SOON, NEAR, PAST
from tecum_web.records.models import Answer, ClockState, MatterState, Proposal
from tecum_web.records.standing_rows import custody_of

HOUR = timedelta(hours=1)
DETAINER = "i247a-0217-ruled-flat"


def received(desk: ADesk, data: bytes) -> str:
    clerk = desk.person(Role.CLERK)
    files = [Arrived(data=data, ending=".pdf")]
    matter = receive_paper(user=clerk, files=files, channel=Channel.FAX, now=desk.now).matter
    assert drain(lambda: desk.now) == 1
    return matter


def all_pages(desk: ADesk, wanted: Wanted, *, most: int, now: datetime) -> list[str]:
    """Every matter of a queue in its order, page by page, the clock going on meanwhile."""
    clerk, after, found = desk.person(Role.CLERK), "", []
    while True:
        page = queue(user=clerk, now=now, wanted=wanted, after=after, most=most)
        found += [one.row.matter for one in page.rows]
        after, now = page.after, now + timedelta(minutes=7)
        if not after:
            return found


def test_an_alarm_about_custody_is_not_hidden_by_nearer_clocks(desk: ADesk) -> None:
    clocks = [
        a_row(desk, next_due=NOW + timedelta(days=1, hours=1 + each), next_due_text="2020-01-20")
        for each in range(120)
    ]
    quiet = a_row(desk, opened_at=NOW - timedelta(days=90))
    quieter = a_row(desk)
    near = a_row(desk, next_due=NOW + 5 * HOUR)
    ahead = a_row(desk, next_due=NOW + timedelta(days=200), **held(NOW + 2 * HOUR))
    past = a_row(desk, next_due=NOW - HOUR)
    over = a_row(desk, **held(NOW - HOUR), next_due=NOW + timedelta(days=300))
    longer = a_row(desk, **held(NOW - 9 * HOUR))
    MatterState.objects.bulk_create([*clocks, quieter, quiet, near, ahead, past, over, longer])
    page = queue(user=desk.person(Role.CLERK), now=NOW)
    first = [longer, over, past, ahead, near]
    assert [one.row.matter for one in page.rows[:5]] == [one.matter for one in first]
    assert [one.alarms[0] for one in page.rows[:5]] == [
        CUSTODY_OVER,
        CUSTODY_OVER,
        PAST,
        CUSTODY_SOON,
        NEAR,
    ]
    assert dict(page.sounding) == {CUSTODY_OVER: "2", PAST: "1", CUSTODY_SOON: "1", NEAR: "1"}
    assert (page.count, len(page.rows)) == ("127", 100)
    everything = all_pages(desk, Wanted(), most=100, now=NOW)
    assert everything[-2:] == [quiet.matter, quieter.matter]
    assert len(everything) == len(set(everything)) == 127


def moments(*, ahead: bool) -> st.SearchStrategy[datetime | None]:
    hours = st.integers(-3, 60) if ahead else st.integers(-60, 0)
    return st.one_of(st.none(), hours.map(lambda each: NOW + each * HOUR))


ROWS = st.lists(
    st.tuples(
        moments(ahead=True),
        moments(ahead=True),
        st.integers(-3, 0).map(lambda each: NOW + each * HOUR),
        st.booleans(),
    ),
    max_size=30,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, most=st.integers(1, 7))
def test_every_open_matter_stands_on_exactly_one_page(
    desk: ADesk,
    rows: list[tuple[datetime | None, datetime | None, datetime, bool]],
    most: int,
) -> None:
    MatterState.objects.all().delete()
    made = [
        a_row(
            desk,
            next_due=due,
            opened_at=opened,
            is_open=is_open,
            **({} if until is None else held(until)),
        )
        for due, until, opened, is_open in rows
    ]
    MatterState.objects.bulk_create(made)
    found = all_pages(desk, Wanted(), most=most, now=NOW)
    assert len(found) == len(set(found))
    assert set(found) == {one.matter for one in made if one.is_open}
    closed = all_pages(desk, Wanted(stand=Stand.CLOSED), most=most, now=NOW)
    assert len(closed) == len(set(closed))
    assert set(closed) == {one.matter for one in made if not one.is_open}
    # The order is that of the rows' own alarms, then of the moment that they are sorted by.
    by_id = {one.matter: one for one in made}
    sounding = [(alarms_of(by_id[one], NOW) or [""])[0] for one in found]
    order = [CUSTODY_OVER, PAST, CUSTODY_SOON, NEAR, ""]
    assert [order.index(one) for one in sounding] == sorted(order.index(one) for one in sounding)
    for before, after in pairwise(found):
        first, second = by_id[before], by_id[after]
        if sounding[found.index(before)] == sounding[found.index(after)] == PAST:
            assert first.next_due is not None
            assert second.next_due is not None
            assert (first.next_due, first.opened_at) <= (second.next_due, second.opened_at)


def test_a_page_that_was_never_shown_is_refused(one_desk: ADesk) -> None:
    clerk = one_desk.person(Role.CLERK)
    row = a_row(one_desk)
    later = (
        f"20990101T000000.000000Z~20990101T000000.000000Z~20990101T000000.000000Z~0~{row.matter}"
    )
    for place in ("smith", "~~~~", later, later.replace(row.matter, "M-smith"), later + "~"):
        with pytest.raises(InputError, match="begin at the first page"):
            queue(user=clerk, now=NOW, after=place)
    assert one_desk.browser(clerk).get("/?after=smith").status_code == 400
    assert one_desk.browser(clerk).get("/?kind=smith").status_code == 400


def test_the_queue_is_narrowed_by_how_matters_stand(desk: ADesk) -> None:
    rows = {
        "unread": a_row(desk, unread=1, unanswered=0, kinds=[], marks="||"),
        "counsel": a_row(desk, counsel=1, marks="|I-138|admin_subpoena:needs_counsel|"),
        "promise": a_row(desk, promises=1, unanswered=0, marks="|I-247A|notify:permitted|"),
        "overdue": a_row(desk, next_due=NOW - HOUR),
        "custody": a_row(desk, unanswered=0, **held(NOW - HOUR)),
        "released": a_row(desk, released_at=NOW - HOUR),
        "closed": a_row(desk, is_open=False, unanswered=0),
    }
    MatterState.objects.bulk_create(rows.values())
    clerk, chief = desk.person(Role.CLERK), desk.person(Role.SUPERVISOR)
    for name, by in (("overdue", clerk), ("released", chief)):
        entry = {"agency_id": desk.agency.id, "kind": "answer", "content": {"answers": []}}
        entry |= {"entered_at": NOW, "state": "open", "seen": 1, "entered_by": by}
        Proposal.objects.create(id=f"E-{name}", matter=rows[name].matter, **entry)

    def found(**asked: object) -> set[str]:
        page = queue(user=chief, now=NOW, wanted=Wanted(**asked))  # type: ignore[arg-type]
        return {name for one in page.rows for name in rows if rows[name].matter == one.row.matter}

    assert found() == set(rows) - {"closed"}
    assert found(stand=Stand.UNREAD) == {"unread"}
    assert found(stand=Stand.NEEDS_COUNSEL) == {"counsel"}
    assert found(stand=Stand.UNANSWERED) == {"counsel", "overdue", "released"}
    assert found(stand=Stand.PROMISE_OPEN) == {"promise"}
    assert found(stand=Stand.OVERDUE) == {"overdue", "custody"}
    assert found(stand=Stand.RELEASED) == {"released"}
    assert found(stand=Stand.CLOSED) == {"closed"}
    assert found(kind="I-138") == {"counsel"}
    assert found(kind="I-247") == set()
    assert found(act="notify") == {"promise"}
    assert found(act="hold", outcome="prohibited") == {"overdue", "custody", "released"}
    assert found(outcome="permitted") == {"promise"}
    assert found(mine=True) == {"overdue"}
    assert found(mine=True, act="notify") == set()


def test_the_page_narrows_counts_and_says_what_is_not_there(one_desk: ADesk) -> None:
    clerk = one_desk.browser(one_desk.person(Role.CLERK))
    chief = one_desk.browser(one_desk.person(Role.SUPERVISOR))
    assert "Receive papers</a> to begin" in clerk.get("/").content.decode()
    MatterState.objects.bulk_create(a_row(one_desk) for _ in range(101))
    page = clerk.get("/").content.decode()
    assert "101 open matters." in page
    assert "waits for my signature" not in page
    assert "spreadsheet" not in page
    following = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    last = clerk.get("/" + following.replace("&amp;", "&")).content.decode()
    assert last.count('scope="row"') == 1
    assert "First page" in last
    assert "waits for my signature" in chief.get("/").content.decode()
    empty = clerk.get("/?kind=AO-93&act=hold&outcome=required&state=unread").content.decode()
    assert "No matter fits what you ask for (a paper is not read yet; instrument AO-93; " in empty
    MatterState.objects.bulk_create(a_row(one_desk) for _ in range(900))
    assert "More than 1,000 open matters." in clerk.get("/").content.decode()


@pytest.mark.parametrize(
    ("due", "limit", "sounds"),
    [
        (None, None, []),
        (25 * HOUR, None, []),
        (3 * HOUR, None, [NEAR]),
        (0 * HOUR, None, [PAST]),
        (None, 0 * HOUR, [CUSTODY_OVER]),
        (None, 2 * HOUR, [CUSTODY_SOON]),
        (None, 9 * HOUR, []),
        (-1 * HOUR, -1 * HOUR, [CUSTODY_OVER, PAST]),
    ],
)
def test_what_sounds(due: timedelta | None, limit: timedelta | None, sounds: list[str]) -> None:
    row = MatterState(next_due=None if due is None else NOW + due)
    if limit is not None:
        row.custody_at, row.custody_until = NOW + limit - 4 * HOUR, NOW + limit
    assert alarms_of(row, NOW) == sounds


def test_the_earliest_end_of_custody_counts_whatever_clock_or_duty_it_is_of() -> None:
    def clock(limit: datetime, *, custody: bool = True) -> dict[str, object]:
        alarms = [
            {"at": (limit - ahead).isoformat(), "limit": limit.isoformat()}
            for ahead in (4 * HOUR, 0 * HOUR)
        ]
        return {"limits_custody": custody, "alarms": alarms, "rule": "8cfr287.7d"}

    first, second, other = clock(NOW), clock(NOW + HOUR), clock(NOW - HOUR, custody=False)
    for decided in (
        {"deadlines": [second, first, other]},
        {"deadlines": [second], "acts": {"hold": {"duties": [first]}}},
    ):
        found = custody_of(decided)
        assert found is not None
        assert (found.at, found.until, found.rule) == (NOW - 4 * HOUR, NOW, "8cfr287.7d")
    assert custody_of({"deadlines": [other]}) is None
    assert custody_of(None) is None


def test_an_alarm_about_custody_is_kept_by_events_and_ends_with_the_release(
    desk: ADesk, corpus: Mapping[str, Path]
) -> None:
    matter = received(desk, corpus[DETAINER].read_bytes())
    answer = Answer.objects.get(matter=matter)
    end = {"at": (NOW - HOUR).isoformat(), "limit": NOW.isoformat(), "rule": "x"}
    answer.document["deadlines"] = [{"limits_custody": True, "alarms": [end]}]
    answer.save()

    def kept() -> tuple[datetime | None, datetime | None, bool]:
        row = MatterState.objects.get(matter=matter)
        clock = ClockState.objects.filter(matter=matter, kind="custody").first()
        return row.custody_at, row.custody_until, clock is not None and clock.is_open

    desk.home.rebuild_states()
    assert kept() == (NOW - HOUR, NOW, True)
    [found] = queue(user=desk.person(Role.CLERK), now=NOW, wanted=Wanted(kind="I-247A")).rows
    assert found.alarms[0] == CUSTODY_OVER
    assert found.row.counsel == 0
    assert found.row.marks.startswith("|I-247A|hold:prohibited|")
    row = MatterState.objects.get(matter=matter)
    row.form = 0
    row.save()
    assert desk.home.bring_states_up_to_date() == 1
    assert desk.home.bring_states_up_to_date() == 0
    record_release(user=desk.person(Role.CUSTODY), matter=matter, now=desk.later(minutes=1))
    assert kept() == (None, None, False)
    desk.home.rebuild_states()
    assert kept() == (None, None, False)
    assert ClockState.objects.get(matter=matter, kind="custody").changes == 1
