"""`tecum law diff`: two versions of the law, act by act, with a witness for every difference."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from tecum.adapters.clock import today_in
from tecum.adapters.law import wire
from tecum.adapters.pack_shelf import PackShelf, load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.cli.answers import no_advice, say
from tecum.cli.law.grounds import print_reason
from tecum.cli.law.witness import witness_in_words
from tecum.cli.main import DONE
from tecum.cli.options import PacksFolders
from tecum.cli.output import console, print_json
from tecum.errors import InputError
from tecum.policy.analysis.difference import ActDifference, Change, Side, difference
from tecum.policy.determination import Determination
from tecum.policy.layers import check_coverage, layers_for

if TYPE_CHECKING:
    from rich.console import Console


def diff(
    a: str,
    b: str,
    *,
    packs: PacksFolders = (),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Compare two places, or one on two days, over all fact patterns.

    Every difference is shown with a witness: a smallest fact pattern that they treat differently,
    with both reasons. Where an act has none, both answer alike on every pattern.

    Parameters
    ----------
    a
        A place and a day, such as co@2020-01-13; today there without a day.
    b
        The other place and day, such as co@2025-06-01.
    packs
        A folder with a pack of your own, or with several; it comes before the installed ones.
    json
        Print one JSON document and nothing else.
    """
    shelf = load_packs(packs)
    sides = side_of(a, shelf), side_of(b, shelf)
    asks = {kind: row.acts for kind, row in load_catalogue().rows.items()}
    found = difference(*sides, asks=asks)
    if json:
        print_json(wire.difference(sides, found))
        return DONE
    _print(console(), sides, found)
    return DONE


def side_of(text: str, shelf: PackShelf) -> Side:
    """Read `place@day`.

    Raises:
        InputError: the day is none.
        PlaceError: no pack bears the id.
        CoverageError: a layer does not answer for the day.
    """
    place, at, printed = text.partition("@")
    layers = layers_for(place, shelf)
    try:
        day = date.fromisoformat(printed) if at else today_in(layers[0].zone)
    except ValueError:
        raise InputError(
            f"law diff: {text!r} has no day after @; write place@day, such as co@2020-01-13"
        ) from None
    check_coverage(layers, day)
    return Side(layers=layers, as_of=day)


def name_of(side: Side) -> str:
    """A side as it is typed."""
    return f"{side.layers[0].id}@{side.as_of}"


def _print(out: "Console", sides: tuple[Side, Side], found: Sequence[ActDifference]) -> None:
    names = name_of(sides[0]), name_of(sides[1])
    say(out, f"{names[0]} beside {names[1]}, over all fact patterns", style="bold")
    for one in found:
        if not one.changes:
            continue
        differing = one.patterns - one.same
        say(out, "")
        say(
            out,
            f"{one.act}: {differing:,} of {one.patterns:,} patterns are answered differently",
            style="bold",
        )
        for change in one.changes:
            _print_change(out, names, change)
    alike = [f"{one.act} ({one.patterns:,})" for one in found if not one.changes]
    say(out, "")
    say(out, f"Answered alike on every pattern: {', '.join(alike) or 'no act'}.")
    say(out, no_advice(pack for side in sides for pack in side.layers))


def _print_change(out: "Console", names: tuple[str, str], change: Change) -> None:
    outcomes = (outcome.replace("_", " ") for outcome in (change.a, change.b))
    moved = ", ".join(f"{o} in {name}" for o, name in zip(outcomes, names, strict=True))
    say(out, "")
    say(out, f"{moved} ({change.patterns:,} patterns)", indent=2, style="bold")
    say(out, f"witness: {witness_in_words(change.witness)}", indent=2)
    answers: tuple[Determination, Determination] = (change.a_answer, change.b_answer)
    for name, answer in zip(names, answers, strict=True):
        say(out, f"{name}: {answer.outcome.replace('_', ' ').upper()}", indent=2)
        if not answer.reasons:
            say(out, answer.note.partition(": ")[2], indent=4)
        for reason in answer.reasons:
            print_reason(out, reason)
