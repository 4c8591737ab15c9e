"""A mapping file: every fault at once, each with its place and mend."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from tecum.adapters.reconciling.mapping import parse_answer, parse_mapping, plain_mapping
from tecum.adapters.reconciling.sides import profiles
from tecum.errors import InputError
from tecum.measures.reconciling import ActAnswer, Field
from tecum.terms import Act, AnswerKind, Party

CONTRACT = Path(__file__).parents[4] / "contract" / "mapping.schema.json"
WHOLE = """
schema = "tecum.mapping.v1"
role = "issuer"
sheets = ["Detail"]
header_row = 7
encoding = "cp1252"
separator = ";"
dates = ["%m/%d/%Y"]
zone = "America/Denver"
blank = ["b(6), b(7)C"]
blank_answer = "none"
ignore = ["Notes"]
optional = ["due"]
[columns]
"Event  No" = "event_number"
"Hold" = "answer.hold"
[join]
unit = ["Facility", "State"]
[codes.answer]
"Y" = "complied"
[units]
"Jail" = ["CNTY JAIL"]
[scope]
from = 2015-01-01
to = 2015-03-31
units = "ours"
"""


def test_a_whole_mapping_is_read() -> None:
    found = parse_mapping(WHOLE, "m.toml")
    assert found.role is Party.ISSUER
    assert str(found.columns["event no"]) == "event_number"
    assert found.columns["hold"].act is Act.HOLD
    assert found.join == {Field.UNIT: ("facility", "state")}
    assert found.units == {"jail": "Jail", "cnty jail": "Jail"}
    assert found.blank == {"b(6), b(7)c"}
    assert found.blank_answer_is_none
    assert found.scope.own_units


BROKEN = [
    ("columns = 3", "`columns` is 3"),
    ("[columns]\na = 'event'", "column 'a' names the field 'event'"),
    ("[columns]\na = 'answer.fly'", "names the field 'answer.fly'"),
    ("role = 'sender'\n[columns]\na='sent'", "`role` is 'sender'; say \"issuer\""),
    ("header_row = 0\n[columns]\na='sent'", "`header_row` is 0; count the row"),
    ("header_row = true\n[columns]\na='sent'", "`header_row` is True"),
    ("dates = 'x'\n[columns]\na='sent'", "`dates` is 'x'; give a list"),
    ("zone = 'Denver'\n[columns]\na='sent'", "'Denver' is not in the IANA"),
    ("separator = ';;'\n[columns]\na='sent'", "`separator` is ';;'"),
    ("encoding = 8\n[columns]\na='sent'", "`encoding` is 8"),
    ("blank_answer = 'no'\n[columns]\na='sent'", "`blank_answer` is 'no'"),
    ("schema = 'v9'\n[columns]\na='sent'", "`schema` is 'v9'"),
    ("nonsense = 1\n[columns]\na='sent'", "`nonsense` is no key"),
    ("[columns]\na='sent'\n[codes.instrument]\nX='I-999'", "[codes.instrument] 'X' means 'I-999'"),
    ("[columns]\na='sent'\n[codes.answer]\nX='perhaps'", "[codes.answer] 'X' means 'perhaps'"),
    ("[columns]\na='sent'\n[codes.sent]\nX='no'", "[codes.sent] 'X' means 'no'"),
    ("[columns]\na='sent'\n[codes.answer]\nX=3", "means 3; give a text"),
    ("[columns]\na='sent'\n[codes.name]\nX='y'", "[codes.name] has no codes"),
    ("[columns]\na='sent'\n[join]\nsent=['a','b']", "[join] sent is no text"),
    (
        "[columns]\na='sent'\n[units]\nA=['x']\nB=['X']",
        "[units] 'X' is written for 'A' and for 'B'",
    ),
    ("[columns]\na='sent'\n[scope]\nfrom='x'", "[scope] from is 'x'"),
    ("[columns]\na='sent'\n[scope]\nuntil=1", "[scope] until is unknown"),
    ("[columns]\na='sent'\n[scope]\nunits='mine'", "[scope] units is 'mine'"),
    ("optional=['x']\n[columns]\na='sent'", "names the field 'x'"),
    ("role = 'issuer'", "`columns` names no column"),
    ("= broken", "no TOML"),
]


# What a schema cannot know: other files of the system, spellings across keys, TOML itself.
BEYOND_A_SCHEMA = ("IANA", "written for", "no TOML", "[scope] from")
KEPT_BY_SCHEMA = [
    (text, False) for text, said in BROKEN if not any(word in said for word in BEYOND_A_SCHEMA)
]


@pytest.mark.parametrize(("text", "said"), BROKEN, ids=[case[1][:30] for case in BROKEN])
def test_a_fault_names_the_file_the_place_and_the_mend(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping(text, "m.toml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("m.toml: ")
    assert "; " in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        parse_mapping("role = 'x'\nheader_row = 0\n[columns]\na = 'b'", "m.toml")
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("declined", (ActAnswer(act=None, kind=AnswerKind.DECLINED),)),
        (
            "hold=declined, notify=complied",
            (
                ActAnswer(act=Act.HOLD, kind=AnswerKind.DECLINED),
                ActAnswer(act=Act.NOTIFY, kind=AnswerKind.COMPLIED),
            ),
        ),
        ("hold=maybe", None),
        ("fly=declined", None),
        ("=declined", None),
    ],
)
def test_answers_are_read_by_act(text: str, expected: tuple[ActAnswer, ...] | None) -> None:
    assert parse_answer(text, None) == expected


def test_a_list_in_our_own_words_needs_no_mapping() -> None:
    found = plain_mapping("none")
    assert {str(target) for target in found.columns.values()} >= set(Field)
    assert str(found.columns["answer.hold"]) == "answer.hold"


@pytest.mark.parametrize(
    ("text", "holds"),
    [(WHOLE, True), *((text, True) for text in profiles().values()), *KEPT_BY_SCHEMA],
)
def test_the_contract_takes_what_is_read_and_refuses_what_is_not(text: str, *, holds: bool) -> None:
    schema = json.loads(CONTRACT.read_text(encoding="utf-8"))
    document = json.loads(json.dumps(tomllib.loads(text), default=str))
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is holds


def test_the_shipped_mappings_can_be_read() -> None:
    assert sorted(profiles()) == ["ice-foia-2015", "ice-release"]
    for name, text in profiles().items():
        assert parse_mapping(text, name).role is Party.ISSUER
