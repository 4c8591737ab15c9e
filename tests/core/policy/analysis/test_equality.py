"""The heart: over every space the algebra of sets says what the evaluator says, pattern by pattern.

Packs as shipped on every version of their law, and packs drawn at random that use burdens, memory,
questions, adoptions, exceptions, pre-emption, court orders, labels, look-backs and charges.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.analysis.drawn import OFFENCES, PLAIN, adopted_in, case_of, layers_of
from tests.core.policy.synthetic import DAY, burden, pack, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.analysis.judging import Judge, Judged
from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.space import Space
from tecum.policy.analysis.versions import stretches_of
from tecum.policy.analysis.witness import Witness, witness_of
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import Facts, FactValue
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack, Silence
from tecum.terms import Act, Outcome

SHELF = load_packs()
FEW = 200


def layers_at(place: str) -> tuple[Pack, ...]:
    return layers_for(place, SHELF)


def judged_states(place: str) -> Iterator[tuple[date, Judged]]:
    """Every act in every state of the law that a place has had, each once."""
    layers = layers_at(place)
    judge = Judge(layers)
    for stretch in stretches_of(SHELF[place], layers):
        for act in Act:
            judged = judge.judged(act, stretch.first)
            if judged.new:
                yield stretch.first, judged


def evaluator(
    layers: tuple[Pack, ...], act: Act, pattern: Witness, as_of: date, adopted: tuple[str, ...] = ()
) -> Outcome:
    case = case_of(
        layers,
        act,
        as_of=as_of,
        adopted=adopted,
        facts=Facts(values=pattern.facts),
        instruments=pattern.instruments,
        asked=pattern.asked,
    )
    return case.verdict({}).outcome


def some(space: Space, start: int, most: int) -> Iterator[tuple[int, Witness]]:
    """Stated patterns spread evenly over the space, all of them if they are few.

    Each is shown twice: as its smallest member, and as another that it stands for.
    """
    step = max(space.size // most, 1)
    step += 1 - step % 2  # an odd step does not keep to one value of a digit with an even radix
    for number in range(start % step, space.size, step):
        if space.stated >> number & 1:
            yield number, witness_of(space, number, Act.HOLD, {})
            yield number, another_member(space, number, start + number)


def another_member(space: Space, number: int, turn: int) -> Witness:
    """One of the many things that a pattern stands for, chosen by `turn`."""
    facts: dict[str, FactValue] = {}
    for group, digit in zip(space.groups, space.of_group, strict=True):
        members = [said for said, one in group.members() if one == digit.value_in(number)]
        facts |= group.facts(members[turn % len(members)])
    packets = space.packets[space.of_packet.value_in(number)]
    kinds = {members[turn % len(members)] for members in packets[turn % len(packets)]}
    if turn % 3:
        kinds |= set(space.never_looked_at[turn % 5 :: 7])
    asked = bool(space.asked >> number & 1) if space.of_asking.radix > 1 else bool(turn % 2)
    return Witness(instruments=tuple(sorted(kinds)), facts=facts, asked=asked)


@pytest.mark.parametrize("place", list(SHELF))
def test_every_version_of_every_shipped_pack_is_decided_as_the_evaluator_decides(
    place: str,
) -> None:
    layers = layers_at(place)
    for as_of, judged in judged_states(place):
        act = judged.case.act
        assert sum(judged.counts.values()) == judged.space.stated.bit_count()
        for number, pattern in some(judged.space, as_of.toordinal(), FEW):
            found = judged.found.outcome_of(number)
            assert found is evaluator(layers, act, pattern, as_of), (act, as_of, pattern)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.data())
def test_shipped_packs_under_adopted_readings(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([one for one in SHELF if questions_of(one)]))
    layers = layers_at(place)
    stretch = data.draw(st.sampled_from(stretches_of(SHELF[place], layers)))
    adopted = data.draw(adopted_in(layers))
    for act in Act:
        judged = Judge(layers).judged(act, stretch.first, adopted)
        for number, pattern in some(judged.space, data.draw(st.integers(0, 999)), 20):
            found = judged.found.outcome_of(number)
            assert found is evaluator(layers, act, pattern, stretch.first, adopted)


def questions_of(place: str) -> list[str]:
    return [one.id for layer in layers_at(place) for one in layer.questions]


def test_the_door_of_the_law_answers_the_same() -> None:
    layers = layers_at("co-denver")
    as_of = date(2020, 1, 13)
    for act in Act:
        judged = Judge(layers).judged(act, as_of)
        for number, pattern in some(judged.space, 7, 5):
            answered = evaluate(
                layers=layers,
                instruments=pattern.instruments,
                asked={act} if pattern.asked else (),
                facts=Facts(values=pattern.facts),
                adopted=(),
                as_of=as_of,
                known_at=None,
            )
            assert answered[act].outcome is judged.found.outcome_of(number)


def compare(layers: tuple[Pack, ...], adopted: tuple[str, ...], start: int, most: int) -> None:
    case = case_of(layers, adopted=adopted)
    space = space_of([case], few_enough=1)
    found = outcomes_of(case, space)
    whole = 0
    for where in found.by_outcome.values():
        assert not whole & where
        whole |= where
    assert whole == space.full
    for number, pattern in some(space, start, most):
        expected = evaluator(layers, Act.HOLD, pattern, DAY, adopted)
        assert found.outcome_of(number) is expected, pattern


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), layers_of(PLAIN), st.integers(0, 9999))
def test_random_packs_on_plain_facts(
    data: st.DataObject, layers: tuple[Pack, ...], start: int
) -> None:
    compare(layers, data.draw(adopted_in(layers)), start, 120)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data(), layers_of([*OFFENCES, *PLAIN[:4]]), st.integers(0, 9999))
def test_random_packs_on_offences(
    data: st.DataObject, layers: tuple[Pack, ...], start: int
) -> None:
    compare(layers, data.draw(adopted_in(layers)), start, 60)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    layers_of([*OFFENCES[:6], *PLAIN[:9]]), layers_of([*OFFENCES[:6], *PLAIN]), st.integers(0, 9999)
)
def test_two_laws_on_two_days_in_one_space(
    one: tuple[Pack, ...], other: tuple[Pack, ...], start: int
) -> None:
    days = DAY, date(2026, 6, 1)
    cases = [case_of(one, as_of=days[0]), case_of(other, as_of=days[1])]
    space = space_of(cases, few_enough=1)
    found = [outcomes_of(case, space) for case in cases]
    for number, pattern in some(space, start, 40):
        for layers, day, outcomes in zip((one, other), days, found, strict=True):
            assert outcomes.outcome_of(number) is evaluator(layers, Act.HOLD, pattern, day)


def test_an_answer_may_raise_the_next_question() -> None:
    # Once under_18 is said to be true, the county's rule hangs on in_custody, whatever its burden
    # said of under_18 before; prohibited either way.
    upper = pack(
        "us",
        [
            rule("us.young", Outcome.PROHIBITED, when="under_18"),
            rule("us.grown", Outcome.PROHIBITED, when="not under_18"),
        ],
    )
    lower = pack(
        "co",
        [rule("co.both", Outcome.PROHIBITED, when="under_18 and in_custody")],
        parents=["us"],
        burdens=[burden("co.b", "under_18", Silence.FALSE)],
    )
    compare((upper, lower), (), 0, 100)
    found = outcomes_of(case := case_of((upper, lower)), space_of([case]))
    assert found.outcome_of(0) is Outcome.PROHIBITED


def test_facts_to_ask_for_are_tried_together() -> None:
    # in_custody is asked for only beside under_18; supposed true it counts for the county too.
    upper = pack(
        "us",
        [
            rule("us.both", Outcome.PERMITTED, when="under_18 and in_custody"),
            rule("us.all", Outcome.PERMITTED),
        ],
    )
    lower = pack(
        "co",
        [rule("co.inside", Outcome.PROHIBITED, when="in_custody and not under_18")],
        parents=["us"],
        burdens=[burden("co.b", "in_custody", Silence.FALSE)],
    )
    compare((upper, lower), (), 0, 100)
    found = outcomes_of(case := case_of((upper, lower)), space_of([case]))
    assert found.outcome_of(0) is Outcome.NEEDS_COUNSEL


def test_answers_may_raise_questions_three_deep() -> None:
    young = [
        rule("us.young", Outcome.PROHIBITED, when="under_18"),
        rule("us.grown", Outcome.PROHIBITED, when="not under_18"),
    ]
    inside = rule("co.inside", Outcome.PROHIBITED, when="under_18 and in_custody")
    all_three = "under_18 and in_custody and written_consent"
    consent = rule("co-denver.consent", Outcome.PROHIBITED, when=all_three)
    silent = burden("co.b", "under_18", Silence.FALSE)
    deeper = burden("co-denver.b", "in_custody", Silence.FALSE)
    layers = (
        pack("us", young),
        pack("co", [inside], parents=["us"], burdens=[silent]),
        pack("co-denver", [consent], parents=["co"], burdens=[deeper]),
    )
    compare(layers, (), 0, 200)
    found = outcomes_of(case := case_of(layers), space_of([case]))
    assert found.outcome_of(0) is Outcome.PROHIBITED


def test_doubts_that_decide_only_together_are_tried_together() -> None:
    rules = [
        rule("us.one", Outcome.PROHIBITED),
        rule("us.other", Outcome.PROHIBITED),
        rule("us.not-one", None, rests_on="memory", exception_to=["us.one"]),
        rule("us.not-other", None, rests_on="memory", exception_to=["us.other"]),
    ]
    compare((pack("us", rules),), (), 0, 10)
    found = outcomes_of(case := case_of((pack("us", rules),)), space_of([case]))
    assert found.outcome_of(0) is Outcome.NEEDS_COUNSEL


@pytest.mark.prove
@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data(), layers_of([*PLAIN, *OFFENCES]), st.integers(0, 9999))
def test_many_random_packs(data: st.DataObject, layers: tuple[Pack, ...], start: int) -> None:
    compare(layers, data.draw(adopted_in(layers)), start, 250)
