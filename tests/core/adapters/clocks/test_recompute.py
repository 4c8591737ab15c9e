"""Looking only at clocks that a change can touch finds what counting every clock twice finds."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.adapters.clocks.recompute import recompute_all
from tecum.adapters.package_data import load_calendar
from tecum.deadlines.calendars import Calendar, DeclaredBy, Holiday, join_calendars
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.results import Deadline
from tecum.deadlines.rules import RULES, Rule
from tecum.errors import ClockError
from tecum.terms import Verified

ZONE = "America/Denver"
FIRST = date(2026, 1, 1)
US = load_calendar("us").calendar
VALUES = {
    "days": ["1", "2", "5", "7", "14", "30"],
    "hours": ["6", "24", "48", "72"],
    "observed_is_holiday": ["true", "false"],
    "cutoff": ["00:00", "09:00", "17:00"],
}

days_of_2026 = st.integers(0, 364).map(lambda count: FIRST + timedelta(days=count))


@st.composite
def tables(draw: st.DrawFn, name: str) -> Calendar:
    listed = draw(st.sets(days_of_2026, min_size=1, max_size=12))
    holidays = tuple(
        Holiday(
            name=f"holiday of {day}",
            month=None,
            day=None,
            nth=None,
            weekday=None,
            in_force_from=day,
            in_force_until=None,
            cite="invented",
            verified=Verified.MEMORY,
            dates=(day,),
            observed=draw(st.booleans()),
        )
        for day in sorted(listed)
    )
    return Calendar(
        id=name,
        title=name,
        source="invented",
        verified=Verified.MEMORY,
        covers_from=date(2025, 1, 1),
        good_until=date(2027, 12, 31),
        observed=(),
        holidays=holidays,
        declared_by=draw(st.sampled_from(DeclaredBy)),
    )


@st.composite
def changes(draw: st.DrawFn) -> tuple[Calendar, Calendar]:
    state, other = draw(tables("state")), draw(tables("other"))
    before = draw(st.sampled_from([[US], [US, state], [state]]))
    after = draw(st.sampled_from([[*before, other], [US, other], [other], [US]]))
    return join_calendars(before), join_calendars(after)


@st.composite
def clocks(draw: st.DrawFn) -> ClockInputs:
    rule: Rule = draw(st.sampled_from(list(RULES.values())))
    start = draw(days_of_2026)

    def when() -> str:
        day = start + timedelta(days=draw(st.integers(0, 15)))
        if rule.in_hours or draw(st.booleans()):
            return f"{day}T{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}"
        return str(day)

    names = [*rule.needs_params, *(name for name in rule.may_have_params if draw(st.booleans()))]
    params = {
        name: draw(st.sampled_from(VALUES.get(name) or list(rule.choices[name]))) for name in names
    }
    return ClockInputs(
        id="",
        rule=rule.id,
        given={name: when() for name in rule.needs},
        params=params,
        zone=ZONE,
        holidays=None,
    )


def counted(clock: ClockInputs, calendar: Calendar) -> Deadline | None:
    try:
        return compute(
            clock.rule,
            given=read_given(clock.rule, clock.given, zone=ZONE),
            params=read_params(clock.rule, clock.params),
            calendar=calendar,
            zone=ZONE,
        )
    except ClockError:
        return None


def ends(deadline: Deadline) -> set[tuple[str, object]]:
    return {(reading.name, reading.due) for reading in deadline.readings}


@settings(max_examples=60, deadline=None)
@given(st.lists(clocks(), min_size=1, max_size=20), changes())
def test_it_finds_what_counting_every_clock_twice_finds(
    listed: list[ClockInputs], change: tuple[Calendar, Calendar]
) -> None:
    before, after = change
    found = recompute_all(listed, lambda _: change)
    moved, failed = [], 0
    for clock in listed:
        then, now = counted(clock, before), counted(clock, after)
        if then is None or now is None:
            failed += 1
        elif ends(then) != ends(now):
            moved.append((then, now))
    assert [(one.before, one.after) for one in found.moved] == moved
    assert (found.clocks, len(found.not_computed)) == (len(listed), failed)


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
    state = Calendar(
        id="state",
        title="state",
        source="invented",
        verified=Verified.MEMORY,
        covers_from=date(2025, 1, 1),
        good_until=date(2027, 12, 31),
        observed=(),
        holidays=(),
        declared_by=DeclaredBy.STATE,
    )
    found = recompute_all([clock], lambda _: (US, state))
    assert [one.id for one in found.not_computed] == ["hearing"]
    assert "no federal days" in found.not_computed[0].why
