"""Every value of a fact behaves like one that a pattern states."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.analysis.drawn import CLASSES, OFFENCES, PLAIN, case_of, layers_of
from tests.core.policy.synthetic import DAY

from tecum.errors import InputError
from tecum.policy.analysis.laying_out import space_of
from tecum.policy.analysis.outcomes import outcomes_of
from tecum.policy.analysis.representatives import Looker, Values, values_of
from tecum.policy.analysis.space import Space
from tecum.policy.conditions import Condition, parse_condition
from tecum.policy.facts import Facts, FactValue, OffenceRecord
from tecum.policy.offences import LookBack
from tecum.policy.pack import Pack
from tecum.policy.verdict import ActCase

days = st.dates(date(2000, 1, 1), date(2021, 1, 1))
convictions = st.lists(
    st.builds(
        OffenceRecord,
        offence_class=st.sampled_from(["grave", "serious", "recent", "felony"]),
        date=days,
    ),
    max_size=3,
).map(tuple)
charges = st.lists(
    st.builds(
        OffenceRecord,
        offence_class=st.sampled_from(["felony", "indictable", "grave"]),
        date=st.dates(date(2015, 1, 1), DAY),
        held_to_answer=st.sampled_from([True, False, None]),
    ),
    max_size=2,
).map(tuple)
instants = days.map(lambda day: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
drawn_facts = st.fixed_dictionaries(
    {},
    optional={
        "convictions": convictions,
        "charges": charges,
        "arrested_at": instants,
        "look_back_extended": st.booleans(),
        "under_18": st.booleans(),
        "in_custody": st.booleans(),
        "interview_mode": st.sampled_from(["in_person", "telephone", "video"]),
    },
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(layers_of([*OFFENCES, *PLAIN[:7]]), drawn_facts)
def test_whatever_is_said_is_answered_as_a_pattern_that_it_cannot_be_told_from(
    layers: tuple[Pack, ...], facts: Mapping[str, FactValue]
) -> None:
    case = case_of(layers)
    space = space_of([case])
    found = outcomes_of(case, space)
    said = case_of(layers, facts=Facts(values=facts))
    alike = {
        found.outcome_of(number)
        for number in alike_patterns(space, case, facts)
        if space.stated >> number & 1
    }
    assert said.verdict({}).outcome in alike


def alike_patterns(space: Space, case: ActCase, facts: Mapping[str, FactValue]) -> Iterator[int]:
    """The patterns of the empty packet with something that no condition tells from these facts."""
    options = []
    for group in space.groups:
        atoms = [a for a in case.atoms if {name for name, _ in a.tests()} & set(group.names)]
        given = {name: value for name, value in facts.items() if name in group.names}
        wanted = truths(case, given, atoms)
        options.append(
            {
                number
                for said, number in group.members()
                if group.facts(said).keys() <= given.keys()
                and truths(case, group.facts(said), atoms) == wanted
            }
        )
    asked = space.of_asking.stride * (space.of_asking.radix - 1)
    for chosen in product(*options):
        yield asked + sum(
            digit.stride * number for digit, number in zip(space.of_group, chosen, strict=True)
        )


def truths(
    case: ActCase, facts: Mapping[str, FactValue], atoms: tuple[Condition, ...] | list[Condition]
) -> list[bool | None]:
    """The values of conditions under every layer, with its burdens."""
    ground = case.ground
    found = []
    for layer in ground.layers:
        for atom in atoms:
            names = [name for name, _ in atom.tests()]
            situation = ground.situation(layer, names, asked=True)
            counted = {**situation.facts, **{n: v for n, v in facts.items() if n in names}}
            situation = type(situation)(
                facts=counted, kinds=(), labels={}, asked=True, as_of=ground.as_of
            )
            found.append(atom.holds(situation))
    return found


# ---------------------------------------------------------------- the values themselves


def values(
    *texts: str, as_of: date = DAY, known: Mapping[str, FactValue] | None = None
) -> Mapping[str, Values]:
    atoms = tuple(a for text in texts for a in parse_condition(text, CLASSES).atoms())
    names = sorted({name for atom in atoms for name, _ in atom.tests()})
    return values_of(names, [Looker(atoms=atoms, as_of=as_of)], known or {})


def test_a_look_back_to_the_day_judged_has_a_day_on_each_side() -> None:
    found = values('convicted("recent")')["convictions"]
    dates = [one.date for given in found.values for one in given]  # type: ignore[union-attr]
    assert dates == [date(2019, 1, 13), date(2016, 1, 12)]
    assert found.stated == 3


def test_a_look_back_to_an_instant_tries_instants_that_no_pattern_states() -> None:
    found = values('convicted("grave")')
    arrested = found["arrested_at"]
    assert arrested.values[0] == datetime(2020, 1, 13, 12, tzinfo=UTC)
    assert arrested.stated == 1
    assert len(arrested.values) > 1


def test_two_classes_counted_to_one_instant_leave_their_look_backs_in_every_order() -> None:
    found = values('convicted("grave")', 'convicted("serious")')
    assert found["arrested_at"].stated == 2
    assert len(found["convictions"].values) == 4 * 4


def test_charges_that_leave_something_open_are_completed() -> None:
    found = values('held_to_answer("felony")')["charges"]
    holes = {
        place
        for place, value in enumerate(found.values)
        if any(one.held_to_answer is None for one in value)  # type: ignore[union-attr]
    }
    assert set(found.completed_by) == holes
    for completions in found.completed_by.values():
        assert len(completions) == 2
        assert not holes & set(completions)


def test_what_is_known_is_not_varied() -> None:
    given = (OffenceRecord(offence_class="grave", date=date(2016, 5, 1)),)
    assert set(values('convicted("grave")', known={"convictions": given})) == {
        "arrested_at",
        "look_back_extended",
    }


def test_records_are_stated_on_or_before_the_earlier_of_two_days() -> None:
    atoms = tuple(parse_condition('convicted("recent")', CLASSES).atoms())
    lookers = [Looker(atoms=atoms, as_of=DAY), Looker(atoms=atoms, as_of=DAY + timedelta(days=900))]
    found = values_of(["convictions"], lookers, {})["convictions"]
    for place, value in enumerate(found.values):
        assert isinstance(value, tuple)
        assert all(one.date <= DAY for one in value) is (place < found.stated)
    assert found.stated < len(found.values)


def test_one_class_counted_to_two_instants_is_refused() -> None:
    other = LookBack(first=date(2000, 1, 1), years=5, counted_to="papers_received_at")
    atoms = [parse_condition('convicted("grave")', each) for each in (CLASSES, {"grave": (other,)})]
    lookers = [Looker(atoms=tuple(atoms), as_of=DAY)]
    with pytest.raises(InputError, match="counted to arrested_at and to papers_received_at"):
        values_of(["convictions"], lookers, {})
