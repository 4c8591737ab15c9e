"""Two laws beside each other: counts over every pattern, smallest witnesses, both answers."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from tests.core.policy.analysis.drawn import OFFENCES, PLAIN, case_of, layers_of
from tests.core.policy.analysis.test_equality import evaluator
from tests.core.policy.synthetic import DAY, pack, question, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.adapters.package_data import load_catalogue
from tecum.errors import CoverageError, InputError
from tecum.policy.analysis.difference import Side, difference
from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.witness import witness_of
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack
from tecum.terms import Act, InstrumentKind, Outcome

SHELF = load_packs()
ASKS = {kind: row.acts for kind, row in load_catalogue().rows.items()}
R, P = Outcome.REQUIRED, Outcome.PROHIBITED


def side(place: str, day: str, *adopted: str) -> Side:
    return Side(
        layers=layers_for(place, SHELF), as_of=date.fromisoformat(day), adopted=tuple(adopted)
    )


def one_rule(outcome: Outcome, when: str) -> Side:
    return Side(layers=(pack("us", [rule("us.a", outcome, when=when)]),), as_of=DAY)


def test_a_difference_is_counted_and_has_its_smallest_witness() -> None:
    asks = {InstrumentKind.I_247A: {Act.HOLD}}
    found = difference(
        one_rule(R, 'has("I-247A")'), one_rule(R, 'has("I-247A") and under_18'), asks=asks
    )
    hold = next(one for one in found if one.act is Act.HOLD)
    # No paper, or an I-247A; under_18 said true, said false or not said.
    assert (hold.patterns, hold.same) == (6, 4)
    assert [(one.a, one.b, one.patterns) for one in hold.changes] == [
        (R, Outcome.UNADDRESSED, 1),
        (R, Outcome.NEEDS_COUNSEL, 1),
    ]
    unsaid = hold.changes[1].witness
    assert (unsaid.instruments, dict(unsaid.facts)) == ((InstrumentKind.I_247A,), {})
    assert hold.changes[0].witness.facts == {"under_18": False}
    assert hold.changes[0].a_answer.outcome is R
    assert hold.changes[0].b_answer.outcome is Outcome.UNADDRESSED
    assert hold.statement == "hold: answered differently on 2 of 6 fact patterns"


def test_every_act_is_spoken_of_and_equal_ones_say_so() -> None:
    found = difference(side("co", "2020-01-13"), side("co", "2020-06-01"), asks=ASKS)
    assert [one.act for one in found] == list(Act)
    for one in found:
        assert one.changes == ()
        assert one.same == one.patterns
        assert one.statement == f"{one.act}: answered alike on all {one.patterns} fact patterns"


@settings(max_examples=20, deadline=None, derandomize=True)
@given(layers_of(PLAIN), layers_of([*OFFENCES[:4], *PLAIN[:8]]))
def test_counts_are_those_of_a_walk_through_all_patterns(
    one: tuple[Pack, ...], other: tuple[Pack, ...]
) -> None:
    sides = Side(layers=one, as_of=DAY), Side(layers=other, as_of=DAY)
    hold = difference(*sides, asks=ASKS)[list(Act).index(Act.HOLD)]
    space = space_of([case_of(one), case_of(other)])
    walked: Counter[tuple[Outcome, ...]] = Counter()
    for number in range(space.size):
        if space.stated >> number & 1 and space.size < 400:
            pattern = witness_of(space, number, Act.HOLD, ASKS)
            walked[tuple(evaluator(layers, Act.HOLD, pattern, DAY) for layers in (one, other))] += 1
    pairs = {(change.a, change.b): change.patterns for change in hold.changes}
    assert hold.same + sum(pairs.values()) == hold.patterns == space.stated.bit_count()
    if walked:
        assert pairs == {(a, b): count for (a, b), count in walked.items() if a is not b}
    for change in hold.changes:
        assert change.a is change.a_answer.outcome
        assert change.b is change.b_answer.outcome


def test_denver_and_texas_answer_one_detainer_oppositely() -> None:
    found = difference(side("co-denver", "2020-01-13"), side("tx", "2020-01-13"), asks=ASKS)
    hold = next(one for one in found if one.act is Act.HOLD)
    change = next(one for one in hold.changes if (one.a, one.b) == (P, R))
    assert change.witness.instruments == (InstrumentKind.I_247A,)
    assert change.witness.asked
    assert {reason.source.partition(".")[0] for reason in change.a_answer.reasons} <= {
        "co",
        "co-denver",
    }
    assert {reason.source.partition(".")[0] for reason in change.b_answer.reasons} == {"tx"}


def test_an_adopted_reading_is_a_side_of_its_own() -> None:
    readings = {"us.yes": [rule("us.yes.r", R)], "us.no": [rule("us.no.r", P)]}
    layers = (pack("us", questions=[question("us.q", readings)]),)
    sides = [Side(layers=layers, as_of=DAY, adopted=(name,)) for name in readings]
    hold = next(one for one in difference(*sides, asks={}) if one.act is Act.HOLD)
    assert [(one.a, one.b) for one in hold.changes] == [(R, P)]
    with pytest.raises(InputError, match="no layer has a reading"):
        difference(Side(layers=layers, as_of=DAY, adopted=("us.x",)), sides[0], asks={})


def test_a_day_that_is_not_covered_is_refused() -> None:
    with pytest.raises(CoverageError, match="covers days from"):
        difference(side("co", "1990-01-01"), side("co", "2020-01-13"), asks=ASKS)
