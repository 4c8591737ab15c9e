"""One SQL CASE an act: each row gets the evaluator's answer and deciding rules, NULLs and all."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import duckdb
import pytest
import sqlglot
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from tests.core.policy.drawn_acts import (
    ATOMS,
    CLASSES,
    PACKETS,
    Packet,
    Values,
    case_of,
    facts,
    layers_of_one_mind,
    packets,
)
from tests.core.policy.synthetic import DAY, burden, pack, question, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.errors import InputError
from tecum.policy.conditions import parse_condition
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import OffenceRecord
from tecum.policy.layers import layers_for
from tecum.policy.offences import LookBack
from tecum.policy.pack import Pack, Rule, Silence
from tecum.policy.sql_case import Dialect, SqlCase, sql_case, words_of
from tecum.policy.sql_columns import kind_column
from tecum.terms import Act, InstrumentKind, Outcome

NAMES = sorted({name for text in ATOMS for name, _ in parse_condition(text, CLASSES).tests()})
DUCKDB = duckdb.connect()
SQLITE = sqlite3.connect(":memory:")
TYPES = {"boolean": "BOOLEAN", "text": "VARCHAR"}
Row = Mapping[str, bool | str | None]


def made(packs: Sequence[Pack], act: Act = Act.HOLD, day: date = DAY) -> SqlCase:
    return sql_case(packs, act, as_of=day, adopted=(), known_at=None)


def answers(case: SqlCase, rows: Sequence[Row], dialect: Dialect = "duckdb") -> list[str]:
    """The CASE run over rows by a database."""
    database = DUCKDB if dialect == "duckdb" else SQLITE
    columns = ["place INTEGER", *(f'"{one.name}" {TYPES[one.type]}' for one in case.columns)]
    database.execute("DROP TABLE IF EXISTS asked_rows")
    database.execute(f"CREATE TABLE asked_rows ({', '.join(columns)})")
    marks = ", ".join("?" for _ in columns)
    values = [[place, *row.values()] for place, row in enumerate(rows)]
    database.executemany(f"INSERT INTO asked_rows VALUES ({marks})", values)  # noqa: S608 - only marks
    text = f"SELECT {case.sql(dialect)} FROM asked_rows ORDER BY place"  # noqa: S608 - our own CASE
    return [answer for (answer,) in database.execute(text).fetchall()]


THEMES = [ATOMS[::3], ATOMS[1::3], ATOMS[2::3]]
QUESTIONS = st.lists(st.tuples(facts(NAMES), PACKETS), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from(THEMES).flatmap(layers_of_one_mind),
    QUESTIONS,
    st.sampled_from(["duckdb", "sqlite"]),
)
def test_random_packs_are_answered_alike(
    packs: tuple[Pack, ...], asked: list[tuple[Values, Packet]], dialect: Dialect
) -> None:
    try:
        case = made(packs)
    except InputError:
        reject()  # too large to write out, which has its own test
    rows = [case.row(given_facts, p.kinds, asked=p.asked) for given_facts, p in asked]
    expected = [
        words_of(case_of(packs, Act.HOLD, given_facts, packet=packet).verdict({}))
        for given_facts, packet in asked
    ]
    assert answers(case, rows, dialect) == expected


SHELF = load_packs()


SMALL = [("co-denver", DAY), ("tx", DAY), ("ia", DAY)]
LARGE = [(place, date(2025, 6, 1)) for place in sorted(SHELF)]


@cache
def shipped(place: str, act: Act, day: date) -> SqlCase:
    return made(layers_for(place, SHELF), act, day)


def compare_shipped(place: str, day: date, data: st.DataObject) -> None:
    packs = layers_for(place, SHELF)
    act = data.draw(st.sampled_from(Act))
    case = shipped(place, act, day)
    names = {name for column in case.columns for name, _ in column.atom.tests()}
    classes = {one.offence_class for pack in packs for one in pack.offences}
    kinds = sorted(one.name for one in case.columns if one.name.startswith("has_"))
    papers = [kind for kind in InstrumentKind if kind_column(kind) in kinds] or ["AO-88"]
    one = st.tuples(facts(names, classes=classes), packets(tuple(papers)))
    questions = data.draw(st.lists(one, min_size=4, max_size=12))
    table = [case.row(f, p.kinds, asked=p.asked) for f, p in questions]
    expected = [
        words_of(case_of(packs, act, f, packet=p, as_of=day).verdict({})) for f, p in questions
    ]
    assert answers(case, table) == expected
    assert answers(case, table, "sqlite") == expected


@pytest.mark.parametrize(("place", "day"), SMALL)
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_shipped_packs_are_answered_alike(place: str, day: date, data: st.DataObject) -> None:
    compare_shipped(place, day, data)


@pytest.mark.prove
@pytest.mark.parametrize(("place", "day"), LARGE)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data())
def test_every_shipped_pack_is_answered_alike(place: str, day: date, data: st.DataObject) -> None:
    compare_shipped(place, day, data)


def test_a_deep_act_is_written_flat_enough_for_sqlites_parser() -> None:
    """Oregon's hold splits nineteen times below each other; the parser gives up at a hundred."""
    packs, day = layers_for("or", SHELF), date(2025, 6, 1)
    case, nothing = shipped("or", Act.HOLD, day), Packet(kinds=frozenset(), asked=True)
    expected = case_of(packs, Act.HOLD, {}, packet=nothing, as_of=day).verdict({})
    assert answers(case, [case.row({}, (), asked=True)], "sqlite") == [words_of(expected)]


# ------------------------------------------------------------------------------- what the text says


def told(packs: Sequence[Pack], given_facts: Values, *, asked: bool = True) -> str:
    case = made(packs)
    return answers(case, [case.row(given_facts, (), asked=asked)])[0]


YES = rule("us.yes", Outcome.REQUIRED, when="under_18")
NO = rule("us.no", Outcome.PROHIBITED, when="in_custody")
OPEN = question(
    "us.q", {"us.a": [rule("us.a.may", Outcome.PERMITTED, when="under_18")], "us.b": []}
)
KNOWN: Values = {"under_18": True, "in_custody": True}


@pytest.mark.parametrize(
    ("rules", "given_facts", "answer"),
    [
        ([], {}, "unaddressed"),
        ([YES, NO], {"under_18": False, "in_custody": False}, "unaddressed"),
        ([YES, NO], {"under_18": True, "in_custody": False}, "required us.yes"),
        ([YES, NO], KNOWN, "needs_counsel conflict us.no us.yes"),
        ([YES], {}, "needs_counsel facts under_18"),
        ([replace(NO, source="us.memory")], KNOWN, "needs_counsel doubt us.no"),
        ([YES, replace(YES, id="us.also")], KNOWN, "required us.also us.yes"),
        ([YES, replace(NO, exception_to=frozenset({"us.yes"}))], KNOWN, "prohibited us.no"),
        ([YES, replace(NO, source="us.enjoined")], KNOWN, "required us.yes"),
        ([YES, replace(NO, court_order=True)], KNOWN, "prohibited us.no"),
    ],
)
def test_the_text_names_the_rules_that_decide(
    rules: list[Rule], given_facts: Values, answer: str
) -> None:
    assert told([pack("us", rules)], given_facts) == answer


def test_an_open_question_that_decides_is_named() -> None:
    assert told([pack("us", questions=[OPEN])], KNOWN) == "needs_counsel doubt us.q"
    assert told([pack("us", questions=[OPEN])], {"under_18": False}) == "unaddressed"


@pytest.mark.parametrize(
    ("silence", "answer"),
    [
        (Silence.TRUE, "required us.yes"),
        (Silence.FALSE, "unaddressed"),
        (Silence.ASK, "needs_counsel facts under_18"),
    ],
)
def test_null_counts_as_the_burden_says(silence: Silence, answer: str) -> None:
    packs = [pack("us", [YES], burdens=[burden("us.b", "under_18", silence)])]
    assert told(packs, {}) == answer


def test_columns_are_named_like_the_facts_and_say_whether_they_may_be_null() -> None:
    texts = ['has("I-247A") and asked', "under_18", 'requester == "ICE"', 'convicted("violent")']
    rules = [
        replace(rule(f"us.r{n}", Outcome.PERMITTED), when=parse_condition(text, CLASSES))
        for n, text in enumerate([*texts, 'held_to_answer("felony")'])
    ]
    case = made([pack("us", rules)])
    assert {one.name: (one.type, one.nullable) for one in case.columns} == {
        "has_i_247a": ("boolean", False),
        "asked": ("boolean", False),
        "under_18": ("boolean", True),
        "requester": ("text", True),
        "ever_convicted_violent": ("boolean", True),
        "convicted_violent": ("boolean", True),
        "charged_felony": ("boolean", True),
        "held_to_answer_felony": ("boolean", True),
    }
    record = OffenceRecord(offence_class="violent", date=date(2010, 1, 1))
    row = case.row({"convictions": (record,), "requester": "CBP"}, {"I-247A"}, asked=False)
    assert dict(row) == {
        "has_i_247a": True,
        "asked": False,
        "under_18": None,
        "requester": "CBP",
        "ever_convicted_violent": True,
        "convicted_violent": False,
        "charged_felony": None,
        "held_to_answer_felony": None,
    }


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "spark"])
def test_each_dialect_reads_what_is_written_for_it(dialect: Dialect) -> None:
    case = shipped("co-denver", Act.HOLD, DAY)
    text = case.sql(dialect)
    assert sqlglot.parse_one(text, read=dialect).sql(dialect) == text
    assert ("`" in text) is (dialect == "spark")


# ---------------------------------------------------------------------------------- what is refused


def test_silence_that_is_asked_in_one_layer_and_counts_in_another_is_refused() -> None:
    upper = pack("us", [YES])
    also = rule("co.yes", Outcome.REQUIRED, when="under_18")
    lower = pack("co", [also], parents=["us"], burdens=[burden("co.b", "under_18", Silence.FALSE)])
    with pytest.raises(InputError, match="hold: silence on under_18 is to be asked about in one"):
        made([upper, lower])


def test_two_classes_that_hang_on_one_instant_are_refused() -> None:
    anchored = LookBack(first=date(1990, 1, 1), years=5, counted_to="arrested_at")
    classes = {"one": (anchored,), "two": (anchored,)}
    when = parse_condition('convicted("one") or convicted("two")', classes)
    one = replace(rule("us.r", Outcome.PERMITTED), when=when)
    with pytest.raises(InputError, match="convicted_one, convicted_two hang on one instant"):
        made([pack("us", [one])])


def test_a_class_that_two_layers_draw_differently_is_refused() -> None:
    packs = []
    for name, years, parents in (("us", 5, []), ("co", 7, ["us"])):
        classes = {"violent": (LookBack(first=date(1990, 1, 1), years=years),)}
        when = parse_condition('convicted("violent")', classes)
        packs.append(
            pack(name, [replace(rule(f"{name}.r", Outcome.REQUIRED), when=when)], parents=parents)
        )
    with pytest.raises(InputError, match="the column convicted_violent differently"):
        made(packs)


BOOLEANS = [name for name, spec in FACTS.items() if spec.type is FactType.BOOLEAN]


def test_too_many_facts_to_ask_for_are_refused_with_the_mend() -> None:
    rules = [rule(f"us.{name}", Outcome.REQUIRED, when=name) for name in BOOLEANS[:11]]
    with pytest.raises(InputError, match="2048 combinations of answers would have to be tried"):
        made([pack("us", rules)])


def test_too_many_regions_are_refused_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tecum.policy.sql_case.LARGEST", 7)
    rules = [rule(f"us.{name}", Outcome.REQUIRED, when=name) for name in BOOLEANS[:5]]
    with pytest.raises(InputError, match="regions would have to be written out; give burdens"):
        made([pack("us", rules)])
