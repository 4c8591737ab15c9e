"""How fast deadlines are: each rule with its explanation, beside what else can count days.

    python bench/deadlines.py [CLOCKS]

First the peers must give the same days as Tecum wherever they can do the job; a difference ends
the benchmark. A peer gives a bare date. Tecum gives every reading, its steps, the role of each day
and who is safe with which. Then CLOCKS open clocks (100,000 if not given) are looked through after
a new holiday, as `tecum deadline --moved-by` does it.
"""

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random  # noqa: TID251 - drawn from a fixed seed, the same every time

import holidays
import numpy as np
import numpy.typing as npt
from dateutil.relativedelta import relativedelta

from tecum.adapters.clocks.holiday_tables import calendar_for
from tecum.adapters.clocks.open_clocks import ClockInputs
from tecum.adapters.clocks.recompute import recompute_for
from tecum.deadlines.compute import compute, read_given, read_params
from tecum.deadlines.rules import RULES, Rule

FIRST, LAST = date(2022, 1, 1), date(2029, 12, 1)
LENGTHS = (1, 3, 7, 14, 30)
RUNS = 5
SEED = 1973
ZONE = "America/Denver"
US = calendar_for("us").calendar
CLOSED = holidays.country_holidays("US", years=range(2021, 2031), observed=True)
BUSY = np.busdaycalendar(holidays=np.array(sorted(CLOSED), dtype="datetime64[D]"))

Days = npt.NDArray[np.datetime64]
Lengths = npt.NDArray[np.int64]
Peer = Callable[[date, int], date]


def tecum_day(rule: str) -> Peer:
    def count(trigger: date, days: int) -> date:
        found = compute(
            rule, given={"trigger": trigger}, params={"days": days}, calendar=US, zone=ZONE
        )
        return found.due if isinstance(found.due, date) else found.due.day

    return count


def open_day(day: date) -> bool:
    return day.weekday() < 5 and day not in CLOSED


def rolled_by_holidays(trigger: date, days: int) -> date:
    day = trigger + relativedelta(days=days)
    while not open_day(day):
        day += relativedelta(days=1)
    return day


def business_by_holidays(trigger: date, days: int) -> date:
    day = trigger
    for _ in range(days):
        day += relativedelta(days=1)
        while not open_day(day):
            day += relativedelta(days=1)
    return day


def rolled_by_numpy(trigger: date, days: int) -> date:
    last = np.datetime64(trigger) + days
    found: date = np.busday_offset(last, 0, roll="forward", busdaycal=BUSY).item()
    return found


def business_by_numpy(trigger: date, days: int) -> date:
    found: date = np.busday_offset(trigger, days, roll="backward", busdaycal=BUSY).item()
    return found


PEERS: dict[str, dict[str, Peer]] = {
    "frcp6a1.forward": {"holidays + dateutil": rolled_by_holidays, "numpy": rolled_by_numpy},
    "business-days": {"holidays + dateutil": business_by_holidays, "numpy": business_by_numpy},
}


def cases() -> list[tuple[date, int]]:
    days = [FIRST + timedelta(days=count) for count in range((LAST - FIRST).days)]
    return list(itertools.product(days, LENGTHS))


def check_same_answers() -> None:
    for rule, peers in PEERS.items():
        ours = tecum_day(rule)
        for case in cases():
            answers = {name: peer(*case) for name, peer in peers.items()}
            answers["tecum"] = ours(*case)
            if len(set(answers.values())) != 1:
                sys.exit(f"{rule}: {case} is answered differently: {answers}")
        print(f"same answers: {rule}, {len(cases())} cases, {' and '.join(peers)}")


def rate(work: Callable[[], int]) -> str:
    """Runs a second, the median and spread of several runs after one that is not counted."""
    taken = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        done = work()
        taken.append(done / (time.perf_counter() - start))
    low, middle, high = min(taken[1:]), statistics.median(taken[1:]), max(taken[1:])
    return f"{middle:>12,.0f} a second  (min {low:,.0f}, max {high:,.0f}, {RUNS} runs)"


def race() -> None:
    some = cases()[::5]
    triggers = np.array([day for day, _ in some], dtype="datetime64[D]")
    lengths = np.array([days for _, days in some])
    for rule, peers in PEERS.items():
        print(f"\n{rule}, {len(some)} cases")
        for name, count in {"tecum, explained": tecum_day(rule), **peers}.items():
            print(f"  {name:24}{rate(partial(all_of, count, some))}")
        print(f"  {'numpy, all at once':24}{rate(partial(at_once, rule, triggers, lengths))}")


def all_of(count: Peer, some: Sequence[tuple[date, int]]) -> int:
    return sum(1 for trigger, days in some if count(trigger, days))


def at_once(rule: str, triggers: Days, lengths: Lengths) -> int:
    if rule == "business-days":
        return len(np.busday_offset(triggers, lengths, roll="backward", busdaycal=BUSY))
    return len(np.busday_offset(triggers + lengths, 0, roll="forward", busdaycal=BUSY))


def drawn_clock(rule: Rule, draw: Random, at: int, span: int) -> ClockInputs:
    """One open clock of a rule, started within so many days before 1 August 2026."""
    start = date(2026, 8, 1) - timedelta(days=draw.randrange(span))

    def when(place: int) -> str:
        day = start + timedelta(days=place * 9)
        if rule.in_hours or "cutoff" in rule.defaults:
            return f"{day}T{draw.randrange(24):02}:{draw.randrange(60):02}"
        return f"{day}"

    params = {name: str(draw.choice((3, 7, 10, 14, 30))) for name in rule.needs_params}
    for name in params.keys() & rule.choices.keys():
        params[name] = draw.choice(rule.choices[name])
    if rule.id == "lead-time":
        params["hours"] = "48"
    given = {name: when(place) for place, name in enumerate(rule.needs)}
    return ClockInputs(
        id=str(at), rule=rule.id, given=given, params=params, zone=ZONE, holidays="us"
    )


def every_rule() -> None:
    print("\nevery rule, explained, from texts as typed (US federal holidays)")
    draw = Random(SEED)  # noqa: S311 - a draw, no secret
    for rule in RULES.values():
        clocks = [drawn_clock(rule, draw, at, 700) for at in range(1000)]

        def work(rule: Rule = rule, clocks: Sequence[ClockInputs] = clocks) -> int:
            for one in clocks:
                given = read_given(rule.id, one.given, zone=ZONE)
                params = read_params(rule.id, one.params)
                compute(rule.id, given=given, params=params, calendar=US, zone=ZONE)
            return len(clocks)

        print(f"  {rule.id:24}{rate(work)}")


NEW_HOLIDAY = """
id = "day-of-mourning"
title = "a day that the President declares"
source = "an invented proclamation"
declared_by = "federal"
verified = "memory"
covers_from = 1986-01-01
good_until = 2030-12-31

[[holiday]]
name = "Day of Mourning"
dates = [2026-08-06]
cite = "an invented proclamation"
verified = "memory"
"""


def after_a_new_holiday(count: int) -> None:
    draw = Random(SEED)  # noqa: S311 - a draw, no secret
    rules = list(RULES.values())
    clocks = [drawn_clock(draw.choice(rules), draw, at, 60) for at in range(count)]
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as table:
        table.write(NEW_HOLIDAY)
        table.flush()
        name = str(Path(table.name))
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            found = recompute_for(clocks, before=None, after=f"+{name}")
            taken.append(time.perf_counter() - start)
    print(
        f"\n{count:,} open clocks after a new holiday: median {statistics.median(taken):.2f} s "
        f"(min {min(taken):.2f}, max {max(taken):.2f}, 3 runs); {len(found.moved):,} moved, "
        f"{len(found.not_computed)} not computed"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"tecum beside holidays {holidays.__version__} and numpy {np.__version__}")
    check_same_answers()
    race()
    every_rule()
    after_a_new_holiday(count)


if __name__ == "__main__":
    main()
