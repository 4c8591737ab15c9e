"""The law and facts as an answer set program, and clingo's answer: a second opinion on outcomes.

Nothing here evaluates: what follows from law and facts is said in `combining.lp` and worked out by
clingo (Gebser et al., "Multi-shot ASP solving with clingo", 2019). Many cases go into one program.
They do not touch each other, so the outcomes that hold in some answer set (brave consequences) are
for each case what can come out of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Final

import clingo
from tests.oracle.condition_texts import Conditions, quoted

from tecum.policy.fact_registry import FACTS, OFFENCE_CLASSES, UNKNOWN, FactType
from tecum.policy.facts import Facts, FactValue, OffenceRecord
from tecum.policy.pack import Burden, Pack, Rule, Silence, Span
from tecum.terms import Act, InstrumentKind, Outcome

PROGRAM: Final = (Path(__file__).parent / "combining.lp").read_text(encoding="utf-8")
WITHOUT_END: Final = date.max
AS_OF: Final = "as_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One act under one law with one set of facts."""

    layers: tuple[Pack, ...]
    act: Act
    asked: bool
    facts: Facts
    kinds: tuple[InstrumentKind, ...]
    adopted: tuple[str, ...]
    as_of: date
    known_at: date | None = None


def outcomes_by_clingo(cases: Sequence[Case]) -> list[Outcome]:
    """The outcome of every case: what all its answer sets agree on, else needs_counsel."""
    possible = possible_outcomes(cases)
    return [only.pop() if len(only) == 1 else Outcome.NEEDS_COUNSEL for only in possible]


def possible_outcomes(cases: Sequence[Case]) -> list[set[Outcome]]:
    """For every case the outcomes that come out in one answer set or another."""
    control = clingo.Control(["--enum-mode=brave", "--models=0", "--warn=none"])
    control.add("base", [], PROGRAM)
    control.add("base", [], "\n".join(program_of(cases)))
    control.ground([("base", [])])
    found: list[set[Outcome]] = [set() for _ in cases]
    last: Sequence[clingo.Symbol] = ()
    with control.solve(yield_=True) as handle:
        for model in handle:
            last = model.symbols(shown=True)
    for symbol in last:
        # A case with questions left after the last round would have an outcome of no meaning.
        assert symbol.name == "outcome", symbol
        number, outcome = symbol.arguments
        found[number.number].add(Outcome(outcome.name))
    return found


def program_of(cases: Sequence[Case]) -> Iterator[str]:
    """The facts of the program: every law once, and the cases under it."""
    laws: dict[int, tuple[int, tuple[Pack, ...], list[Case]]] = {}
    texts = Conditions()
    for number, case in enumerate(cases):
        law, _, under = laws.setdefault(id(case.layers), (len(laws), case.layers, []))
        under.append(case)
        yield from _case(number, law, case)
    for law, layers, under in laws.values():
        for pack in layers:
            yield from _pack(law, pack, layers, texts)
        yield from _values(law, layers, texts)
        yield from _days(law, layers, under)
    yield from texts.lines
    yield from (f"common({quoted(name)})." for name in OFFENCE_CLASSES)


def _span(span: Span) -> str:
    return f"{span.first.toordinal()},{(span.last or WITHOUT_END).toordinal()}"


def _case(number: int, law: int, case: Case) -> Iterator[str]:
    yield f"case({number},{law},{case.act},{case.as_of.toordinal()})."
    yield f"known_at({number},{(case.known_at or WITHOUT_END).toordinal()})."
    if case.asked:
        yield f"is_asked({number})."
    for kind in case.kinds:
        yield f"paper({number},{quoted(kind.value)})."
    for reading in case.adopted:
        yield f"adopts({number},{quoted(reading)})."
    for name, value in case.facts.values.items():
        yield f"given({number},{quoted(name)})."
        if isinstance(value, tuple):
            yield from _records(number, name, value)
        else:
            yield f"is({number},{quoted(name)},{_value(value)})."


def _value(value: FactValue) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime():
            return str(value.date().toordinal())
        case str():
            return quoted(value)
    raise AssertionError(value)


def _records(number: int, name: str, records: Sequence[OffenceRecord]) -> Iterator[str]:
    for index, one in enumerate(records):
        what = f"{quoted(one.offence_class)},{one.date.toordinal()}"
        if name == "convictions":
            yield f"conviction({number},{what})."
            continue
        yield f"charge({number},{index},{what})."
        if one.held_to_answer is not None:
            yield f"held_said({number},{index},{'yes' if one.held_to_answer else 'no'})."


def _pack(law: int, pack: Pack, layers: Sequence[Pack], texts: Conditions) -> Iterator[str]:
    place, here = quoted(pack.id), {one.id for one in layers}
    yield f"pack({law},{place})."
    yield from (f"parent({law},{place},{quoted(one)})." for one in pack.parents if one in here)
    for source in pack.sources.values():
        yield f"source({law},{quoted(source.id)},{source.verified},{source.status})."
    for change in pack.statuses:
        what = f"{quoted(change.source)},{change.status},{_span(change.in_force)}"
        yield f"change({law},{what})."
    yield from _words_of(law, pack)
    for rule in pack.rules:
        yield from _rule(law, pack, rule, texts)
    for question in pack.questions:
        yield f"question({law},{quoted(question.id)},{place},{_span(question.in_force)})."
        for reading in question.readings:
            yield f"reading({law},{quoted(reading.id)},{quoted(question.id)})."
            for rule in reading.rules:
                yield f"rule_reading({law},{quoted(rule.id)},{quoted(reading.id)})."
                yield from _rule(law, pack, rule, texts)
    for adoption in pack.adoptions:
        yield f"adoption({law},{quoted(adoption.reading)},{_span(adoption.in_force)})."


def _words_of(law: int, pack: Pack) -> Iterator[str]:
    """What a place calls things, what silence means in it, and which convictions count."""
    place = quoted(pack.id)
    for one in pack.definitions:
        for kind in one.kinds:
            what = f"{place},{quoted(one.label)},{quoted(kind)},{_span(one.in_force)}"
            yield f"definition({law},{what})."
    for burden in pack.burdens:
        what = f"{place},{quoted(burden.fact)},{_meaning(burden)},{_span(burden.in_force)}"
        yield f"burden({law},{what})."
    for offence in pack.offences:
        limit = offence.look_back_years
        years = "unlimited" if limit is None else f"years({limit})"
        hangs = f"{quoted(offence.counted_to)},{quoted(offence.extended_by or 'nothing')}"
        what = f"{place},{quoted(offence.offence_class)},{years},{hangs},{_span(offence.in_force)}"
        yield f"offence({law},{what})."


def _meaning(burden: Burden) -> str:
    """What silence counts as; "false" says of an enum that it is none of its values."""
    if burden.assume is not None:
        return f"means({quoted(burden.assume)})"
    if burden.if_unknown is Silence.TRUE:
        return "means(true)"
    fact_type = FACTS[burden.fact].type
    if burden.if_unknown is Silence.ASK or fact_type is FactType.INSTANT:
        return "ask"
    return "means(false)" if fact_type is FactType.BOOLEAN else "means(none_of_them)"


def _rule(law: int, pack: Pack, rule: Rule, texts: Conditions) -> Iterator[str]:
    name = quoted(rule.id)
    yield f"rule({law},{name},{quoted(pack.id)},{quoted(rule.source)},{_span(rule.in_force)})."
    yield from (f"rule_act({law},{name},{act})." for act in rule.acts)
    if rule.outcome is not None:
        yield f"rule_outcome({law},{name},{rule.outcome})."
    if rule.court_order:
        yield f"court_order({law},{name})."
    yield from (f"preempts({law},{name},{outcome})." for outcome in rule.preempts)
    yield from (f"exception({law},{name},{quoted(other)})." for other in rule.exception_to)
    node = texts.node_of(_whole_condition(pack, rule))
    yield f"when({law},{name},{node})."
    looked_at = set(texts.facts_of(node))
    for offence in pack.offences:
        if offence.offence_class in texts.convicted_of(node) and offence.look_back_years:
            looked_at |= {offence.counted_to, offence.extended_by or AS_OF} - {AS_OF}
    yield from (f"looks_at({law},{name},{quoted(fact)})." for fact in looked_at)


def _whole_condition(pack: Pack, rule: Rule) -> str:
    """The text of a rule's condition, with the custodians that the whole pack binds."""
    if not pack.binds:
        return rule.when_text
    bound = ", ".join(quoted(kind) for kind in sorted(pack.binds))
    return f"custodian_type in [{bound}] and ({rule.when_text})"


def _values(law: int, layers: Sequence[Pack], texts: Conditions) -> Iterator[str]:
    """What can be supposed of a fact: all its values."""
    offences = [offence for pack in layers for offence in pack.offences]
    extended = {one.extended_by for one in offences if one.extended_by is not None}
    for name in sorted(texts.facts | extended):
        spec = FACTS[name]
        if spec.type is FactType.BOOLEAN:
            yield f"domain({law},{quoted(name)},(true;false))."
        elif spec.type is FactType.ENUM:
            words = ";".join(quoted(value) for value in spec.values if value != UNKNOWN)
            yield f"domain({law},{quoted(name)},({words}))."
    classes = {*texts.classes, *(one.offence_class for one in offences)}
    yield from (f"class({law},{quoted(name)})." for name in sorted(classes))


def _days(law: int, layers: Sequence[Pack], cases: Sequence[Case]) -> Iterator[str]:
    """Days of records and of instants that can be supposed: on every side of every turning day."""
    offences = [offence for pack in layers for offence in pack.offences]
    years = {one.look_back_years for one in offences if one.look_back_years is not None}
    given = [value for case in cases for value in case.facts.values.values()]
    instants = {case.as_of for case in cases}
    instants |= {value.date() for value in given if isinstance(value, datetime)}
    days = {_years_later(day, -count) for day in instants for count in years | {1}}
    days |= {day - timedelta(days=1) for day in days}
    yield from (f"record_day({law},{day.toordinal()})." for day in sorted(days))
    days |= {record.date for value in given if isinstance(value, tuple) for record in value}
    turns = {_years_later(day, count) for day in days for count in years}
    instants |= {turn + timedelta(days=more) for turn in turns for more in (0, 1)}
    for anchor in sorted({one.counted_to for one in offences} - {AS_OF}):
        yield from (f"domain({law},{quoted(anchor)},{day.toordinal()})." for day in instants)
    for day, count in product(instants, years):
        first = _years_later(day, -count).toordinal()
        yield f"begins({day.toordinal()},{count},{first})."


def _years_later(day: date, years: int) -> date:
    """The same day of another year; the last of February where that year has no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
