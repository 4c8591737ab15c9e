"""What mutation testing found that no other test noticed: each test proves one such detail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.core.policy.synthetic import (
    ALWAYS_IN_FORCE,
    DAY,
    adoption,
    burden,
    decide,
    pack,
    question,
    rule,
)

from tecum.errors import CoverageError, InputError, PackError, PlaceError
from tecum.policy.combining import outcome_of_reasons
from tecum.policy.conditions import (
    Charged,
    Condition,
    ConditionError,
    Convicted,
    EverConvicted,
    Flag,
    HeldToAnswer,
    Situation,
    parse_condition,
)
from tecum.policy.determination import (
    COURT_ORDER,
    MEMORY_RULE,
    UNKNOWN_FACT,
    Beaten,
    Determination,
    Reason,
)
from tecum.policy.domains import domain_of
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import FactValue, OffenceRecord
from tecum.policy.layers import check_coverage, layers_for, levels_of
from tecum.policy.offences import LookBack
from tecum.policy.pack import (
    ClockSpec,
    Definition,
    DutyKind,
    DutySpec,
    ForceNote,
    Gap,
    Pack,
    Silence,
    Span,
    StatusChange,
)
from tecum.terms import Act, Force, Outcome, SourceStatus, Verified

REQUIRED, PERMITTED, PROHIBITED = Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED
UNADDRESSED, COUNSEL = Outcome.UNADDRESSED, Outcome.NEEDS_COUNSEL

BEGINNING = date(1990, 1, 1)
ARRESTED = "arrested_at"


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


# ---- Representatives of records and instants -----------------------------------------------------


def look_back(years: int | None, counted_to: str = "as_of") -> tuple[LookBack, ...]:
    return (LookBack(first=BEGINNING, years=years, counted_to=counted_to),)


VIOLENT = Convicted("violent", look_back(5))
GRAVE = Convicted("grave", look_back(10))
FROM_ARREST = Convicted("violent", look_back(5, ARRESTED))
ABOLISHED = (LookBack(first=BEGINNING, last=date(2019, 12, 31), years=5),)


@pytest.mark.parametrize(
    ("name", "atoms", "count"),
    [
        ("convictions", [VIOLENT], 3),
        ("convictions", [VIOLENT, GRAVE], 9),
        ("convictions", [VIOLENT, Charged("felony")], 3),
        ("convictions", [Convicted("felony")], 2),
        ("convictions", [Convicted("abolished", ABOLISHED)], 2),
        ("convictions", [EverConvicted("felony")], 2),
        ("charges", [Charged("felony")], 2),
        ("charges", [HeldToAnswer("felony")], 4),
        ("charges", [Charged("felony"), EverConvicted("misdemeanor")], 2),
    ],
)
def test_there_is_one_representative_for_each_way_to_behave(
    name: str, atoms: Sequence[Condition], count: int
) -> None:
    assert len(domain_of(name, atoms, known={}, as_of=DAY)) == count


def test_a_charge_is_represented_held_to_answer_not_held_and_unsaid() -> None:
    domain = domain_of("charges", [HeldToAnswer("felony")], known={}, as_of=DAY)
    held = [one.held_to_answer for listed in domain if isinstance(listed, tuple) for one in listed]
    assert held == [True, False, None]


def values(atom: Condition, name: str, known: Mapping[str, FactValue]) -> list[bool | None]:
    """What an atom says on each representative of a fact."""
    said = []
    for value in domain_of(name, [atom], known=known, as_of=DAY):
        facts = {**known, name: value}
        said.append(atom.holds(Situation(facts=facts, kinds=(), labels={}, asked=False, as_of=DAY)))
    return said


def test_records_lie_on_both_sides_of_a_look_back_that_ends_with_a_known_arrest() -> None:
    assert values(FROM_ARREST, "convictions", {ARRESTED: noon(date(2001, 3, 1))}) == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("convicted", "expected"),
    [
        (date(2015, 1, 13), [True]),  # still counts on the day judged
        (date(2015, 1, 12), [True, False]),  # counts from the day before only
        (date(2012, 2, 29), [True, False]),
        (DAY, [True]),
    ],
)
def test_arrests_lie_on_both_sides_of_the_day_from_which_a_conviction_no_longer_counts(
    convicted: date, expected: list[bool]
) -> None:
    record = OffenceRecord(offence_class="violent", date=convicted)
    assert values(FROM_ARREST, ARRESTED, {"convictions": (record,)}) == expected


@pytest.mark.parametrize("years", [7984, 9000])
def test_a_look_back_of_thousands_of_years_never_turns(years: int) -> None:
    atom = Convicted("violent", look_back(years, ARRESTED))
    record = OffenceRecord(offence_class="violent", date=date(2015, 12, 31))
    assert values(atom, ARRESTED, {"convictions": (record,)}) == [True]


def test_arrests_are_represented_for_each_look_back_by_its_own_convictions() -> None:
    atoms = [FROM_ARREST, Convicted("grave", look_back(10))]
    assert len(domain_of(ARRESTED, atoms, known={}, as_of=DAY)) == len(
        domain_of(ARRESTED, [FROM_ARREST], known={}, as_of=DAY)
    )


# ---- Conditions ----------------------------------------------------------------------------------


def test_a_fact_that_is_known_is_not_asked_for() -> None:
    situation = Situation(facts={"under_18": True}, kinds=(), labels={}, asked=False, as_of=DAY)
    assert list(Flag("under_18").asks(situation)) == []
    assert list(Flag("in_custody").asks(situation)) == ["in_custody"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "arrested_at",
            (
                "uses arrested_at (instant) as if it were true or false; an instant only serves "
                "the look-back of an [[offence]] and the clock of a [[duty]]"
            ),
        ),
        (
            "convictions",
            (
                "uses convictions (records) as if it were true or false; ask for a class of them, "
                'such as convicted("felony")'
            ),
        ),
        ('convicted("felon")', "names no class of offences 'felon'; did you mean felony?"),
        (
            'charged("zzz")',
            "names no class of offences 'zzz'; write an [[offence]] with this class",
        ),
    ],
)
def test_a_condition_that_cannot_be_is_refused_in_these_words(text: str, words: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert str(caught.value) == words


# ---- Reasons -------------------------------------------------------------------------------------


def reason(outcome: Outcome, kind: str) -> Reason:
    return Reason(
        rule="p.r",
        layer="p",
        kind=kind,
        outcome=outcome,
        source="p.s",
        cite="p",
        title="p",
        quote=None,
        summary="p",
        because="p",
        verified=Verified.REPORTED,
        status=SourceStatus.IN_FORCE,
        reviewed_by=None,
    )


def test_a_courts_order_among_the_reasons_answers_alone() -> None:
    order = reason(Outcome.REQUIRED, COURT_ORDER)
    assert outcome_of_reasons([reason(Outcome.PROHIBITED, "statute"), order]) is Outcome.REQUIRED


# ---- What may or may not be law ------------------------------------------------------------------


def hold(layers: Sequence[Pack], *, kinds: Sequence[str] = (), **facts: object) -> Determination:
    return decide(layers, facts, kinds=kinds, asked=[Act.HOLD])[Act.HOLD]


def kinds_of(answer: Determination) -> list[str]:
    return [one.kind for one in answer.reasons]


MAY = rule("p.may", PERMITTED)
BAN_FROM_MEMORY = rule("p.m", PROHIBITED, rests_on="memory")


def test_a_reading_is_tried_with_all_its_rules() -> None:
    lifted = [rule("p.a.r", PROHIBITED), rule("p.a.x", None, exception_to=["p.a.r"])]
    place = pack("p", [MAY], questions=[question("p.q", {"p.a": lifted, "p.b": []})])
    assert hold([place]).outcome is PERMITTED


def test_readings_of_one_question_are_never_tried_together() -> None:
    readings = {
        "p.a": [rule("p.a.r", PROHIBITED)],
        "p.b": [rule("p.b.x", None, exception_to=["p.a.r"])],
    }
    answer = hold([pack("p", [MAY], questions=[question("p.q", readings)])])
    assert answer.outcome is COUNSEL
    shown = {one.id: one.outcome for one in answer.open_questions[0].readings}
    assert shown == {"p.a": PROHIBITED, "p.b": PERMITTED}


def test_only_the_doubt_that_alone_changes_the_answer_is_named() -> None:
    idle = question("p.q", {"p.a": [rule("p.a.r", PERMITTED)], "p.b": []})
    answer = hold([pack("p", [MAY, BAN_FROM_MEMORY], questions=[idle])])
    assert kinds_of(answer) == ["statute", MEMORY_RULE]
    assert [one.decides for one in answer.open_questions] == [False]


def test_doubts_that_only_together_change_the_answer_are_all_named() -> None:
    shield = rule("p.shield", None, exception_to=["p.m"])
    breach = rule("p.n", None, exception_to=["p.shield"], rests_on="memory")
    answer = hold([pack("p", [MAY, BAN_FROM_MEMORY, shield, breach])])
    assert answer.outcome is COUNSEL
    assert [one.rule for one in answer.reasons if one.kind == MEMORY_RULE] == ["p.m", "p.n"]


def test_a_rule_from_memory_that_an_exception_removes_anyway_is_shown_as_beaten() -> None:
    shield = rule("p.shield", None, exception_to=["p.m"])
    answer = hold([pack("p", [MAY, BAN_FROM_MEMORY, shield])])
    assert answer.outcome is PERMITTED
    why = "an exception to it applies"
    assert answer.beaten == (Beaten(rule="p.m", by="p.shield", why=why),)


def test_every_question_that_bears_is_shown() -> None:
    questions = [
        question(f"p.{name}", {f"p.{name}.a": [rule(f"p.{name}.a.r", outcome)], f"p.{name}.b": []})
        for name, outcome in (("one", REQUIRED), ("two", PROHIBITED))
    ]
    answer = hold([pack("p", [MAY], questions=questions)])
    assert [one.id for one in answer.open_questions] == ["p.one", "p.two"]
    assert [one.question for one in answer.open_questions] == ["p.one?", "p.two?"]
    assert all(one.decides for one in answer.open_questions)


# ---- Facts to ask for ----------------------------------------------------------------------------

BAN_OR_NOT = question("p.q", {"p.yes": [rule("p.yes.r", PROHIBITED)], "p.no": []})
OTHER = question("p.s", {"p.must": [rule("p.must.r", REQUIRED)], "p.free": []})


def test_a_fact_whose_every_value_is_treated_alike_is_tried_once() -> None:
    every = 'interview_mode in ["in_person", "telephone", "video"]'
    assert hold([pack("p", [rule("p.ban", PROHIBITED, when=every)])]).outcome is PROHIBITED


def test_a_reading_that_gives_an_outcome_whatever_is_asked_shows_it_and_others_none() -> None:
    place = pack("p", [rule("p.may", PERMITTED, when="under_18")], questions=[BAN_OR_NOT, OTHER])
    answer = hold([place])
    assert answer.outcome is COUNSEL
    shown = [{one.id: one.outcome for one in view.readings} for view in answer.open_questions]
    assert shown == [
        {"p.free": None, "p.must": REQUIRED},
        {"p.no": None, "p.yes": PROHIBITED},
    ]
    assert all(view.decides for view in answer.open_questions)


def test_a_question_that_decides_for_one_answer_only_decides() -> None:
    answer = hold([pack("p", [rule("p.ban", PROHIBITED, when="under_18")], questions=[BAN_OR_NOT])])
    assert answer.outcome is COUNSEL
    assert UNKNOWN_FACT in kinds_of(answer)
    assert [view.decides for view in answer.open_questions] == [True]


def test_what_is_asked_for_only_after_another_answer_is_named() -> None:
    top = pack("top", [rule("top.t", PERMITTED, when='interview_mode == "telephone"')])
    low = pack(
        "low",
        [
            rule("low.r", PROHIBITED, when='interview_mode != "video" and in_custody'),
            rule("low.duty", REQUIRED, when='interview_mode == "video"'),
            rule("low.ban", PROHIBITED, when='interview_mode == "video"'),
        ],
        parents=["top"],
        burdens=[burden("low.b", "interview_mode", None, assume="video")],
    )
    answer = hold([low, top])
    assert answer.outcome is COUNSEL
    assert "it hangs on in_custody, which nobody has said" in answer.note


def test_only_what_is_not_known_can_change_the_answer() -> None:
    older = [{"class": "grave", "date": "2001-05-01"}]
    place = pack("p", [rule("p.ban", PROHIBITED, when='convicted("grave")')])
    answer = hold([place], convictions=older, arrested_at="2019-12-01T08:00:00-07:00")
    assert [one.facts for one in answer.unknowns] == [("look_back_extended",)]


def test_sets_of_unknown_facts_are_smallest_and_in_the_order_of_the_registry() -> None:
    names = ("in_custody", "under_18", "prior_removal", "federal_criminal_charge")
    burdens = [burden(f"p.{name}", name, Silence.FALSE) for name in names]

    def sets(*rules: tuple[Outcome, str]) -> list[tuple[str, ...]]:
        drawn = [rule(f"p.r{at}", outcome, when=when) for at, (outcome, when) in enumerate(rules)]
        return [one.facts for one in hold([pack("p", drawn, burdens=burdens)]).unknowns]

    assert sets((PROHIBITED, "under_18"), (PERMITTED, "in_custody")) == [
        ("in_custody",),
        ("under_18",),
    ]
    both = ("prior_removal", "federal_criminal_charge")
    assert sets((PROHIBITED, " and ".join(both))) == [both]
    assert sets((PROHIBITED, " and ".join(names[1:]))) == [names[1:]]
    assert sets((PROHIBITED, " and ".join(names))) == []  # sets of four are not looked for


def test_an_unknown_set_asks_all_its_questions() -> None:
    burdens = [burden(f"p.{name}", name, Silence.FALSE) for name in ("in_custody", "under_18")]
    place = pack("p", [rule("p.ban", PROHIBITED, when="in_custody and under_18")], burdens=burdens)
    (unknown,) = hold([place]).unknowns
    asked = [FACTS[name].question for name in ("in_custody", "under_18")]
    assert unknown.question == f"{asked[0]} {asked[1]}"
    assert len(unknown.answers) == 4


def test_of_many_answers_one_stands_for_all_that_are_treated_alike() -> None:
    names = ("custodian_type", "requester")
    burdens = [burden(f"p.{name}", name, Silence.FALSE) for name in names]
    when = 'custodian_type == "jail" and requester == "CBP"'
    (unknown,) = hold([pack("p", [rule("p.ban", PROHIBITED, when=when)], burdens=burdens)]).unknowns
    assert [(dict(one.values), one.outcome) for one in unknown.answers] == [
        ({"custodian_type": "jail", "requester": "ICE"}, UNADDRESSED),
        ({"custodian_type": "jail", "requester": "CBP"}, PROHIBITED),
        ({"custodian_type": "sheriff", "requester": "ICE"}, UNADDRESSED),
        ({"custodian_type": "sheriff", "requester": "CBP"}, UNADDRESSED),
    ]


# ---- Layers, labels, adoptions -------------------------------------------------------------------


def test_every_layer_that_preempts_does_so_below() -> None:
    top = pack("top", [rule("top.r", None, preempts=[PROHIBITED])])
    middle = pack("mid", [rule("mid.r", None, preempts=[PERMITTED])], parents=["top"])
    low = pack("low", [rule("low.ban", PROHIBITED)], parents=["mid"])
    answer = hold([low, middle, top])
    assert answer.outcome is UNADDRESSED
    why = "pre-empted by a rule of top"
    assert answer.beaten == (Beaten(rule="low.ban", by="top.r", why=why),)


def test_a_rule_that_gives_way_to_a_court_says_so() -> None:
    place = pack("p", [rule("p.order", REQUIRED, court_order=True), rule("p.ban", PROHIBITED)])
    why = "a court's order answers inside its terms"
    assert hold([place]).beaten == (Beaten(rule="p.ban", by="p.order", why=why),)


def test_definitions_of_one_label_are_one_list() -> None:
    definitions = [
        Definition(
            id=f"p.{kind}",
            label="ours",
            kinds=frozenset({kind}),
            source="p.seen",
            in_force=ALWAYS_IN_FORCE,
        )
        for kind in ("I-200", "I-205")
    ]
    place = pack("p", [rule("p.ban", PROHIBITED, when='labelled("ours")')])
    place = replace(place, definitions=tuple(definitions))
    outcomes = [hold([place], kinds=[kind]).outcome for kind in ("I-200", "I-205", "I-203")]
    assert outcomes == [PROHIBITED, PROHIBITED, UNADDRESSED]


def adopting(*adoptions: tuple[str, str, date]) -> Pack:
    readings = question("p.q", {"p.yes": [rule("p.yes.r", REQUIRED)], "p.no": []})
    drawn = [adoption(name, reading, "p.q", first) for name, reading, first in adoptions]
    return pack("p", questions=[readings], adoptions=drawn)


def test_of_two_readings_that_an_office_adopted_the_later_counts() -> None:
    later, earlier = ("p.a", "p.yes", date(2019, 1, 1)), ("p.b", "p.no", date(2012, 1, 1))
    assert hold([adopting(later, earlier)]).outcome is REQUIRED
    assert hold([adopting(earlier, later)]).outcome is REQUIRED


def test_an_agency_that_adopts_the_reading_of_its_office_leaves_it_the_office() -> None:
    place = adopting(("p.a", "p.yes", date(2012, 1, 1)))
    answer = decide([place], adopted=["p.yes"])[Act.HOLD]
    assert [one.author for one in answer.reasons] == ["an office", None]


def test_faults_of_adoptions_name_the_reading_and_the_mend() -> None:
    with pytest.raises(InputError, match=r"'p\.no' and 'p\.yes' answer the same question 'p\.q'"):
        decide([adopting()], adopted=["p.yes", "p.no"])
    with pytest.raises(InputError, match=r"'p\.x'; no layer has an open question$"):
        decide([pack("p")], adopted=["p.x"])
    stray = replace(adoption("p.a", "p.yess", "p.q"), question=None)
    shelf = {"p": replace(adopting(), adoptions=(stray,))}
    with pytest.raises(PackError, match=r"'p\.yess' of these layers; did you mean p\.yes"):
        layers_for("p", shelf)


def test_layers_under_two_parents_are_each_there_once_and_count_from_the_top() -> None:
    shelf = {
        "us": pack("us"),
        "co": pack("co", parents=["us"]),
        "tx": pack("tx", parents=["us"]),
        "both": pack("both", parents=["co", "tx"]),
        "deep": pack("deep", parents=["us", "both"]),
    }
    layers = layers_for("deep", shelf)
    assert [one.id for one in layers] == ["deep", "both", "co", "tx", "us"]
    assert levels_of(layers) == {"us": 0, "co": 1, "tx": 1, "both": 2, "deep": 3}
    shelf |= {"tx": pack("tx", parents=["us", "more"]), "more": pack("more")}
    assert [one.id for one in layers_for("both", shelf)] == ["both", "co", "tx", "more", "us"]


def test_packs_that_are_each_others_parents_are_named() -> None:
    with pytest.raises(PlaceError, match="the packs a, b are each other's parents"):
        levels_of([pack("a", parents=["b"]), pack("b", parents=["a"])])


def test_a_day_that_is_not_answered_for_is_refused_in_these_words() -> None:
    gap = Gap(id="b.gap", span=Span(first=date(2020, 1, 1)), why="not encoded")
    layers = [replace(pack("a"), covers_from=date(2021, 1, 1)), replace(pack("b"), gaps=(gap,))]
    with pytest.raises(CoverageError) as caught:
        check_coverage(layers, DAY)
    assert str(caught.value) == (
        "pack a covers days from 2021-01-01, not 2020-01-13; ask for a later day\n"
        "pack b declares a gap from 2020-01-01 on, which holds 2020-01-13: not encoded; "
        "ask for a day outside it, or add the missing law"
    )


# ---- What stands beside the outcome --------------------------------------------------------------


CLOCK = ClockSpec(rule="plain-days", given={"served": "papers_received_at"})


def enjoined_on_the_day(source: str) -> StatusChange:
    return StatusChange(
        id=f"{source}.enjoined",
        source=source,
        status=SourceStatus.ENJOINED,
        in_force=Span(first=DAY, last=DAY),
        why="a court",
        cite="a case",
        verified=Verified.SEEN,
    )


def duty(name: str, **more: object) -> DutySpec:
    plain = DutySpec(
        id=f"p.{name}",
        kind=DutyKind.LOG,
        acts=frozenset({Act.HOLD}),
        outcomes=frozenset({PROHIBITED}),
        what=name,
        source="p.seen",
        in_force=ALWAYS_IN_FORCE,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_duty_is_printed_where_act_outcome_day_source_and_facts_call_for_it() -> None:
    under_age = rule("p.x", None, when="under_18").when
    past = Span(first=date(2001, 1, 1), last=date(2019, 1, 1))
    specs = [
        duty("z"),
        duty("a", outcomes=frozenset({PERMITTED})),
        duty("b", acts=frozenset({Act.NOTIFY})),
        duty("c", in_force=past),
        duty("d", source="p.enjoined"),
        duty("e", when=under_age, clock=CLOCK),
        duty("f", when=rule("p.y", None, when="not under_18").when),
        duty("g", when=rule("p.z", None, when="in_custody").when),
        duty("h", when=rule("p.w", None, when="not asked").when),
        duty("i", source="p.memory"),
    ]
    place = replace(
        pack("p", [rule("p.ban", PROHIBITED)]),
        duties=tuple(specs),
        statuses=(enjoined_on_the_day("p.memory"),),
    )
    answer = hold([place], under_18=True)
    found = [(one.what, one.conditional) for one in answer.duties]
    assert found == [("e", False), ("g", True), ("z", False)]
    first = answer.duties[0]
    assert (first.id, first.layer, first.kind, first.source) == ("p.e", "p", "log", "p.seen")
    assert (first.cite, first.verified, first.clock) == ("p.seen", Verified.SEEN, CLOCK)


def note(name: str, force: Force, **more: object) -> ForceNote:
    plain = ForceNote(
        id=f"{name}.{force}",
        kinds=frozenset({"I-138"}),
        acts=frozenset({Act.HOLD}),
        force=force,
        source=f"{name}.seen",
        in_force=ALWAYS_IN_FORCE,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_the_force_of_a_paper_is_the_strongest_that_the_closest_layer_gives() -> None:
    past = Span(first=date(2001, 1, 1), last=date(2019, 1, 1))
    top = replace(pack("top"), forces=(note("top", Force.BINDING),))
    low = replace(
        pack("low", [rule("low.may", PERMITTED)], parents=["top"]),
        forces=(
            note("low", Force.VOLUNTARY),
            note("low", Force.COURT_ONLY),
            note("low", Force.BINDING, in_force=past),
            note("low", Force.BINDING, source="low.enjoined"),
            note("low", Force.BINDING, acts=frozenset({Act.NOTIFY})),
            note("low", Force.BINDING, kinds=frozenset({"I-200"})),
            note("low", Force.BINDING, source="low.memory"),
        ),
        statuses=(enjoined_on_the_day("low.memory"),),
    )
    assert hold([low, top], kinds=["I-138"]).force_here is Force.COURT_ONLY
    assert hold([top], kinds=["I-138"]).force_here is Force.BINDING
    assert hold([low, top], kinds=["I-203"]).force_here is None
    assert decide([low, top], kinds=["I-138"])[Act.HOLD].force_here is None  # not asked
    must = pack("p", [rule("p.duty", REQUIRED)])
    assert hold([must]).force_here is Force.BINDING


def test_an_answer_and_its_trace_name_act_layer_and_source() -> None:
    answer = hold([pack("p", [rule("p.ban", PROHIBITED, act=Act.HOLD)])])
    assert (answer.act, answer.asked) == (Act.HOLD, True)
    assert [(one.rule, one.layer, one.source) for one in answer.trace] == [("p.ban", "p", "p.seen")]
