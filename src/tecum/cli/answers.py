"""Shows an answer to a person: what was asked, what the law says, why, how sure, until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from tecum.assess import Assessment, Ground
from tecum.deadlines.alarms import TOO_LONG, Alarm, next_alarm
from tecum.deadlines.instants import duration_in_words
from tecum.deadlines.results import Deadline, due_in_words, due_text
from tecum.policy.adopted_clocks import AdoptedReading
from tecum.policy.clocks import DutyClock, OpenClock
from tecum.policy.determination import ADOPTED_READING, Determination, Duty, Reason
from tecum.policy.fact_values import value_in_words
from tecum.policy.facts import FactValue
from tecum.policy.how_sure import SURE, counsel_in_words
from tecum.policy.pack import Pack
from tecum.terms import InstrumentKind, Outcome

if TYPE_CHECKING:
    from rich.console import Console

STYLES: Mapping[Outcome, str] = {
    Outcome.REQUIRED: "bold",
    Outcome.PERMITTED: "bold",
    Outcome.PROHIBITED: "bold",
    Outcome.UNADDRESSED: "",
    Outcome.NEEDS_COUNSEL: "bold reverse",
}


def print_assessment(out: "Console", answer: Assessment, ground: Ground) -> None:
    """Print the whole answer."""
    titles = ", ".join(f"{pack.id} ({pack.title})" for pack in ground.layers)
    say(out, "")
    say(out, f"The law of {titles}", style="bold")
    say(out, f"on {answer.as_of}, as known on {answer.known_at}. {no_advice(ground.layers)}")
    if ground.place not in answer.layers:
        say(out, f"There is no pack for {ground.place}: what its own law says is not known here.")
    asked = [one for one in answer.acts.values() if one.asked]
    quoted: set[str] = set()
    for group in _alike(asked):
        print_determinations(out, group, answer.duties_due, quoted)
    if not asked:
        read = any(one.kind is not InstrumentKind.UNKNOWN for one in answer.instruments)
        nothing = "The papers ask nothing of a custodian."
        say(out, nothing if read else "Nothing was recognised; what is asked is not known.")
    others = [one for one in answer.acts.values() if not one.asked]
    say(out, "")
    say(out, "Not asked: " + ", ".join(f"{one.act} {one.outcome}" for one in others), style="dim")
    print_clocks(out, answer.clocks)


def no_advice(packs: Iterable[Pack]) -> str:
    """What every answer says of itself: it is no advice, and who reviewed its rules."""
    return f"This is no legal advice. {counsel_in_words(packs)}"


def _alike(asked: Iterable[Determination]) -> list[list[Determination]]:
    """Acts that one rule answers alike are shown once, all named in the heading."""
    groups: list[list[Determination]] = []
    for one in asked:
        for group in groups:
            if replace(group[0], act=one.act, note=one.note) == one:
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def print_determinations(
    out: "Console",
    group: Sequence[Determination],
    duties_due: Mapping[str, DutyClock],
    quoted: set[str],
) -> None:
    """Print acts that are answered alike: outcome, grounds apart by kind, what would change it.

    `quoted` holds the sources whose words stand above already; they are not repeated.
    """
    first = group[0]
    say(out, "")
    names = ", ".join(one.act for one in group)
    force = f"  (binds here: {first.force_here})" if first.force_here else ""
    outcome = first.outcome.replace("_", " ").upper()
    say(out, f"{names}: {outcome}{force}", style=STYLES[first.outcome])
    if not first.reasons:
        say(out, first.note.partition(": ")[2], indent=2)
    adopted = [one for one in first.reasons if one.kind == ADOPTED_READING]
    _print_reasons(out, [one for one in first.reasons if one.kind != ADOPTED_READING], quoted)
    if adopted:
        say(out, "Reading adopted by an office, no statute:", indent=2)
        _print_reasons(out, adopted, quoted)
    for beaten in first.beaten:
        say(out, f"beaten: {beaten.rule} by {beaten.by}: {beaten.why}", indent=2, style="dim")
    for question in first.open_questions:
        moves = any(one.outcome not in {None, first.outcome} for one in question.readings)
        said = "would not change this"
        if question.decides:
            said = "decides here"
        elif moves:
            said = "another layer answers in its own words, so this does not reopen it"
        say(out, f"open question ({said}): {question.question}", indent=2)
        for reading in question.readings if moves else ():
            result = reading.outcome or "hangs on facts"
            say(out, f"- {reading.id} gives {result}: {reading.text}", indent=4)
    _print_unknowns(out, first)
    for duty in first.duties:
        _print_duty(out, duty, duties_due.get(duty.id))


def _print_duty(out: "Console", duty: Duty, due: DutyClock | None) -> None:
    when = f", due {due_text(due.deadline.due)}" if due else ""
    perhaps = "perhaps " if duty.conditional else ""
    say(out, f"duty: {perhaps}{duty.what} ({duty.cite}{when})", indent=2)
    if due and due.adopted:
        say(out, adopted_in_words(due.adopted), indent=4)
    if due and due.deadline.limits_custody:
        print_alarms(out, due.alarms, indent=4)


def _print_reasons(out: "Console", reasons: Iterable[Reason], quoted: set[str]) -> None:
    for reason in reasons:
        alone = f" [{reason.outcome}]" if reason.outcome else ""
        say(out, f"- {reason.because}{alone}", indent=2)
        since = f", from {reason.adopted_from}" if reason.adopted_from else ""
        author = f"{reason.author}{since}; " if reason.author else ""
        if reason.cite:
            sure = f"{reason.verified}: {SURE[reason.verified]}"
            reviewed = f"; reviewed by {reason.reviewed_by}" if reason.reviewed_by else ""
            say(out, f"{author}{reason.cite} ({sure}; {reason.status}{reviewed})", indent=4)
        if reason.source in quoted:
            say(out, "(its words stand above)", indent=4, style="dim")
        elif reason.quote:
            say(out, f'"{reason.quote}"', indent=4, style="italic")
        elif reason.summary:
            say(out, f"In short: {reason.summary}", indent=4)
        quoted.add(reason.source)


def _print_unknowns(out: "Console", determination: Determination) -> None:
    """What nobody said and would change the answer: only the answers that do, by outcome."""
    if determination.unknowns:
        say(out, "What is not known, and would change this:", indent=2)
    for unknown in determination.unknowns:
        changed: dict[str, list[Mapping[str, FactValue]]] = {}
        for possible in unknown.answers:
            if possible.outcome is not determination.outcome:
                changed.setdefault(possible.outcome, []).append(possible.values)
        say(out, f"- {unknown.question}", indent=2)
        for outcome, cases in changed.items():
            say(out, f"{_cases(unknown.facts, cases)}: {outcome}", indent=6)


def _cases(names: Sequence[str], cases: Sequence[Mapping[str, FactValue]]) -> str:
    """Cases in short: `custodian_type = school or employer, detainer_withdrawn = yes`."""
    if len(names) > 1:
        head, rest = names[0], names[1:]
        by_rest: dict[tuple[str, ...], list[str]] = {}
        for case in cases:
            key = tuple(f"{name} = {value_in_words(case[name])}" for name in rest)
            by_rest.setdefault(key, []).append(value_in_words(case[head]))
        return "; ".join(
            ", ".join([f"{head} = {' or '.join(values)}", *key]) for key, values in by_rest.items()
        )
    return f"{names[0]} = {' or '.join(value_in_words(case[names[0]]) for case in cases)}"


def print_clocks(
    out: "Console", clocks: Iterable[OpenClock], *, heading: str | None = "Deadlines"
) -> None:
    """Print every deadline with its working and all its readings."""
    clocks = list(clocks)
    if not clocks:
        return
    if heading is not None:
        say(out, "")
        say(out, heading, style="bold")
    for clock in clocks:
        if clock.deadline is None:
            waits = f": not known before {', '.join(clock.needs)}" if clock.needs else ""
            say(out, f"{clock.instrument} {clock.act}: {clock.what}{waits}")
            continue
        deadline = clock.deadline
        due = due_in_words(deadline.due)
        say(out, f"{clock.instrument} {clock.act}: {due} ({clock.what})", style="bold")
        for step in deadline.steps:
            say(out, step, indent=2)
        for skipped in deadline.skipped:
            say(out, f"skipped {skipped.day}: {skipped.why}", indent=2)
        _print_readings(out, deadline)
        if clock.adopted:
            say(out, adopted_in_words(clock.adopted), indent=2)
        if deadline.limits_custody:
            print_alarms(out, clock.alarms, indent=2)


def _print_readings(out: "Console", deadline: Deadline) -> None:
    for reading in deadline.readings if len(deadline.readings) > 1 else ():
        safe = [str(who) for who, name in deadline.safest_for.items() if name == reading.name]
        safest = f" (safest for {' and '.join(safe)})" if safe else ""
        due = due_in_words(reading.due)
        say(out, f"- {reading.name}{safest}: {due}; {reading.why}", indent=2)


def print_too_long(out: "Console", ends: Sequence[Alarm]) -> None:
    """Print every end of custody that has come, the earliest first, so that nobody overlooks it."""
    if ends:
        over = ends[0].over
        said = f"{TOO_LONG} {duration_in_words(over)}" if over else "custody must have ended"
        say(out, said.upper(), style="bold reverse")
    for end in ends:
        say(out, f"- {end.says}", style="bold")


def print_alarms(out: "Console", found: Sequence[Alarm], *, indent: int) -> None:
    """Print the ends that have come, and the alarm that sounds next."""
    for alarm in found:
        if alarm.sounds and alarm.over is not None:
            say(out, f"- sounds: {alarm.says}", indent=indent)
    coming = next_alarm(found)
    if coming is not None:
        say(out, f"- next alarm {coming.at}: {coming.says}", indent=indent)


def adopted_in_words(adopted: AdoptedReading) -> str:
    """By whom a reading of a clock was adopted, since when, and why."""
    office = adopted.adoption
    if office is None:
        return f"Reading {adopted.reading} adopted by the asking agency for this answer."
    until = f" to {office.until}" if office.until else ""
    return (
        f"Reading {adopted.reading} adopted by {office.author}, from {office.printed_from}{until}: "
        f"{office.reason} ({adopted.cite})."
    )


def say(out: "Console", text: str, *, indent: int = 0, style: str = "") -> None:
    """One paragraph, wrapped to the console with a hanging indent, never read as markup."""
    hang = indent + (2 if text.startswith("- ") else 0)
    wrapper = TextWrapper(
        width=max(40, min(out.width, 110)),
        initial_indent=" " * indent,
        subsequent_indent=" " * hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    for line in wrapper.wrap(text) or [""]:
        out.print(line, style=style, markup=False, highlight=False, soft_wrap=True)
