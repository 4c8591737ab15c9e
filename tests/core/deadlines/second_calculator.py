"""A second calculator of another method: day by day, and a clock that ticks minute by minute.

It shares no code of counting with the product, only the names of the rules. Its calendars are made
up (`made_up`), and it asks each day by itself whether some entry closes it; it knows no table of a
year. Its clock is a whole number of minutes since 1970 in UTC, and again and again it looks what
day the clock on the wall shows. Nothing is added, rolled or looked up in one step: it walks until
it is there.

The cases are drawn from SHA-256, so they are the same in every run.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from tecum.deadlines.rules import RULES

DAY = 1440
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Zones of custodians, one without any change of the clock, one that changes it by half an hour, and
# two that change it at midnight, so that a day starts at one o'clock or has a second midnight.
ZONES = (
    "America/Denver",
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "Australia/Lord_Howe",
    "America/Havana",
    "America/Santiago",
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Draw:
    """Numbers drawn one after the other from a label; the same label draws the same."""

    def __init__(self, label: str) -> None:
        self.label, self.pool, self.drawn = label, 0, 0

    def below(self, limit: int) -> int:
        """A number from 0 to limit - 1."""
        if self.pool < 1 << 64:
            text = f"{self.label}:{self.drawn}".encode()
            self.pool, self.drawn = (
                int.from_bytes(hashlib.sha256(text).digest(), "big"),
                (self.drawn + 1),
            )
        self.pool, number = divmod(self.pool, limit)
        return number

    def between(self, first: int, last: int) -> int:
        """A number from first to last."""
        return first + self.below(last - first + 1)

    def one_of(self, *choices: str) -> str:
        """One of the choices."""
        return choices[self.below(len(choices))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One made-up holiday: a day of a month, an nth weekday, or days listed one by one."""

    month: int = 0
    day: int = 0
    nth: int = 0
    weekday: int = 0
    since: date = date.min
    until: date = date.max
    dates: frozenset[date] = frozenset()
    observed: bool = False

    def hits(self, day: date) -> bool:
        """Whether this entry makes the day a holiday."""
        if self.dates:
            return day in self.dates
        if day.month != self.month or not self.since <= day <= self.until:
            return False
        if self.day:
            return day.day == self.day
        if day.isoweekday() != self.weekday + 1:
            return False
        week = timedelta(days=7)
        if self.nth == -1:
            return (day + week).month != day.month
        return (day - week * (self.nth - 1)).month == day.month and (
            day - week * self.nth
        ).month != day.month


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUp:
    """A made-up table: its entries, and where a weekend holiday is observed."""

    number: int
    name: str
    entries: tuple[Entry, ...]
    moves: tuple[tuple[int, int], ...]
    seen: dict[tuple[date, bool], bool] = field(default_factory=dict, compare=False)

    def closes(self, day: date, *, observed: bool) -> bool:
        """Whether the table closes a day, weekends left aside."""
        key = (day, observed)
        if key not in self.seen:
            self.seen[key] = self._closes(day, observed=observed)
        return self.seen[key]

    def _closes(self, day: date, *, observed: bool) -> bool:
        for entry in self.entries:
            if entry.hits(day) and (observed or not entry.observed):
                return True
            if not observed:
                continue
            for weekday, move in self.moves:
                from_there = day - timedelta(days=move)
                if from_there.isoweekday() == weekday + 1 and entry.hits(from_there):
                    in_force = entry.dates or entry.since <= day <= entry.until
                    listed_later = entry.dates and day < min(entry.dates)
                    if in_force and not listed_later:
                        return True
        return False

    def text(self) -> str:
        """The table as the product reads it."""
        kind = "federal" if self.name == "us" else "state"
        lines = [
            f'id = "{self.name}"',
            f'title = "made up {self.number}"',
            'source = "nobody"',
            f'declared_by = "{kind}"',
            'verified = "memory"',
            "covers_from = 1995-01-01",
            "good_until = 2110-12-31",
        ]
        if self.moves:
            lines.append("[observed]")
            lines += [f'{WEEKDAYS[at]} = "{WEEKDAYS[(at + by) % 7]}"' for at, by in self.moves]
        for number, entry in enumerate(self.entries):
            lines += ["[[holiday]]", f'name = "Day {number}"', 'cite = "none"']
            lines.append('verified = "memory"')
            if entry.dates:
                listed = ", ".join(day.isoformat() for day in sorted(entry.dates))
                lines.append(f"dates = [{listed}]")
                lines.append(f"observed = {str(entry.observed).lower()}")
                continue
            lines.append(f'month = "{MONTHS[entry.month - 1]}"')
            lines.append(f"in_force_from = {entry.since.isoformat()}")
            if entry.until != date.max:
                lines.append(f"in_force_until = {entry.until.isoformat()}")
            if entry.day:
                lines.append(f"day = {entry.day}")
            else:
                lines.append(f'nth = {entry.nth}\nweekday = "{WEEKDAYS[entry.weekday]}"')
        return "\n".join(lines) + "\n"


def made_up(number: int, name: str) -> MadeUp:
    """Make up a table: some dozen holidays, often side by side, of every kind."""
    draw = Draw(f"table:{name}:{number}")
    entries = [_entry(draw) for _ in range(draw.between(6, 16))]
    moves = (((5, -1), (6, 1)), ((6, 1),), (), ((5, 2), (6, 1)))[draw.below(4)]
    return MadeUp(number=number, name=name, entries=tuple(entries), moves=moves)


def _entry(draw: Draw) -> Entry:
    since = date(1995, 1, 1)
    if draw.below(5) == 0:
        since = date(draw.between(2000, 2060), draw.between(1, 12), draw.between(1, 28))
    until = date.max
    if draw.below(6) == 0:
        until = since + timedelta(days=draw.between(1, 20_000))
    kind = draw.below(3)
    if kind == 0:
        return Entry(month=draw.between(1, 12), day=draw.between(1, 31), since=since, until=until)
    if kind == 1:
        return Entry(
            month=draw.between(1, 12),
            nth=(1, 2, 3, 4, -1)[draw.below(5)],
            weekday=draw.below(7),
            since=since,
            until=until,
        )
    first = date(2000, 1, 1)
    days = {first + timedelta(days=draw.below(37_000)) for _ in range(draw.between(30, 200))}
    return Entry(dates=frozenset(days), observed=draw.below(2) == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which tables count, and whether observed days do."""

    tables: tuple[MadeUp, ...]
    observed: bool

    def open(self, day: date) -> bool:
        """Neither weekend nor holiday."""
        return day.isoweekday() < 6 and not any(
            table.closes(day, observed=self.observed) for table in self.tables
        )

    def only(self, name: str) -> "View":
        """The same with the tables of one kind alone."""
        kept = tuple(one for one in self.tables if (one.name == "us") is (name == "us"))
        return replace(self, tables=kept)


def steps(day: date, by: int = 1) -> Iterator[date]:
    """The days after a day, or before it, one by one."""
    while True:
        day += timedelta(days=by)
        yield day


def walk(day: date, length: int, by: int = 1) -> date:
    """So many days on."""
    for at, there in enumerate(steps(day, by), 1):
        if at == length:
            return there
    raise AssertionError


def to_open(day: date, view: View, by: int = 1) -> date:
    """This day if it is open, else the next that is."""
    while not view.open(day):
        day += timedelta(days=by)
    return day


def open_days(day: date, length: int, view: View) -> date:
    """The nth open day after a day."""
    left = length
    for there in steps(day):
        left -= view.open(there)
        if left == 0:
            return there
    raise AssertionError


@cache
def offset(zone: str, quarter: int) -> int:
    """The minutes that the clock on the wall is ahead of UTC in a quarter of an hour."""
    ahead = (EPOCH + timedelta(minutes=15 * quarter)).astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds()) // 60


@cache
def offset_all_day(zone: str, day: int) -> int | None:
    """The same for a whole day of UTC; None where the clock is changed on it."""
    first, last = offset(zone, day * 96), offset(zone, day * 96 + 95)
    return first if first == last else None


def wall(minute: int, zone: str) -> int:
    """What the clock on the wall shows, in minutes since its own 1970."""
    ahead = offset_all_day(zone, minute // DAY)
    return minute + (offset(zone, minute // 15) if ahead is None else ahead)


def day_of(minute: int, zone: str) -> date:
    """The day that the calendar on the wall shows."""
    return date(1970, 1, 1) + timedelta(days=wall(minute, zone) // DAY)


def at_wall(shown: int, zone: str) -> int:
    """The first minute at which the clock on the wall shows this; RFC 5545, 3.3.5, in a gap.

    Offsets are whole quarters of an hour, so only every fifteenth minute can show it.
    """
    nearby = range(shown - 15 * 60, shown + 15 * 60, 15)
    for minute in nearby:
        if wall(minute, zone) == shown:
            return minute
    for minute in nearby:
        if wall(minute, zone) > shown:
            return shown - offset(zone, minute // 15 - 1)
    raise AssertionError


def tick(minute: int, hours: int, zone: str, runs: Callable[[date], bool]) -> int:
    """Let the clock tick until so many hours have run; it stands still where `runs` says no.

    It looks at the calendar on the wall every quarter of an hour, for days begin and clocks change
    on one, and ticks by the minute up to it.
    """
    left, known = hours * 60, dict[int, bool]()
    while left:
        day = wall(minute, zone) // DAY
        if day not in known:
            known[day] = runs(day_of(minute, zone))
        ticks = 15 - minute % 15
        if known[day]:
            ticks = min(ticks, left)
            left -= ticks
        minute += ticks
    return minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One random case: instants as days or minutes, parameters, zone, tables."""

    rule: str
    given: dict[str, date | int]
    params: dict[str, int | str]
    zone: str
    view: View


Answer = Callable[[Case, View], date | int]


def _trigger(case: Case, name: str = "trigger") -> date:
    value = case.given[name]
    return value if isinstance(value, date) else day_of(value, case.zone)


def _minute(case: Case, name: str) -> int:
    value = case.given[name]
    assert isinstance(value, int)
    return value


def _number(case: Case, name: str) -> int:
    value = case.params[name]
    assert isinstance(value, int)
    return value


def calendar_days(case: Case, _: View) -> date:
    return walk(_trigger(case), _number(case, "days"))


def business_days(case: Case, view: View) -> date:
    return open_days(_trigger(case), _number(case, "days"), view)


def rolled(case: Case, view: View) -> date:
    return to_open(walk(_trigger(case), _number(case, "days")), view)


def rolled_back(case: Case, view: View) -> date:
    return to_open(walk(_trigger(case, "event"), _number(case, "days"), -1), view, -1)


def plus_three(case: Case, view: View) -> date:
    due = rolled(case, view)
    if case.params["service_method"] == "electronic" and _trigger(case) >= date(2016, 12, 1):
        return due
    return to_open(walk(due, 3), view)


def open_start(case: Case, view: View) -> date:
    start = to_open(walk(_trigger(case), 1), view)
    before = walk(start, 1, -1)
    if _number(case, "days") < 7:
        return open_days(before, _number(case, "days"), view)
    return to_open(walk(before, _number(case, "days")), view)


def earlier(case: Case, view: View) -> date:
    after = to_open(walk(_trigger(case, "served"), 14), view)
    return min(after, _trigger(case, "compliance"))


def receipt(case: Case, view: View) -> date:
    minute = _minute(case, "received")
    day = day_of(minute, case.zone)
    hour, past = str(case.params["cutoff"]).split(":")
    if wall(minute, case.zone) % DAY > int(hour) * 60 + int(past):
        day = walk(day, 1)
    return open_days(to_open(day, view), _number(case, "days"), view)


def as_received(case: Case, view: View) -> date:
    return open_days(_trigger(case, "received"), _number(case, "days"), view)


def stopped(case: Case, view: View) -> int:
    return tick(_minute(case, "releasable"), _number(case, "hours"), case.zone, view.open)


def elapsed(case: Case, _: View) -> int:
    name = next(iter(case.given))
    return tick(_minute(case, name), _hours(case), case.zone, lambda day: day < date.max)


def _hours(case: Case) -> int:
    fixed = {"ca.labor90.2": 72, "co.release-6h": 6}
    return _number(case, "hours") if "hours" in case.params else fixed.get(case.rule, 48)


def rolled_hours(case: Case, view: View) -> int:
    ends = elapsed(case, view)
    day = day_of(ends, case.zone)
    there = to_open(day, view)
    if there == day:
        return ends
    shown = wall(ends, case.zone)
    return at_wall(shown + DAY * (there - day).days, case.zone)


def by_the_wall(case: Case, _: View) -> int:
    start = _minute(case, next(iter(case.given)))
    there = at_wall(wall(start, case.zone) + 60 * _hours(case), case.zone)
    return max(there, _minute(case, "releasable")) if case.rule == "nc.2024" else there


def window(case: Case, view: View) -> int:
    return max(elapsed(case, view), _minute(case, "releasable"))


def end_of_day(case: Case, _: View) -> int:
    release = _minute(case, "releasable")
    last = at_wall(wall(release, case.zone) // DAY * DAY + DAY - 1, case.zone)
    return max(release, last)


def hours_before(case: Case, _: View) -> int:
    minute = _minute(case, "event")
    for _ in range(_number(case, "hours") * 60):
        minute -= 1
    return minute


# Which answer each reading of a rule must give; further names are sets of days (`_view`).
ANSWERS: dict[str, dict[str, Answer]] = {
    "fixed-date": {
        "printed-date": lambda case, _: case.given["date"],
        "next-open-day": lambda case, view: to_open(_trigger(case, "date"), view),
    },
    "calendar-days": {"as-counted": calendar_days, "next-open-day": rolled},
    "business-days": {"business-days": business_days},
    "receipt-cutoff": {"deemed-received": receipt, "as-received": as_received},
    "8cfr287.7d": {"stop-clock": stopped, "elapsed": elapsed},
    "form-48h": {"elapsed": elapsed, "stop-clock": stopped},
    "lead-time": {"elapsed": hours_before},
    "frcp6a1.forward": {"rolled": rolled, "text-of-1985": business_days},
    "frcp6a.backward": {"rolled-back": rolled_back},
    "frcp6d.plus3": {"rolled": plus_three},
    "frcp6a2.hours": {"rolled": rolled_hours},
    "frcp45d2B": {"earlier-of": earlier},
    "fl.2.514": {"open-start": open_start},
    "ca.labor90.2": {"elapsed": elapsed, "wall-clock": by_the_wall},
    "co.release-6h": {"elapsed": elapsed, "wall-clock": by_the_wall},
    "ga.42-4-14": {"elapsed": elapsed, "wall-clock": by_the_wall},
    "nc.2025": {"elapsed": elapsed, "wall-clock": by_the_wall},
    "nc.2024": {"window": window, "wall-clock": by_the_wall},
    "nj.2359": {"end-of-day": end_of_day},
}
STATE_ALONE = {"fl.2.514"}
FEDERAL_ALONE = {"frcp6a.backward"}


def expected(case: Case, reading: str) -> date | int:
    """What a reading of a case must give."""
    view, name = case.view, reading
    for word, observed in (("open", False), ("closed", True)):
        if name.endswith(f"-observed-days-{word}"):
            view, name = replace(view, observed=observed), name.rsplit("-observed-days-", 1)[0]
    own_list = any(one.name == "fl" for one in case.view.tables)
    if name.endswith("-federal-holidays-only"):
        view, name = view.only("us"), name.removesuffix("-federal-holidays-only")
    elif name.endswith(("-all-named-holidays", "-state-holidays-too")):
        name = name.rsplit("-", 3)[0]
    elif case.rule in STATE_ALONE and own_list:
        view = view.only("state")
    elif case.rule in FEDERAL_ALONE:
        view = view.only("us")
    return ANSWERS[case.rule][name](case, view)


TABLES = 6


@cache
def table(number: int, name: str) -> MadeUp:
    """The made-up tables, each made once."""
    return made_up(number, name)


def draw_case(rule: str, number: int) -> Case:
    """One random case of a rule, from 2000 to 2100."""
    draw = Draw(f"case:{rule}:{number}")
    tables = (table(draw.below(TABLES), "us"),)
    if draw.below(2):
        # A table that the rule itself names is its own list; any other is a county's.
        own = rule in STATE_ALONE and draw.below(3) > 0
        tables = (*tables, table(draw.below(TABLES), "fl" if own else "state"))
    zone = ZONES[draw.below(len(ZONES))]
    day = date(2000, 1, 3) + timedelta(days=draw.below(36_800))
    minute = (day - date(1970, 1, 1)).days * DAY + draw.below(DAY)
    if draw.below(4) == 0:
        minute = _near_a_change(draw, zone, minute)
    observed = draw.below(2) == 0
    given, params = _given(rule, draw, day, minute)
    view = View(tables=tables, observed=observed)
    return Case(rule=rule, given=given, params=params, zone=zone, view=view)


def _near_a_change(draw: Draw, zone: str, minute: int) -> int:
    """A moment up to three days before or after the next change of the clock."""
    quarter = minute // 15
    there = offset(zone, quarter)
    for _ in range(400):
        if offset(zone, quarter + 96) != there:
            break
        quarter += 96
    return quarter * 15 + draw.between(-3 * DAY, 3 * DAY)


def _given(
    rule: str, draw: Draw, day: date, minute: int
) -> tuple[dict[str, date | int], dict[str, int | str]]:
    needs = RULES[rule].needs
    instants: dict[str, date | int] = {}
    for at, name in enumerate(needs):
        if name in IN_MINUTES:
            instants[name] = minute if at == 0 else minute + draw.between(-DAY, 4 * DAY)
        else:
            instants[name] = day if at == 0 else day + timedelta(days=draw.between(0, 40))
    if rule == "lead-time":
        instants = {"event": minute}
    if rule in {"ca.labor90.2", "co.release-6h", "ga.42-4-14", "frcp6a2.hours"}:
        instants = {"trigger": minute}
    return instants, _params(rule, draw)


IN_MINUTES = {"received", "releasable"}
SHORT = {"calendar-days", "business-days", "frcp6a1.forward", "fl.2.514"}


def _params(rule: str, draw: Draw) -> dict[str, int | str]:
    params: dict[str, int | str] = {}
    if "days" in RULES[rule].needs_params:
        most = 12 if rule in SHORT and draw.below(2) else 30
        params["days"] = draw.between(1, most) if draw.below(16) else draw.between(31, 200)
    if rule == "receipt-cutoff":
        params["cutoff"] = f"{draw.below(24):02}:{draw.below(60):02}"
    if rule == "frcp6d.plus3":
        params["service_method"] = draw.one_of("mail", "clerk", "consent", "electronic")
    if rule in {"8cfr287.7d", "form-48h", "frcp6a2.hours", "lead-time"}:
        params["hours"] = draw.between(1, 96) if draw.below(2) else 48
    return params
