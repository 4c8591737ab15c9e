"""Which clocks a paper starts, from what, by which rule."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from tecum.adapters.package_data import load_calendar
from tecum.deadlines.results import due_text
from tecum.instruments.reading import Field, Instrument, JudgeFinding
from tecum.policy.clocks import OpenClock, clocks_of, duty_clock
from tecum.policy.facts import Facts, parse_facts
from tecum.policy.pack import ClockSpec
from tecum.terms import Act, FieldSource, InstrumentKind

CALENDAR = load_calendar("us").calendar
ZONE = "America/Denver"
NOTHING = parse_facts({})
SERVED = parse_facts({"papers_received_at": "2020-01-13T13:05:00-07:00"})


def paper(kind: str, acts: tuple[Act, ...], fields: Mapping[str, str | None]) -> Instrument:
    return Instrument(
        kind=InstrumentKind(kind),
        edition=None,
        title=kind,
        pages=(1,),
        issued_by=None,
        signatory_role=None,
        judge_finding=JudgeFinding(answer=None),
        force_on_face=None,
        acts=acts,
        fields={
            name: Field(value=value, page=1, box=None, confidence=1.0, source=FieldSource.TEXT)
            for name, value in fields.items()
        },
    )


def clocks(one: Instrument, facts: Facts) -> tuple[OpenClock, ...]:
    return clocks_of([one], {}, facts, calendar=CALENDAR, zone=ZONE)


def shown(one: Instrument, facts: Facts) -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [
        (clock.rule, due_text(clock.deadline.due) if clock.deadline else None, clock.needs)
        for clock in clocks(one, facts)
    ]


SUBPOENA, ORDER = (Act.ADMIN_SUBPOENA,), (Act.JUDICIAL,)
WAITING = ("papers_received_at",)


@pytest.mark.parametrize(
    ("kind", "acts", "fields", "facts", "expected"),
    [
        # The date on the face is the deadline, whatever is known of service.
        (
            "I-138",
            SUBPOENA,
            {"return_at": "2020-01-27T10:00"},
            NOTHING,
            [("fixed-date", "2020-01-27T10:00:00-07:00", ())],
        ),
        (
            "I-138",
            SUBPOENA,
            {"return_at": "2020-01-27"},
            SERVED,
            [("fixed-date", "2020-01-27", ())],
        ),
        # A period runs from service as the paper prints it; an order's by Rule 6(a).
        (
            "I-138",
            SUBPOENA,
            {"return_within": "14 days"},
            SERVED,
            [("calendar-days", "2020-01-27", ())],
        ),
        (
            "I-138",
            SUBPOENA,
            {"return_within": "5 days"},
            SERVED,
            [("calendar-days", "2020-01-18", ())],
        ),
        (
            "court-order",
            ORDER,
            {"return_within": "5 days"},
            SERVED,
            [("frcp6a1.forward", "2020-01-21", ())],  # the 18th is a Saturday, the 20th a holiday
        ),
        (
            "I-9-NOI",
            (Act.PRODUCE_I9,),
            {"return_within": "three (3) business days"},
            SERVED,
            [("business-days", "2020-01-16", ())],
        ),
        # Nothing is guessed: a clock without its instant names what it waits for.
        (
            "I-138",
            SUBPOENA,
            {"return_within": "14 days"},
            NOTHING,
            [("calendar-days", None, WAITING)],
        ),
        ("I-138", SUBPOENA, {"return_at": None}, SERVED, []),
        # What is printed and cannot be used is a clock that waits, never nothing.
        ("I-138", SUBPOENA, {"return_at": "soon"}, SERVED, [("fixed-date", None, ("return_at",))]),
        (
            "court-order",
            ORDER,
            {"return_within": "24 hours"},
            SERVED,
            [("fixed-date", None, ("return_at",))],
        ),
        # A civil subpoena for documents has an objection date of its own.
        (
            "AO-88B",
            ORDER,
            {"return_at": "2020-02-20T09:00"},
            SERVED,
            [
                ("fixed-date", "2020-02-20T09:00:00-07:00", ()),
                ("frcp45d2B", "2020-01-27", ()),
            ],
        ),
        ("I-200", (Act.TRANSFER,), {}, SERVED, []),
    ],
)
def test_a_paper_starts_its_clocks(
    kind: str,
    acts: tuple[Act, ...],
    fields: Mapping[str, str | None],
    facts: Facts,
    expected: list[tuple[str, str | None, tuple[str, ...]]],
) -> None:
    assert shown(paper(kind, acts, fields), facts) == expected


def test_a_period_beside_a_printed_date_is_shown_as_another_reading() -> None:
    [clock] = clocks(
        paper("I-138", SUBPOENA, {"return_at": "2020-01-28", "return_within": "14 days"}), SERVED
    )
    assert clock.deadline is not None
    found = {one.name: one.due for one in clock.deadline.readings}
    assert found["printed-date"] == date(2020, 1, 28)
    assert found["counted-days"] == date(2020, 1, 27)
    assert clock.deadline.due == date(2020, 1, 28)


def test_a_hold_counts_by_two_clocks_and_notice_counts_back() -> None:
    release = parse_facts({"otherwise_release_at": datetime(2020, 1, 18, 0, 0, tzinfo=UTC)})
    asked = (Act.HOLD, Act.NOTIFY)
    hold, notice = clocks(paper("I-247A", asked, {}), release)
    assert hold.deadline is not None
    assert {one.name for one in hold.deadline.readings} == {"elapsed", "stop-clock"}
    assert notice.deadline is not None
    assert due_text(notice.deadline.due) == "2020-01-15T17:00:00-07:00"


def test_a_cancelled_detainer_starts_no_clock() -> None:
    assert clocks(paper("I-247A", (), {}), SERVED) == ()


def test_a_duty_is_due_once_its_instant_is_known() -> None:
    spec = ClockSpec(
        rule="calendar-days", given={"trigger": "papers_received_at"}, params={"days": "3"}
    )
    known = duty_clock(spec, Act.HOLD, [], SERVED, calendar=CALENDAR, zone=ZONE)
    unknown = duty_clock(spec, Act.HOLD, [], NOTHING, calendar=CALENDAR, zone=ZONE)
    assert known is not None
    assert (known.deadline.due, unknown) == (date(2020, 1, 16), None)


def test_each_of_two_papers_of_one_kind_keeps_its_own_clock() -> None:
    papers = [
        paper("I-138", SUBPOENA, {"return_at": "2020-01-27"}),
        paper("I-138", SUBPOENA, {"return_at": "2020-01-16"}),
    ]
    found = clocks_of(papers, {}, SERVED, calendar=CALENDAR, zone=ZONE)
    assert [(one.position, one.deadline and one.deadline.due) for one in found] == [
        (0, date(2020, 1, 27)),
        (1, date(2020, 1, 16)),
    ]


def test_an_orders_days_run_from_its_own_date_or_from_receipt_and_both_are_shown() -> None:
    fields = {"return_within": "fourteen (14) days", "issue_date": "2020-01-06"}
    assert shown(paper("court-order", ORDER, fields), SERVED) == [
        ("frcp6a1.forward", "2020-01-21", ()),  # the 20th is a holiday
        ("frcp6a1.forward", "2020-01-27", ()),
    ]


def test_a_stated_kind_starts_the_clocks_that_hang_on_facts_alone() -> None:
    asked = {InstrumentKind.I_247N: (Act.NOTIFY,), InstrumentKind.I_138: SUBPOENA}
    [clock] = clocks_of([], asked, NOTHING, calendar=CALENDAR, zone=ZONE)
    assert (clock.instrument, clock.rule, clock.position) == ("I-247N", "lead-time", None)
