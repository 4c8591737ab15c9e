from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.deadlines.instants import Instant
from tecum.errors import InputError, IntegrityError
from tecum.ledger.canonical import canonical_bytes, parse_canonical
from tecum.matters.event import (
    Event,
    as_known_at,
    check_matter_id,
    due_value,
    event_line,
    instant_text,
    new_matter_id,
    parse_due,
    parse_event,
    parse_events,
    parse_instant,
)

MATTER = new_matter_id(bytes(16))
AT = Instant(utc=datetime(2020, 1, 13, 16, 40, tzinfo=UTC), zone="America/Denver")


def event(sequence: int = 1, **changes: object) -> Event:
    members: dict[str, object] = {
        "matter": MATTER,
        "sequence": sequence,
        "type": "paper.received",
        "asserted_by": "records desk",
        "happened_at": AT,
        "recorded_at": AT,
        "payload": {"sha256": "ab", "nested": [{"a": [1, None, True]}]},
        "evidence": ({"kind": "receipt", "ref": "R-1"},),
    }
    return Event(**(members | changes))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
payloads = st.dictionaries(
    texts, st.none() | st.booleans() | st.integers(-9, 9) | texts | st.lists(texts), max_size=4
)


@given(payloads, st.lists(payloads, max_size=3), payloads, st.none() | st.just(AT))
def test_an_event_survives_its_line(
    payload: dict[str, object],
    evidence: list[dict[str, object]],
    unknown: dict[str, object],
    happened: Instant | None,
) -> None:
    extra = {f"x-{name}": value for name, value in unknown.items()}
    one = event(payload=payload, evidence=tuple(evidence), extra=extra, happened_at=happened)
    line = event_line(one)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert event_line(parse_event(line)) == line
    assert parse_event(line) == one


def test_what_a_later_version_adds_survives() -> None:
    later = dict(parse_canonical(event_line(event())[:-1]))
    later |= {"commitment": "ab", "compartment": {"sealed": True}}
    line = canonical_bytes(later) + b"\n"
    assert parse_event(line).extra["commitment"] == "ab"
    assert event_line(parse_event(line)) == line


def test_a_line_is_canonical_and_says_when_in_words_that_need_no_table() -> None:
    line = event_line(event()).decode()
    assert '"happened_at":"2020-01-13T16:40:00Z[America/Denver]"' in line
    assert line.startswith('{"asserted_by":"records desk","evidence":[')


def test_an_event_cannot_be_changed() -> None:
    one = event()
    with pytest.raises(TypeError):
        one.payload["sha256"] = "cd"  # type: ignore[index]
    with pytest.raises(TypeError):
        one.payload["nested"][0]["a"] = 1  # type: ignore[index, call-overload]
    with pytest.raises(AttributeError):
        one.sequence = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"sequence":1', b'"sequence":0', "no number from 1"),
        (b'"sequence":1', b'"sequence":true', "no number from 1"),
        (b'"v":1', b'"v":"1"', "no number from 1"),
        (b'"type":"paper.received"', b'"type":""', "`type` is no text"),
        (b'"evidence":[{"kind"', b'"evidence":["x",{"kind"', "no object"),
        (b"Z[America/Denver]", b"-07:00[America/Denver]", "no instant"),
        (b"Z[America/Denver]", b"Z[America/Nowhere]", "IANA"),
        (b'"matter":"M-00000', b'"matter":"M-smith', "matter id"),
        (b'"matter":"M-0', b'"matter": "M-0', "byte"),
        (b"\n", b"", "torn"),
    ],
)
def test_a_broken_line_is_found(old: bytes, new: bytes, said: str) -> None:
    line = event_line(event())
    assert old in line
    with pytest.raises(IntegrityError) as caught:
        parse_event(line.replace(old, new, 1))
    assert said in str(caught.value)


def test_a_missing_doubled_or_foreign_line_is_found() -> None:
    one, two, three = (event_line(event(number)) for number in (1, 2, 3))
    other = event_line(event(2, matter=new_matter_id(bytes([1] * 16))))
    assert [found.sequence for found in parse_events([one, two, three])] == [1, 2, 3]
    for lines in ([one, three], [one, one], [two], [one, other]):
        with pytest.raises(IntegrityError, match=f"line {2 if lines[0] is one else 1}"):
            parse_events(lines)
    with pytest.raises(IntegrityError, match="line 2: byte"):
        parse_events([one, b"nonsense\n"])


@pytest.mark.parametrize(
    "matter",
    ["", "M-1", "smith", "M-john-smith", "../x", f"{MATTER}x", MATTER.lower(), "R" + MATTER[1:]],
)
def test_an_id_that_could_name_a_person_is_refused(matter: str) -> None:
    with pytest.raises(InputError, match="random bytes"):
        check_matter_id(matter)


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - made aware below
def test_instants_and_days_survive_their_text(wall: datetime) -> None:
    instant = Instant(utc=wall.replace(tzinfo=UTC), zone="America/Denver")
    assert parse_instant(instant_text(instant)) == instant
    assert parse_due(due_value(instant)) == instant
    assert parse_due(due_value(wall.date())) == wall.date()
    assert isinstance(parse_due("2020-01-27"), date)


def test_what_was_known_is_what_had_been_recorded() -> None:
    later = Instant(utc=datetime(2020, 1, 16, tzinfo=UTC), zone="America/Denver")
    events = (event(1), event(2, recorded_at=later))
    assert as_known_at(events, AT) == events[:1]
    assert as_known_at(events, later) == events
