"""The evaluator beside clingo: on random law and facts, and on the packs that are shipped."""

from datetime import date

import pytest
from hypothesis import given, settings
from tests.core.policy.synthetic import DAY, burden, pack, question, rule
from tests.core.policy.test_properties import (
    SHELF,
    Values,
    acts,
    case_of,
    kinds,
    places,
    some_facts,
)
from tests.oracle.asp import Case, outcomes_by_clingo, possible_outcomes
from tests.oracle.comparing import ATOMS, BEATEN, REASONS, compare

from tecum.policy.facts import Facts
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack, Rule, Silence
from tecum.terms import Act, InstrumentKind, Outcome

REQUIRED, PERMITTED, PROHIBITED = Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED
UNADDRESSED, COUNSEL = Outcome.UNADDRESSED, Outcome.NEEDS_COUNSEL


def test_random_law_and_facts_give_clingos_outcome() -> None:
    found = compare(range(100), 4)
    assert found.differences == ()
    assert found.cases == 400
    assert {*REASONS.values(), *BEATEN.values(), *ATOMS.values()} <= found.features.keys()
    assert min(found.outcomes[outcome] for outcome in Outcome) >= 0.03 * found.cases


@settings(max_examples=60, deadline=None, derandomize=True)
@given(places, kinds, some_facts, acts)
def test_shipped_packs_give_clingos_outcome(
    place: tuple[str, date], papers: list[str], facts: Values, wanted: set[Act]
) -> None:
    layers = layers_for(place[0], SHELF)
    cases = [
        Case(
            layers=layers,
            act=act,
            asked=True,
            facts=Facts(values=facts),
            kinds=tuple(InstrumentKind(kind) for kind in papers),
            adopted=(),
            as_of=place[1],
        )
        for act in sorted(wanted)
    ]
    own = [case_of(layers, papers, facts, one.act, place[1]).verdict({}) for one in cases]
    assert [one.outcome for one in own] == outcomes_by_clingo(cases)


TWO_READINGS = question(
    "top.q",
    {"top.a": [rule("top.a.r", REQUIRED)], "top.b": [rule("top.b.r", PROHIBITED)]},
)
ORDER = rule("top.order", REQUIRED, court_order=True)
BAN = rule("top.ban", PROHIBITED)
MAY = rule("low.may", PERMITTED)


def low(*rules: Rule) -> Pack:
    return pack("low", rules, parents=["top"])


@pytest.mark.parametrize(
    ("layers", "possible"),
    [
        ([pack("top")], {UNADDRESSED}),
        ([pack("top", [ORDER, BAN])], {REQUIRED}),
        ([pack("top", [BAN]), low(rule("low.duty", REQUIRED))], {COUNSEL}),
        ([pack("top", [rule("top.r", None, preempts=[PERMITTED])]), low(MAY)], {UNADDRESSED}),
        ([pack("top", [MAY]), low(rule("low.r", None, preempts=[PERMITTED]))], {PERMITTED}),
        ([pack("top", [BAN, rule("top.x", PERMITTED, exception_to=["top.ban"])])], {PERMITTED}),
        ([pack("top", [rule("top.m", PROHIBITED, rests_on="memory")])], {UNADDRESSED, PROHIBITED}),
        ([pack("top", [rule("top.e", PROHIBITED, rests_on="enjoined")])], {UNADDRESSED}),
        ([pack("top", questions=[TWO_READINGS])], {UNADDRESSED, REQUIRED, PROHIBITED}),
        ([pack("top", questions=[TWO_READINGS]), low(MAY)], {PERMITTED}),
        ([pack("top", [MAY], questions=[TWO_READINGS])], {PERMITTED, REQUIRED, PROHIBITED}),
        ([pack("top", [rule("top.r", REQUIRED, when="under_18")])], {UNADDRESSED, REQUIRED}),
        (
            [
                pack(
                    "top",
                    [rule("top.r", REQUIRED, when="not under_18")],
                    burdens=[burden("top.b", "under_18", Silence.FALSE)],
                )
            ],
            {REQUIRED},
        ),
    ],
)
def test_the_program_says_what_the_combining_rule_says(
    layers: list[Pack], possible: set[Outcome]
) -> None:
    case = Case(
        layers=tuple(layers),
        act=Act.HOLD,
        asked=False,
        facts=Facts(values={}),
        kinds=(),
        adopted=(),
        as_of=DAY,
    )
    assert possible_outcomes([case]) == [possible]
