"""Faults that dates and names alone show, before any fact pattern is looked at."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from tecum.policy.analysis.faults import FaultKind, LawFault
from tecum.policy.analysis.versions import Stretch, joined
from tecum.policy.analysis.witness import Asks
from tecum.policy.conditions import Labelled
from tecum.policy.how_sure import all_rules
from tecum.policy.pack import Pack, Rule, Span, span_of
from tecum.terms import Act


def day_faults(
    place: Pack, layers: Sequence[Pack], stretches: Sequence[Stretch], asks: Asks
) -> Iterator[LawFault]:
    """Every fault of the place that is not one of its fact patterns."""
    yield from _uncovered(place, layers)
    yield from _unanswered(place, layers, stretches, asks)
    yield from _ends(place, stretches)
    yield from _sources(place)
    yield from _adoptions(place, layers)
    yield from _conflicts(place, layers)
    yield from _labels(place, stretches)


def _uncovered(place: Pack, layers: Sequence[Pack]) -> Iterator[LawFault]:
    for layer in layers:
        if layer.covers_from > place.covers_from:
            yield LawFault(
                kind=FaultKind.DATE_GAP,
                record=place.id,
                what=f"covers days from {place.covers_from}, but {layer.id} above it only from "
                f"{layer.covers_from}",
                mend=f"let covers_from be {layer.covers_from}, or extend {layer.id}",
            )


# ---------------------------------------------------------------- acts


def _unanswered(
    place: Pack, layers: Sequence[Pack], stretches: Sequence[Stretch], asks: Asks
) -> Iterator[LawFault]:
    """Acts on which no layer has a word and the place does not say that it looked.

    A silence stated above speaks for the place only if the place has no law of its own: a pack that
    holds adopted readings alone.
    """
    searched = [place] if place.rules or place.questions else layers
    for act in Act:
        missing = [
            stretch
            for stretch in stretches
            if not any(_speaks(layer, act, stretch.first) for layer in layers)
            and not any(_is_silent(pack, act, stretch.first) for pack in searched)
        ]
        kinds = [kind.value for kind, acts in asks.items() if act in acts]
        asked = f"{', '.join(kinds)} ask it" if kinds else "no paper of the catalogue asks it"
        for stretch in joined(missing):
            yield LawFault(
                kind=FaultKind.UNANSWERED,
                record=place.id,
                what=f"{act} is left open {stretch}: no rule and no open question here or "
                f"above, and no silence stated here ({asked})",
                mend="write a rule or a [[question]], or a [[silent]] that names the text searched",
            )


def _speaks(pack: Pack, act: Act, day: date) -> bool:
    """Whether a rule of the pack, or of a reading of an open question, stands on the act."""
    return any(_stands(rule, act, day) for rule in pack.rules) or any(
        question.in_force.covers(day) and _stands(rule, act, day)
        for question in pack.questions
        for reading in question.readings
        for rule in reading.rules
    )


def _stands(rule: Rule, act: Act, day: date) -> bool:
    return act in rule.acts and rule.in_force.covers(day)


def _is_silent(pack: Pack, act: Act, day: date) -> bool:
    return any(act in silent.acts and silent.in_force.covers(day) for silent in pack.silences)


def _ends(place: Pack, stretches: Sequence[Stretch]) -> Iterator[LawFault]:
    """Rules of the place on an act that end while nothing of the place follows."""
    for before, after in pairwise(stretches):
        for act in Act:
            if (
                after.follows(before)
                and _speaks(place, act, before.first)
                and not _speaks(place, act, after.first)
                and not _is_silent(place, act, after.first)
            ):
                ended = [rule.id for rule in all_rules(place) if _stands(rule, act, before.first)]
                yield LawFault(
                    kind=FaultKind.DATE_GAP,
                    record=ended[0],
                    what=f"is the last word on {act} and ends on {before.last}; nothing follows",
                    mend="write what holds from the next day on, a [[silent]] or a [[gap]]",
                )


# ---------------------------------------------------------------- what records rest on


def _records(place: Pack) -> Iterator[tuple[str, str, Span]]:
    """Id, source and days of everything that rests on a source."""
    for tables in (
        tuple(all_rules(place)),
        place.questions,
        place.definitions,
        place.offences,
        place.adoptions,
        place.duties,
        place.forces,
        place.silences,
        place.conflicts,
        place.minimisations,
    ):
        for one in tables:
            yield one.id, one.source, one.in_force
    for adopted in place.adopted_clocks:
        yield adopted.id, adopted.source, span_of(adopted)


def _sources(place: Pack) -> Iterator[LawFault]:
    used = set()
    for record, source_id, span in _records(place):
        used.add(source_id)
        end = place.sources[source_id].in_force.last
        if end is not None and (span.last is None or span.last > end):
            yield LawFault(
                kind=FaultKind.DATE_GAP,
                record=record,
                what=f"lasts longer than its source {source_id}, which ends on {end}",
                mend=f"give it `to = {end}`, or the source that holds afterwards",
            )
    for source_id in place.sources:
        if source_id not in used:
            yield LawFault(
                kind=FaultKind.UNUSED,
                record=source_id,
                what="is a source on which nothing rests",
                mend="write the rule or duty that rests on it, or take it out",
            )


def _adoptions(place: Pack, layers: Sequence[Pack]) -> Iterator[LawFault]:
    by_reading = {
        reading.id: question
        for layer in layers
        for question in layer.questions
        for reading in question.readings
    }
    for adoption in place.adoptions:
        question = by_reading.get(adoption.reading)
        if question is None:
            yield LawFault(
                kind=FaultKind.UNKNOWN_NAME,
                record=adoption.id,
                what=f"adopts {adoption.reading}, which is no reading of this pack or of one above",
                mend="name the reading that was adopted",
            )
        elif not _lies_within(adoption.in_force, question.in_force):
            first, last = question.in_force.first, question.in_force.last
            yield LawFault(
                kind=FaultKind.DATE_GAP,
                record=adoption.id,
                what=f"adopts a reading on days on which {question.id} is not open",
                mend=f"keep it within {Stretch(first=first, last=last)}",
            )


def _lies_within(span: Span, other: Span) -> bool:
    return span.first >= other.first and (
        other.last is None or (span.last is not None and span.last <= other.last)
    )


def _conflicts(place: Pack, layers: Sequence[Pack]) -> Iterator[LawFault]:
    known = {rule.id for layer in layers for rule in all_rules(layer)}
    for conflict in place.conflicts:
        for name in sorted(conflict.rules - known):
            yield LawFault(
                kind=FaultKind.UNKNOWN_NAME,
                record=conflict.id,
                what=f"names {name}, which is no rule of this pack or of a layer above",
                mend="name the two rules that contradict each other",
            )


def _labels(place: Pack, stretches: Sequence[Stretch]) -> Iterator[LawFault]:
    """Labels that a rule uses on days on which the pack gives them to no instrument."""
    for rule in all_rules(place):
        for label in sorted(_labels_in(rule)):
            without = [
                stretch
                for stretch in stretches
                if rule.in_force.covers(stretch.first)
                and not any(
                    one.label == label and one.in_force.covers(stretch.first)
                    for one in place.definitions
                )
            ]
            for stretch in joined(without)[:1]:
                yield LawFault(
                    kind=FaultKind.UNKNOWN_NAME,
                    record=rule.id,
                    what=f'uses labelled("{label}"), which no definition gives {stretch}',
                    mend="let the definition and the rule be in force on the same days",
                )


def _labels_in(rule: Rule) -> set[str]:
    return {atom.label for atom in rule.when.atoms() if isinstance(atom, Labelled)}
