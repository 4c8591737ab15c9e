"""Turns the text of the catalogue into rows, or lists every fault in it at once.

The catalogue is TOML: one or more `[[kind]]` tables a file, in any order and any number of files.
A key that nobody reads is a fault, so that a misspelt rule cannot be silently without effect.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast

from tecum.errors import InputError
from tecum.instruments.kinds import (
    Catalogue,
    Edition,
    KindRow,
    Label,
    Recognition,
    Section,
    TickBox,
)
from tecum.instruments.reading import FIELD_NAMES
from tecum.terms import Act, Force, InstrumentKind, IssuedBy, SignatoryRole, Verified

_Word = TypeVar("_Word", bound=StrEnum)
_EDITION_ID = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_LABEL_FIELDS = frozenset(
    {*FIELD_NAMES, "return_date", "return_time", "officer", "signature", "number"}
)
"""What a label may name: a field of a reading, or a part of which one is made."""


class CatalogueError(InputError):
    """The catalogue breaks its format; `faults` lists every fault, not the first alone."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep all faults; each names file, row, value and mend."""
        super().__init__("\n".join(faults))
        self.faults = faults


class _Table:
    """Reads one table key by key and notes what is wrong or left over."""

    def __init__(self, where: str, content: Mapping[str, Any], faults: list[str]) -> None:
        self.where = where
        self.left = dict(content)
        self.faults = faults

    def _fault(self, key: str, value: object, mend: str) -> None:
        self.faults.append(f"{self.where}: {key} = {value!r}: {mend}")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.left.pop(key, default)
        if isinstance(value, str):
            return value
        self._fault(key, value, "give a text")
        return ""

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self.left else None

    def flag(self, key: str) -> bool:
        value = self.left.pop(key, False)
        if isinstance(value, bool):
            return value
        self._fault(key, value, "give true or false")
        return False

    def count(self, key: str, default: int) -> int:
        value = self.left.pop(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self._fault(key, value, "give a whole number from 0")
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.left.pop(key, [])
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._fault(key, value, "give a list of texts")
        return ()

    def day(self, key: str) -> date | None:
        value = self.left.pop(key, None)
        if value is None or type(value) is date:
            return value
        self._fault(key, value, "give a day such as 2017-04-02")
        return None

    def word(self, key: str, words: type[_Word]) -> _Word | None:
        value = self.left.pop(key, None)
        if value is None:
            return None
        if value in set(words):
            return words(value)
        self._fault(key, value, f"use one of {', '.join(words)}")
        return None

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self.left.pop(key, default)
        if value in choices:
            return str(value)
        self._fault(key, value, f"use one of {', '.join(choices)}")
        return default

    def tables(self, key: str) -> list["_Table"]:
        value = self.left.pop(key, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [
                _Table(f"{self.where}, {key} {number}", item, self.faults)
                for number, item in enumerate(value, 1)
            ]
        self._fault(key, value, f"write it as [[kind.{key}]]")
        return []

    def table(self, key: str) -> "_Table":
        value = self.left.pop(key, {})
        if not isinstance(value, dict):
            self._fault(key, value, f"write it as [kind.{key}]")
            value = {}
        return _Table(f"{self.where}, {key}", value, self.faults)

    def close(self) -> None:
        for key in self.left:
            self.faults.append(f"{self.where}: {key}: no such key; remove it or mend its spelling")


def parse_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """Read every file of the catalogue; the order of files and rows makes no difference.

    Args:
        texts: file name -> TOML text.

    Raises:
        CatalogueError: with every fault of every file.
    """
    faults: list[str] = []
    rows: dict[InstrumentKind, KindRow] = {}
    canonical: dict[str, Any] = {}
    for name in sorted(texts):
        for table, content in _kinds_of(name, texts[name], faults):
            row = _row(table)
            if row is None:
                continue
            if row.id in rows:
                faults.append(f"{name}: {row.id}: a second row; keep one row a kind")
            rows[row.id] = row
            canonical[row.id] = content
    faults.extend(
        f"catalogue: {kind}: no row; add one"
        for kind in InstrumentKind
        if kind is not InstrumentKind.UNKNOWN and kind not in rows
    )
    if faults:
        raise CatalogueError(tuple(faults))
    ordered = {kind: rows[kind] for kind in InstrumentKind if kind in rows}
    return Catalogue(rows=MappingProxyType(ordered), digest=_digest(canonical))


def _digest(canonical: Mapping[str, Any]) -> str:
    """Hash the content, so that neither file names nor spacing nor comments change it."""
    text = json.dumps(
        canonical, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _kinds_of(name: str, text: str, faults: list[str]) -> list[tuple[_Table, dict[str, Any]]]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(f"{name}: not TOML: {error}; mend the syntax there")
        return []
    kinds = content.pop("kind", [])
    faults.extend(f"{name}: {key}: only [[kind]] tables belong here" for key in content)
    if not isinstance(kinds, list) or not all(isinstance(kind, dict) for kind in kinds):
        faults.append(f"{name}: kind: write it as [[kind]]")
        return []
    return [
        (_Table(f"{name}, {kind.get('id', f'kind {number}')}", kind, faults), kind)
        for number, kind in enumerate(kinds, 1)
    ]


def _row(table: _Table) -> KindRow | None:
    kind = table.word("id", InstrumentKind)
    if kind is None or kind is InstrumentKind.UNKNOWN:
        table.faults.append(f"{table.where}: id: name one kind of the vocabulary, not unknown")
        return None
    sections = tuple(_section(item) for item in table.tables("section"))
    row = KindRow(
        id=kind,
        title=table.text("title"),
        issuer=table.text("issuer"),
        nature=cast(
            "Literal['administrative', 'quasi_judicial', 'judicial', 'evidence', 'letter']",
            table.choice(
                "nature",
                ("administrative", "quasi_judicial", "judicial", "evidence", "letter"),
                "administrative",
            ),
        ),
        full=table.flag("full"),
        issued_by=table.word("issued_by", IssuedBy),
        signatory_role=table.word("signatory_role", SignatoryRole),
        may_sign=table.texts("may_sign"),
        may_sign_authority=table.optional_text("may_sign_authority"),
        force=table.word("force", Force),
        force_because=table.text("force_because", ""),
        acts=tuple(_acts(table)),
        authority=table.texts("authority"),
        service=table.text("service", ""),
        serve_copy=table.text("serve_copy", ""),
        finding=cast(
            "Literal['officer', 'own_words', 'none']",
            table.choice("finding", ("officer", "own_words", "none"), "none"),
        ),
        finding_words=table.texts("finding_words"),
        authorises=table.optional_text("authorises"),
        superseded_by=table.word("superseded_by", InstrumentKind),
        editions=tuple(_edition(item) for item in table.tables("edition")),
        recognise=_recognition(table.table("recognise")),
        sections=sections,
        labels=tuple(
            _label(item, {section.key for section in sections}) for item in table.tables("label")
        ),
        boxes=tuple(_tick_box(item) for item in table.tables("box")),
        prints=table.texts("prints"),
        form_fields=_form_fields(table.table("form_fields")),
        source=table.text("source"),
        verified=table.word("verified", Verified) or Verified.MEMORY,
    )
    table.close()
    return row


def _acts(table: _Table) -> list[Act]:
    acts = []
    for name in table.texts("acts"):
        if name in set(Act):
            acts.append(Act(name))
        else:
            table.faults.append(f"{table.where}: acts: {name!r}: use one of {', '.join(Act)}")
    return acts


def _edition(table: _Table) -> Edition:
    edition = Edition(
        id=table.text("id"),
        footer=table.text("footer"),
        issued_from=table.day("issued_from"),
        issued_until=table.day("issued_until"),
        verified=table.word("verified", Verified) or Verified.MEMORY,
    )
    if not _EDITION_ID.fullmatch(edition.id):
        table.faults.append(f"{table.where}: id = {edition.id!r}: write the month, as in 2017-02")
    table.close()
    return edition


def _recognition(table: _Table) -> Recognition:
    recognition = Recognition(
        titles=table.texts("titles"),
        openings=table.texts("openings"),
        numbers=table.texts("numbers"),
        must=table.texts("must"),
        any=table.texts("any"),
        never=table.texts("never"),
        need=table.count("need", 2),
        continues=table.texts("continues"),
    )
    table.close()
    return recognition


def _section(table: _Table) -> Section:
    section = Section(key=table.text("key"), text=table.texts("text"), closed=table.flag("closed"))
    table.close()
    return section


def _label(table: _Table, sections: set[str]) -> Label:
    label = Label(
        text=table.texts("text"),
        field=table.text("field", "-"),
        at=cast("Literal['after', 'caption']", table.choice("at", ("after", "caption"), "after")),
        until=table.texts("until"),
        drop=table.texts("drop"),
        section=table.optional_text("section"),
        lines=table.count("lines", 1),
    )
    if not label.text:
        table.faults.append(f"{table.where}: text: give the words of the label")
    if label.field != "-" and label.field not in _LABEL_FIELDS:
        table.faults.append(
            f"{table.where}: field = {label.field!r}: use '-' or one of"
            f" {', '.join(sorted(_LABEL_FIELDS))}"
        )
    if label.section is not None and label.section not in sections:
        table.faults.append(f"{table.where}: section = {label.section!r}: no such section above")
    table.close()
    return label


def _tick_box(table: _Table) -> TickBox:
    box = TickBox(key=table.text("key"), text=table.texts("text"))
    table.close()
    return box


def _form_fields(table: _Table) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for name in list(table.left):
        fields[name] = table.text(name)
        if not fields[name].startswith("boxes.") and fields[name] not in _LABEL_FIELDS | {"-"}:
            table.faults.append(f"{table.where}: {name!r} = {fields[name]!r}: no such field")
    return MappingProxyType(fields)
