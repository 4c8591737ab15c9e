"""An agency's own pack may adopt a reading of a layer above it: for good, with author and day."""

from collections.abc import Mapping
from datetime import date

import pytest

from tecum.adapters.pack_shelf import load_packs
from tecum.errors import PackError
from tecum.policy.determination import ADOPTED_READING, Determination
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import parse_facts
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack
from tecum.policy.pack_reading import parse_pack
from tecum.terms import Act, InstrumentKind, Outcome

AGENCY = """
[pack]
id = "or-agency"
title = "An invented agency"
parents = ["or"]
zone = "America/Los_Angeles"
holidays = "us"
covers_from = 2020-01-01

[[source]]
id = "or-agency.opinion"
kind = "statement"
cite = "Opinion of February 2020"
title = "On administrative subpoenas"
from = 2020-02-01
verified = "reported"
reviewed_by = "none"
summary = "What such a subpoena demands."

[[adopted]]
id = "or-agency.adopted"
reading = "{reading}"
author = "Counsel of the agency"
from = 2020-02-10
reason = "It was asked"
source = "or-agency.opinion"
"""
COMPLY = "or.required-by-federal-law.washington-county"
REFUSE = "or.required-by-federal-law.hillsboro"


def packs_with(reading: str) -> Mapping[str, Pack]:
    agency = parse_pack({"or-agency/pack.toml": AGENCY.format(reading=reading)})
    shelf = load_packs()
    return {"us": shelf["us"], "or": shelf["or"], "or-agency": agency}


def answer(reading: str, day: date, *, adopted: tuple[str, ...] = ()) -> Determination:
    return evaluate(
        layers=layers_for("or-agency", packs_with(reading)),
        instruments=[InstrumentKind.I_138],
        asked=[Act.ADMIN_SUBPOENA],
        facts=parse_facts({}),
        adopted=adopted,
        as_of=day,
        known_at=None,
    )[Act.ADMIN_SUBPOENA]


def test_two_agencies_answer_one_subpoena_in_opposite_ways() -> None:
    day = date(2020, 2, 20)
    assert answer(REFUSE, day).outcome is Outcome.PROHIBITED
    assert answer(COMPLY, day).outcome in {Outcome.REQUIRED, Outcome.PERMITTED}


def test_the_reason_names_the_office_and_its_own_source() -> None:
    [reason] = [
        one for one in answer(REFUSE, date(2020, 2, 20)).reasons if one.kind == ADOPTED_READING
    ]
    assert (reason.author, reason.adopted_from) == ("Counsel of the agency", "2020-02-10")
    assert (reason.source, reason.cite) == ("or-agency.opinion", "Opinion of February 2020")


def test_the_day_before_the_adoption_the_question_is_open() -> None:
    before = answer(REFUSE, date(2020, 2, 9))
    assert before.outcome is Outcome.NEEDS_COUNSEL
    assert {one.id for one in before.open_questions[0].readings} == {COMPLY, REFUSE}


def test_the_asking_agency_s_choice_comes_first() -> None:
    day = date(2020, 2, 20)
    chosen = answer(REFUSE, day, adopted=(COMPLY,)).outcome
    assert chosen is answer(COMPLY, day).outcome


def test_a_reading_that_no_layer_has_is_refused() -> None:
    with pytest.raises(PackError, match=r"no reading 'tx\.nothing' of these layers"):
        layers_for("or-agency", packs_with("tx.nothing"))
