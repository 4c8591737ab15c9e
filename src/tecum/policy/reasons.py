"""The reasons of an answer, in words and with their sources: which rule, which fact, whose silence.

A reason names the facts that decided it: those of its own condition, and those on which an
exception to it failed. Where nobody gave such a fact, the reason says so and names the burden that
counted.
"""

from collections.abc import Iterable, Sequence

from tecum.policy.combining import Candidate
from tecum.policy.determination import (
    ADOPTED_READING,
    COURT_ORDER,
    MEMORY_RULE,
    OPEN_QUESTION,
    STATED_SILENCE,
    UNKNOWN_FACT,
    Reason,
)
from tecum.policy.fact_registry import FACTS
from tecum.policy.facts import in_words
from tecum.policy.pack import Adoption, Question, Source
from tecum.policy.verdict import ActCase, Verdict
from tecum.terms import Outcome, Verified


def reasons_of(case: ActCase, verdict: Verdict) -> tuple[Reason, ...]:
    """Every ground of the verdict; together they alone give its outcome."""
    reasons = [_of_rule(case, candidate, verdict.either_way) for candidate in verdict.remaining]
    interpreted = {c.question.id: c for c in verdict.remaining if c.adopted and c.question}
    reasons += [_interpreted(case, candidate) for candidate in interpreted.values()]
    reasons += [_of_question(case, view.question) for view in verdict.questions if view.decides]
    reasons += [_of_memory(case, candidate) for candidate in verdict.memory]
    if verdict.hanging:
        reasons.append(_of_unknown(case, verdict.hanging))
    if verdict.outcome is Outcome.UNADDRESSED:
        reasons += _stated_silences(case)
    return tuple(reasons)


def note_of(case: ActCase, verdict: Verdict) -> str:
    """The answer in one sentence."""
    return f"{case.act.value}: {_sentence(case, verdict)}"


def _sentence(case: ActCase, verdict: Verdict) -> str:
    if verdict.outcome is Outcome.NEEDS_COUNSEL:
        return _why_counsel(verdict)
    if verdict.outcome is Outcome.UNADDRESSED:
        place = case.ground.layers[-1].pack
        if not any(rule.in_force.covers(case.ground.as_of) for rule in place.rules):
            return f"no rule of {place.id} was in force, and no layer above it addresses this"
        places = " or ".join(layer.pack.id for layer in reversed(case.ground.layers))
        return f"no rule of {places} addresses it on these facts"
    ids = ", ".join(c.rule.id for c in verdict.remaining if c.rule.outcome is verdict.outcome)
    return f"{verdict.outcome.value} by {ids}"


def _why_counsel(verdict: Verdict) -> str:
    if verdict.hanging:
        return f"it hangs on {', '.join(verdict.hanging)}, which nobody has said"
    open_ids = [view.question.id for view in verdict.questions if view.decides]
    if open_ids:
        return f"the law leaves a question open that decides it ({', '.join(open_ids)})"
    if verdict.memory:
        ids = ", ".join(candidate.rule.id for candidate in verdict.memory)
        return f"a rule that nobody has verified could decide it ({ids})"
    return "one rule requires it and another prohibits it"


def _of_rule(case: ActCase, candidate: Candidate, either_way: Sequence[str]) -> Reason:
    rule = candidate.rule
    kind = None
    if rule.court_order:
        kind = COURT_ORDER
    elif candidate.adopted:
        kind = ADOPTED_READING
    words = [f"{rule.because.rstrip('.')}.", *_facts_in_words(case, candidate)]
    if asked_for := [name for name, _ in rule.when.tests() if name in either_way]:
        words.append(f"Nobody said {', '.join(asked_for)}; the outcome is the same either way.")
    because = " ".join(words)
    author, adopted_from = None, None
    source = _source(case, candidate.layer, rule.source)
    if candidate.adoption is not None:
        author, adopted_from = candidate.adoption.author, candidate.adoption.printed_from
        source = _source(case, _home_of(case, candidate.adoption), candidate.adoption.source)
        because = f"{author} adopted this reading ({adopted_from}). {because}"
    elif candidate.adopted:
        author = "the agency"
        because = f"The agency adopted this reading. {because}"
    return _reason(
        rule.id,
        candidate.layer,
        kind=kind or source.kind.value,
        outcome=rule.outcome,
        source=source,
        because=because,
        author=author,
        adopted_from=adopted_from,
    )


def _interpreted(case: ActCase, candidate: Candidate) -> Reason:
    """The words of the law beside an adopted reading of them: shown, and counted for nothing."""
    question = candidate.question
    source = _source(case, candidate.layer, question.source if question else candidate.rule.source)
    because = "These are the words that the adopted reading interprets."
    rule = question.id if question else candidate.rule.id
    return _reason(
        rule,
        candidate.layer,
        kind=source.kind.value,
        outcome=None,
        source=source,
        because=because,
    )


def _of_question(case: ActCase, question: Question) -> Reason:
    layer = next(c.layer for c in case.candidates if c.question is question)
    readings = "; ".join(reading.text.rstrip(".") for reading in question.readings)
    because = f"The law leaves this open: {question.question} Readings: {readings}."
    source = _source(case, layer, question.source)
    return _reason(
        question.id,
        layer,
        kind=OPEN_QUESTION,
        outcome=Outcome.NEEDS_COUNSEL,
        source=source,
        because=because,
    )


def _stated_silences(case: ActCase) -> Iterable[Reason]:
    """Where a pack looked for a rule on the act and says that there is none."""
    for layer in case.ground.layers:
        for silence in sorted(layer.pack.silences, key=lambda one: one.id):
            if case.act in silence.acts and silence.in_force.covers(case.ground.as_of):
                yield _reason(
                    silence.id,
                    layer.pack.id,
                    kind=STATED_SILENCE,
                    outcome=None,
                    source=_source(case, layer.pack.id, silence.source),
                    because=silence.why,
                )


def _of_memory(case: ActCase, candidate: Candidate) -> Reason:
    source = _source(case, candidate.layer, candidate.rule.source)
    because = (
        f"{candidate.rule.because.rstrip('.')}. Nobody has read this rule's own words, so it does "
        "not decide alone."
    )
    return _reason(
        candidate.rule.id,
        candidate.layer,
        kind=MEMORY_RULE,
        outcome=Outcome.NEEDS_COUNSEL,
        source=source,
        because=because,
    )


def _of_unknown(case: ActCase, names: Sequence[str]) -> Reason:
    questions = " ".join(FACTS[name].question for name in names)
    waiting = [c for c in case.candidates if any(name in names for name, _ in c.rule.when.tests())]
    source = _source(case, waiting[0].layer, waiting[0].rule.source)
    ids = ", ".join(dict.fromkeys(candidate.rule.id for candidate in waiting))
    because = f"The answer hangs on what nobody has said: {questions} Rules that ask: {ids}."
    return _reason(
        waiting[0].rule.id,
        waiting[0].layer,
        kind=UNKNOWN_FACT,
        outcome=Outcome.NEEDS_COUNSEL,
        source=source,
        because=because,
    )


def _facts_in_words(case: ActCase, candidate: Candidate) -> Iterable[str]:
    """The facts that decided a rule: as given, or by whose silence."""
    layer = next(layer for layer in case.ground.layers if layer.pack.id == candidate.layer)
    looked_at = [candidate.rule.when]
    looked_at += [
        other.rule.when for other in case.candidates if candidate.rule.id in other.rule.exception_to
    ]
    given, silent = [], []
    for name in dict.fromkeys(name for condition in looked_at for name, _ in condition.tests()):
        if name in case.ground.known:
            given.append(f"{name} = {in_words(case.ground.known[name])}")
        elif (burden := layer.burdens.get(name)) and case.ground.value(layer, name) is not None:
            home = burden.id.partition(".")[0]
            silent.append(f"{_capital(burden.says.rstrip('.'))} ({home}, {burden.cite}).")
    if given:
        yield f"Facts given: {', '.join(given)}."
    yield from silent


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _home_of(case: ActCase, adoption: Adoption) -> str:
    """The layer whose pack holds the adoption; the question may lie in a layer above it."""
    return next(layer.pack.id for layer in case.ground.layers if adoption in layer.pack.adoptions)


def _source(case: ActCase, layer_id: str, source_id: str) -> Source:
    layer = next(layer for layer in case.ground.layers if layer.pack.id == layer_id)
    return layer.pack.source_on(source_id, case.ground.as_of)


def _reason(  # noqa: PLR0913 - a reason is a rule, its place and its source; nothing to bundle
    rule: str,
    layer: str,
    *,
    kind: str,
    outcome: Outcome | None,
    source: Source,
    because: str,
    author: str | None = None,
    adopted_from: str | None = None,
) -> Reason:
    return Reason(
        rule=rule,
        layer=layer,
        kind=kind,
        outcome=outcome,
        source=source.id,
        cite=source.cite,
        title=source.title,
        quote=source.quote if source.verified is Verified.SEEN else None,
        summary=source.summary,
        because=because,
        verified=source.verified,
        status=source.status,
        reviewed_by=source.reviewed_by,
        read_at=source.read_at,
        author=author,
        adopted_from=adopted_from,
    )
