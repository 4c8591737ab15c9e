"""Which clocks a paper starts, from what, by which rule."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tecum.adapters.package_data import load_calendar, load_catalogue
from tecum.deadlines.results import due_text
from tecum.instruments.reading import Field, Instrument, JudgeFinding
from tecum.policy.adopted_clocks import AdoptedReading
from tecum.policy.clocks import OpenClock, clocks_of, duty_clock, with_alarms
from tecum.policy.detainer_words import HOLDS, NOTICES
from tecum.policy.facts import Facts, parse_facts
from tecum.policy.from_papers import DETAINERS
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


FRIDAY = parse_facts({"otherwise_release_at": "2026-08-07T17:00:00-06:00"})
SUNDAY, TUESDAY = "2026-08-09T17:00:00-06:00", "2026-08-11T17:00:00-06:00"
WEDNESDAY = "2026-08-05T17:00:00-06:00"


@pytest.mark.parametrize(
    ("kind", "edition", "act", "due", "cite", "verified", "what"),
    [
        ("I-247A", "2017-02", Act.HOLD, SUNDAY, "I-247A (02/17", "memory", "the hold asked ends"),
        ("I-247A", "2017-02", Act.NOTIFY, WEDNESDAY, "I-247A", "seen", "at least 48 hours"),
        ("I-247A", None, Act.NOTIFY, WEDNESDAY, "I-247A", "seen", "at least 48 hours"),
        (
            "I-247A",
            "2025-05",
            Act.NOTIFY,
            WEDNESDAY,
            "I-247A",
            "memory",
            "edition 2025-05 were not",
        ),
        ("I-247D", "2015-05", Act.HOLD, SUNDAY, "I-247D (5/15)", "seen", "the hold asked ends"),
        ("I-247D", "2015-05", Act.NOTIFY, None, None, None, "prints no number of hours"),
        ("I-247N", "2015-05", Act.NOTIFY, WEDNESDAY, "I-247N (5/15)", "seen", "if possible"),
        ("I-247X", None, Act.HOLD, SUNDAY, "I-247X (6/15)", "memory", "own words were not seen"),
        ("I-247G", None, Act.NOTIFY, WEDNESDAY, "I-247G (03/25)", "memory", "as remembered"),
        # The form of 2011 and 2012 leaves the weekend out, and asks for no number of hours.
        (
            "I-247",
            "2012-12",
            Act.HOLD,
            TUESDAY,
            "I-247 (12/11 and",
            "memory",
            "prints 48 hours wit",
        ),
        ("I-247", "2012-12", Act.NOTIFY, None, None, None, "at least 30 days before"),
    ],
)
def test_each_form_is_counted_and_cited_by_what_it_prints(  # noqa: PLR0913, PLR0917 - a table
    kind: str,
    edition: str | None,
    act: Act,
    due: str | None,
    cite: str | None,
    verified: str | None,
    what: str,
) -> None:
    [clock] = clocks(replace(paper(kind, (act,), {}), edition=edition), FRIDAY)
    deadline = clock.deadline
    assert what in clock.what
    assert (deadline and due_text(deadline.due)) == due
    assert (deadline and deadline.verified) == verified
    assert cite is None or (deadline is not None and cite in deadline.cite)
    assert clock.needs == ()
    assert deadline is None or (deadline.quote is None) is (
        verified != "seen"
    )  # only seen words are quoted


def test_every_detainer_of_the_catalogue_has_its_words() -> None:
    rows = load_catalogue().rows
    for kind in DETAINERS:
        assert (kind in HOLDS) is (Act.HOLD in rows[kind].acts)
        assert (kind in NOTICES) is (Act.NOTIFY in rows[kind].acts)
        known = {edition.id for edition in rows[kind].editions}
        for asked in (HOLDS.get(kind), NOTICES.get(kind)):
            assert asked is None or asked.editions <= known


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


OBJECTION = ClockSpec(
    rule="frcp45d2B", given={"served": "papers_received_at", "compliance": "paper.return_at"}
)


def test_a_duty_takes_its_day_from_the_paper_that_asks_the_act() -> None:
    papers = [
        paper("I-138", SUBPOENA, {"return_at": "2020-01-16"}),
        paper("AO-88B", ORDER, {"return_at": "2020-02-20"}),
        paper("AO-88B", ORDER, {"return_at": "2020-01-21"}),
        paper("AO-88B", ORDER, {"return_at": "soon"}),
    ]
    found = duty_clock(OBJECTION, Act.JUDICIAL, papers, SERVED, calendar=CALENDAR, zone=ZONE)
    assert found is not None
    assert found.deadline.due == date(2020, 1, 21)  # the earliest of those that ask it
    alone = duty_clock(OBJECTION, Act.JUDICIAL, papers[:2], SERVED, calendar=CALENDAR, zone=ZONE)
    assert alone is not None
    assert alone.deadline.due == date(2020, 1, 27)
    for none in ([], papers[:1], papers[3:]):
        assert (
            duty_clock(OBJECTION, Act.JUDICIAL, none, SERVED, calendar=CALENDAR, zone=ZONE) is None
        )


def test_a_duty_goes_by_the_adopted_reading_and_sounds() -> None:
    spec = ClockSpec(rule="form-48h", given={"releasable": "otherwise_release_at"})
    chosen = {"form-48h": AdoptedReading(rule="form-48h", reading="stop-clock")}
    found = duty_clock(
        spec,
        Act.HOLD,
        [],
        FRIDAY,
        calendar=CALENDAR,
        zone=ZONE,
        adopted=chosen,
        now=datetime.fromisoformat("2026-08-10T00:00-06:00"),
    )
    assert found is not None
    assert (due_text(found.deadline.due), found.adopted) == (TUESDAY, chosen["form-48h"])
    assert [one.sounds for one in found.alarms] == [True, True, True, False, False, False]


@pytest.mark.parametrize("prohibited", [True, False])
def test_a_prohibited_hold_ends_at_the_release(
    prohibited: bool,  # noqa: FBT001 - a table of cases
) -> None:
    [clock] = clocks(paper("I-247A", (Act.HOLD,), {}), FRIDAY)
    found = with_alarms(clock, FRIDAY, now=None, hold_prohibited=prohibited)
    limits = {one.limit.iso() for one in found.alarms}
    assert limits == ({"2026-08-07T17:00:00-06:00"} if prohibited else {SUNDAY, TUESDAY})
    out = parse_facts({**FRIDAY.values, "in_custody": False})
    assert with_alarms(clock, out, now=None, hold_prohibited=prohibited).alarms == ()


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
