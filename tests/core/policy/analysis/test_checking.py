"""A broken pack for each class of fault, and what the shipped packs were proved to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from tests.core.policy.synthetic import adoption, burden, pack, question, rule, source

from tecum.adapters.pack_shelf import load_packs
from tecum.errors import PlaceError
from tecum.policy.analysis.checking import FaultKind, LawFault, check_place
from tecum.policy.conditions import parse_condition
from tecum.policy.offences import LookBack
from tecum.policy.pack import (
    Definition,
    Gap,
    KnownConflict,
    Offence,
    Pack,
    Rule,
    Silence,
    Silent,
    Span,
    StatusChange,
)
from tecum.terms import Act, InstrumentKind, Outcome, SourceStatus, Verified

R, M, P = Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED
ASKS = {InstrumentKind.I_247A: (Act.HOLD, Act.NOTIFY), InstrumentKind.I_138: (Act.ADMIN_SUBPOENA,)}
FIRST = date(2000, 1, 1)


def place(name: str, rules: Sequence[Rule] = (), **more: object) -> Pack:
    """A pack that is silent on every act for which it has no rule, with the sources it uses."""
    parts = {
        key: more.pop(key)
        for key in ("parents", "questions", "burdens", "adoptions")
        if key in more
    }
    drawn = pack(name, rules, **parts)  # type: ignore[arg-type]
    silent = Silent(
        id=f"{name}.silent",
        acts=frozenset(Act) - {Act.HOLD},
        why="none",
        source=f"{name}.seen",
        in_force=Span(first=FIRST),
    )
    sources = {f"{name}.seen": source(f"{name}.seen")}
    used = {r.source for r in rules} | {
        r.source for q in drawn.questions for d in q.readings for r in d.rules
    }
    for one in sorted(used - set(sources)):
        memory = one.endswith("memory")
        sources[one] = source(one, verified=Verified.MEMORY if memory else Verified.SEEN)
    return replace(drawn, silences=(silent,), sources=sources, **more)  # type: ignore[arg-type]


def faults(*packs: Pack, asks: Mapping[InstrumentKind, tuple[Act, ...]] = ASKS) -> list[LawFault]:
    return list(check_place(packs[-1].id, {one.id: one for one in packs}, asks).faults)


def short(*packs: Pack) -> list[tuple[FaultKind, str]]:
    return [(fault.kind, fault.record) for fault in faults(*packs)]


PLAIN = rule("us.hold", R, when="in_custody")


def test_a_whole_pack_has_no_fault() -> None:
    checked = check_place("us", {"us": place("us", [PLAIN])}, ASKS)
    assert checked.faults == ()
    assert checked.layers == ("us",)
    (version,) = checked.versions
    assert (version.first, version.last) == (FIRST, None)
    # hold: in_custody said true, false or not; every other act: one pattern
    assert version.patterns == 3 + len(Act) - 1
    assert version.outcomes == {
        Outcome.REQUIRED: 1,
        Outcome.PERMITTED: 0,
        Outcome.PROHIBITED: 0,
        Outcome.UNADDRESSED: 1 + len(Act) - 1,
        Outcome.NEEDS_COUNSEL: 1,
    }


# ---------------------------------------------------------------- contradictions


def test_a_contradiction_has_the_smallest_pattern_as_its_witness() -> None:
    broken = place("us", [PLAIN, rule("us.no", P, when="under_18 and in_custody")])
    (fault,) = faults(broken)
    assert fault.kind is FaultKind.CONTRADICTION
    assert fault.record == "us.no"
    assert "us.hold requires and us.no prohibits hold" in fault.what
    assert fault.witness is not None
    assert fault.witness.facts == {"under_18": True, "in_custody": True}
    assert fault.witness.asked
    assert fault.witness.instruments == (InstrumentKind.I_247A,)


@pytest.mark.parametrize(
    "stated",
    [
        [rule("us.no", P, when="under_18 and in_custody", exception_to=["us.hold"])],
        [rule("us.no", P, when="under_18 and not in_custody")],
        [rule("us.no", P, when="under_18 and in_custody", rests_on="memory")],
    ],
)
def test_exceptions_conditions_and_memory_leave_no_contradiction(stated: list[Rule]) -> None:
    assert FaultKind.CONTRADICTION not in {
        one.kind for one in faults(place("us", [PLAIN, *stated]))
    }


def test_a_question_and_pre_emption_leave_no_contradiction() -> None:
    readings = {"us.yes": [rule("us.no", P)], "us.nothing": []}
    assert faults(place("us", [PLAIN], questions=[question("us.q", readings)])) == []
    upper = place("us", [rule("us.hold", R, when="in_custody", preempts=[P])])
    lower = place("co", [rule("co.no", P, when="under_18")], parents=["us"])
    assert faults(upper, lower) == []


def test_an_adopted_reading_contradicts_like_a_rule() -> None:
    readings = {"us.yes": [rule("us.no", P)], "us.nothing": [rule("us.may", M)]}
    asked = question("us.q", readings)
    closed = place("us", [PLAIN], questions=[asked], adoptions=[adoption("us.a", "us.yes", "us.q")])
    assert (FaultKind.CONTRADICTION, "us.no") in short(closed)


def test_a_stated_conflict_is_no_fault_and_one_that_never_arises_is() -> None:
    rules = [PLAIN, rule("us.no", P, when="under_18 and in_custody")]
    conflict = KnownConflict(
        id="us.conflict",
        rules=frozenset({"us.hold", "us.no"}),
        why="left to counsel",
        source="us.seen",
        in_force=Span(first=FIRST),
    )
    assert faults(place("us", rules, conflicts=(conflict,))) == []
    remembered = rule("us.not-sure", P, when="under_18", rests_on="memory")
    assert faults(place("us", [*rules, remembered], conflicts=(conflict,))) == []
    idle = [PLAIN, rule("us.no", P, when="not in_custody")]
    assert short(place("us", idle, conflicts=(conflict,))) == [
        (FaultKind.NEVER_DECIDES, "us.conflict")
    ]
    late = replace(conflict, in_force=Span(first=date(2010, 1, 1)))
    (fault,) = faults(place("us", rules, conflicts=(late,)))
    assert fault.kind is FaultKind.CONTRADICTION
    assert "2000-01-01 to 2009-12-31" in fault.what
    unknown = replace(conflict, rules=frozenset({"us.hold", "us.gone"}))
    assert (FaultKind.UNKNOWN_NAME, "us.conflict") in short(
        place("us", rules, conflicts=(unknown,))
    )


def test_a_contradiction_of_the_parent_is_no_fault_of_the_child() -> None:
    upper = place("us", [PLAIN, rule("us.no", P, when="under_18 and in_custody")])
    lower = place("co", parents=["us"])
    assert faults(upper, lower) == []
    against = place("co", [rule("co.no", P, when="in_custody")], parents=["us"])
    assert short(place("us", [PLAIN]), against) == [(FaultKind.CONTRADICTION, "co.no")]


def test_two_parents_that_meet_for_the_first_time_contradict_each_other_here() -> None:
    one, other = place("us", [PLAIN]), place("tribe", [rule("tribe.no", P)])
    both = place("co", parents=["us", "tribe"])
    (fault,) = faults(one, other, both)
    assert fault.kind is FaultKind.CONTRADICTION
    assert "us.hold requires and tribe.no prohibits" in fault.what


# ---------------------------------------------------------------- rules that never decide


NEVER = [
    ([PLAIN, rule("us.may", M, when="in_custody")], "us.may"),
    ([PLAIN, rule("us.but", None, when="under_18", exception_to=["us.gone-rule"])], "us.but"),
    (
        [PLAIN, rule("us.no", P, exception_to=["us.hold"]), rule("us.may", M, when="under_18")],
        "us.may",
    ),
]


@pytest.mark.parametrize(("rules", "idle"), NEVER)
def test_a_rule_that_changes_nothing_never_decides(rules: list[Rule], idle: str) -> None:
    assert (FaultKind.NEVER_DECIDES, idle) in short(place("us", rules))


def test_a_rule_whose_condition_excludes_itself_is_unreachable() -> None:
    rules = [PLAIN, rule("us.no", P, when="under_18 and not under_18")]
    assert short(place("us", rules)) == [(FaultKind.UNREACHABLE, "us.no")]


def test_a_rule_that_speaks_on_no_covered_day_is_unreachable() -> None:
    early = rule("us.early", P, span=Span(first=date(1990, 1, 1), last=date(1999, 12, 31)))
    assert (FaultKind.UNREACHABLE, "us.early") in short(place("us", [PLAIN, early]))
    enjoined = rule("us.no", P, rests_on="enjoined")
    status = StatusChange(
        id="us.status",
        source="us.enjoined",
        status=SourceStatus.ENJOINED,
        in_force=Span(first=FIRST),
        why="a court",
        cite="a case",
        verified=Verified.SEEN,
    )
    broken = place("us", [PLAIN, enjoined], statuses=(status,))
    assert short(broken) == [(FaultKind.UNREACHABLE, "us.no")]


def test_an_exception_decides_by_what_it_removes() -> None:
    rules = [
        PLAIN,
        rule("us.but", None, when="under_18", exception_to=["us.hold"]),
        rule("us.also", R, when="in_custody"),
    ]
    assert faults(place("us", rules)) == []


def test_a_reading_decides_when_it_is_adopted() -> None:
    readings = {"us.yes": [rule("us.may", M)], "us.nothing": []}
    covered = [rule("us.hold", R), rule("us.no", None, exception_to=["us.hold"], when="under_18")]
    assert faults(place("us", covered, questions=[question("us.q", readings)])) == []


def test_a_rule_that_pre_empts_decides_for_the_layers_below() -> None:
    assert faults(place("us", [PLAIN, rule("us.all", None, preempts=[P])])) == []


def test_a_rule_of_the_parent_that_never_decides_here_is_no_fault_here() -> None:
    upper = place("us", [PLAIN])
    lower = place("co", parents=["us"], burdens=[burden("co.b", "in_custody", Silence.FALSE)])
    order = rule("co.order", R, court_order=True)
    assert faults(upper, replace(lower, rules=(order,))) == []


# ---------------------------------------------------------------- acts and days


def test_an_act_without_rule_question_or_silence_names_the_papers_that_ask_it() -> None:
    whole = place("us", [PLAIN])
    silent = replace(whole.silences[0], acts=frozenset(Act) - {Act.HOLD, Act.NOTIFY, Act.RELAY})
    notify, relay = faults(replace(whole, silences=(silent,)))
    assert notify.kind is relay.kind is FaultKind.UNANSWERED
    assert "notify is left open from 2000-01-01 on" in notify.what
    assert "(I-247A ask it)" in notify.what
    assert "no paper of the catalogue asks it" in relay.what
    assert faults(whole, place("co", parents=["us"])) == []


def test_an_open_question_stands_on_an_act() -> None:
    readings = {"us.yes": [PLAIN], "us.nothing": []}
    assert faults(place("us", questions=[question("us.q", readings)])) == []


def test_rules_that_end_while_nothing_follows_are_a_gap() -> None:
    ended = rule("us.old", R, span=Span(first=FIRST, last=date(2009, 12, 31)))
    broken = place("us", [ended])
    assert short(broken) == [(FaultKind.UNANSWERED, "us"), (FaultKind.DATE_GAP, "us.old")]
    gap = Gap(id="us.gap", span=Span(first=date(2010, 1, 1)), why="not encoded")
    assert faults(replace(broken, gaps=(gap,))) == []
    silent = replace(broken.silences[0], acts=frozenset(Act), in_force=Span(first=FIRST))
    assert faults(replace(broken, silences=(silent,))) == []
    after = rule("us.new", R, span=Span(first=date(2010, 1, 1)))
    assert faults(place("us", [ended, after])) == []


def test_versions_are_cut_where_something_begins_or_ends_and_leave_gaps_out() -> None:
    ended = rule("us.old", R, span=Span(first=FIRST, last=date(2009, 12, 31)))
    after = rule("us.new", P, span=Span(first=date(2012, 1, 1)))
    gap = Gap(
        id="us.gap", span=Span(first=date(2010, 1, 1), last=date(2011, 12, 31)), why="not encoded"
    )
    checked = check_place("us", {"us": place("us", [ended, after], gaps=(gap,))}, ASKS)
    assert [(one.first, one.last) for one in checked.versions] == [
        (FIRST, date(2009, 12, 31)),
        (date(2012, 1, 1), None),
    ]
    assert checked.versions[1].outcomes[P] == 1


def test_what_begins_after_a_declared_gap_follows_nothing() -> None:
    ended = rule("us.old", R, span=Span(first=FIRST, last=date(2009, 12, 31)))
    gap = Gap(
        id="us.gap", span=Span(first=date(2010, 1, 1), last=date(2011, 12, 31)), why="not encoded"
    )
    (fault,) = faults(place("us", [ended], gaps=(gap,)))
    assert fault.kind is FaultKind.UNANSWERED
    assert "hold is left open from 2012-01-01 on" in fault.what
    whole = place("us", gaps=(replace(gap, id="us.later"),))
    before, after = faults(whole)
    assert "hold is left open 2000-01-01 to 2009-12-31" in before.what
    assert "hold is left open from 2012-01-01 on" in after.what


def version_counts(whole: Pack) -> list[dict[Outcome, int]]:
    """The outcomes of each version, less the acts on which nothing is said."""
    checked = check_place(whole.id, {whole.id: whole}, ASKS)
    return [
        {outcome: count for outcome, count in version.outcomes.items() if count}
        | {Outcome.UNADDRESSED: version.outcomes[Outcome.UNADDRESSED] - len(Act) + 1}
        for version in checked.versions
    ]


def test_each_version_is_judged_by_its_own_silence() -> None:
    later = replace(
        burden("us.b", "in_custody", Silence.TRUE), in_force=Span(first=date(2010, 1, 1))
    )
    before, after = version_counts(place("us", [PLAIN], burdens=[later]))
    assert before == {R: 1, Outcome.UNADDRESSED: 1, Outcome.NEEDS_COUNSEL: 1}
    assert after == {R: 1, Outcome.UNADDRESSED: 1}


def test_each_version_is_judged_by_the_readings_adopted_in_it() -> None:
    readings = {"us.yes": [PLAIN], "us.nothing": []}
    closed = adoption("us.a", "us.yes", "us.q", first=date(2010, 1, 1))
    whole = place("us", questions=[question("us.q", readings)], adoptions=[closed])
    before, after = version_counts(whole)
    assert before == {Outcome.UNADDRESSED: 1, Outcome.NEEDS_COUNSEL: 2}
    assert after == {R: 1, Outcome.UNADDRESSED: 1, Outcome.NEEDS_COUNSEL: 1}


def test_each_version_is_judged_by_its_own_look_backs() -> None:
    first = date(2010, 1, 1)
    classes = {"grave": (LookBack(first=first, years=5),)}
    one = replace(PLAIN, when=parse_condition('convicted("grave")', classes))
    offence = Offence(
        id="us.grave",
        offence_class="grave",
        says="grave",
        source="us.seen",
        in_force=Span(first=first),
        look_back_years=5,
    )
    before, after = version_counts(place("us", [one], offences=(offence,)))
    # No such class at first: no conviction of it counts, whatever is said of convictions.
    assert before == {Outcome.UNADDRESSED: 1}
    # A recent conviction; none or an old one; nothing said.
    assert after == {R: 1, Outcome.UNADDRESSED: 1, Outcome.NEEDS_COUNSEL: 1}


def test_a_record_that_outlives_its_source_and_a_source_that_nobody_uses() -> None:
    whole = place("us", [PLAIN])
    ended = replace(whole.sources["us.seen"], in_force=Span(first=FIRST, last=date(2015, 1, 1)))
    unused = source("us.unused")
    broken = replace(whole, sources={"us.seen": ended, "us.unused": unused})
    assert short(broken) == [
        (FaultKind.DATE_GAP, "us.hold"),
        (FaultKind.DATE_GAP, "us.silent"),
        (FaultKind.UNUSED, "us.unused"),
    ]


def test_an_adoption_outside_the_days_of_its_question() -> None:
    readings = {"us.yes": [rule("us.yes.r", R)], "us.no": [rule("us.no.r", P)]}
    asked = replace(question("us.q", readings), in_force=Span(first=date(2015, 1, 1)))
    early = adoption("us.a", "us.yes", "us.q", first=date(2010, 1, 1))
    broken = place("us", [PLAIN], questions=[asked], adoptions=[early])
    assert (FaultKind.DATE_GAP, "us.a") in short(broken)


def test_a_label_that_no_definition_gives_on_the_day() -> None:
    uses = rule("us.paper", R, when='labelled("paper")')
    later = Definition(
        id="us.d",
        label="paper",
        kinds=frozenset({"I-247A"}),
        source="us.seen",
        in_force=Span(first=date(2010, 1, 1)),
    )
    (fault,) = faults(place("us", [uses], definitions=(later,)))
    assert (fault.kind, fault.record) == (FaultKind.UNKNOWN_NAME, "us.paper")
    assert "2000-01-01 to 2009-12-31" in fault.what


def test_a_place_that_covers_days_which_its_parent_does_not() -> None:
    upper = replace(place("us", [PLAIN]), covers_from=date(2005, 1, 1))
    (fault,) = faults(upper, place("co", parents=["us"]))
    assert (fault.kind, fault.record) == (FaultKind.DATE_GAP, "co")


def test_a_place_without_a_pack_is_refused() -> None:
    with pytest.raises(PlaceError, match="there is no pack 'us'"):
        check_place("co", {"co": place("co", parents=["us"])}, ASKS)


# ---------------------------------------------------------------- the packs as shipped


SHELF = load_packs()


@pytest.mark.parametrize("name", list(SHELF))
def test_a_shipped_pack_is_counted_whole_and_has_no_fault(name: str) -> None:
    checked = check_place(name, SHELF, ASKS)
    assert checked.faults == ()
    for before, after in pairwise(checked.versions):
        assert before.last is not None
        assert before.last < after.first
    for version in checked.versions:
        assert version.patterns == sum(version.outcomes.values())


def test_a_check_comes_out_the_same_each_time() -> None:
    assert check_place("co", SHELF, ASKS) == check_place("co", load_packs(), ASKS)
