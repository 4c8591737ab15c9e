"""The next question: none exactly if nothing could change, else one that decides something."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.policy.analysis.drawn import OFFENCES, PLAIN, adopted_in, case_of, layers_of
from tests.core.policy.synthetic import DAY, burden, pack, rule

from tecum.adapters.pack_shelf import load_packs
from tecum.policy.analysis.asking import NextQuestion, next_question
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import Facts, FactValue, OffenceRecord, parse_facts
from tecum.policy.layers import layers_for
from tecum.policy.pack import Pack, Silence
from tecum.terms import Act, InstrumentKind, Outcome

SHELF = load_packs()
R, P = Outcome.REQUIRED, Outcome.PROHIBITED


def ask(  # noqa: PLR0913 - what a question hangs on
    layers: Sequence[Pack],
    facts: Mapping[str, FactValue] | None = None,
    *,
    kinds: Sequence[InstrumentKind] = (),
    acts: Sequence[Act] = (Act.HOLD,),
    adopted: Sequence[str] = (),
    unknown: frozenset[str] = frozenset(),
) -> NextQuestion | None:
    return next_question(
        layers=layers,
        instruments=kinds,
        asked=acts,
        facts=Facts(values=facts or {}, not_established=unknown),
        adopted=adopted,
        as_of=DAY,
    )


def outcome(
    layers: tuple[Pack, ...], facts: Mapping[str, FactValue], adopted: tuple[str, ...] = ()
) -> Outcome:
    return case_of(layers, facts=Facts(values=facts), adopted=adopted).verdict({}).outcome


def one_pack(*texts: tuple[str, Outcome]) -> tuple[Pack, ...]:
    rules = [rule(f"us.r{n}", given, when=text) for n, (text, given) in enumerate(texts)]
    return (pack("us", rules),)


def test_the_question_that_leaves_least_doubt_comes_first() -> None:
    # Once under_18 is known to be false nothing else matters; the others matter together only.
    layers = one_pack(("under_18 and in_custody and written_consent", R))
    found = ask(layers)
    assert found is not None
    # All three leave the same doubt, so the registry's order decides.
    assert found.spec is FACTS["in_custody"]
    assert [choice.value for choice in found.choices] == [True, False]
    assert found.settles == {True: {}, False: {Act.HOLD: Outcome.UNADDRESSED}}
    layers = one_pack(("under_18 and (in_custody or written_consent)", R))
    found = ask(layers)
    assert found is not None
    assert found.spec is FACTS["under_18"]


def test_alike_values_are_one_choice() -> None:
    found = ask(one_pack(('custodian_type in ["jail", "sheriff"]', R)))
    assert found is not None
    yes, no = found.choices
    assert yes.alike == ("jail", "sheriff")
    assert yes.value == "jail"
    assert len(no.alike) == len(FACTS["custodian_type"].values) - 2
    assert found.settles[yes.value] == {Act.HOLD: R}


def test_nothing_is_asked_that_cannot_change_the_outcome() -> None:
    layers = one_pack(("always", P), ("under_18", P))
    assert ask(layers) is None
    assert ask(one_pack(("under_18", P)), {"under_18": True}) is None
    assert ask(one_pack(("under_18", P)), acts=[Act.NOTIFY]) is None
    assert ask(one_pack(("under_18", P)), acts=[]) is None


def test_acts_that_are_asked_together_share_the_values_of_facts() -> None:
    rules = [
        rule("us.hold", P, when='ever_convicted("felony")'),
        rule("us.notify", P, when='ever_convicted("misdemeanor")', act=Act.NOTIFY),
    ]
    found = ask((pack("us", rules),), acts=[Act.HOLD, Act.NOTIFY])
    assert found is not None
    assert found.spec is FACTS["convictions"]
    assert len(found.choices) == 4
    for choice in found.choices:
        assert isinstance(choice.value, tuple)
        classes = {one.offence_class for one in choice.value}
        assert found.settles[choice.value] == {
            Act.HOLD: P if "felony" in classes else Outcome.UNADDRESSED,
            Act.NOTIFY: P if "misdemeanor" in classes else Outcome.UNADDRESSED,
        }


def test_what_was_looked_for_and_not_found_is_not_asked_again() -> None:
    layers = one_pack(("under_18 and in_custody", P))
    assert ask(layers, unknown=frozenset({"under_18", "in_custody"})) is None
    found = ask(layers, unknown=frozenset({"in_custody"}))
    assert found is not None
    assert found.spec is FACTS["under_18"]


def test_a_fact_that_nobody_knows_does_not_bring_up_another() -> None:
    # Unsaid, in_custody counts as false, and then nothing hangs on under_18.
    silent = burden("us.b", "in_custody", Silence.FALSE)
    layers = (pack("us", [rule("us.a", P, when="under_18 and in_custody")], burdens=[silent]),)
    assert ask(layers) is not None
    assert ask(layers, unknown=frozenset({"in_custody"})) is None


def test_given_convictions_are_not_asked_again_and_open_charges_are() -> None:
    given = (OffenceRecord(offence_class="felony", date=date(2018, 1, 1)),)
    assert ask(one_pack(('ever_convicted("felony")', P)), {"convictions": given}) is None
    charged = one_pack(('held_to_answer("felony")', P))
    found = ask(charged, {"charges": given})
    assert found is not None
    assert found.spec is FACTS["charges"]
    values = [choice.value for choice in found.choices]
    held = [[one.held_to_answer for one in value] for value in values]  # type: ignore[union-attr]
    assert held == [[True], [False]]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data(), layers_of(PLAIN))
def test_none_exactly_if_no_answers_change_the_outcome(
    data: st.DataObject, layers: tuple[Pack, ...]
) -> None:
    adopted = data.draw(adopted_in(layers))
    case = case_of(layers, adopted=adopted)
    options = [[None, *case.domain(name)] for name in case.tests]
    reached = {
        outcome(
            layers,
            {n: v for n, v in zip(case.tests, values, strict=True) if v is not None},
            adopted,
        )
        for values in product(*options)
    }
    assert (ask(layers, adopted=adopted) is None) is (len(reached) == 1)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data(), layers_of([*OFFENCES, *PLAIN]))
def test_questions_come_to_an_end_and_settle_what_they_say(
    data: st.DataObject, layers: tuple[Pack, ...]
) -> None:
    facts: dict[str, FactValue] = {}
    settled: Outcome | None = None
    while (found := ask(layers, facts)) is not None:
        assert settled is None
        choice = data.draw(st.sampled_from(found.choices))
        assert choice.value in choice.alike
        assert facts.get(found.spec.name) != choice.value
        facts[found.spec.name] = data.draw(st.sampled_from(choice.alike))
        settled = found.settles[choice.value].get(Act.HOLD)
        if settled is not None:
            assert outcome(layers, facts) is settled
    if settled is not None:
        assert outcome(layers, facts) is settled


def test_shipped_packs_are_settled_in_few_questions() -> None:
    for place in SHELF:
        facts: dict[str, object] = {}
        for _ in range(len(FACTS)):
            found = next_question(
                layers=layers_for(place, SHELF),
                instruments=[InstrumentKind.I_247A],
                asked=[Act.HOLD, Act.NOTIFY],
                facts=parse_facts(facts),
                adopted=(),
                as_of=date(2020, 1, 13),
            )
            if found is None:
                break
            facts[found.spec.name] = found.choices[-1].value
        assert found is None, place
        assert len(facts) <= 12
