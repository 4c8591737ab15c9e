"""Small packs made for tests, as values and as text."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tecum.policy.conditions import COMMON_CLASSES, LookBacks, parse_condition
from tecum.policy.determination import Determination
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import parse_facts
from tecum.policy.layers import offence_classes
from tecum.policy.offences import LookBack
from tecum.policy.pack import (
    Adoption,
    Burden,
    Pack,
    Question,
    Reading,
    Rule,
    Silence,
    Source,
    SourceKind,
    Span,
)
from tecum.terms import Act, InstrumentKind, Outcome, SourceStatus, Verified

ALWAYS_IN_FORCE = Span(first=date(2000, 1, 1))
DAY = date(2020, 1, 13)
CLASSES: LookBacks = {
    **COMMON_CLASSES,
    "grave": (
        LookBack(
            first=date(2000, 1, 1),
            years=5,
            counted_to="arrested_at",
            extended_by="look_back_extended",
        ),
    ),
}
"""The classes of offences that conditions of made packs may name."""


def source(
    name: str,
    *,
    verified: Verified = Verified.SEEN,
    status: SourceStatus = SourceStatus.IN_FORCE,
) -> Source:
    return Source(
        id=name,
        kind=SourceKind.STATUTE,
        cite=name,
        title=name,
        summary=name,
        verified=verified,
        in_force=ALWAYS_IN_FORCE,
        status=status,
        quote="words" if verified is Verified.SEEN else None,
    )


def rule(  # noqa: PLR0913 - a rule has that many parts
    name: str,
    outcome: Outcome | None,
    *,
    when: str = "always",
    act: Act = Act.HOLD,
    rests_on: str = "seen",
    exception_to: Iterable[str] = (),
    preempts: Iterable[Outcome] = (),
    court_order: bool = False,
    span: Span = ALWAYS_IN_FORCE,
) -> Rule:
    place = name.partition(".")[0]
    return Rule(
        id=name,
        acts=frozenset({act}),
        outcome=outcome,
        source=f"{place}.{rests_on}",
        because=f"because of {name}",
        in_force=span,
        when=parse_condition(when, CLASSES),
        when_text=when,
        exception_to=frozenset(exception_to),
        preempts=frozenset(preempts),
        court_order=court_order,
    )


def question(name: str, readings: Mapping[str, Sequence[Rule]]) -> Question:
    return Question(
        id=name,
        question=f"{name}?",
        source=f"{name.partition('.')[0]}.seen",
        in_force=ALWAYS_IN_FORCE,
        readings=tuple(
            Reading(id=reading, text=reading, rules=tuple(rules))
            for reading, rules in readings.items()
        ),
    )


def burden(name: str, fact: str, silence: Silence | None, assume: str | None = None) -> Burden:
    return Burden(
        id=name,
        fact=fact,
        if_unknown=silence,
        assume=assume,
        says=f"silence on {fact}",
        cite="a test",
        in_force=ALWAYS_IN_FORCE,
    )


def adoption(name: str, reading: str, of: str, first: date = date(2010, 1, 1)) -> Adoption:
    return Adoption(
        id=name,
        reading=reading,
        question=of,
        author="an office",
        printed_from=first.isoformat(),
        in_force=Span(first=first),
        reason="a reason",
        source=f"{name.partition('.')[0]}.seen",
    )


def pack(  # noqa: PLR0913 - a pack has that many parts
    name: str,
    rules: Sequence[Rule] = (),
    *,
    parents: Sequence[str] = (),
    questions: Sequence[Question] = (),
    burdens: Sequence[Burden] = (),
    adoptions: Sequence[Adoption] = (),
) -> Pack:
    sources = [
        source(f"{name}.seen"),
        source(f"{name}.memory", verified=Verified.MEMORY),
        source(f"{name}.enjoined", status=SourceStatus.ENJOINED),
    ]
    return Pack(
        id=name,
        title=name,
        parents=tuple(parents),
        zone="America/Denver",
        holidays="us",
        covers_from=date(2000, 1, 1),
        binds=frozenset(),
        sources={one.id: one for one in sources},
        rules=tuple(rules),
        definitions=(),
        burdens=tuple(burdens),
        questions=tuple(questions),
        adoptions=tuple(adoptions),
        duties=(),
        forces=(),
        gaps=(),
        digest="",
    )


def decide(  # noqa: PLR0913 - the same as `evaluate` takes
    layers: Sequence[Pack],
    facts: Mapping[str, object] | None = None,
    *,
    kinds: Sequence[str] = (),
    asked: Iterable[Act] = (),
    adopted: Sequence[str] = (),
    as_of: date = DAY,
    known_at: date | None = None,
) -> Mapping[Act, Determination]:
    return evaluate(
        layers=layers,
        instruments=[InstrumentKind(kind) for kind in kinds],
        asked=frozenset(asked),
        facts=parse_facts(facts or {}, own_classes={*CLASSES, *offence_classes(layers)}),
        adopted=adopted,
        as_of=as_of,
        known_at=known_at,
    )
