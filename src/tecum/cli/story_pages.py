"""Shows the told story, chapter by chapter; every line is read off what was computed."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tecum.adapters.story.telling import DETAINER, SUBPOENA, Told, ToldPaper
from tecum.cli.answers import no_advice, print_clocks, print_determinations, say
from tecum.cli.facts_sheet import print_statements
from tecum.deadlines.instants import Instant
from tecum.deadlines.results import due_in_words
from tecum.matters.facts_in_words import facts_in_words
from tecum.matters.state import open_clocks, standing
from tecum.terms import Act, InstrumentKind

if TYPE_CHECKING:
    from rich.console import Console

FINDING = {True: "a judge's finding", False: "no judge's finding", None: "finding not stated"}


def print_story(out: "Console", told: Told, *, only: Sequence[int] = ()) -> None:
    """Print every chapter, or some by number."""
    say(out, told.story.title, style="bold")
    say(
        out,
        "The people are invented and the papers re-drawn; days and offices are those of the "
        f"public record. {no_advice(told.layers)}",
    )
    for number, (title, chapter) in enumerate(_CHAPTERS, 1):
        if only and number not in only:
            continue
        say(out, "")
        say(out, f"{number}. {title}", style="bold underline")
        chapter(out, told)


def _papers(out: "Console", told: Told) -> None:
    for one in told.papers:
        say(out, "")
        say(out, f"{one.paper.served_at}, by {one.paper.channel}: {one.paper.file}", style="bold")
        for instrument in one.instruments:
            about = f" about {_people(one)}" if one.paper.people else ""
            asks = ", ".join(instrument.acts) or "nothing of a custodian"
            say(out, f"{instrument.kind}, {instrument.title}{about}", indent=2)
            say(
                out,
                f"issued by {instrument.issued_by or 'somebody unread'}; signed as "
                f"{instrument.signatory_role or 'unread'}; "
                f"{FINDING[instrument.judge_finding.answer]}; asks {asks}",
                indent=4,
            )
        say(out, f"receipt {one.received.receipt.number}", indent=2, style="dim")


def _law(out: "Console", told: Told) -> None:
    quoted: set[str] = set()
    for kind in (DETAINER, SUBPOENA):
        first = next(told.of_kind(kind))
        if first.answer is None:
            continue
        say(out, "")
        say(out, f"The {kind} about {_people(first)}, on {first.answer.as_of}:", style="bold")
        for determination in first.answer.acts.values():
            if determination.asked and determination.reasons:
                print_determinations(out, [determination], first.answer.duties_due, quoted)
    say(out, "")
    say(out, "All papers, act by act:", style="bold")
    for one in told.papers:
        acts = one.answer.acts if one.answer else {}
        said = ", ".join(f"{act} {each.outcome}" for act, each in acts.items() if each.asked)
        why = (one.no_answer or "").splitlines()
        nothing = f"no answer: {why[0]}" if why else "nothing asked"
        say(out, f"{one.paper.file}: {said or nothing}", indent=2)


def _clocks(out: "Console", told: Told) -> None:
    for one in (*told.of_kind(SUBPOENA), *told.of_kind(InstrumentKind.COURT_ORDER)):
        for clock in one.answer.clocks if one.answer else ():
            if clock.deadline is not None:
                due = due_in_words(clock.deadline.due)
                what = f"{clock.instrument} about {_people(one)}"
                say(out, f"{what}, served {one.paper.served_at}: {due}")
    for key, answer in told.at_release.items():
        say(out, "")
        say(out, f"The hold that was asked for {_name(told, key)}, had it been lawful:")
        print_clocks(out, [clock for clock in answer.clocks if clock.act is Act.HOLD], heading=None)


def _known(out: "Console", told: Told) -> None:
    for moment in told.story.known_on:
        say(out, f"As known at {moment}:", style="bold")
        for key in told.story.people:
            say(out, f"{_name(told, key)}: {_standing_in_words(told, key, moment)}", indent=2)


def _standing_in_words(told: Told, key: str, moment: Instant) -> str:
    matter = told.matter(key, known_at=moment)
    subpoenas = {one.id for one in matter.instruments if one.kind == SUBPOENA}
    acts = [one for one in standing(matter, moment.day) if one.instrument in subpoenas]
    running = [clock for clock in open_clocks(matter) if clock.instrument in subpoenas]
    due = " and ".join(due_in_words(clock.due) for clock in running)
    if any(one.under_review for one in acts):
        return f"subpoena under review; its clock runs to {due}"
    answers = sorted({str(one.answer) for one in acts})
    return f"subpoena {', '.join(answers)}; {'no clock runs' if not running else due}"


def _done(out: "Console", told: Told) -> None:
    for key in told.story.people:
        matter = told.matter(key)
        day = told.story.produced_by.day
        detainers = {one.id for one in matter.instruments if one.kind == DETAINER}
        for one in standing(matter, day):
            if one.instrument not in detainers or one.answer is None:
                continue
            done = f"; performed {one.performed_at[0]}" if one.performed_at else ""
            promise = "; the promise is open" if one.promise_open else ""
            say(out, f"{_name(told, key)}: {one.act} {one.answer}{done}{promise}", indent=2)


def _court(out: "Console", told: Told) -> None:
    story = told.story
    say(out, f"{story.petition.at}: petition {story.petition.number}, {story.petition.court}")
    say(out, f"{story.order.at}: order for {', '.join(story.order.items)}")
    for key, answer in told.ordered.items():
        subpoena, judicial = answer.acts[Act.ADMIN_SUBPOENA], answer.acts[Act.JUDICIAL]
        bound = "bound by the order" if told.matter(key).orders else "not named in the order"
        say(
            out,
            f"{_name(told, key)}, {bound}: judicial {judicial.outcome}, the subpoena "
            f"{subpoena.outcome} (binds here: {subpoena.force_here})",
            indent=2,
        )


def _said(out: "Console", told: Told) -> None:
    say(out, "A statement of facts was issued on each of these evenings:")
    for moment in told.story.facts_on:
        page = told.facts(moment)
        newer = page.superseded_by
        after = f"superseded by that of {newer.known_at}" if newer else "no newer was issued"
        say(out, f"- as known at {moment}: {page.facts}, {after}", indent=2)
    last = max(event.recorded_at.utc for events in told.events.values() for event in events)
    moment = Instant(utc=last, zone=told.story.zone)
    say(out, "")
    say(out, f"What was said, with what is recorded beside it, as known at {moment}.")
    say(
        out,
        "A to D are the matters of the four men, and A/9 is the ninth event of A. The whole page, "
        "also for browser and paper: `tecum demo --no-serve --home FOLDER`, then `tecum story "
        "--all --home FOLDER`.",
    )
    print_statements(out, facts_in_words(told.facts(moment)))


def _elsewhere(out: "Console", told: Told) -> None:
    for key, answer in told.elsewhere.items():
        asked = (f"{act} {one.outcome}" for act, one in answer.acts.items() if one.asked)
        say(out, f"{_name(told, key)}: {', '.join(asked)}", indent=2)
    first = next(iter(told.elsewhere.values()))
    print_determinations(out, [first.acts[Act.HOLD]], first.duties_due, set())


def _proof(out: "Console", told: Told) -> None:
    held = sum(one.proof.valid for one in told.papers)
    say(
        out,
        f"{held} of {len(told.papers)} receipts hold against their papers and the agency's key.",
    )
    for key, proven in told.proven.items():
        checked = proven.checked
        verdict = f"valid ({checked.assurance})" if checked.valid else "NOT VALID"
        say(
            out,
            f"The bundle about {_name(told, key)} for the other side: {verdict}, "
            f"{len(checked.checks)} checks; {proven.shown} events shown, {proven.withheld} "
            "withheld.",
        )
    for gap in next(iter(told.proven.values())).checked.not_proved:
        say(out, f"- not proved: {gap}", indent=2)


def _people(one: ToldPaper) -> str:
    names = (
        instrument.fields["subject_name"].value
        for instrument in one.instruments
        if "subject_name" in instrument.fields
    )
    return next((name for name in names if isinstance(name, str)), "several people")


def _name(told: Told, key: str) -> str:
    return told.story.people[key].name


_CHAPTERS: tuple[tuple[str, Callable[["Console", Told], None]], ...] = (
    ("The papers, as they were read", _papers),
    ("What the law of Denver answers", _law),
    ("The clocks", _clocks),
    ("As known at the time", _known),
    ("What was answered and done about the detainers", _done),
    ("The court", _court),
    ("The statement of facts", _said),
    ("The same detainers in Texas", _elsewhere),
    ("What is proved", _proof),
)
