"""`tecum law compare`: the same papers and facts in two places, answer beside answer."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import today_in
from tecum.adapters.ground import ground_for
from tecum.adapters.law import wire
from tecum.adapters.law.comparing import Compared, compare_places
from tecum.assess import Ground
from tecum.cli.answers import no_advice, say
from tecum.cli.decide import read_fact_file
from tecum.cli.law.grounds import print_reason
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json


def compare(  # noqa: PLR0913 - the options of a published command line
    a: str,
    b: str,
    *,
    as_of: date | None = None,
    facts: Path | None = None,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Put the same papers and facts to the law of two places and show both answers, act by act.

    Without `--facts` each act is asked by the plain paper that asks it, and nothing else is said.

    Parameters
    ----------
    a
        A place, such as co-denver.
    b
        The other place, such as tx.
    as_of
        The day of the conduct that is judged; today in each place if not given.
    facts
        A JSON file {instruments, facts, adopted}: the papers and facts that both are asked about.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    grounds = ground_for(a, packs), ground_for(b, packs)
    first, second = (as_of or today_in(ground.zone) for ground in grounds)
    stated = read_fact_file(facts) if facts is not None else None
    compared = compare_places(grounds, (first, second), stated)
    if json:
        print_json(wire.comparison(grounds, (first, second), compared))
        return DONE
    _print(grounds, (first, second), compared)
    return DONE


def _print(
    grounds: tuple[Ground, Ground], days: tuple[date, date], compared: Sequence[Compared]
) -> None:
    out = console()
    places = [f"{ground.place} on {day}" for ground, day in zip(grounds, days, strict=True)]
    say(out, f"{places[0]} beside {places[1]}", style="bold")
    for one in compared:
        if one.same:
            continue
        papers = ", ".join(one.instruments) or "no paper"
        say(out, "")
        say(out, f"{one.act}: {one.act.in_words} (asked by {papers})", style="bold")
        for place, answer in zip(places, (one.a, one.b), strict=True):
            say(out, f"{place}: {answer.outcome.replace('_', ' ').upper()}", indent=2)
            if not answer.reasons:
                say(out, answer.note.partition(": ")[2], indent=4)
            for reason in answer.reasons:
                print_reason(out, reason)
    alike = [f"{one.act} {one.a.outcome}" for one in compared if one.same]
    say(out, "")
    say(out, f"The same in both: {', '.join(alike) or 'nothing'}.")
    say(out, no_advice(pack for ground in grounds for pack in ground.layers))
