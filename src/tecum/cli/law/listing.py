"""`tecum law list` and `tecum law facts`: which places are on the shelf, and what they may ask."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from tecum.adapters.clock import today_in
from tecum.adapters.ground import KNOWN_PLACES
from tecum.adapters.law import wire
from tecum.adapters.pack_shelf import PackShelf, load_packs
from tecum.cli.answers import say
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json
from tecum.policy.fact_registry import FACTS
from tecum.policy.how_sure import how_sure
from tecum.policy.layers import check_coverage, layers_for
from tecum.policy.silence import silence_of


def list_packs(
    *, packs: PacksFolders = (), json: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """Show every place whose law is on the shelf, what it covers, and how sure it is.

    Parameters
    ----------
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    shelf = load_packs(packs)
    missing = sorted(KNOWN_PLACES - set(shelf))
    if json:
        print_json(wire.listing(shelf, missing))
        return DONE
    _print_listing(shelf, missing)
    return DONE


def _print_listing(shelf: PackShelf, missing: list[str]) -> None:
    packs = [shelf[pack_id] for pack_id in shelf]  # a pack that cannot be read is said first
    out = console()
    for pack in packs:
        sure = how_sure(pack)
        say(out, "")
        above = f", under {' and '.join(pack.parents)}" if pack.parents else ""
        say(out, f"{pack.id}: {pack.title}{above}", style="bold")
        say(out, f"covers days from {pack.covers_from}", indent=2)
        for gap in pack.gaps:
            say(out, f"gap from {gap.span.first} to {gap.span.last or 'now'}: {gap.why}", indent=2)
        say(
            out,
            f"{sure.rules} rules: {sure.share(sure.seen)} on words that were read, "
            f"{sure.share(sure.reported)} as reported, {sure.share(sure.memory)} from memory; "
            f"reviewed by counsel: {sure.reviewed}",
            indent=2,
        )
        say(out, f"open questions: {len(pack.questions)}", indent=2)
    say(out, "")
    say(out, f"Known places without a pack, answered by us alone: {', '.join(missing)}")
    say(out, "This is no legal advice. `tecum law show ID` prints the law of a place.")


def list_facts(
    *,
    place: Annotated[str | None, Parameter(name="--in")] = None,
    as_of: date | None = None,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Show every fact: its type, the plain question, who can answer.

    Parameters
    ----------
    place
        Show also what silence about each fact means in this place.
    as_of
        The day of the place's law; today there if not given.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    silence: Mapping[str, str] = {}
    if place is not None:
        layers = layers_for(place, load_packs(packs))
        day = as_of or today_in(layers[0].zone)
        check_coverage(layers, day)
        silence = {name: silence_of(layers, name, day) for name in FACTS}
    if json:
        print_json(wire.fact_list(silence if place is not None else None))
        return DONE
    out = console()
    for spec in FACTS.values():
        values = f": {', '.join(spec.values)}" if spec.values else ""
        say(out, f"{spec.name} ({spec.type}{values})", style="bold")
        say(out, f"{spec.question} Ask: {spec.who}.", indent=2)
        if spec.name in silence:
            say(out, f"Silence: {silence[spec.name]}.", indent=2)
    return DONE
