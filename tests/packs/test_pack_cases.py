"""Every case that lies beside a pack, and what every pack as shipped must keep."""

import pytest

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.cases import Case, failures_of, parse_cases
from tecum.policy.pack import Pack
from tecum.terms import Verified

SHELF = load_packs()
PLACES = tuple(SHELF)


def cases_of(place: str) -> tuple[Case, ...]:
    text = SHELF.cases_text(place)
    return parse_cases(f"{place}/cases.toml", text) if text else ()


CASES = [(place, case) for place in PLACES for case in cases_of(place)]


@pytest.mark.parametrize(("place", "case"), CASES, ids=[f"{p}: {c.name}" for p, c in CASES])
def test_case(place: str, case: Case) -> None:
    assert failures_of(case, place, SHELF) == ()


@pytest.mark.parametrize("place", PLACES)
def test_each_pack_has_at_least_fifteen_cases(place: str) -> None:
    assert len(cases_of(place)) >= 15


@pytest.mark.parametrize("place", PLACES)
def test_cases_stand_on_both_sides_of_every_effective_date(place: str) -> None:
    pack = SHELF[place]
    days = {case.as_of for case in cases_of(place)}
    changes = {adoption.in_force.first for adoption in pack.adoptions}
    changes |= {gap.span.first for gap in pack.gaps}
    changes |= {
        rule.in_force.first for rule in pack.rules if rule.in_force.first > pack.covers_from
    }
    for day in changes:
        assert {day, day.fromordinal(day.toordinal() - 1)} <= days, day


@pytest.mark.parametrize("pack", SHELF.values(), ids=list(SHELF))
def test_only_seen_words_are_quoted_and_nothing_claims_a_review(pack: Pack) -> None:
    for source in pack.sources.values():
        assert (source.quote is not None) is (source.verified is Verified.SEEN)
        assert source.reviewed_by is None
        assert source.cite
        assert source.title


@pytest.mark.parametrize("pack", SHELF.values(), ids=list(SHELF))
def test_every_record_is_used(pack: Pack) -> None:
    used = {rule.source for rule in pack.rules}
    used |= {rule.source for q in pack.questions for r in q.readings for rule in r.rules}
    for records in (pack.questions, pack.adoptions, pack.definitions, pack.duties, pack.forces):
        used |= {record.source for record in records}
    used |= {record.source for record in pack.adopted_clocks}
    for more in (pack.offences, pack.silences, pack.minimisations, pack.conflicts):
        used |= {record.source for record in more}
    assert used == set(pack.sources)


def test_burdens_of_denver_name_the_city_attorney() -> None:
    burden = next(b for b in SHELF["co-denver"].burdens if b.fact == "requester_purpose")
    assert "City Attorney" in burden.cite
    assert "no indication" in burden.says
