"""The door of the law: facts, instruments and layers in, one determination per act out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from tecum.policy.determination import Determination, Duty, OpenQuestion, ReadingOutcome
from tecum.policy.facts import Facts
from tecum.policy.ground import ground_of
from tecum.policy.layers import check_coverage
from tecum.policy.pack import Pack
from tecum.policy.reasons import note_of, reasons_of
from tecum.policy.unknowns import unknowns_of
from tecum.policy.verdict import ActCase, QuestionView, Verdict
from tecum.terms import Act, Force, InstrumentKind, Outcome

STRONGEST_FIRST = (Force.BINDING, Force.COURT_ONLY, Force.VOLUNTARY)


def evaluate(  # noqa: PLR0913 - the law needs all seven, and none has a default that is not a guess
    *,
    layers: Sequence[Pack],
    instruments: Sequence[InstrumentKind],
    asked: Collection[Act],
    facts: Facts,
    adopted: Collection[str],
    as_of: date,
    known_at: date | None,
) -> Mapping[Act, Determination]:
    """Answer every act under these layers on the day `as_of`, as `combining.COMBINING_RULE` says.

    `asked` are the acts that the papers ask; the others are answered too. `adopted` are readings
    that the agency adopts; they prevail over those of an office of the place. `known_at` leaves out
    readings adopted later. CoverageError if a layer does not answer for the day, InputError for a
    reading that no layer has.
    """
    check_coverage(layers, as_of)
    ground = ground_of(
        layers=layers,
        instruments=instruments,
        facts=facts,
        adopted=adopted,
        as_of=as_of,
        known_at=known_at,
    )
    return {act: determine(ActCase(act, ground, asked=act in asked)) for act in Act}


def determine(case: ActCase) -> Determination:
    """Answer one act, with everything that a person needs to check the answer."""
    verdict = case.verdict({})
    return Determination(
        act=case.act,
        asked=case.asked,
        outcome=verdict.outcome,
        force_here=_force_here(case, verdict.outcome),
        note=note_of(case, verdict),
        reasons=reasons_of(case, verdict),
        beaten=(*case.silenced, *verdict.beaten),
        unknowns=unknowns_of(case),
        duties=tuple(_duties(case, verdict)),
        open_questions=tuple(_open_question(view) for view in verdict.questions),
        trace=case.trace(),
    )


def _force_here(case: ActCase, outcome: Outcome) -> Force | None:
    """What makes the paper bind here: the law that requires the act, else the closest layer's word.

    Of several papers that ask the same act the strongest counts.
    """
    if not case.asked:
        return None
    if outcome is Outcome.REQUIRED:
        return Force.BINDING
    for layer in reversed(case.ground.layers):
        found = {
            note.force
            for note in layer.pack.forces
            if case.act in note.acts
            and note.in_force.covers(case.ground.as_of)
            and layer.pack.speaks(note.source, case.ground.as_of)
            and note.kinds & case.ground.kinds
        }
        for force in STRONGEST_FIRST:
            if force in found:
                return force
    return None


def _duties(case: ActCase, verdict: Verdict) -> list[Duty]:
    duties = []
    for layer in case.ground.layers:
        for spec in layer.pack.duties:
            if case.act not in spec.acts or verdict.outcome not in spec.outcomes:
                continue
            names = [name for name, _ in spec.when.tests()]
            situation = case.ground.situation(layer, names, asked=case.asked)
            holds = spec.when.holds(situation)
            if holds is False or not spec.in_force.covers(case.ground.as_of):
                continue
            if not layer.pack.speaks(spec.source, case.ground.as_of):
                continue
            source = layer.pack.sources[spec.source]
            duties.append(
                Duty(
                    id=spec.id,
                    layer=layer.pack.id,
                    kind=spec.kind,
                    what=spec.what,
                    source=source.id,
                    cite=source.cite,
                    verified=source.verified,
                    clock=spec.clock,
                    conditional=holds is None,
                )
            )
    return sorted(duties, key=lambda duty: duty.id)


def _open_question(view: QuestionView) -> OpenQuestion:
    return OpenQuestion(
        id=view.question.id,
        question=view.question.question,
        readings=tuple(
            ReadingOutcome(id=reading.id, text=reading.text, outcome=view.outcomes.get(reading.id))
            for reading in sorted(view.question.readings, key=lambda one: one.id)
        ),
        decides=view.decides,
    )
