"""`tecum law ask`: one question at a time, what decides most first, until nothing can move."""

import json as json_text
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import today_in
from tecum.adapters.ground import ground_for
from tecum.adapters.wire import plain
from tecum.assess import Asked, Ground, acts_asked, assess, facts_of
from tecum.cli.answers import print_assessment, say
from tecum.cli.decide import kind_named, read_fact_file
from tecum.cli.law.replies import NOBODY_KNOWS, how_to_reply, read_reply
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console
from tecum.errors import FactError, InputError
from tecum.policy.adopted_clocks import split_adopted
from tecum.policy.analysis.asking import NextQuestion, next_question
from tecum.policy.layers import check_coverage
from tecum.terms import InstrumentKind

if TYPE_CHECKING:
    from rich.console import Console


def ask(  # noqa: PLR0913 - the options of a published command line
    place: str,
    *,
    instrument: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    as_of: date | None = None,
    facts: Path | None = None,
    adopt: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    save: Path | None = None,
    packs: PacksFolders = (),
) -> int:
    """Ask what the law of a place must know, one question at a time, and then give its answer.

    The next question is always the one that decides most. Enter alone means that nobody can say.
    It stops as soon as no answer to any question could change the outcome.

    Parameters
    ----------
    place
        The jurisdiction, such as co-denver, tx, us.
    instrument
        The kinds of paper that were served, such as I-247A; asked for if none is named.
    as_of
        The day of the conduct that is judged; today there if not given.
    facts
        A JSON file {instruments, facts, adopted} to begin with.
    adopt
        Readings that your agency adopts, separated by commas: of the law by id, of a clock by rule
        and name, such as form-48h:elapsed.
    save
        Write what was answered to this new file, for `tecum decide --facts`.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    """
    ground = ground_for(place, packs)
    day = as_of or today_in(ground.zone)
    check_coverage(ground.layers, day)
    if save is not None and save.exists():
        raise InputError(f"law ask: {save} exists; give --save the name of a new file")
    out = console()
    stated = read_fact_file(facts) if facts is not None else Asked(facts={})
    kinds = [kind_named("law ask", name) for each in instrument for name in each.split(",")]
    readings = [one for name in adopt for one in name.split(",") if one]
    asked = replace(stated, kinds=[*stated.kinds, *kinds], adopted=[*stated.adopted, *readings])
    if not asked.kinds:
        asked = replace(asked, kinds=_ask_for_papers(out))
    known = today_in(ground.zone)
    assess(asked, ground, as_of=day, known_at=known)  # what is wrong with the start is said first
    asked, settled = _go_through(out, asked, ground, day)
    if save is not None:
        with save.open("x", encoding="utf-8") as file:
            file.write(_fact_file(asked))
    print_assessment(out, assess(asked, ground, as_of=day, known_at=known), ground)
    say(out, "")
    if settled and None in asked.facts.values():
        say(out, "There is no further question. What nobody could say could still change this.")
    elif settled:
        say(out, "No answer to a further question could change this.", style="bold")
    else:
        say(out, "You stopped before the last question: further answers could change this.")
    return DONE


def _ask_for_papers(out: "Console") -> tuple[InstrumentKind, ...]:
    while True:
        say(out, "Which papers were served? Write their kinds, such as I-247A, I-200.")
        reply = _read_line()
        if reply is None:
            raise FactError("law ask: no paper was named; give --instrument, such as I-247A")
        try:
            kinds = tuple(kind_named("law ask", one.strip()) for one in reply.split(","))
        except FactError as error:
            say(out, str(error))
            continue
        return kinds


def _go_through(out: "Console", asked: Asked, ground: Ground, day: date) -> tuple[Asked, bool]:
    """Ask until nothing can change (True) or the person leaves (False)."""
    while True:
        question = next_question(
            layers=ground.layers,
            instruments=asked.kinds,
            asked=acts_asked(asked, ground.catalogue),
            facts=facts_of(asked, ground),
            adopted=split_adopted(asked.adopted)[0],
            as_of=day,
        )
        if question is None:
            return asked, True
        reply = _put(out, question, ground)
        if reply is None:
            return asked, False
        value = None if reply is NOBODY_KNOWS else reply
        asked = replace(asked, facts={**asked.facts, question.spec.name: value})


def _put(out: "Console", question: NextQuestion, ground: Ground) -> object:
    """One question, until its reply can be used; None if the person leaves."""
    say(out, "")
    say(out, question.spec.question, style="bold")
    say(out, f"({question.spec.name}; ask: {question.spec.who}) {how_to_reply(question.spec)}")
    while True:
        line = _read_line()
        if line is None:
            return None
        try:
            return read_reply(question.spec, line, zone=ground.zone, layers=ground.layers)
        except FactError as error:
            say(out, str(error))


def _read_line() -> str | None:
    """One line of a person; None at the end of input."""
    if sys.stdin.isatty():
        sys.stdout.write("> ")
        sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None


def _fact_file(asked: Asked) -> str:
    document = {
        "instruments": [kind.value for kind in asked.kinds],
        "facts": plain(asked.facts),
        "adopted": list(asked.adopted),
    }
    return json_text.dumps(document, ensure_ascii=False, indent=2) + "\n"
