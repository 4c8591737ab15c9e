"""What must hold between the records of a pack, once each of them has been read.

Exceptions and conflicts name rules that exist, exceptions never run in circles, labels are defined,
nothing is said twice about one day, and no record ends before the pack begins to answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from tecum.policy.facts import nearest
from tecum.policy.how_sure import all_rules
from tecum.policy.pack import (
    Adoption,
    Burden,
    Definition,
    DutySpec,
    ForceNote,
    Gap,
    KnownConflict,
    Minimisation,
    Offence,
    Pack,
    Question,
    Rule,
    Silent,
    Source,
    Span,
    StatusChange,
    span_of,
)
from tecum.policy.pack_records import Record
from tecum.terms import Outcome

Dated = (
    Source
    | StatusChange
    | Offence
    | Rule
    | Definition
    | Burden
    | Question
    | Adoption
    | DutySpec
    | ForceNote
    | Silent
    | KnownConflict
    | Minimisation
)

OPPOSITES = frozenset({Outcome.REQUIRED, Outcome.PROHIBITED})


def check_pack(pack: Pack, records: Mapping[str, Record]) -> None:
    """Note every fault between the records of a pack; `records` by id are where they stand."""
    _check_exceptions(pack, records)
    _check_labels(pack, records)
    _check_conflicts(pack, records)
    _check_said_once(pack, records)
    _check_days(pack, records)


def _check_exceptions(pack: Pack, records: Mapping[str, Record]) -> None:
    """Exceptions name rules of this pack and never each other in a circle."""
    by_id = {rule.id: rule for rule in all_rules(pack)}
    for rule in by_id.values():
        record = records[rule.id]
        for name in sorted(rule.exception_to - by_id.keys()):
            record.fault("exception_to", f"names no rule {name!r}; {nearest(name, by_id)}")
        for name in sorted(rule.exception_to & by_id.keys()):
            if not rule.acts & by_id[name].acts:
                record.fault("exception_to", f"names {name!r}, which has no common act; add one")
        # Of all rules of a circle the first by name tells of it.
        reached = _reached(rule, by_id)
        circle = {name for name in reached if rule.id in _reached(by_id[name], by_id)}
        if rule.id in reached and rule.id == min(circle):
            what = "leads back to the rule itself; take one of them out"
            record.fault("exception_to", what)


def _reached(start: Rule, by_id: Mapping[str, Rule]) -> frozenset[str]:
    """Every rule to which a rule is an exception, directly or by way of others."""
    seen: set[str] = set()
    waiting = list(start.exception_to)
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in seen:
            seen.add(name)
            waiting.extend(by_id[name].exception_to)
    return frozenset(seen)


def _check_labels(pack: Pack, records: Mapping[str, Record]) -> None:
    """Conditions use only labels that this pack defines."""
    known = sorted({definition.label for definition in pack.definitions})
    items: Iterable[Rule | DutySpec | Minimisation] = (
        *all_rules(pack),
        *pack.duties,
        *pack.minimisations,
    )
    for item in items:
        for label in sorted(set(item.when.labels()) - set(known)):
            mend = nearest(label, known, otherwise="write a [[definition]] for it")
            records[item.id].fault("when", f"uses label {label!r}, which nobody defines; {mend}")


def _check_conflicts(pack: Pack, records: Mapping[str, Record]) -> None:
    """A conflict names two rules; those of this pack exist and contradict each other.

    Rules of layers above are known only when the layers are together.
    """
    by_id = {rule.id: rule for rule in all_rules(pack)}
    for conflict in pack.conflicts:
        record = records[conflict.id]
        own = sorted(name for name in conflict.rules if name.startswith(f"{pack.id}."))
        for name in own:
            if name not in by_id:
                mend = nearest(name, by_id, otherwise="write a [[rule]] with this id")
                record.fault("rules", f"names no rule {name!r} of this pack; {mend}")
        if len(conflict.rules) != 2:
            record.fault(
                "rules", f"names {len(conflict.rules)} of them; name the two that conflict"
            )
            continue
        rules = [by_id[name] for name in own if name in by_id]
        outcomes = {rule.outcome for rule in rules if rule.outcome is not None}
        if (len(rules) == 2 and outcomes != OPPOSITES) or not outcomes <= OPPOSITES:
            record.fault("rules", "names no required and prohibited pair; only those conflict")
        elif len(rules) == 2 and not rules[0].acts & rules[1].acts:
            record.fault("rules", "names two rules without a common act; only such conflict")


def _check_said_once(pack: Pack, records: Mapping[str, Record]) -> None:
    """On a day one burden a fact, status a source, look-back a class, adopted reading a clock."""
    for key, named in (
        ("fact", [(one.fact, one.id, one.in_force) for one in pack.burdens]),
        ("source", [(one.source, one.id, one.in_force) for one in pack.statuses]),
        ("class", [(one.offence_class, one.id, one.in_force) for one in pack.offences]),
        ("rule", [(one.rule, one.id, span_of(one)) for one in pack.adopted_clocks]),
    ):
        for (name, first, span), (other, second, other_span) in combinations(sorted_by(named), 2):
            if name == other and first != second and _overlap(span, other_span):
                day = max(span.first, other_span.first)
                what = f"is {name!r}, as in {first}, on {day} too; end one of them before the other"
                records[second].fault(key, what)


def sorted_by(named: Sequence[tuple[str, str, Span]]) -> list[tuple[str, str, Span]]:
    """What is said about a name, in the order of name, first day and id."""
    return sorted(named, key=lambda one: (one[0], one[2].first, one[1]))


def _overlap(one: Span, other: Span) -> bool:
    return one.covers(max(one.first, other.first)) and other.covers(max(one.first, other.first))


def _check_days(pack: Pack, records: Mapping[str, Record]) -> None:
    """No record ends before the first day that the pack answers for."""
    for record_id, span in _spans(pack):
        if span.last is not None and span.first <= span.last < pack.covers_from:
            what = f"({span.last}) lies before covers_from ({pack.covers_from}), so it never counts"
            records[record_id].fault("to", f"{what}; give a later day or take the record out")


def _spans(pack: Pack) -> Iterator[tuple[str, Span]]:
    groups: tuple[Iterable[Dated], ...] = (
        pack.sources.values(),
        pack.statuses,
        pack.offences,
        all_rules(pack),
        pack.definitions,
        pack.burdens,
        pack.questions,
        pack.adoptions,
        pack.duties,
        pack.forces,
        pack.silences,
        pack.conflicts,
        pack.minimisations,
    )
    for group in groups:
        for one in group:
            yield one.id, one.in_force
    for adopted in pack.adopted_clocks:
        yield adopted.id, span_of(adopted)
    gaps: Iterable[Gap] = pack.gaps
    for gap in gaps:
        yield gap.id, gap.span
