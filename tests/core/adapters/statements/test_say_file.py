"""The file that a press officer writes: what it may say, and where its faults are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.adapters.statements.entering import entered
from tecum.adapters.statements.say_file import read_say_file
from tecum.adapters.statements.toml_lines import TomlLines
from tecum.deadlines.instants import Instant
from tecum.errors import InputError
from tecum.matters.commands import (
    Bearing,
    Command,
    EventRef,
    MakeNote,
    PerformAct,
    ReadInstrument,
    ReadPaper,
    ReceivePaper,
    Said,
)
from tecum.matters.event import Event, new_matter_id
from tecum.matters.facts_page import NamedFile
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events, instrument_id
from tecum.matters.state import Matter
from tecum.terms import Act, Audience, InstrumentKind

ZONE = "America/Denver"
A, CITY = new_matter_id(bytes(16)), new_matter_id(bytes([1] * 16))
DIGEST = "ab" * 32
NOW = Instant(utc=datetime(2020, 1, 16, tzinfo=UTC), zone=ZONE)
WHOLE = """by = "press desk"

[matters]
one = "{A}"

[[statement]]
name = "first"
office = "the issuer"
speaker = "spokesperson"
at = "2020-01-13T16:00"
words = "No cooperation."
source = {title = "Release", address = "https://issuer.example/1"}
according_to = "its field office"

[[statement.claim]]
words = "no cooperation"
denies = true
acts = ["hold", "notify"]
matters = ["one"]
kinds = ["I-247A"]
since = "2020-01-01T00:00"

[[statement.claim.tie]]
act = "notify"
bearing = "contradicts"
events = [{type = "act.performed", act = "notify"}, "A/2"]
why = "it was told"

[[statement]]
office = "the issuer"
at = 2020-01-14T16:00:00-07:00
words = "Little cooperation."
corrects = "first"
""".replace("{A}", A)


def files() -> list[NamedFile]:
    said = Said(asserted_by="desk")
    read = ReadInstrument(kind=InstrumentKind.I_247A, acts=(Act.HOLD, Act.NOTIFY))
    told = PerformAct(said=said, instrument=instrument_id(DIGEST, 1), act=Act.NOTIFY)
    return [
        NamedFile(matter=CITY, label="city", events=()),
        NamedFile(
            matter=A,
            label="A",
            events=events_of(
                A,
                ReceivePaper(said=said, sha256=DIGEST, receipt="R-1", channel="fax", size=9),
                ReadPaper(said=said, paper=DIGEST, instruments=(read,)),
                told,
                MakeNote(said=said, role="counsel", words="Ours."),
            ),
        ),
    ]


def events_of(matter: str, *commands: Command) -> tuple[Event, ...]:
    state, found = Matter(id=matter), []
    now = Instant(utc=datetime(2020, 1, 10, tzinfo=UTC), zone=ZONE)
    for command in commands:
        for event in decide_events(state, command, now):
            state = apply(state, event)
            found.append(event)
    return tuple(found)


def enter(text: str) -> Matter:
    written = read_say_file(text, name="said.toml", zone=ZONE)
    return fold(CITY, entered(written, files(), NOW))


def changed(old: str, new: str, text: str = WHOLE) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_file_is_entered_as_it_is_written() -> None:
    state = enter(WHOLE)
    first, second = state.statements
    assert (first.speaker, first.on_word_of) == ("spokesperson", "its field office")
    assert first.source is not None
    assert first.source.address == "https://issuer.example/1"
    assert str(first.at) == "16:00 MST on Monday 13 January 2020"
    assert first.about == (Act.HOLD, Act.NOTIFY)
    assert (first.corrected_by, second.corrects) == (second.sequence, first.sequence)
    [claim] = state.claims
    assert (claim.matters, claim.kinds, claim.denies) == ((A,), ("I-247A",), True)
    [tie] = state.ties
    assert (tie.bearing, tie.by) == (Bearing.CONTRADICTS, "press desk")
    assert tie.events == (EventRef(matter=A, sequence=3), EventRef(matter=A, sequence=2))


def test_a_claim_and_a_tie_of_what_was_entered_before() -> None:
    city = entered(read_say_file(WHOLE, name="said.toml", zone=ZONE), files(), NOW)
    claim = next(event.sequence for event in city if event.type == "claim.made")
    tie = next(event.sequence for event in city if event.type == "claim.tied")
    text = f"""
by = "press desk"
[[claim]]
of = 1
words = "another"
[[tie]]
claim = {claim}
replaces = {tie}
bearing = "does_not_touch"
why = "looked again"
[[tie]]
claim = {claim}
by = "counsel's office"
bearing = "supports"
events = ["city/1"]
why = "as it says"
"""
    written = read_say_file(text, name="later.toml", zone=ZONE)
    first = NamedFile(matter=CITY, label="city", events=city)
    state = fold(CITY, (*city, *entered(written, [first, files()[1]], NOW)))
    assert [one.words for one in state.claims] == ["no cooperation", "another"]
    assert [one.by for one in state.ties if one.replaced_by is None] == [
        "press desk",
        "counsel's office",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("by = press desk", "said.toml, line 1: Invalid value"),
        ('by = "a"\nat = 2020-01-13T16:00\n', "line 2: 2020-01-13T16:00 is no moment in TOML; put"),
        ('by = "a"\n', "line 1: it says nothing; write a [[statement]]"),
        (changed('by = "press desk"', ""), "line 1: `by` is missing; add by = a text"),
        (changed('by = "press desk"', 'by = " "'), "line 1: by = ' ' is no text"),
        (changed('by = "press desk"', 'by = "a"\nzone = "Denver"'), "line 2: zone 'Denver'"),
        (changed('office = "the issuer"\n', ""), "line 6: `office` is missing"),
        (changed("speaker", "speeker"), "line 9: there is no `speeker`; write speaker"),
        (changed('at = "2020-01-13T16:00"', 'at = "soon"'), "line 10: at: Invalid isoformat"),
        (changed('at = "2020-01-13T16:00"', "at = 2020-01-13"), "line 10: at 2020-01-13 has no"),
        (changed("title", "titel"), "line 12: there is no `titel`; write title"),
        (changed('"hold", "notify"', '"hold", "notfy"'), "line 18: acts 'notfy' is not known; use"),
        (changed("denies = true", 'denies = "yes"'), "line 17: denies = 'yes'; write true or"),
        (changed('["hold", "notify"]', '"hold"'), "line 18: acts = 'hold' is no list"),
        (changed('"contradicts"', '"proves"'), "line 25: bearing 'proves' is not known; use"),
        (changed('bearing = "contradicts"\n', ""), "line 23: `bearing` is missing"),
        (changed('"act.performed"', '"act.done"'), "line 26: type 'act.done' is not known"),
        (changed('matters = ["one"]', 'matters = ["B"]'), "line 19: there is no matter 'B' here"),
        (changed('["I-247A"]', '["I-138"]'), "line 20: no I-138 was read in A; name the"),
        (changed('"A/2"', '"A2"'), "line 26: 'A2' names no event; write it as \"A/9\""),
        (changed('"A/2"', '"A/9"'), "line 26: A has no event 9; its last is 4"),
        (changed('"act.performed", act', '"act.performed", kind = "I-138", act'), "line 26: no ev"),
        (changed(A, CITY[:-1] + "x"), "line 4: one is M-"),
        (changed('corrects = "first"', 'corrects = "third"'), "line 33: no statement above is"),
        (changed('corrects = "first"', "corrects = 0"), "line 33: corrects = 0 is no event"),
        (changed('corrects = "first"', "corrects = 2"), "line 29: matter M-"),
        (changed('act = "notify"\nb', 'act = "certify"\nb'), "line 23: matter M-"),
        (
            changed('"A/2"]', '"A/4"]\naudience = "agency"'),
            "line 27: it rests on what is counsel's",
        ),
        (changed('"A/2"', "7"), "line 26: 7 names no event"),
        ('by = "a"\n[[claim]]\nwords = "w"\n', "line 2: `of` is missing"),
        ('by = "a"\nstatement = ["x"]\n', "line 2: 'x' is no table"),
        ('by = "a"\nmatters = 3\n', "line 2: `matters` is no table"),
    ],
)
def test_a_fault_is_told_with_its_line_and_the_mend(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        enter(text)
    assert said in str(caught.value)
    assert "; " in str(caught.value)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = changed("speaker", "speeker", changed('"contradicts"', '"proves"'))
    with pytest.raises(InputError) as caught:
        enter(text)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("events", "audience"),
    [
        ('["A/1"]', Audience.OTHER_SIDE),
        ('["A/3"]', Audience.OTHER_SIDE),
        ('["A/3", "A/4"]', Audience.COUNSEL),
        ('["A/3"]\naudience = "public"', Audience.PUBLIC),
    ],
)
def test_a_tie_is_open_to_whom_its_events_are(events: str, audience: Audience) -> None:
    text = changed('[{type = "act.performed", act = "notify"}, "A/2"]', events)
    text = changed("denies = true", 'denies = true\naudience = "public"', text)
    [tie] = enter(text).ties
    assert tie.audience is audience


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    refused = ""
    try:
        read_say_file(text, name="said.toml", zone=ZONE)
    except InputError as error:
        refused = str(error)
    assert all(line.startswith("said.toml") for line in refused.splitlines())
    assert refused  # by chance nobody writes a file that says something


@pytest.mark.parametrize(
    ("place", "key", "line"),
    [
        ((), "by", 1),
        (("b", 1), None, 5),
        (("b", 1, "c", 0), "y", 8),
        (("b", 0, "c", 0), None, 3),
        (("b", 1, "inline", 0), "z", 6),
        (("gone",), None, 1),
    ],
)
def test_lines_are_found_by_path(place: tuple[str | int, ...], key: str | None, line: int) -> None:
    text = 'by = 1\n[[b]]\n[[b.c]]\nx = 2\n[[b]]\ninline = [{z = 1}]\n[[b.c]]\n"y" = 3\n'
    assert TomlLines(text).of(place, key) == line
