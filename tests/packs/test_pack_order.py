"""The order of records and of files never matters: to what a pack is, nor to what it answers."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.determination import Determination
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import parse_facts
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack
from tecum.policy.pack_reading import parse_pack
from tecum.terms import Act, InstrumentKind

SHELF = load_packs()
RECORD = re.compile(r"^(?=\[\[?\w+\]\]?$)", re.MULTILINE)
"""Where a record begins; what stands inside it, such as [[question.reading]], has a full stop."""


def records_of(place: str) -> list[str]:
    return [part for text in SHELF.texts(place).values() for part in RECORD.split(text)]


def spread(parts: Sequence[str], files: int) -> dict[str, str]:
    """The records backwards, dealt out over some files."""
    return {f"{number}.toml": "\n".join(reversed(parts[number::files])) for number in range(files)}


@pytest.mark.parametrize("files", [1, 3])
@pytest.mark.parametrize("place", list(SHELF))
def test_a_pack_is_the_same_in_any_order_and_over_any_files(place: str, files: int) -> None:
    parts = records_of(place)
    assert len(parts) > 10
    again = parse_pack(spread(parts, files), places=list(SHELF))
    assert again.digest == SHELF[place].digest
    assert answers(place, {**SHELF, place: again}) == answers(place, SHELF)


def answers(place: str, packs: Mapping[str, Pack]) -> Mapping[Act, Determination]:
    layers = layers_for(place, packs)
    as_of = max(date(2020, 1, 13), *(one.covers_from for one in layers))
    return evaluate(
        layers=layers,
        instruments=[InstrumentKind.I_247A, InstrumentKind.I_200],
        asked=frozenset(Act),
        facts=parse_facts({"custodian_type": "jail", "requester": "ICE"}),
        adopted=(),
        as_of=as_of,
        known_at=None,
    )
