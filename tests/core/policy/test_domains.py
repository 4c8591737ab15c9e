"""Representatives stand for every value: no atom tells a value from the one that stands for it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tecum.policy.conditions import (
    Charged,
    Condition,
    Convicted,
    EverConvicted,
    Flag,
    HeldToAnswer,
    OneOf,
    Situation,
)
from tecum.policy.domains import domain_of, is_open
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.offences import LookBack

AS_OF = date(2020, 2, 29)
CLASSES = ("felony", "grave")
days = st.one_of(
    st.dates(date(1980, 1, 1), date(2022, 1, 1)),
    st.builds(
        lambda years, shift: date(2020 - years, 2, 28) + timedelta(days=shift),
        st.integers(0, 16),
        st.integers(-2, 3),
    ),
)
anchors = st.sampled_from(["as_of", "arrested_at", "papers_received_at"])
look_backs = st.builds(
    LookBack,
    first=st.just(date.min),
    years=st.one_of(st.none(), st.integers(1, 15)),
    counted_to=anchors,
    extended_by=st.sampled_from([None, "look_back_extended"]),
)
some_class = st.sampled_from(CLASSES)
atoms_drawn = st.lists(
    st.one_of(
        st.builds(Convicted, some_class, look_backs.map(lambda one: (one,))),
        st.builds(EverConvicted, some_class),
        st.builds(Charged, some_class),
        st.builds(HeldToAnswer, some_class),
    ),
    min_size=1,
    max_size=4,
)
convictions = st.lists(
    st.builds(OffenceRecord, offence_class=some_class, date=days), max_size=3
).map(tuple)
charges = st.lists(
    st.builds(
        OffenceRecord,
        offence_class=some_class,
        date=days,
        held_to_answer=st.sampled_from([True, False, None]),
    ),
    max_size=3,
).map(tuple)
instants = days.map(lambda day: datetime.combine(day, time(3), UTC))
known_drawn = st.fixed_dictionaries(
    {},
    optional={
        "convictions": convictions,
        "charges": charges,
        "arrested_at": instants,
        "papers_received_at": instants,
        "look_back_extended": st.booleans(),
    },
)


def truths(atoms: Sequence[Condition], facts: Mapping[str, FactValue]) -> tuple[bool | None, ...]:
    situation = Situation(facts=facts, kinds=(), labels={}, asked=False, as_of=AS_OF)
    return tuple(atom.holds(situation) for atom in atoms)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("convictions", convictions),
        ("charges", charges),
        ("arrested_at", instants),
        ("papers_received_at", instants),
        ("look_back_extended", st.booleans()),
    ],
)
def test_each_value_behaves_like_one_of_the_representatives(
    name: str, values: st.SearchStrategy[FactValue]
) -> None:
    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(atoms_drawn, known_drawn, values)
    def check(atoms: list[Condition], known: dict[str, FactValue], value: FactValue) -> None:
        beside = {key: given for key, given in known.items() if key != name}
        domain = domain_of(name, atoms, known=beside, as_of=AS_OF)
        found = {truths(atoms, {**beside, name: one}) for one in domain.values()}
        assert truths(atoms, {**beside, name: value}) in found

    check()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(atoms_drawn, convictions, instants, st.booleans())
def test_records_and_anchors_together_behave_like_two_representatives(
    atoms: list[Condition],
    listed: tuple[OffenceRecord, ...],
    instant: datetime,
    extended: bool,  # noqa: FBT001 - drawn
) -> None:
    names = ("convictions", "arrested_at", "papers_received_at")
    domains = [domain_of(name, atoms, known={}, as_of=AS_OF) for name in names]
    beside = {"look_back_extended": extended}
    found = {
        truths(atoms, {**beside, **dict(zip(names, chosen, strict=True))})
        for chosen in product(*domains)
    }
    facts = {**beside, "convictions": listed, "arrested_at": instant, "papers_received_at": instant}
    assert truths(atoms, facts) in found


@settings(max_examples=200, deadline=None, derandomize=True)
@given(atoms_drawn, charges)
def test_what_a_list_of_charges_leaves_open_is_completed(
    atoms: list[Condition], listed: tuple[OffenceRecord, ...]
) -> None:
    known = {"charges": listed}
    assert is_open("charges", known) is any(one.held_to_answer is None for one in listed)
    for completed in domain_of("charges", atoms, known=known, as_of=AS_OF):
        assert isinstance(completed, tuple)
        for before, after in zip(listed, completed, strict=True):
            assert (before.offence_class, before.date) == (after.offence_class, after.date)
            assert before.held_to_answer in {None, after.held_to_answer}
        held = [atom for atom in atoms if isinstance(atom, HeldToAnswer)]
        assert None not in truths(held, {"charges": completed})


@pytest.mark.parametrize("name", [spec.name for spec in FACTS.values()])
def test_a_fact_that_nothing_tests_has_one_value_or_the_plain_ones(name: str) -> None:
    domain = domain_of(name, [], known={}, as_of=AS_OF)
    expected = 2 if FACTS[name].type is FactType.BOOLEAN else 1
    assert len(set(domain.values())) == expected


def test_values_of_an_enum_that_no_atom_tells_apart_share_a_representative() -> None:
    atoms = [OneOf("interview_mode", frozenset({"video"})), Flag("under_18")]
    domain = domain_of("interview_mode", atoms, known={}, as_of=AS_OF)
    assert domain == {"in_person": "in_person", "telephone": "in_person", "video": "video"}


def test_the_representatives_of_one_look_back() -> None:
    atom = Convicted("grave", (LookBack(first=date.min, years=5, counted_to="arrested_at"),))
    dates = [
        [one.date.isoformat() for one in listed if isinstance(one, OffenceRecord)]
        for listed in domain_of("convictions", [atom], known={}, as_of=date(2020, 1, 13))
        if isinstance(listed, tuple)
    ]
    assert dates == [[], ["2014-01-13"], ["2019-01-13"]]
    known = {"convictions": (OffenceRecord(offence_class="grave", date=date(2010, 5, 1)),)}
    instants = domain_of("arrested_at", [atom], known=known, as_of=date(2020, 1, 13))
    assert [str(one) for one in instants] == [
        "2015-05-01 12:00:00+00:00",
        "2020-01-13 12:00:00+00:00",
    ]
