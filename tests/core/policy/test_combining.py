"""The combining rule, step by step, on packs made for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from tests.core.policy.synthetic import DAY, adoption, burden, decide, pack, question, rule

from tecum.errors import InputError
from tecum.policy.combining import COMBINING_RULE, combine, outcome_of_reasons
from tecum.policy.determination import Determination
from tecum.policy.facts import OffenceRecord
from tecum.policy.pack import Pack, Silence, Silent, Span, StatusChange
from tecum.terms import Act, Outcome, SourceStatus, Verified

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


def test_who_adopts_a_reading_has_not_read_the_words_that_it_rests_on() -> None:
    remembered = rule("p.yes.r", REQUIRED, rests_on="memory")
    readings = {"p.yes": [remembered], "p.no": []}
    place = pack("p", questions=[question("p.q", readings)])
    adopted = decide([place], adopted=["p.yes"])[Act.HOLD]
    assert adopted.outcome is COUNSEL
    assert [reason.kind for reason in adopted.reasons] == ["memory_rule"]
    beside = pack("p", [rule("p.duty", REQUIRED)], questions=[question("p.q", readings)])
    agreed = decide([beside], adopted=["p.yes"])[Act.HOLD]
    assert agreed.outcome is REQUIRED
    assert {reason.rule for reason in agreed.reasons} == {"p.duty", "p.yes.r", "p.q"}


def test_a_rule_from_memory_within_an_open_reading_may_be_no_law_there() -> None:
    rules = [
        rule("p.yes.r", PROHIBITED),
        rule("p.yes.x", PERMITTED, exception_to=["p.yes.r", "p.may"], rests_on="memory"),
    ]
    readings = question("p.q", {"p.yes": rules, "p.no": []})
    may = rule("p.may", PERMITTED)
    assert hold([pack("p", [may], questions=[readings])]).outcome is COUNSEL


def test_packs_side_by_side_do_not_say_what_silence_means_in_each_other() -> None:
    ban = "not under_18"
    top = pack("top", burdens=[burden("top.b", "under_18", Silence.FALSE)])
    one = pack("a", burdens=[burden("a.b", "under_18", Silence.TRUE)], parents=["top"])
    other = pack("b", [rule("b.ban", PROHIBITED, when=ban)], parents=["top"])
    child = pack("c", [rule("c.may", PERMITTED, when="under_18")], parents=["a", "b"])
    determination = hold([child, other, one, top])
    # Beside `a` the word of the layer above holds; below it, that of `a`, which is closer.
    assert {reason.rule for reason in determination.reasons} == {"b.ban", "c.may"}


def changed(status: SourceStatus, first: date, last: date | None = None) -> StatusChange:
    return StatusChange(
        id="p.status",
        source="p.seen",
        status=status,
        in_force=Span(first=first, last=last),
        why="a court said so",
        cite="a case",
        verified=Verified.SEEN,
    )


@pytest.mark.parametrize(
    ("status", "first", "last", "outcome", "why"),
    [
        (SourceStatus.ENJOINED, DAY, None, UNADDRESSED, "its source is enjoined"),
        (SourceStatus.ENJOINED, DAY, DAY, UNADDRESSED, "its source is enjoined"),
        (SourceStatus.REPEALED, DAY, None, UNADDRESSED, "its source is repealed"),
        (SourceStatus.CONTESTED, DAY, None, PROHIBITED, None),
        (SourceStatus.ENJOINED, date(2020, 1, 14), None, PROHIBITED, None),
        (SourceStatus.ENJOINED, date(2019, 1, 1), date(2020, 1, 12), PROHIBITED, None),
    ],
)
def test_a_source_has_the_status_of_the_day(
    status: SourceStatus, first: date, last: date | None, outcome: Outcome, why: str | None
) -> None:
    place = replace(
        pack("p", [rule("p.ban", PROHIBITED)]), statuses=(changed(status, first, last),)
    )
    given = hold([place])
    assert given.outcome is outcome
    (entry,) = given.trace
    assert (entry.rule, entry.holds, entry.decided_by) == ("p.ban", True, ("always",))
    assert (entry.set_aside or "").startswith(why or "")
    assert (entry.set_aside is None) is (why is None)
    if why is not None:
        assert [(one.rule, one.by) for one in given.beaten] == [("p.ban", "p.seen")]
        assert entry.status is status
    elif status is SourceStatus.CONTESTED:
        assert [one.status for one in given.reasons] == [status]


def test_a_status_lifts_an_injunction_too() -> None:
    lifted = replace(changed(SourceStatus.IN_FORCE, DAY), source="p.enjoined")
    place = replace(pack("p", [rule("p.ban", PROHIBITED, rests_on="enjoined")]), statuses=(lifted,))
    assert hold([place]).outcome is PROHIBITED


def test_a_silence_is_said_where_nothing_answers_and_nowhere_else() -> None:
    silent = Silent(
        id="p.silent",
        acts=frozenset({Act.HOLD}),
        why="The code has no word on it",
        source="p.seen",
        in_force=Span(first=DAY, last=DAY),
    )
    empty = replace(pack("p"), silences=(silent,))
    (reason,) = hold([empty]).reasons
    assert (reason.rule, reason.kind, reason.outcome) == ("p.silent", "stated_silence", None)
    assert reason.because == "The code has no word on it"
    assert decide([empty])[Act.NOTIFY].reasons == ()
    assert decide([empty], as_of=date(2020, 1, 14))[Act.HOLD].reasons == ()
    spoken = replace(pack("p", [rule("p.ban", PROHIBITED)]), silences=(silent,))
    assert [one.rule for one in hold([spoken]).reasons] == ["p.ban"]


def test_a_trace_tells_of_every_rule_what_decided_it_and_what_set_it_aside() -> None:
    top = pack(
        "top",
        [
            rule("top.ban", PROHIBITED, when="under_18 and in_custody"),
            rule("top.other", PERMITTED, act=Act.NOTIFY),
        ],
        questions=[
            question(
                "top.q",
                {
                    "top.a": [rule("top.a.r", PERMITTED, when="not written_consent")],
                    "top.b": [rule("top.b.r", REQUIRED)],
                },
            )
        ],
        burdens=[burden("top.b.consent", "written_consent", Silence.FALSE)],
    )
    given = decide([top], {"in_custody": True}, adopted=["top.a"])[Act.HOLD]
    assert [(one.rule, one.holds, one.decided_by, one.reading) for one in given.trace] == [
        ("top.a.r", True, ("written_consent",), "top.a"),
        ("top.b.r", True, ("always",), "top.b"),
        ("top.ban", None, ("under_18",), None),
    ]
    assert [one.set_aside for one in given.trace] == [
        None,
        "the reading top.a was adopted instead",
        None,
    ]


def test_convictions_that_nobody_looked_up_are_asked_for_and_then_what_their_age_hangs_on() -> None:
    ban = rule("p.ban", PROHIBITED)
    grave = rule("p.x", PERMITTED, when='convicted("grave")', exception_to=["p.ban"])
    place = pack("p", [ban, grave], burdens=[burden("p.b", "look_back_extended", Silence.FALSE)])
    unknown = hold([place])
    assert unknown.outcome is COUNSEL
    assert "hangs on convictions, which" in unknown.note
    found = {one.facts: one for one in unknown.unknowns}
    answers = [(one.values["convictions"], one.outcome) for one in found[("convictions",)].answers]
    assert answers == [
        ((), PROHIBITED),
        ((OffenceRecord(offence_class="grave", date=date(2014, 1, 13)),), COUNSEL),
        ((OffenceRecord(offence_class="grave", date=date(2019, 1, 13)),), PERMITTED),
    ]
    older = [{"class": "grave", "date": "2014-06-01"}]
    hangs = hold([place], convictions=older)
    assert "hangs on arrested_at, which" in hangs.note
    assert (
        hold([place], convictions=older, arrested_at="2019-06-01T08:00+00:00").outcome is PERMITTED
    )
    assert (
        hold([place], convictions=older, arrested_at="2019-06-02T08:00+00:00").outcome is PROHIBITED
    )
    extended = hold([place], convictions=older, look_back_extended=True)
    assert extended.outcome is PERMITTED
    assert (
        "convictions = grave (2014-06-01), look_back_extended = true" in extended.reasons[0].because
    )
    assert hold([place], convictions=[]).outcome is PROHIBITED


def test_a_charge_of_which_nobody_said_whether_it_was_held_over_is_asked_for() -> None:
    ban = rule("p.ban", PROHIBITED)
    held = rule("p.x", PERMITTED, when='held_to_answer("felony")', exception_to=["p.ban"])
    charge = {"class": "felony", "date": "2019-12-01"}
    open_ = hold([pack("p", [ban, held])], charges=[charge])
    assert open_.outcome is COUNSEL
    (unknown,) = open_.unknowns
    assert unknown.facts == ("charges",)
    assert {one.outcome for one in unknown.answers} == {PROHIBITED, PERMITTED}
    for said, outcome in ((True, PERMITTED), (False, PROHIBITED)):
        assert (
            hold([pack("p", [ban, held])], charges=[{**charge, "held_to_answer": said}]).outcome
            is outcome
        )
    silent = [burden("p.b", "charges", Silence.FALSE)]
    assert hold([pack("p", [ban, held], burdens=silent)]).outcome is PROHIBITED
