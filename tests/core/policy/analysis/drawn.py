"""Packs drawn at random that use everything on which an outcome can hang."""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from tests.core.policy.synthetic import DAY, adoption, burden, pack, question, rule

from tecum.policy.conditions import COMMON_CLASSES, parse_condition
from tecum.policy.facts import Facts
from tecum.policy.ground import ground_of
from tecum.policy.offences import LookBack
from tecum.policy.pack import Definition, Pack, Rule, Silence, Span
from tecum.policy.verdict import ActCase
from tecum.terms import Act, InstrumentKind, Outcome

CLASSES = {
    **COMMON_CLASSES,
    "grave": (
        LookBack(
            first=date(2000, 1, 1),
            years=5,
            counted_to="arrested_at",
            extended_by="look_back_extended",
        ),
    ),
    "serious": (LookBack(first=date(2000, 1, 1), years=10, counted_to="arrested_at"),),
    "recent": (LookBack(first=date(2000, 1, 1), years=3),),
}
PLAIN = [
    "always",
    "under_18",
    "not in_custody",
    "under_18 and in_custody",
    "written_consent or not under_18",
    'interview_mode == "video"',
    'interview_mode != "telephone" and written_consent',
    'has("I-247A")',
    'has("I-247A", "I-200") and not has("I-138")',
    'labelled("paper")',
    "asked and not in_custody",
    "not asked or under_18",
]
OFFENCES = [
    'convicted("grave")',
    'convicted("grave") and in_custody',
    'not convicted("recent")',
    'convicted("serious") or under_18',
    'ever_convicted("grave") and not convicted("grave")',
    'charged("felony")',
    'held_to_answer("felony") or held_to_answer("indictable")',
    'charged("indictable") and not held_to_answer("indictable")',
]
BURDENED = {
    "under_18": [Silence.FALSE, Silence.TRUE, Silence.ASK],
    "in_custody": [Silence.FALSE, Silence.TRUE, Silence.ASK],
    "written_consent": [Silence.FALSE, Silence.TRUE],
    "interview_mode": [Silence.FALSE, Silence.ASK],
    "convictions": [Silence.FALSE, Silence.ASK],
    "look_back_extended": [Silence.FALSE],
    "charges": [Silence.FALSE],
}
OUTCOMES = [Outcome.REQUIRED, Outcome.PERMITTED, Outcome.PROHIBITED]
PAPERS = [frozenset({"I-247A"}), frozenset({"I-200", "I-205"}), frozenset({"I-138", "I-247A"})]


@st.composite
def rules_of(draw: st.DrawFn, place: str, most: int, conditions: list[str]) -> list[Rule]:
    drawn: list[Rule] = []
    for number in range(draw(st.integers(0, most))):
        excepts = draw(st.sets(st.sampled_from([r.id for r in drawn]), max_size=2)) if drawn else ()
        order = not excepts and draw(st.integers(0, 7)) == 0
        preempts = draw(st.sets(st.sampled_from(OUTCOMES), max_size=1)) if not order else ()
        silent = (excepts or preempts) and draw(st.booleans())
        text = draw(st.sampled_from(conditions))
        one = rule(
            f"{place}.r{number}",
            None if silent else draw(st.sampled_from(OUTCOMES)),
            rests_on=draw(st.sampled_from(["seen", "seen", "seen", "memory", "enjoined"])),
            exception_to=excepts,
            preempts=preempts,
            court_order=order,
        )
        drawn.append(replace(one, when=parse_condition(text, CLASSES), when_text=text))
    return drawn


@st.composite
def packs_of(draw: st.DrawFn, place: str, parents: list[str], conditions: list[str]) -> Pack:
    rules = draw(rules_of(place, 5, conditions))
    spoken = draw(rules_of(f"{place}.q", 3, conditions))
    questions = []
    adoptions = []
    if len(spoken) > 1:
        half = draw(st.integers(0, len(spoken)))
        name = f"{place}.question"
        readings = {
            f"{place}.one": [replace(r, source=f"{place}.seen") for r in spoken[:half]],
            f"{place}.other": [replace(r, source=f"{place}.seen") for r in spoken[half:]],
        }
        questions = [question(name, readings)]
        if draw(st.integers(0, 3)) == 0:
            adoptions = [adoption(f"{place}.adopted", f"{place}.one", name)]
    burdens = [
        burden(f"{place}.{fact}", fact, draw(st.sampled_from(silences)))
        for fact, silences in BURDENED.items()
        if draw(st.booleans())
    ]
    drawn = pack(
        place, rules, parents=parents, questions=questions, burdens=burdens, adoptions=adoptions
    )
    return replace(drawn, definitions=draw(definitions_of(place)))


@st.composite
def definitions_of(draw: st.DrawFn, place: str) -> tuple[Definition, ...]:
    return tuple(
        Definition(
            id=f"{place}.paper{number}",
            label="paper",
            kinds=kinds,
            source=f"{place}.seen",
            in_force=Span(first=date(2000, 1, 1)),
        )
        for number, kinds in enumerate(draw(st.lists(st.sampled_from(PAPERS), max_size=2)))
    )


def layers_of(conditions: list[str]) -> st.SearchStrategy[tuple[Pack, ...]]:
    return st.tuples(
        packs_of("us", [], conditions),
        packs_of("co", ["us"], conditions),
        packs_of("co-denver", ["co"], conditions),
    )


@st.composite
def adopted_in(draw: st.DrawFn, layers: tuple[Pack, ...]) -> tuple[str, ...]:
    """At most one reading of each question."""
    return tuple(
        draw(st.sampled_from(one.readings)).id
        for layer in layers
        for one in layer.questions
        if draw(st.integers(0, 2)) == 0
    )


def case_of(  # noqa: PLR0913 - what an act is decided on
    layers: tuple[Pack, ...],
    act: Act = Act.HOLD,
    *,
    as_of: date = DAY,
    adopted: tuple[str, ...] = (),
    facts: Facts | None = None,
    instruments: tuple[InstrumentKind, ...] = (),
    asked: bool = True,
) -> ActCase:
    """One act put to the evaluator."""
    ground = ground_of(
        layers=layers,
        instruments=instruments,
        facts=facts or Facts(values={}),
        adopted=adopted,
        as_of=as_of,
        known_at=None,
    )
    return ActCase(act, ground, asked=asked)
