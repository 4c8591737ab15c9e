"""Looking only at clocks that a change can touch finds what counting every clock twice finds."""

from datetime import date, timedelta

import pytest
from tests.core.adapters.clocks.drawn_changes import drawn_cases, holiday

from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.adapters.clocks.recompute import recompute_all
from tecum.adapters.package_data import load_calendar
from tecum.deadlines.calendars import Calendar, DeclaredBy, join_calendars
from tecum.deadlines.rules import RULES
from tecum.terms import Verified

ZONE = "America/Denver"
FIRST = date(2026, 1, 1)
US = load_calendar("us").calendar


def check(rule: str, changes: int, clocks: int) -> int:
    """How many clocks of a rule moved, after each of them was held to counting it twice."""
    moved = 0
    for found, twice in drawn_cases(rule, changes, clocks):
        assert [(one.id, one.before, one.after) for one in found.moved] == twice.moved
        assert [one.id for one in found.not_computed] == twice.failed
        assert found.clocks == clocks
        assert all(one.readings for one in found.moved)
        moved += len(twice.moved)
    return moved


# Rules that count every hour ask no calendar, so none of their clocks ever moves.
WITHOUT_HOLIDAYS = {
    "lead-time", "ca.labor90.2", "co.release-6h", "ga.42-4-14", "nj.2359", "nc.2024", "nc.2025",
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_it_finds_what_counting_every_clock_twice_finds(rule: str) -> None:
    moved = check(rule, changes=40, clocks=12)
    assert (moved == 0) is (rule in WITHOUT_HOLIDAYS)


def invented(name: str, declared_by: DeclaredBy, days: dict[date, bool]) -> Calendar:
    """A table of these days; True is one that is observed."""
    return Calendar(
        id=name,
        title=name,
        source="invented",
        verified=Verified.MEMORY,
        covers_from=date(2025, 1, 1),
        good_until=date(2027, 12, 31),
        observed=(),
        holidays=tuple(holiday(day, observed=observed) for day, observed in days.items()),
        declared_by=declared_by,
    )


def test_every_move_has_a_day_that_made_it() -> None:
    table = [
        ClockInputs(
            id=str(at),
            rule="frcp6a1.forward",
            given={"trigger": str(FIRST + timedelta(days=at))},
            params={"days": "14"},
            zone=None,
            holidays=None,
        )
        for at in range(360)
    ]
    colorado = join_calendars((US, load_calendar("co").calendar))
    found = recompute_all(table, lambda _: (US, colorado))
    # Fourteen days before Cabrini Day of 2026, and before the weekend that it follows.
    assert [one.before.due for one in found.moved] == [date(2026, 10, 5)] * 3
    for one in found.moved:
        assert one.after.due == date(2026, 10, 6)
        assert one.why == ("Monday 5 October 2026 is closed now (Frances Xavier Cabrini Day)",)


def test_a_clock_that_loses_its_federal_days_is_listed_although_none_of_its_days_changed() -> None:
    clock = ClockInputs(
        id="hearing",
        rule="frcp6a.backward",
        given={"event": "2026-01-09"},
        params={"days": "1"},
        zone=ZONE,
        holidays=None,
    )
    state = invented("state", DeclaredBy.STATE, {})
    found = recompute_all([clock], lambda _: (US, state))
    assert [one.id for one in found.not_computed] == ["hearing"]
    assert "no federal days" in found.not_computed[0].why


def test_an_adopted_reading_that_leads_to_another_day_moves_although_no_listed_one_does() -> None:
    # Wednesday 12 August 2026 is a day observed by the county, then by the nation as well. Under
    # the reading of federal days alone it closes then; whether it does at all stays as open as it
    # was.
    days = {date(2026, 8, 12): True}
    county = invented("county", DeclaredBy.LOCAL, days)
    federal = invented("proclaimed", DeclaredBy.FEDERAL, days)
    clock = ClockInputs(
        id="adopted",
        rule="business-days",
        given={"trigger": "2026-08-10"},
        params={"days": "2", "reading": "business-days-federal-holidays-only"},
        zone=ZONE,
        holidays=None,
    )
    change = join_calendars((US, county)), join_calendars((US, federal))
    (moved,) = recompute_all([clock], lambda _: change).moved
    assert (moved.before.due, moved.after.due) == (date(2026, 8, 12), date(2026, 8, 13))
    listed = [
        {reading.name: reading.due for reading in one.readings}
        for one in (moved.before, moved.after)
    ]
    assert (
        listed[0]
        == listed[1]
        == {
            "business-days": date(2026, 8, 13),
            "business-days-observed-days-open": date(2026, 8, 12),
        }
    )
    assert [(one.name, one.before, one.after) for one in moved.readings] == [
        ("business-days-federal-holidays-only", date(2026, 8, 12), None)
    ]
