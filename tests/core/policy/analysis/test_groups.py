"""Classes of what can be said of facts: as many as the rules need, and never two that differ."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.analysis.drawn import (
    CLASSES,
    OFFENCES,
    PLAIN,
    adopted_in,
    case_of,
    layers_of,
)
from tests.core.policy.synthetic import burden, pack, rule

from tecum.policy.analysis.groups import MOST_SAID, Group
from tecum.policy.analysis.laying_out import space_of
from tecum.policy.conditions import parse_condition
from tecum.policy.facts import Facts
from tecum.policy.pack import Pack, Silence
from tecum.terms import Outcome

R, P = Outcome.REQUIRED, Outcome.PROHIBITED


def groups(*layers: Pack) -> tuple[Group, ...]:
    return space_of([case_of(layers)], few_enough=1).groups


def classes(*texts: str, silence: Silence | None = None) -> list[int]:
    rules = [rule(f"us.r{number}", R, when=text) for number, text in enumerate(texts)]
    burdens = [burden("us.b", "under_18", silence)] if silence else []
    return [len(group.classes) for group in groups(pack("us", rules, burdens=burdens))]


def test_what_silence_counts_as_in_every_layer_is_no_class_of_its_own() -> None:
    assert classes("under_18") == [3]
    assert classes("under_18", silence=Silence.ASK) == [3]
    assert classes("under_18", silence=Silence.FALSE) == [2]
    assert classes("under_18", silence=Silence.TRUE) == [2]
    (group,) = groups(
        pack(
            "us",
            [rule("us.r", R, when='custodian_type in ["jail", "police"]')],
            burdens=[burden("us.b", "custodian_type", None, assume="police")],
        )
    )
    assert [group.facts(said) for said in group.classes] == [{}, {"custodian_type": "sheriff"}]


def test_silence_that_counts_differently_in_two_layers_is_a_class_of_its_own() -> None:
    upper = pack(
        "us",
        [rule("us.r", R, when="under_18")],
        burdens=[burden("us.b", "under_18", Silence.FALSE)],
    )
    lower = pack(
        "co",
        [rule("co.r", P, when="under_18")],
        parents=["us"],
        burdens=[burden("co.b", "under_18", Silence.TRUE)],
    )
    assert [len(group.classes) for group in groups(upper, lower)] == [3]


def test_facts_that_only_act_together_have_the_classes_of_what_they_do() -> None:
    # True, false, and what is asked for: one of the two, or both.
    assert classes("under_18 or in_custody") == [5]
    assert classes("under_18", "in_custody") == [3, 3]
    assert classes("under_18 and in_custody", silence=Silence.FALSE) == [3]


def test_a_class_shows_what_says_least() -> None:
    text = "(in_custody and under_18) or gang_database_match"
    (group,) = groups(pack("us", [rule("us.r", R, when=text)]))
    true = group.class_of[1, 1, 2]
    assert group.facts(group.classes[true]) == {"gang_database_match": True}


def test_facts_of_one_atom_are_one_group() -> None:
    one = rule("us.r", R)
    grave = replace(one, when=parse_condition('convicted("grave")', CLASSES))
    (group,) = groups(pack("us", [grave]))
    assert group.names == ("look_back_extended", "arrested_at", "convictions")
    # Not convicted so that it counts; convicted; and what hangs on one, two or all of the facts.
    assert len(group.classes) < 10 < len(group.class_of)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), layers_of([*PLAIN, *OFFENCES]))
def test_everything_that_can_be_said_has_one_class_with_its_smallest_member(
    data: st.DataObject, layers: tuple[Pack, ...]
) -> None:
    case = case_of(layers, adopted=data.draw(adopted_in(layers)))
    space = space_of([case], few_enough=1)
    names = [name for group in space.groups for name in group.names]
    assert sorted(names) == sorted(case.tests)
    for group in space.groups:
        radices = [range(len(group.values[name].values) + 1) for name in group.names]
        assert set(group.class_of) == set(product(*radices))
        assert set(group.class_of.values()) == set(range(len(group.classes)))
        for number, said in enumerate(group.classes):
            assert group.class_of[said] == number
        for said, number in group.members():
            assert number < group.stated
            assert sum(map(bool, group.classes[number])) <= sum(map(bool, said))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), layers_of([*PLAIN, *OFFENCES[:4]]))
def test_members_of_a_class_are_answered_alike_whatever_is_said_beside_them(
    data: st.DataObject, layers: tuple[Pack, ...]
) -> None:
    space = space_of([case_of(layers)], few_enough=1)
    if not space.groups:
        return
    group = data.draw(st.sampled_from(space.groups))
    number = data.draw(st.integers(0, group.stated - 1))
    members = [said for said, one in group.members() if one == number]
    beside = {}
    for other in space.groups:
        if other is not group:
            said, _ = data.draw(st.sampled_from(list(other.members())))
            beside |= other.facts(said)
    outcomes = {
        case_of(layers, facts=Facts(values=beside | group.facts(said))).verdict({}).outcome
        for said in members[:40]
    }
    assert len(outcomes) == 1


def test_groups_are_joined_only_while_they_are_small() -> None:
    enums = [
        'custodian_type == "jail"',
        'requester == "ICE"',
        'requester_purpose == "other"',
        'judicial_warrant == "none"',
        'companion_warrant == "none"',
        'issued_by == "court"',
        'interview_mode == "video"',
        "under_18",
        "in_custody",
        "written_consent",
    ]
    space = space_of([case_of((pack("us", [rule("us.r", R, when=" and ".join(enums))]),))])
    assert 1 < len(space.groups) < len(enums)
    assert space.size < 3 ** len(enums) / 7
    for group in space.groups:
        assert len(group.class_of) <= MOST_SAID
