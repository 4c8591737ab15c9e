"""The combining rule, step by step, on packs made for it."""

from collections.abc import Sequence
from datetime import date

import pytest
from tests.core.policy.synthetic import adoption, burden, decide, pack, question, rule

from tecum.errors import InputError
from tecum.policy.combining import COMBINING_RULE, combine, outcome_of_reasons
from tecum.policy.determination import Determination
from tecum.policy.pack import Pack, Silence, Span
from tecum.terms import Act, Outcome

REQUIRED, PERMITTED, PROHIBITED = Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED
UNADDRESSED, COUNSEL = Outcome.UNADDRESSED, Outcome.NEEDS_COUNSEL


def hold(layers: Sequence[Pack], **facts: object) -> Determination:
    determination = decide(layers, facts)[Act.HOLD]
    assert outcome_of_reasons(determination.reasons) is determination.outcome
    return determination


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], UNADDRESSED),
        ([PERMITTED], PERMITTED),
        ([PERMITTED, REQUIRED], REQUIRED),
        ([PERMITTED, PROHIBITED], PROHIBITED),
        ([REQUIRED, PROHIBITED], COUNSEL),
        ([REQUIRED, PROHIBITED, PERMITTED], COUNSEL),
        ([PROHIBITED, PROHIBITED], PROHIBITED),
        ([COUNSEL, PERMITTED], COUNSEL),
    ],
)
def test_what_remains_counts_alike(outcomes: list[Outcome], expected: Outcome) -> None:
    assert combine(outcomes) is expected
    assert combine(reversed(outcomes)) is expected


def test_a_court_order_answers_before_everything_else() -> None:
    top = pack("top", [rule("top.order", REQUIRED, when="court_order", court_order=True)])
    local = pack("local", [rule("local.ban", PROHIBITED)], parents=["top"])
    with_order = hold([local, top], court_order=True)
    assert with_order.outcome is REQUIRED
    assert [(one.rule, one.by) for one in with_order.beaten] == [("local.ban", "top.order")]
    assert hold([local, top], court_order=False).outcome is PROHIBITED


def test_a_court_order_leaves_no_question_open() -> None:
    top = pack(
        "top",
        [rule("top.order", REQUIRED, when="court_order", court_order=True)],
        questions=[
            question("top.q", {"top.a": [rule("top.a.r", PROHIBITED)], "top.b": []}),
        ],
    )
    assert hold([top], court_order=True).outcome is REQUIRED
    assert hold([top], court_order=False).outcome is COUNSEL


def test_preemption_removes_only_conflicting_rules_of_lower_layers() -> None:
    top = pack("top", [rule("top.r", None, preempts=[PROHIBITED])])
    ban = pack("local", [rule("local.ban", PROHIBITED)], parents=["top"])
    duty = pack("local", [rule("local.duty", REQUIRED)], parents=["top"])
    removed = hold([ban, top])
    assert removed.outcome is UNADDRESSED
    assert [(one.rule, one.by) for one in removed.beaten] == [("local.ban", "top.r")]
    assert hold([duty, top]).outcome is REQUIRED


def test_nothing_preempts_upward_or_sideways() -> None:
    top = pack("top", [rule("top.ban", PROHIBITED)])
    local = pack(
        "local",
        [rule("local.r", PERMITTED, preempts=[PROHIBITED]), rule("local.ban", PROHIBITED)],
        parents=["top"],
    )
    assert hold([local, top]).outcome is PROHIBITED
    assert hold([local, top]).beaten == ()


def test_an_exception_to_a_preempting_rule_keeps_it_from_preempting() -> None:
    top = pack(
        "top",
        [
            rule("top.r", PERMITTED, preempts=[PROHIBITED]),
            rule("top.x", None, when="at_place_of_worship", exception_to=["top.r"]),
        ],
    )
    local = pack("local", [rule("local.ban", PROHIBITED)], parents=["top"])
    assert hold([local, top], at_place_of_worship=True).outcome is PROHIBITED
    assert hold([local, top], at_place_of_worship=False).outcome is PERMITTED


def test_an_exception_removes_the_rule_that_it_names_and_may_state_its_own() -> None:
    ban = rule("p.ban", PROHIBITED)
    silent = rule("p.x", None, when="under_18", exception_to=["p.ban"])
    speaking = rule("p.x", PERMITTED, when="under_18", exception_to=["p.ban"])
    assert hold([pack("p", [ban, silent])], under_18=True).outcome is UNADDRESSED
    assert hold([pack("p", [ban, speaking])], under_18=True).outcome is PERMITTED
    assert hold([pack("p", [ban, speaking])], under_18=False).outcome is PROHIBITED


def test_an_exception_to_an_exception_restores_the_rule() -> None:
    place = pack(
        "p",
        [
            rule("p.ban", PROHIBITED),
            rule("p.x", PERMITTED, when="written_consent", exception_to=["p.ban"]),
            rule("p.xx", None, when="under_18", exception_to=["p.x"]),
        ],
    )
    assert hold([place], written_consent=True, under_18=False).outcome is PERMITTED
    assert hold([place], written_consent=True, under_18=True).outcome is PROHIBITED


def test_layers_that_contradict_each_other_go_to_counsel_with_both_reasons() -> None:
    top = pack("top", [rule("top.duty", REQUIRED)])
    local = pack("local", [rule("local.ban", PROHIBITED)], parents=["top"])
    determination = hold([local, top])
    assert determination.outcome is COUNSEL
    assert {reason.rule for reason in determination.reasons} == {"top.duty", "local.ban"}


def test_a_rule_known_from_memory_never_decides_alone() -> None:
    memory = rule("p.m", PROHIBITED, rests_on="memory")
    alone = hold([pack("p", [memory])])
    assert alone.outcome is COUNSEL
    assert alone.reasons[0].kind == "memory_rule"
    beside = hold([pack("p", [memory, rule("p.ban", PROHIBITED)])])
    assert beside.outcome is PROHIBITED
    assert {reason.rule for reason in beside.reasons} == {"p.m", "p.ban"}
    against = hold([pack("p", [memory, rule("p.may", PERMITTED)])])
    assert against.outcome is COUNSEL


def test_an_exception_known_from_memory_makes_a_seen_rule_doubtful() -> None:
    place = pack(
        "p",
        [
            rule("p.ban", PROHIBITED),
            rule("p.x", PERMITTED, exception_to=["p.ban"], rests_on="memory"),
        ],
    )
    assert hold([place]).outcome is COUNSEL


def open_question(name: str = "p") -> Pack:
    return pack(
        name,
        questions=[
            question(
                f"{name}.q",
                {
                    f"{name}.yes": [rule(f"{name}.yes.r", REQUIRED)],
                    f"{name}.no": [rule(f"{name}.no.r", PROHIBITED)],
                },
            )
        ],
    )


def test_an_open_question_goes_to_counsel_and_shows_both_readings() -> None:
    determination = hold([open_question()])
    assert determination.outcome is COUNSEL
    (shown,) = determination.open_questions
    assert shown.decides
    assert {one.id: one.outcome for one in shown.readings} == {
        "p.yes": REQUIRED,
        "p.no": PROHIBITED,
    }


def test_another_layers_own_words_leave_a_question_nothing_to_decide() -> None:
    local = pack("local", [rule("local.ban", PROHIBITED)], parents=["p"])
    determination = hold([local, open_question()])
    assert determination.outcome is PROHIBITED
    assert [one.decides for one in determination.open_questions] == [False]


def test_a_question_open_in_the_same_layer_still_bears_on_its_rule() -> None:
    place = pack(
        "p",
        [rule("p.may", PERMITTED)],
        questions=[question("p.q", {"p.a": [rule("p.a.r", PROHIBITED)], "p.b": []})],
    )
    assert hold([place]).outcome is COUNSEL


def test_a_question_whose_readings_cannot_change_the_result_is_only_reported() -> None:
    place = pack(
        "p",
        [rule("p.ban", PROHIBITED)],
        questions=[question("p.q", {"p.a": [rule("p.a.r", PROHIBITED)], "p.b": []})],
    )
    determination = hold([place])
    assert determination.outcome is PROHIBITED
    assert [one.decides for one in determination.open_questions] == [False]


def test_the_agencys_reading_prevails_over_that_of_an_office() -> None:
    place = open_question()
    office = pack("p", questions=place.questions, adoptions=[adoption("p.ad", "p.no", "p.q")])
    by_office = decide([office])[Act.HOLD]
    assert by_office.outcome is PROHIBITED
    assert by_office.reasons[0].kind == "adopted_reading"
    assert by_office.reasons[0].author == "an office"
    assert by_office.reasons[1].outcome is None  # the words that the reading interprets
    by_agency = decide([office], adopted=["p.yes"])[Act.HOLD]
    assert by_agency.outcome is REQUIRED
    assert by_agency.reasons[0].author == "the agency"
    assert by_office.open_questions == by_agency.open_questions == ()


def test_an_adoption_counts_from_its_day_and_as_far_as_it_was_known() -> None:
    place = pack(
        "p",
        questions=open_question().questions,
        adoptions=[adoption("p.ad", "p.no", "p.q", date(2020, 1, 1))],
    )
    assert decide([place], as_of=date(2020, 1, 1))[Act.HOLD].outcome is PROHIBITED
    assert decide([place], as_of=date(2019, 12, 31))[Act.HOLD].outcome is COUNSEL
    assert decide([place], known_at=date(2019, 12, 31))[Act.HOLD].outcome is COUNSEL
    assert decide([place], known_at=date(2020, 1, 1))[Act.HOLD].outcome is PROHIBITED


@pytest.mark.parametrize(
    ("adopted", "words"),
    [(["p.yess"], "did you mean p.yes"), (["p.yes", "p.no"], "answer the same question 'p.q'")],
)
def test_a_reading_that_cannot_be_adopted_is_refused(adopted: list[str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        decide([open_question()], adopted=adopted)
    assert words in str(caught.value)


def test_an_enjoined_rule_is_shown_and_does_not_count() -> None:
    determination = hold([pack("p", [rule("p.ban", PROHIBITED, rests_on="enjoined")])])
    assert determination.outcome is UNADDRESSED
    assert [(one.rule, one.by) for one in determination.beaten] == [("p.ban", "p.enjoined")]


def test_a_rule_counts_on_its_first_and_last_day_only_in_between() -> None:
    span = Span(first=date(2020, 1, 1), last=date(2020, 1, 31))
    place = pack("p", [rule("p.ban", PROHIBITED, span=span)])
    outcomes = {
        day: decide([place], as_of=day)[Act.HOLD].outcome
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 1))
    }
    assert list(outcomes.values()) == [UNADDRESSED, PROHIBITED, PROHIBITED, UNADDRESSED]
    assert "no rule of p was in force" in decide([place], as_of=date(2019, 12, 31))[Act.HOLD].note


@pytest.mark.parametrize(
    ("silence", "expected"),
    [
        (Silence.FALSE, PERMITTED),
        (Silence.TRUE, PROHIBITED),
        (Silence.ASK, COUNSEL),
        (None, COUNSEL),
    ],
)
def test_what_silence_means(silence: Silence | None, expected: Outcome) -> None:
    burdens = [burden("p.b", "under_18", silence)] if silence else []
    rules = [
        rule("p.ban", PROHIBITED, when="under_18"),
        rule("p.may", PERMITTED, when="not under_18"),
    ]
    determination = hold([pack("p", rules, burdens=burdens)])
    assert determination.outcome is expected
    assert [unknown.facts for unknown in determination.unknowns] == [("under_18",)]
    if expected is COUNSEL:
        assert determination.reasons[-1].kind == "unknown_fact"
    else:
        assert "Silence on under_18 (p, a test)." in determination.reasons[0].because


def test_a_fact_to_ask_that_changes_nothing_needs_no_counsel() -> None:
    rules = [
        rule("p.one", PROHIBITED, when="under_18"),
        rule("p.two", PROHIBITED, when="not under_18"),
    ]
    determination = hold([pack("p", rules)])
    assert determination.outcome is PROHIBITED
    assert determination.unknowns == ()
    assert "the outcome is the same either way" in determination.reasons[0].because


def test_a_local_burden_comes_before_that_of_the_layer_above() -> None:
    local_rule = rule("local.ban", PROHIBITED, when="under_18")
    top = pack("top", burdens=[burden("top.b", "under_18", Silence.TRUE)])
    plain = pack("local", [local_rule], parents=["top"])
    own = pack(
        "local",
        [local_rule],
        parents=["top"],
        burdens=[burden("local.b", "under_18", Silence.FALSE)],
    )
    assert hold([plain, top]).outcome is PROHIBITED
    assert hold([own, top]).outcome is UNADDRESSED


def test_two_unknowns_that_only_together_change_the_outcome_are_listed_together() -> None:
    burdens = [burden("p.a", "under_18", Silence.FALSE), burden("p.c", "in_custody", Silence.FALSE)]
    place = pack("p", [rule("p.ban", PROHIBITED, when="under_18 and in_custody")], burdens=burdens)
    (unknown,) = hold([place]).unknowns
    assert set(unknown.facts) == {"under_18", "in_custody"}
    changed = [answer for answer in unknown.answers if answer.outcome is PROHIBITED]
    assert [answer.values for answer in changed] == [{"in_custody": True, "under_18": True}]


def test_the_rule_is_printed_in_full() -> None:
    for number in ("(1)", "(2)", "(3)", "(4)"):
        assert number in COMBINING_RULE
