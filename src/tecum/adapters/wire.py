"""The JSON shapes that others rely on; `contract/` holds their schemas and one example each.

One direction only: core values become plain JSON values. Boxes become `[x0, y0, x1, y1]`, days
and instants ISO 8601, vocabularies their stable words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from tecum.instruments.document import Box
from tecum.instruments.reading import Instrument

if TYPE_CHECKING:
    from tecum.adapters.papers import Paper, PaperFile
    from tecum.verify import Verification

Json = dict[str, object]


def plain(value: object) -> object:
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


def verification(result: "Verification") -> Json:
    """What `tecum verify --json` prints."""
    return {
        "schema": "tecum.verification.v1",
        "valid": result.valid,
        "assurance": plain(result.assurance),
        "checks": plain(result.checks),
        "not_proved": list(result.not_proved),
    }
