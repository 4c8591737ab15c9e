"""A compiled act answers as the evaluator does, and its numbers turn into the evaluator's words."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.drawn_acts import (
    ATOMS,
    CLASSES,
    PACKETS,
    Packet,
    Values,
    case_of,
    conditions,
    facts,
    layers,
    values_of,
)
from tests.core.policy.synthetic import DAY, adoption, burden, pack, question, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.errors import CoverageError, InputError
from tecum.policy.compiled import CompiledAct, compile_act
from tecum.policy.conditions import Condition, Situation, parse_condition
from tecum.policy.deciders import Way, atoms_of, node_of, signed, unsigned, way_of, ways
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import Facts
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack, Silence
from tecum.policy.pack_days import change_days
from tecum.policy.verdict import ActCase, Verdict
from tecum.terms import Act, InstrumentKind, Outcome

NAMES = sorted({name for text in ATOMS for name, _ in parse_condition(text, CLASSES).tests()})
steady = settings(max_examples=100, deadline=None, derandomize=True)


def ready(packs: Sequence[Pack], act: Act = Act.HOLD, adopted: Collection[str] = ()) -> CompiledAct:
    return compile_act(packs, act, as_of=DAY, adopted=adopted, known_at=None)


# ------------------------------------------------------------------------------------- the numbers


def numbered(condition: Condition, situation: Situation) -> tuple[Way, tuple[Condition, ...]]:
    leaves: list[Condition] = []
    node = node_of(condition, lambda atom: leaves.append(atom) or len(leaves) - 1)  # type: ignore[func-returns-value]
    way = way_of(node, [leaf.holds(situation) for leaf in leaves])
    assert 1 <= way[1] <= ways(node, value=way[0])
    assert unsigned(node, signed(node, way)) == way
    return way, atoms_of(node, way)


@steady
@given(conditions(ATOMS, 12), facts(NAMES), PACKETS)
def test_a_number_tells_the_value_and_the_atoms_that_decided(
    condition: Condition, given_facts: Values, packet: Packet
) -> None:
    situation = Situation(
        facts=given_facts, kinds=packet.kinds, labels={}, asked=packet.asked, as_of=DAY
    )
    (value, _), atoms = numbered(condition, situation)
    assert (value, atoms) == condition.why(situation)


@pytest.mark.parametrize(
    ("text", "holds", "fails", "unknown"),
    [
        ("under_18", 1, 1, 1),
        ("under_18 and in_custody", 1, 2, 3),
        ("under_18 or in_custody", 2, 1, 3),
        ("not (under_18 or in_custody)", 1, 2, 3),
        ("(under_18 or in_custody) and (written_consent or asked)", 4, 2, 15),
    ],
)
def test_ways_are_counted(text: str, holds: int, fails: int, unknown: int) -> None:
    node = node_of(parse_condition(text), lambda _: 0)
    found = [ways(node, value=value) for value in (True, False, None)]
    assert found == [holds, fails, unknown]


# ------------------------------------------------------------------------------------ the same law


def rules(verdict: Verdict) -> list[str]:
    return [candidate.rule.id for candidate in verdict.remaining]


def agree(act: CompiledAct, case: ActCase) -> None:
    outcome, trace = act(case.ground.known, case.ground.kinds, asked=case.asked)
    verdict = case.verdict({})
    explained = act.explain(trace)
    assert outcome is verdict.outcome
    assert explained.considered == case.trace()
    if all(one.holds is not None for one in explained.considered):
        assert explained.verdict is not None
        assert rules(explained.verdict) == rules(verdict)
        assert explained.beaten == verdict.beaten


@steady
@given(layers(), facts(NAMES), PACKETS, st.sampled_from([(), ("co.yes",)]))
def test_random_packs_are_answered_alike(
    packs: tuple[Pack, ...], given_facts: Values, packet: Packet, readings: tuple[str, ...]
) -> None:
    adopted = [one for one in readings if any(q.id == "co.q" for q in packs[1].questions)]
    case = case_of(packs, Act.HOLD, given_facts, packet=packet, adopted=adopted)
    agree(ready(packs, adopted=adopted), case)


@steady
@given(layers(), facts(NAMES, known=True), PACKETS)
def test_a_compiled_act_serves_many_questions_and_remembers_none(
    packs: tuple[Pack, ...], given_facts: Values, packet: Packet
) -> None:
    act = ready(packs)
    first = act(given_facts, packet.kinds, asked=packet.asked)
    act({}, (), asked=not packet.asked)
    assert act(given_facts, packet.kinds, asked=packet.asked) == first
    agree(act, case_of(packs, Act.HOLD, given_facts, packet=packet))


SHELF = load_packs()


def questions_of_shelf() -> st.SearchStrategy[tuple[str, date]]:
    """A place and a day: one on which its law changes, or the day before."""

    def days(place: str) -> list[date]:
        found = layers_for(place, SHELF)
        turns = {day - timedelta(days=back) for day in change_days(found) for back in (0, 1)}
        return sorted(day for day in turns if covered(found, day))

    return st.sampled_from(sorted(SHELF)).flatmap(
        lambda place: st.tuples(st.just(place), st.sampled_from(days(place)))
    )


def covered(packs: Sequence[Pack], day: date) -> bool:
    return all(
        one.covers_from <= day and not any(gap.span.covers(day) for gap in one.gaps)
        for one in packs
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(questions_of_shelf(), st.data())
def test_every_act_of_the_shipped_packs_is_answered_alike(
    question: tuple[str, date], data: st.DataObject
) -> None:
    place, day = question
    packs = layers_for(place, SHELF)
    readings = sorted({r.id for one in packs for q in one.questions for r in q.readings})
    adopted = data.draw(st.lists(st.sampled_from(readings), max_size=1)) if readings else []
    kinds = data.draw(st.lists(st.sampled_from(sorted(InstrumentKind)), max_size=3, unique=True))
    share = data.draw(st.integers(0, 3))
    for name in Act:
        act = compile_act(packs, name, as_of=day, adopted=adopted, known_at=None)
        looked_at = {fact for one in act.considered for fact, _ in one.rule.when.tests()}
        own = {offence.offence_class for one in packs for offence in one.offences}
        given_facts = {
            fact: data.draw(values_of(fact, own))
            for fact in sorted(looked_at)
            if share == 3 or data.draw(st.integers(0, share))
        }
        packet = Packet(kinds=frozenset(kinds), asked=data.draw(st.booleans()))
        agree(act, case_of(packs, name, given_facts, packet=packet, adopted=adopted, as_of=day))


def test_the_whole_evaluation_gives_the_same_outcomes_and_the_same_trace() -> None:
    packs = layers_for("co-denver", SHELF)
    kinds = (InstrumentKind("I-138"), InstrumentKind("I-247A"))
    asked = {Act.HOLD, Act.NOTIFY, Act.ADMIN_SUBPOENA}
    given_facts: Values = {"custodian_type": "jail", "requester": "ICE"}
    answers = evaluate(
        layers=packs,
        instruments=kinds,
        asked=asked,
        facts=Facts(values=given_facts),
        adopted=(),
        as_of=DAY,
        known_at=None,
    )
    for name in Act:
        act = ready(packs, name)
        outcome, trace = act(given_facts, kinds, asked=name in asked)
        assert outcome is answers[name].outcome
        assert act.explain(trace).considered == answers[name].trace


# --------------------------------------------------------------------------------- how it is done


class Counting(dict[str, object]):
    """Facts that count how often each is looked at."""

    def __init__(self, *given_facts: object) -> None:
        super().__init__(*given_facts)  # type: ignore[arg-type]
        self.looks: list[str] = []

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.looks.append(name)
        return super().get(name, default)


def test_each_fact_is_looked_at_once_however_many_rules_ask() -> None:
    some = ['requester == "ICE"', 'requester != "ICE" or under_18', "under_18 and written_consent"]
    rules = [rule(f"us.r{n}", Outcome.REQUIRED, when=text) for n, text in enumerate(some * 5)]
    known = Counting({"requester": "CBP", "under_18": True, "written_consent": False})
    outcome, trace = ready([pack("us", rules)])(known, (), asked=True)  # type: ignore[arg-type]
    assert outcome is Outcome.REQUIRED
    assert trace == (-1, 1, -2) * 5 or sorted(trace) == sorted((-1, 1, -2) * 5)
    assert sorted(known.looks) == ["requester", "under_18", "written_consent"]


def test_the_trace_tells_what_beat_what() -> None:
    ban = rule("us.ban", Outcome.PROHIBITED, when="under_18 and not in_custody")
    but = rule("us.but", Outcome.PERMITTED, when="written_consent", exception_to=["us.ban"])
    act = ready([pack("us", [ban, but])])
    known = {"under_18": True, "in_custody": False, "written_consent": True}
    outcome, trace = act(known, (), asked=True)
    assert (outcome, trace) == (Outcome.PERMITTED, (1, 1))
    explained = act.explain(trace)
    assert [one.decided_by for one in explained.considered] == [
        ("under_18", "in_custody"),
        ("written_consent",),
    ]
    assert [(one.rule, one.by) for one in explained.beaten] == [("us.ban", "us.but")]


def test_two_layers_may_count_one_silence_in_two_ways() -> None:
    yes = burden("us.b", "under_18", Silence.TRUE)
    no = burden("co.b", "under_18", Silence.FALSE)
    upper = pack("us", [rule("us.r", Outcome.PERMITTED, when="under_18")], burdens=[yes])
    lower = pack(
        "co", [rule("co.r", Outcome.PERMITTED, when="under_18")], parents=["us"], burdens=[no]
    )
    act = ready([lower, upper])
    assert [one.rule.id for one in act.considered] == ["us.r", "co.r"]
    assert act({}, (), asked=True) == (Outcome.PERMITTED, (1, -1))
    assert act({"under_18": True}, (), asked=True) == (Outcome.PERMITTED, (1, 1))


def test_a_fact_to_ask_for_is_tried_both_ways_and_told_as_unknown() -> None:
    act = ready([pack("us", [rule("us.r", Outcome.PERMITTED, when="under_18 and in_custody")])])
    outcome, trace = act({"in_custody": True}, (), asked=True)
    explained = act.explain(trace)
    assert outcome is Outcome.NEEDS_COUNSEL
    assert explained.verdict is None
    assert explained.beaten == ()
    assert [(one.holds, one.decided_by) for one in explained.considered] == [(None, ("under_18",))]


def test_a_rule_set_aside_is_traced_and_does_not_count() -> None:
    of = {"us.yes": [rule("us.y", Outcome.REQUIRED)], "us.no": [rule("us.n", Outcome.PROHIBITED)]}
    place = pack(
        "us",
        [rule("us.gone", Outcome.PROHIBITED, rests_on="enjoined")],
        questions=[question("us.q", of)],
        adoptions=[adoption("us.a", "us.yes", "us.q")],
    )
    act = ready([place])
    outcome, trace = act({}, (), asked=True)
    assert (outcome, trace) == (Outcome.REQUIRED, (1, 1, 1))
    told = {one.rule: one.set_aside for one in act.explain(trace).considered}
    assert told["us.y"] is None
    assert told["us.n"] == "the reading us.yes was adopted instead"
    assert told["us.gone"] == "its source is enjoined: a court forbids its application"


def test_compiling_refuses_what_evaluation_refuses() -> None:
    with pytest.raises(CoverageError, match="ask for a later day"):
        compile_act([pack("us")], Act.HOLD, as_of=date(1999, 1, 1), adopted=(), known_at=None)
    with pytest.raises(InputError, match="no layer has a reading"):
        ready([pack("us")], adopted=["us.nothing"])
