from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.core.deadlines.conftest import FOLDER
from tests.core.deadlines.seed_calendars import FIRST, LAST, STATES, days_of

from tecum.deadlines.calendars import Calendar, DeclaredBy, join_calendars, parse_calendar
from tecum.errors import ClockError
from tecum.terms import Verified

MINIMAL = """
id = "x"
title = "a place"
source = "an act"
verified = "reported"
covers_from = 2020-01-01
good_until = 2026-12-31
[[holiday]]
name = "A Day"
month = "May"
day = 5
in_force_from = 2021-01-01
cite = "an act"
verified = "reported"
"""


def why(calendar: Calendar, day: str, *, observed: bool = True) -> str | None:
    return calendar.court_day(date.fromisoformat(day), observed_is_holiday=observed).closed_because


# Federal holidays of three years, as 5 USC 6103(a) names them, written out by hand.
HOLIDAYS = {
    2020: "01-01 01-20 02-17 05-25 07-04 09-07 10-12 11-11 11-26 12-25",
    2021: "01-01 01-18 02-15 05-31 06-19 07-04 09-06 10-11 11-11 11-25 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25",
}
OBSERVED = {2020: "07-03", 2021: "06-18 07-05 12-24 12-31", 2026: "07-03"}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_the_closed_weekdays_of_a_year_are_those_of_the_statute(us: Calendar, year: int) -> None:
    def weekdays(*, observed: bool) -> set[str]:
        found = set()
        for ordinal in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            because = us.court_day(day, observed_is_holiday=observed).closed_because
            if because not in {None, "Saturday", "Sunday"}:
                found.add(f"{day:%m-%d}")
        return found

    assert weekdays(observed=False) == set(HOLIDAYS[year].split())
    assert weekdays(observed=True) == set(HOLIDAYS[year].split()) | set(OBSERVED[year].split())


@pytest.mark.parametrize(
    ("day", "observed", "expected"),
    [
        ("2020-06-19", True, None),
        ("2021-06-18", True, "Juneteenth National Independence Day, observed"),
        ("2021-06-18", False, None),
        ("2022-06-20", True, "Juneteenth National Independence Day, observed"),
        ("2027-12-31", True, "New Year's Day, observed"),
        ("2027-12-31", False, None),
        ("2026-07-04", False, "Independence Day"),
        ("2026-07-05", True, "Sunday"),
        ("1986-01-20", True, "Birthday of Martin Luther King, Jr."),
        ("2024-05-27", True, "Memorial Day"),
        ("2024-11-28", True, "Thanksgiving Day"),
        ("2024-11-29", True, None),
        ("2025-01-20", True, "Birthday of Martin Luther King, Jr."),
        ("2021-01-20", True, None),
    ],
)
def test_a_day_is_closed_by_the_law_of_its_time(
    us: Calendar,
    day: str,
    observed: bool,  # noqa: FBT001 - a table of cases
    expected: str | None,
) -> None:
    assert why(us, day, observed=observed) == expected


@pytest.mark.parametrize("day", ["1985-12-31", "2031-01-01"])
def test_outside_the_table_is_an_error_that_says_what_to_add(us: Calendar, day: str) -> None:
    with pytest.raises(ClockError) as caught:
        why(us, day)
    assert "calendar us:" in str(caught.value)
    assert "add the holidays in force then" in str(caught.value)


def test_joined_calendars_are_open_only_where_both_are(us: Calendar) -> None:
    joined = join_calendars([us, parse_calendar("x.toml", MINIMAL)])
    assert joined.id == "us+x"
    assert joined.verified is Verified.REPORTED
    assert (joined.covers_from, joined.good_until) == (date(2020, 1, 1), date(2026, 12, 31))
    assert why(joined, "2021-05-05") == "A Day"
    assert why(joined, "2020-05-05") is None
    assert why(joined, "2020-01-20") == "Birthday of Martin Luther King, Jr."
    assert why(joined, "2024-05-06") is None  # this place moves no holiday that falls on a Sunday
    with pytest.raises(ClockError, match=r"us\+x"):
        why(joined, "2027-01-04")
    assert join_calendars([us]) is us
    with pytest.raises(ClockError, match="no calendar"):
        join_calendars([])


def test_a_repealed_holiday_ends() -> None:
    text = MINIMAL.replace("cite =", "in_force_until = 2022-12-31\ncite =", 1)
    calendar = parse_calendar("x.toml", text)
    assert why(calendar, "2022-05-05") == "A Day"
    assert why(calendar, "2023-05-05") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "x"', "", "'id' is missing"),
        ('id = "x"', "id =", "not TOML"),
        ('verified = "reported"\ncovers', 'verified = "sure"\ncovers', "sure"),
        ("covers_from = 2020-01-01", 'covers_from = "2020-01-01"', "without quotes"),
        ("good_until = 2026-12-31", "good_until = 2026-12-31T10:00:00", "is no day"),
        ("day = 5", "day = 50", "`day` 50"),
        ("day = 5", "", "either `day`, or `nth`"),
        ("day = 5", "day = 5\ndates = [2021-05-05]", "either `day`, or `nth`"),
        ("day = 5", "dates = [2021-05-05]", "'in_force_from' says nothing"),
        ("day = 5", "dates = []", "`dates` lists no day"),
        ("day = 5", 'dates = ["2021-05-05"]', "`dates`"),
        ("day = 5", "day = 5\nobserved = 1", "neither true nor false"),
        ('source = "an act"', 'source = "an act"\ndeclared_by = "the town"', "the town"),
        ("day = 5", 'nth = 5\nweekday = "Monday"', "`nth` 5"),
        ("day = 5", "nth = 2", "'weekday' is missing"),
        ("day = 5", 'nth = 2\nweekday = "Montag"', "holiday 1 (A Day)"),
        ('month = "May"', 'month = "Mai"', "holiday 1 (A Day)"),
        ("day = 5", "day = 5\ncolour = 1", "unknown key 'colour'"),
        ('cite = "an act"', "", "'cite' is missing"),
    ],
)
def test_a_broken_table_names_the_entry(old: str, new: str, said: str) -> None:
    assert old in MINIMAL
    with pytest.raises(ClockError) as caught:
        parse_calendar("x.toml", MINIMAL.replace(old, new, 1))
    assert str(caught.value).startswith("x.toml")
    assert said in str(caught.value)


def test_every_entry_of_the_federal_table_cites_its_enactment(us: Calendar) -> None:
    assert len(us.holidays) == 11
    assert all("5 USC 6103(a)" in holiday.cite for holiday in us.holidays)
    assert len({holiday.name for holiday in us.holidays}) == 11


LISTED = """
id = "y"
title = "a place that lists its days"
source = "a notice"
declared_by = "state"
verified = "reported"
covers_from = 2020-01-01
good_until = 2026-12-31
[observed]
Saturday = "Friday"
[[holiday]]
name = "Listed Day"
dates = [2024-05-07, 2022-05-06, 2023-05-06]
cite = "a notice"
verified = "reported"
[[holiday]]
name = "Kept Day"
dates = [2024-05-10]
observed = true
cite = "a notice"
verified = "reported"
"""


@pytest.mark.parametrize(
    ("day", "observed", "expected"),
    [
        ("2022-05-06", False, "Listed Day"),
        ("2024-05-07", True, "Listed Day"),
        ("2023-05-06", False, "Listed Day"),
        ("2023-05-05", True, "Listed Day, observed"),  # the Friday before a listed Saturday
        ("2023-05-05", False, None),
        ("2024-05-06", True, None),
        ("2024-05-10", True, "Kept Day"),
        ("2024-05-10", False, None),
    ],
)
def test_days_are_listed_one_by_one_where_no_rule_describes_them(
    day: str,
    observed: bool,  # noqa: FBT001 - a table of cases
    expected: str | None,
) -> None:
    assert why(parse_calendar("y.toml", LISTED), day, observed=observed) == expected


def test_a_joined_calendar_knows_whose_days_are_whose(us: Calendar) -> None:
    state, county = parse_calendar("y.toml", LISTED), parse_calendar("x.toml", MINIMAL)
    joined = join_calendars([us, state, county])
    assert joined.tables == (us, state, county)
    assert joined.federal() is us
    rest = joined.not_federal()
    assert rest is not None
    assert rest.tables == (state, county)
    assert (us.federal(), us.not_federal()) == (us, None)
    assert (state.federal(), state.not_federal()) == (None, state)
    assert county.declared_by is DeclaredBy.LOCAL
    assert join_calendars([joined]).tables == joined.tables
    assert join_calendars([join_calendars([us, state]), county]) == joined


def test_a_run_of_days_is_each_day_of_it(us: Calendar) -> None:
    first, last = date(2026, 12, 20), date(2028, 1, 5)
    length = (last - first).days + 1
    for observed in (True, False):
        run = us.closed_between(first, last, observed_is_holiday=observed)
        assert run == [
            us.closed_because(first + timedelta(days=at), observed_is_holiday=observed)
            for at in range(length)
        ]
    with pytest.raises(ClockError, match="add the holidays"):
        us.closed_between(first, date(2031, 1, 1), observed_is_holiday=True)


@pytest.mark.parametrize("state", STATES)
def test_a_table_of_a_state_is_the_library_without_its_optional_days(
    named: Callable[[str], Calendar], state: str
) -> None:
    table = named(state)
    listed = days_of(state)
    for observed in (True, False):
        theirs = {
            day
            for name, days in listed.items()
            if observed or not name.endswith(" (observed)")
            for day in days
        }
        ours = {
            day
            for year in range(FIRST, LAST + 1)
            for day in table.holidays_of(year, observed_is_holiday=observed)
        }
        assert ours == theirs
    assert table.verified is Verified.REPORTED
    assert table.declared_by is DeclaredBy.STATE
    assert (table.covers_from.year, table.good_until.year) == (FIRST, LAST)
    names = {holiday.name.removesuffix(", observed") for holiday in table.holidays}
    assert names.isdisjoint(STATES[state].left_out)


def test_every_packaged_table_is_known_by_its_name(named: Callable[[str], Calendar]) -> None:
    found = {path.stem for path in FOLDER.iterdir() if path.suffix == ".toml"}
    assert found == {"us", *STATES}
    assert all(named(one).id == one for one in found)


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        # Written out from what each statute is reported to say.
        ("co", "2026-10-05", "Frances Xavier Cabrini Day"),
        ("co", "2026-10-12", None),
        ("co", "2026-03-31", None),
        ("ma", "2026-04-20", "Patriots' Day"),
        ("fl", "2026-11-27", "Friday After Thanksgiving"),
        ("fl", "2026-02-16", None),
        ("fl", "2026-06-19", None),
        ("fl", "2026-10-12", None),
        ("tx", "2026-04-03", None),
        ("tx", "2026-11-27", "Friday After Thanksgiving"),
        ("ny", "2026-02-12", "Lincoln's Birthday"),
        ("ny", "2026-11-03", "Election Day"),
        ("nj", "2026-04-03", "Good Friday"),
        ("nc", "2026-12-24", "Christmas Eve"),
        ("ga", "2026-02-16", None),
        ("ia", "2026-11-27", None),
        ("or", "2026-10-12", None),
        ("ca", "2026-03-31", "Cesar Chavez Day"),
    ],
)
def test_days_of_the_states(
    named: Callable[[str], Calendar], state: str, day: str, expected: str | None
) -> None:
    assert why(named(state), day) == expected
