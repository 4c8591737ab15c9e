"""Numbers and patterns, blocks of bits, packets that conditions tell apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.analysis.drawn import PLAIN, case_of, layers_of
from tests.core.policy.synthetic import pack, rule

from tecum.errors import InputError
from tecum.policy.analysis.groups import Group
from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.representatives import Values
from tecum.policy.analysis.space import MOST_PATTERNS, Layout, Space, lowest
from tecum.policy.analysis.witness import smallest, witness_of
from tecum.policy.facts import FactValue
from tecum.policy.pack import Pack
from tecum.terms import Act, InstrumentKind, Outcome

SETS = [frozenset({"I-247A"}), frozenset({"I-247A", "I-200"}), frozenset({"I-138", "AO-88B"})]


def free(name: str, *values: FactValue, stated: int | None = None) -> Group:
    """A fact whose values are all told apart."""
    found = Values(values=values, stated=len(values) if stated is None else stated, completed_by={})
    said = [(place,) for place in range(len(values) + 1)]
    return Group(
        names=(name,),
        values={name: found},
        classes=tuple(said),
        stated=found.stated + 1,
        class_of={one: number for number, one in enumerate(said)},
    )


def small_space(told_apart: list[frozenset[str]] | None = None) -> Space:
    layout = Layout(
        of="a test",
        groups=(free("under_18", True, False), free("in_custody", True, False)),
        told_apart=tuple(SETS if told_apart is None else told_apart),
        looks_at_asking=True,
    )
    space = Space(layout)
    assert space.size == layout.size
    return space


def test_each_set_holds_exactly_the_patterns_with_its_digit() -> None:
    space = small_space()
    for digit in (*space.of_group, space.of_packet, space.of_asking):
        for value in range(digit.radix):
            where = space.where(digit, value)
            for number in range(space.size):
                assert bool(where >> number & 1) is (digit.value_in(number) == value)


def test_packets_answer_all_conditions_in_every_possible_way_once() -> None:
    space = small_space()
    answers = [
        tuple(any(one[0] in kinds for one in packet) for kinds in SETS)
        for packet, *_ in space.packets
    ]
    assert len(set(answers)) == len(answers) == 6
    assert space.packets[0] == ((),)
    assert all(len(packet) <= 2 for packets in space.packets for packet in packets)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.sets(st.sampled_from(list(InstrumentKind)), max_size=5), max_size=4),
    st.sets(st.sampled_from(list(InstrumentKind)), max_size=6),
)
def test_every_packet_is_one_of_those_that_conditions_tell_apart(
    looked_for: list[set[InstrumentKind]], papers: set[InstrumentKind]
) -> None:
    sets = [frozenset(kind.value for kind in kinds) for kinds in looked_for]
    space = small_space(sets)
    wanted = [bool({paper.value for paper in papers} & kinds) for kinds in sets]
    alike = [
        value
        for value, packets in enumerate(space.packets)
        if all(
            [any(one[0] in kinds for one in packet) for kinds in sets] == wanted
            for packet in packets
        )
    ]
    assert len(alike) == 1
    for kinds, answer in zip(sets, wanted, strict=True):
        holding = space.has_any(kinds) & space.where(space.of_packet, alike[0])
        assert bool(holding) is answer


def test_a_pattern_is_in_a_set_however_completed() -> None:
    space = small_space()
    both = space.saying("under_18", 1) | space.saying("under_18", 2)
    assert space.however_completed(["under_18"], both) == space.saying("under_18", 0)
    assert space.however_completed(["under_18"], space.saying("under_18", 1)) == 0


def test_more_patterns_than_can_be_looked_through_are_refused() -> None:
    groups = tuple(free(f"fact{number}", *"abcdefghi") for number in range(8))
    with pytest.raises(
        InputError, match=rf"county: hold: 100000000 fact patterns.*{MOST_PATTERNS}"
    ):
        Space(Layout(of="county: hold", groups=groups))


def test_values_that_are_only_tried_are_stated_by_no_pattern() -> None:
    tried = free("interview_mode", "a", "b", "c", stated=2)
    space = Space(Layout(of="a test", groups=(free("under_18", True, False), tried)))
    for number in range(space.size):
        stated = space.facts(number).get("interview_mode") != "c"
        assert bool(space.stated >> number & 1) is stated


@settings(max_examples=80, deadline=None, derandomize=True)
@given(layers_of(PLAIN), st.integers(1, 2**64))
def test_the_smallest_pattern_is_the_smallest(layers: tuple[Pack, ...], seed: int) -> None:
    space = space_of([case_of(layers)], few_enough=1)
    asks = {InstrumentKind.I_247A: {Act.HOLD}, InstrumentKind.I_213: {Act.HOLD}}
    patterns = (space.full // 7 * seed) & space.full or space.full
    found = smallest(space, patterns, Act.HOLD, asks)
    numbers = [number for number in range(space.size) if patterns >> number & 1]
    sizes = {number: size_of(space, number) for number in numbers}
    shown = {number: witness_of(space, number, Act.HOLD, asks) for number in numbers}
    least = min(sizes.values())
    assert found in [shown[number] for number in numbers if sizes[number] == least]
    best = [n for n in numbers if sizes[n] == least and shown[n].asked]
    assert found.asked is bool(best)
    assert lowest(patterns) == numbers[0]


def size_of(space: Space, number: int) -> int:
    papers = len(space.packets[space.of_packet.value_in(number)][0])
    return len(space.facts(number)) + max(papers - 1, 0)


def test_among_equals_the_witness_is_what_a_lawyer_would_recognise() -> None:
    text = 'has("I-247", "I-247A", "I-247D") and custodian_type in ["jail", "police"]'
    space = space_of([case_of((pack("us", [rule("us.a", Outcome.REQUIRED, when=text)]),))])
    asks = {kind: {Act.HOLD} for kind in (InstrumentKind.I_247, InstrumentKind.I_247A)}
    detainer = space.has_any(["I-247", "I-247A", "I-247D"])
    found = smallest(space, detainer, Act.HOLD, asks)
    assert (found.instruments, found.facts, found.asked) == ((InstrumentKind.I_247A,), {}, True)
    said = smallest(space, space.full & ~space.saying("custodian_type", 0), Act.HOLD, asks)
    assert said.facts == {"custodian_type": "jail"}
    assert said.instruments == (InstrumentKind.I_247A,)


def test_of_patterns_that_no_paper_asks_those_that_are_asked_come_first() -> None:
    text = 'has("I-247A") or asked'
    space = space_of([case_of((pack("us", [rule("us.a", Outcome.REQUIRED, when=text)]),))])
    assert smallest(space, space.full, Act.HOLD, {}).asked
    assert not smallest(space, space.full & ~space.asked, Act.HOLD, {}).asked


def test_of_two_facts_the_witness_states_the_first_of_the_registry() -> None:
    groups = tuple(free(name, True, False) for name in ("under_18", "in_custody"))
    for order in (groups, groups[::-1]):
        space = Space(Layout(of="a test", groups=order))
        said = space.full & ~(space.saying("in_custody", 0) & space.saying("under_18", 0))
        assert smallest(space, said, Act.HOLD, {}).facts == {"in_custody": True}


def test_of_packets_alike_the_witness_shows_one_that_asks_the_act() -> None:
    sets = [
        frozenset({"I-247A", "I-138"}),
        frozenset({"I-138", "I-200"}),
        frozenset({"I-247A", "I-200"}),
    ]
    space = small_space(sets)
    everything = space.has_any(sets[0]) & space.has_any(sets[1]) & space.has_any(sets[2])
    found = smallest(space, everything, Act.HOLD, {InstrumentKind.I_200: {Act.HOLD}})
    assert found.instruments == (InstrumentKind.I_247A, InstrumentKind.I_200)
