"""Shows clocks to a person: the working, the days as a picture, every reading, what moved."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tecum.adapters.clocks.recompute import MovedClock, Recomputed
from tecum.adapters.clocks.terminal_picture import terminal_picture
from tecum.adapters.package_data import LoadedCalendar
from tecum.cli.answers import print_alarms, print_too_long, say
from tecum.deadlines.alarms import Alarm, ends_reached
from tecum.deadlines.results import Deadline, due_in_words
from tecum.deadlines.rule_shape import Rule
from tecum.policy.how_sure import SURE

if TYPE_CHECKING:
    from rich.console import Console


def print_deadline(
    out: "Console",
    found: Deadline,
    rule: Rule,
    tables: Sequence[LoadedCalendar],
    alarms: Sequence[Alarm],
) -> None:
    """Print a deadline: until when, why, on which days, by which other readings, what sounds."""
    if found.limits_custody:
        print_too_long(out, ends_reached(alarms))
    say(out, f"Due {due_in_words(found.due)}", style="bold")
    say(out, f"{rule.id}: {rule.title}")
    say(out, f"{found.cite} ({found.verified}: {SURE[found.verified]})", indent=2)
    if found.quote is not None:
        say(out, f'"{found.quote}"', indent=2, style="italic")
    say(out, "")
    for step in found.steps:
        say(out, step, indent=2)
    say(out, "")
    for line in terminal_picture(found, columns=out.width):
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    say(out, "")
    print_readings(out, found)
    if found.limits_custody:
        print_alarms(out, alarms, indent=2)
    for table in tables:
        one = table.calendar
        say(
            out,
            f"Holidays {one.id}: {one.title} ({one.verified}: {SURE[one.verified]}), "
            f"{one.covers_from} to {one.good_until}.",
        )
    say(out, "This is no legal advice.")


def print_readings(out: "Console", found: Deadline) -> None:
    """Print every reading, and who is safe with which."""
    if len(found.readings) == 1:
        say(out, f"One reading, {found.reading}: safe for everybody.")
        return
    say(out, "Every reading", style="bold")
    for reading in found.readings:
        safe = [str(who) for who, name in found.safest_for.items() if name == reading.name]
        notes = ["the one taken here"] if reading.name == found.reading else []
        notes += [f"safest for {' and '.join(safe)}"] if safe else []
        noted = f" ({'; '.join(notes)})" if notes else ""
        say(out, f"- {reading.name}{noted}: {due_in_words(reading.due)}; {reading.why}", indent=2)


def print_rules(out: "Console", rules: Sequence[Rule], tables: Sequence[LoadedCalendar]) -> None:
    """Print the closed list of rules and the tables of holidays."""
    for rule in rules:
        say(out, f"{rule.id}: {rule.title}", style="bold")
        say(out, f"--given {_names(rule.needs, rule.may_have)}", indent=2)
        params = _names(rule.needs_params, (*rule.may_have_params, "reading"))
        say(out, f"--param {params}", indent=2)
        fixed = [f"{name}={value}" for name, value in rule.defaults.items()]
        fixed += [f"{name}: {' or '.join(values)}" for name, values in rule.choices.items()]
        if fixed:
            say(out, f"of itself {', '.join(fixed)}", indent=4)
        zone = rule.default_zone or "needed"
        say(out, f"zone {zone}; holidays {rule.default_holidays}", indent=2)
        say(out, f"readings {', '.join(rule.readings)}", indent=2)
        say(out, f"{rule.cite} ({rule.verified}: {SURE[rule.verified]})", indent=2)
        say(out, "")
    say(out, "Holidays", style="bold")
    for table in tables:
        one = table.calendar
        say(out, f"{one.id}: {one.title}, {one.covers_from} to {one.good_until}", indent=2)
        say(out, f"{one.source} ({one.verified}: {SURE[one.verified]})", indent=4)


def _names(needed: Sequence[str], allowed: Sequence[str]) -> str:
    return ", ".join([*needed, *(f"[{name}]" for name in allowed)]) or "nothing"


def print_moves(out: "Console", found: Recomputed) -> None:
    """Print what moved, from when to when and why; then what could not be computed."""
    for one in found.moved:
        _print_moved(out, one)
    for failed in found.not_computed:
        say(out, f"{failed.id}: NOT COMPUTED: {failed.why}", style="bold")
    say(
        out,
        f"{len(found.moved)} of {found.clocks} clocks moved; {len(found.not_computed)} could not "
        "be computed.",
    )


def _print_moved(out: "Console", one: MovedClock) -> None:
    was, comes = due_in_words(one.before.due), due_in_words(one.after.due)
    moved = f"stays at {was}" if was == comes else f"from {was} to {comes}"
    say(out, f"{one.id} ({one.after.rule}): {moved}", style="bold")
    for why in one.why:
        say(out, f"{why}.", indent=2)
    for reading in one.readings:
        if reading.name == one.after.reading:
            continue
        then = "no reading of its own" if reading.before is None else due_in_words(reading.before)
        now = "no reading of its own" if reading.after is None else due_in_words(reading.after)
        say(out, f"- {reading.name}: from {then} to {now}", indent=2)
