"""Cases: what a lawyer expects of a pack, written beside it and run by the tests and `law check`.

    [[case]]
    name = "a plain administrative subpoena on 13 January 2020"
    as_of = 2020-01-13
    instruments = ["I-138"]
    facts = { custodian_type = "jail" }
    expect = { admin_subpoena = "prohibited" }
    reasons = { admin_subpoena = ["co-denver.admin-subpoena.city-attorney.prohibited"] }
    unknowns = { admin_subpoena = ["requester_purpose"] }

`reasons` name rules that must be among the reasons, `unknowns` facts that must stand in some set of
unknowns, `duties` kinds of duties. `error = "coverage"` expects that the day is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tecum.errors import CoverageError, FactError, InputError, PackError
from tecum.policy.determination import Determination
from tecum.policy.evaluation import evaluate
from tecum.policy.facts import parse_facts
from tecum.policy.layers import layers_for, offence_classes
from tecum.policy.pack import Pack
from tecum.policy.pack_reading import read_toml
from tecum.policy.pack_records import WHOLE_FILE, Faults, Record, records_of
from tecum.terms import Act, InstrumentKind, Outcome


class ExpectedError(StrEnum):
    """Why a case expects to be refused."""

    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `place` is the pack under which it is asked."""

    name: str
    file: str
    as_of: date
    known_at: date | None = None
    instruments: frozenset[InstrumentKind] = frozenset()
    asked: frozenset[Act] = frozenset()
    facts: Mapping[str, object] = field(default_factory=dict)
    adopted: tuple[str, ...] = ()
    expect: Mapping[Act, Outcome] = field(default_factory=dict)
    reasons: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    unknowns: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    duties: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    error: ExpectedError | None = None


def parse_cases(file: str, text: str) -> tuple[Case, ...]:
    """Read the cases of one file; PackError lists every fault."""
    faults = Faults({file: text})
    document = read_toml(file, text, faults)
    if document is None:
        raise PackError(faults.found)
    lines = faults.lines[file]
    for table in document:
        if table != "case":
            line = lines.line_of(WHOLE_FILE, table)
            faults.add(file, f"table {table}", "is not known here; write [[case]]", line=line)
    records = records_of(faults, file, "case", document.get("case"))
    cases = tuple(map(_case, records))
    seen: set[str] = set()
    for case, record in zip(cases, records, strict=True):
        if case.name in seen:
            record.fault("name", f"is {case.name!r}, as in a case before; give it one of its own")
        seen.add(case.name)
    if faults.found:
        raise PackError(faults.found)
    return cases


def failures_of(case: Case, place: str, packs: Mapping[str, Pack]) -> tuple[str, ...]:
    """Run one case; one line for each expectation that was not met."""
    try:
        layers = layers_for(place, packs)
        facts = parse_facts(case.facts, own_classes=offence_classes(layers))
        determinations = evaluate(
            layers=layers,
            instruments=sorted(case.instruments),
            asked=case.asked,
            facts=facts,
            adopted=case.adopted,
            as_of=case.as_of,
            known_at=case.known_at,
        )
    except CoverageError as error:
        if case.error is ExpectedError.COVERAGE:
            return ()
        return (f"{case.file}: {case.name}: refused: {error}",)
    except (FactError, InputError) as error:
        return (f"{case.file}: {case.name}: {error}",)
    if case.error is not None:
        return (f"{case.file}: {case.name}: was answered although {case.error} was expected",)
    return tuple(f"{case.file}: {case.name}: {fault}" for fault in _unmet(case, determinations))


def _unmet(case: Case, given: Mapping[Act, Determination]) -> Iterator[str]:
    for act, outcome in case.expect.items():
        if given[act].outcome is not outcome:
            yield f"{act} is {given[act].outcome}, expected {outcome} ({given[act].note})"
    for act, names in case.reasons.items():
        yield from _missing(act, "reason", names, [r.rule for r in given[act].reasons])
    for act, names in case.unknowns.items():
        listed = [name for unknown in given[act].unknowns for name in unknown.facts]
        yield from _missing(act, "unknown", names, listed)
    for act, names in case.duties.items():
        yield from _missing(act, "duty", names, [duty.kind for duty in given[act].duties])


def _missing(act: Act, what: str, names: tuple[str, ...], listed: list[str]) -> Iterator[str]:
    for name in names:
        if name not in listed:
            yield f"{act} has no {what} {name!r}, only {', '.join(listed) or 'none'}"


def _case(record: Record) -> Case:
    error = record.word_or_none("error", ExpectedError)
    as_of = record.day("as_of")
    if not record.gives("as_of"):
        record.fault("as_of", "is missing; give the day that is judged, such as 2020-01-13")
    case = Case(
        name=record.text("name"),
        file=record.file,
        as_of=as_of or date.min,
        known_at=record.day("known_at"),
        instruments=record.words("instruments", InstrumentKind, needed=False),
        asked=record.words("asked", Act, needed=False),
        facts=_table(record, "facts"),
        adopted=record.texts("adopted", needed=False),
        expect={act: Outcome(word) for act, (word,) in _by_act(record, "expect", Outcome).items()},
        reasons=_by_act(record, "reasons"),
        unknowns=_by_act(record, "unknowns"),
        duties=_by_act(record, "duties"),
        error=error,
    )
    if not record.take("expect") and not record.gives("error"):
        record.fault("expect", "is missing; give the outcome of at least one act, or error")
    record.close()
    return case


def _table(record: Record, key: str) -> Mapping[str, object]:
    value = record.take(key)
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    record.fault(key, f"cannot be {value!r}; give a table such as {{ name = value }}")
    return {}


def _by_act(
    record: Record, key: str, vocabulary: type[StrEnum] | None = None
) -> dict[Act, tuple[str, ...]]:
    """Words by act; one word may stand without brackets."""
    found: dict[Act, tuple[str, ...]] = {}
    for name, value in _table(record, key).items():
        words = tuple(value) if isinstance(value, list) else (value,)
        known = vocabulary is None or (
            len(words) == 1 and set(words) <= {word.value for word in vocabulary}
        )
        if name in set(Act) and known and all(isinstance(word, str) for word in words):
            found[Act(name)] = words
        else:
            record.fault(key, f"cannot hold {name} = {value!r}; give an act and what it expects")
    return found
