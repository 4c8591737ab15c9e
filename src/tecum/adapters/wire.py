"""The JSON shapes that others rely on; `contract/` holds their schemas and one example each.

One direction only: core values become plain JSON values. Boxes become `[x0, y0, x1, y1]`, days
and instants ISO 8601, vocabularies their stable words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from tecum.deadlines.alarms import Alarm
from tecum.deadlines.results import Deadline, due_text
from tecum.instruments.document import Box
from tecum.instruments.reading import Instrument
from tecum.policy.combining import COMBINING_RULE
from tecum.policy.facts import OffenceRecord

if TYPE_CHECKING:
    from tecum.adapters.papers import Paper, PaperFile
    from tecum.adapters.reception import Received
    from tecum.adapters.story.telling import Told
    from tecum.adapters.triage_rows import Row
    from tecum.assess import Assessment, KnownFact
    from tecum.policy.adopted_clocks import AdoptedReading
    from tecum.policy.clocks import DutyClock, OpenClock
    from tecum.policy.determination import Determination
    from tecum.verify import Verification

Json = dict[str, object]


def plain(value: object) -> object:  # noqa: PLR0911 - one line a shape
    """Turn a core value into plain JSON values, dataclasses field by field.

    Raises:
        TypeError: the value has no JSON shape; a wire shape never guesses.
    """
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case OffenceRecord():
            return record(value)
        case Box():
            return [value.x0, value.y0, value.x1, value.y1]
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case tuple() | list():
            return [plain(item) for item in value]
        case frozenset() | set():
            return sorted(str(plain(item)) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"no JSON shape for a {type(value).__name__}")


def record(value: OffenceRecord) -> Json:
    """A conviction or charge as `FACTS.json` takes it."""
    plain_record: Json = {"class": value.offence_class, "date": value.date.isoformat()}
    if value.held_to_answer is not None:
        plain_record["held_to_answer"] = value.held_to_answer
    return plain_record


def instrument(value: Instrument) -> Json:
    """One instrument as `read` and `decide` print it."""
    return {
        "kind": plain(value.kind),
        "edition": value.edition,
        "title": value.title,
        "pages": list(value.pages),
        "issued_by": plain(value.issued_by),
        "signatory_role": plain(value.signatory_role),
        "judge_finding": plain(value.judge_finding),
        "force_on_face": plain(value.force_on_face),
        "acts": plain(value.acts),
        "fields": plain(dict(sorted(value.fields.items()))),
    }


def read_result(read_files: Sequence["PaperFile"]) -> Json:
    """What `tecum read --json` prints: every file has an entry, an unreadable one its problem."""
    documents: list[Json] = []
    for one in read_files:
        documents += [_document(paper) for paper in one.papers]
        if one.error is not None:
            fault = {"code": one.error.code, "message": str(one.error), "page": None}
            documents.append(
                {
                    "file": one.file,
                    "sha256": one.sha256,
                    "pages": None,
                    "instruments": [],
                    "problems": [fault],
                }
            )
    return {"schema": "tecum.read.v1", "documents": documents}


def _document(paper: "Paper") -> Json:
    document = paper.document
    return {
        "file": document.file,
        "sha256": document.sha256,
        "pages": len(document.pages),
        "instruments": [instrument(one) for one in paper.instruments],
        "problems": plain(document.problems),
    }


def reception(received: "Received") -> Json:
    """What `decide --receive` adds: the receipt's number and file, and the matter opened."""
    return {
        "number": received.receipt.number,
        "matter": received.matter,
        "file": str(received.path),
        "received_at": received.receipt.arrival.received_at.isoformat(),
    }


def verification(result: "Verification") -> Json:
    """What `tecum verify --json` prints."""
    return {
        "schema": "tecum.verification.v1",
        "valid": result.valid,
        "assurance": plain(result.assurance),
        "checks": plain(result.checks),
        "not_proved": list(result.not_proved),
        "assured_by": list(result.assured_by),
    }


def triage_result(place: str, as_of: date, rows: Sequence["Row"]) -> Json:
    """What `tecum triage --json` prints."""
    return {
        "schema": "tecum.triage.v1",
        "jurisdiction": place,
        "as_of": as_of.isoformat(),
        "rows": [{**_plain_row(row), "acts": dict(row.acts)} for row in rows],
        "summary": {
            "rows": len(rows),
            "errors": sum(row.error is not None for row in rows),
        },
    }


def _plain_row(row: "Row") -> Json:
    return {field.name: plain(getattr(row, field.name)) for field in fields(row)}


def decision(answer: "Assessment", receipt: Json | None = None) -> Json:
    """What `tecum decide --json` prints."""
    return {
        "schema": "tecum.decide.v1",
        "jurisdiction": answer.jurisdiction,
        "layers": list(answer.layers),
        "as_of": answer.as_of.isoformat(),
        "known_at": answer.known_at.isoformat(),
        "now": answer.now.isoformat() if answer.now else None,
        "held_too_long": held_too_long(answer.held_too_long),
        "combining_rule": COMBINING_RULE,
        "digests": dict(answer.digests),
        "facts": {fact.name: _fact(fact) for fact in answer.facts},
        "acts": {
            str(act): _act(determination, answer.duties_due)
            for act, determination in answer.acts.items()
        },
        "instruments": [instrument(one) for one in answer.instruments],
        "deadlines": [_clock(clock) for clock in answer.clocks],
        "receipt": receipt,
    }


def _fact(fact: "KnownFact") -> Json:
    return {
        "value": plain(fact.value),
        "from": "given" if fact.given else "paper",
        "because": fact.because,
    }


def _act(determination: "Determination", duties_due: Mapping[str, "DutyClock"]) -> Json:
    return {
        "asked": determination.asked,
        "outcome": plain(determination.outcome),
        "force_here": plain(determination.force_here),
        "note": determination.note,
        "reasons": plain(determination.reasons),
        "beaten": plain(determination.beaten),
        "unknowns": plain(determination.unknowns),
        "duties": [
            {
                "kind": duty.kind,
                "what": duty.what,
                "cite": duty.cite,
                "verified": plain(duty.verified),
                "conditional": duty.conditional,
                **_duty_clock(duties_due.get(duty.id)),
            }
            for duty in determination.duties
        ],
        "open_questions": plain(determination.open_questions),
        "trace": plain(determination.trace),
    }


def _duty_clock(clock: "DutyClock | None") -> Json:
    """The day or moment of a duty, with the readings of its clock; null where it is not known."""
    found = clock.deadline if clock else None
    return {
        "due": due_text(found.due) if found else None,
        "rule": found.rule if found else None,
        "reading": found.reading if found else None,
        "adopted": adopted_reading(clock.adopted) if clock else None,
        "readings": readings(found) if found else [],
        "limits_custody": found.limits_custody if found else None,
        "alarms": [alarm(one) for one in clock.alarms] if clock else [],
    }


def readings(found: Deadline) -> list[Json]:
    """Every reading of a deadline."""
    return [{"name": one.name, "due": due_text(one.due), "why": one.why} for one in found.readings]


def adopted_reading(adopted: "AdoptedReading | None") -> Json | None:
    """Which reading was adopted, by whom, since when and why; all null but it, if by the asker."""
    if adopted is None:
        return None
    office = adopted.adoption
    return {
        "reading": adopted.reading,
        "author": office.author if office else None,
        "since": office.printed_from if office else None,
        "reason": office.reason if office else None,
        "source": office.source if office else None,
        "cite": adopted.cite,
    }


def alarm(one: Alarm) -> Json:
    """One alarm: when it sounds, about which end, and whether it has; null if nobody said when."""
    return {
        "at": one.at.iso(),
        "kind": plain(one.kind),
        "limit": one.limit.iso(),
        "readings": list(one.readings),
        "says": one.says,
        "sounds": one.sounds,
        "over_seconds": _seconds(one),
    }


def held_too_long(ends: Sequence[Alarm]) -> Json | None:
    """The earliest end of custody that has come; null if none has, or nobody said when it is."""
    if not ends:
        return None
    first = ends[0]
    return {"since": first.limit.iso(), "over_seconds": _seconds(first), "says": first.says}


def _seconds(one: Alarm) -> int | None:
    return None if one.over is None else int(one.over.total_seconds())


def _clock(clock: "OpenClock") -> Json:
    found = clock.deadline
    return {
        "instrument": plain(clock.instrument),
        "act": plain(clock.act),
        "what": clock.what,
        "rule": clock.rule,
        "needs": list(clock.needs),
        "due": due_text(found.due) if found else None,
        "reading": found.reading if found else None,
        "adopted": adopted_reading(clock.adopted),
        "zone": found.zone if found else None,
        "steps": list(found.steps) if found else [],
        "skipped": plain(found.skipped) if found else [],
        "readings": readings(found) if found else [],
        "safest_for": plain(found.safest_for) if found else None,
        "limits_custody": found.limits_custody if found else None,
        "alarms": [alarm(one) for one in clock.alarms],
        "cite": found.cite if found else None,
        "verified": plain(found.verified) if found else None,
    }


def story(told: "Told") -> Json:
    """What `tecum demo --json` prints: every paper with its answer, here and elsewhere."""
    return {
        "schema": "tecum.demo.v1",
        "title": told.story.title,
        "papers": [
            {
                "file": one.paper.file,
                "people": list(one.paper.people),
                "served_at": one.paper.served_at.iso(),
                "channel": plain(one.paper.channel),
                "receipt": one.received.receipt.number,
                "proof": verification(one.proof),
                "decision": decision(one.answer) if one.answer else None,
                "no_answer": one.no_answer,
            }
            for one in told.papers
        ],
        "ordered": {key: decision(answer) for key, answer in told.ordered.items()},
        "elsewhere": {key: decision(answer) for key, answer in told.elsewhere.items()},
        "bundles": {
            key: {
                "matter": one.matter,
                "shown": one.shown,
                "withheld": one.withheld,
                "verification": verification(one.checked),
            }
            for key, one in told.proven.items()
        },
    }
