"""The language of conditions: what it says, what it refuses, and Kleene's three values."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tecum.policy.conditions import (
    Condition,
    ConditionError,
    Flag,
    Joined,
    Not,
    OneOf,
    Situation,
    parse_condition,
)
from tecum.policy.facts import FactValue

Value = FactValue | None


def situation(facts: dict[str, Value], *kinds: str, asked: bool = False) -> Situation:
    labels = {"detainer": frozenset({"I-247A", "I-200"})}
    return Situation(facts=facts, kinds=kinds, labels=labels, asked=asked, as_of=date(2020, 1, 13))


FACTS: dict[str, Value] = {
    "court_order": True,
    "under_18": False,
    "in_custody": None,
    "requester": "ICE",
    "interview_mode": None,
    "requester_purpose": "",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("always", True),
        ("asked", False),
        ("court_order", True),
        ("not court_order", False),
        ("in_custody", None),
        ("not in_custody", None),
        ("court_order and in_custody", None),
        ("under_18 and in_custody", False),
        ("court_order or in_custody", True),
        ("under_18 or in_custody", None),
        ("not (under_18 or court_order)", False),
        ('requester == "ICE"', True),
        ('requester != "ICE"', False),
        ('requester in ["CBP", "ICE"]', True),
        ('requester not in ("CBP", "HSI")', True),
        ('interview_mode == "video"', None),
        ('interview_mode != "video"', None),
        ('requester_purpose == "criminal_investigation"', False),
        ('requester_purpose != "criminal_investigation"', True),
        ('has("I-247A")', True),
        ('has("I-138", "AO-88B")', False),
        ('labelled("detainer")', True),
        ('labelled("nothing")', False),
        ('court_order\n  and has("I-247A")', True),
    ],
)
def test_what_a_condition_says(text: str, *, expected: bool | None) -> None:
    assert parse_condition(text).holds(situation(FACTS, "I-247A")) is expected


def test_asked_is_about_the_act() -> None:
    assert parse_condition("asked").holds(situation({}, asked=True)) is True


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("court_order and", "is not a condition"),
        ("court_oder", "did you mean court_order"),
        ('requestor == "ICE"', "did you mean requester"),
        ("requester", "as if it were true or false"),
        ('court_order == "true"', "write court_order or not court_order"),
        ('requester == "IEC"', "did you mean ICE"),
        ('requester == "unknown"', "gives requester no value 'unknown'"),
        ("requester == ICE", "needs a quoted word"),
        ('requester in "ICE"', "needs a list after requester in"),
        ("requester in []", "needs a list after requester in"),
        ('requester < "ICE"', "only ==, !=, in and not in"),
        ('papers_received_at == "now"', "only enum facts allow"),
        ('has("I-247B")', "did you mean I-247"),
        ("has()", "cannot use 'has()'"),
        ('has("I-138", kind=1)', "cannot use"),
        ('labelled("a", "b")', "cannot call labelled"),
        ('open("x")', "cannot call open"),
        ("has(1)", "needs a quoted word"),
        ("court_order == under_18 == in_custody", "cannot use"),
        ("1 + 1", "cannot use '1 + 1'"),
        ("True", "cannot use 'True'"),
        ("[x for x in court_order]", "cannot use"),
        ("lambda: court_order", "cannot use"),
        ("court_order.real", "cannot use"),
        ("(court_order := under_18)", "cannot use"),
        ("court_order\0", "is not a condition"),
    ],
)
def test_what_is_not_of_the_language(text: str, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert words in str(caught.value)


@pytest.mark.parametrize(("left", "right"), list(product([True, False, None], repeat=2)))
def test_kleene_tables(*, left: bool | None, right: bool | None) -> None:
    facts: dict[str, Value] = {"court_order": left, "under_18": right}
    both = parse_condition("court_order and under_18").holds(situation(facts))
    either = parse_condition("court_order or under_18").holds(situation(facts))
    order = {False: 0, None: 1, True: 2}
    assert order[both] == min(order[left], order[right])
    assert order[either] == max(order[left], order[right])


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("always", "always"),
        ("not  asked", "not asked"),
        ("not (court_order or under_18)", "not (court_order or under_18)"),
        (
            "court_order and not under_18 or in_custody",
            "(court_order and not under_18) or in_custody",
        ),
        ('requester in ["HSI", "ICE"]', 'requester in ["ICE", "HSI"]'),
        ('requester in ["ICE"]', 'requester == "ICE"'),
        ('requester not in ("ICE",)', 'not requester == "ICE"'),
        ('has("I-200", "I-247A")', 'has("I-247A", "I-200")'),
        ('labelled("detainer")', 'labelled("detainer")'),
        ('convicted("felony") and ever_convicted("felony")',) * 2,
        ('charged("indictable") or held_to_answer("indictable")',) * 2,
    ],
)
def test_a_condition_is_written_as_it_is_read(text: str, again: str) -> None:
    condition = parse_condition(text)
    assert str(condition) == again
    assert parse_condition(again) == condition


@pytest.mark.parametrize(
    ("text", "value", "atoms"),
    [
        # False `and`: the first false part. True `or`: the first true part.
        ("court_order and under_18 and asked", False, ["under_18"]),
        ("under_18 or court_order or always", True, ["court_order"]),
        # True `and`, false `or`: all parts.
        ('court_order and requester == "ICE"', True, ["court_order", 'requester == "ICE"']),
        ("under_18 or asked", False, ["under_18", "asked"]),
        # Unknown: those of the unknown parts.
        ("court_order and in_custody", None, ["in_custody"]),
        (
            'under_18 or in_custody or (court_order and interview_mode == "video")',
            None,
            ["in_custody", 'interview_mode == "video"'],
        ),
        ("not (court_order and under_18)", True, ["under_18"]),
        ("always", True, ["always"]),
        ("in_custody and in_custody", None, ["in_custody"]),
    ],
)
def test_the_atoms_that_decided(text: str, *, value: bool | None, atoms: list[str]) -> None:
    found, decided_by = parse_condition(text).why(situation(FACTS, "I-247A"))
    assert found is value
    assert [str(atom) for atom in decided_by] == atoms


NAMES = ("court_order", "under_18", "in_custody")
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.sampled_from([*map(Flag, NAMES), OneOf("requester", frozenset({"ICE"}))]),
    lambda inner: (
        inner.map(Not)
        | st.builds(
            lambda parts, settles: Joined(tuple(parts), settles=settles),
            st.lists(inner, min_size=1, max_size=3),
            st.booleans(),
        )
    ),
    max_leaves=8,
)
maybe = st.sampled_from([True, False, None])


@settings(derandomize=True, deadline=None)
@given(conditions, maybe, maybe, maybe, st.sampled_from(["ICE", "CBP", None]))
def test_a_decided_value_stays_whatever_is_filled_in(
    condition: Condition, one: Value, two: Value, three: Value, requester: Value
) -> None:
    facts = dict(zip(NAMES, (one, two, three), strict=True)) | {"requester": requester}
    partly = condition.holds(situation(facts))
    options = [
        [value] if value is not None else (["ICE", "CBP"] if name == "requester" else [True, False])
        for name, value in facts.items()
    ]
    wholly = {
        condition.holds(situation(dict(zip(facts, v, strict=True)))) for v in product(*options)
    }
    assert None not in wholly
    if partly is not None:
        assert wholly == {partly}
    assert {name for name, _ in condition.tests()} <= set(facts)


@settings(derandomize=True, deadline=None)
@given(conditions, maybe, maybe, maybe, st.sampled_from(["ICE", "CBP", None]))
def test_what_decided_a_condition_decides_it_alone(
    condition: Condition, one: Value, two: Value, three: Value, requester: Value
) -> None:
    facts = dict(zip(NAMES, (one, two, three), strict=True)) | {"requester": requester}
    value, atoms = condition.why(situation(facts))
    assert value is condition.holds(situation(facts))
    assert set(atoms) <= set(condition.atoms())
    looked_at = {name for atom in atoms for name, _ in atom.tests()}
    if value is None:
        assert {name for atom in atoms for name in atom.asks(situation(facts))} == looked_at
        assert all(facts[name] is None for name in looked_at)
        return
    assert None not in {facts[name] for name in looked_at}
    alone = {name: given_ if name in looked_at else None for name, given_ in facts.items()}
    assert condition.holds(situation(alone)) is value
