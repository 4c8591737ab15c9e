"""Events that were once published fold and write themselves alike for ever."""

import json
from pathlib import Path

import pytest
from tests.conformance.events.write_corpus import FOLDER, state_json

from tecum.ledger.canonical import canonical_bytes
from tecum.matters.event import EventType, event_line, parse_events
from tecum.matters.folding import fold

FILES = sorted(FOLDER.glob("*.jsonl"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_line_is_read_and_written_byte_for_byte(file: Path) -> None:
    lines = file.read_bytes().splitlines(keepends=True)
    assert [event_line(event) for event in parse_events(lines)] == lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_events_fold_into_the_state_of_then(file: Path) -> None:
    events = parse_events(file.read_bytes().splitlines(keepends=True))
    folded = json.loads(canonical_bytes(state_json(fold(events[0].matter, events))))
    then = json.loads(file.with_suffix(".state.json").read_text())
    # A later version may know more of a matter; what was known then stays as it was.
    assert _then_and_now(then, folded) == []


def test_every_type_of_event_is_in_the_corpus() -> None:
    found = {
        event.type
        for file in FILES
        for event in parse_events(file.read_bytes().splitlines(keepends=True))
    }
    assert {str(kind) for kind in EventType} <= found


def _then_and_now(then: object, now: object, place: str = "$") -> list[str]:
    """Where a value of then is another now; members that are new are no difference."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [
            found
            for key, value in then.items()
            for found in _then_and_now(value, now.get(key, "gone"), f"{place}.{key}")
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [
            found
            for at, (one, other) in enumerate(zip(then, now, strict=True))
            for found in _then_and_now(one, other, f"{place}[{at}]")
        ]
    return [] if then == now else [f"{place}: {then!r} is {now!r} now"]
