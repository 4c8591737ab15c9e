"""What a mapping file says: which column is which fact, how days and codes are written.

A clerk writes it, or `--new-mapping` begins it. Every fault of a file is told at once.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tecum.errors import InputError
from tecum.measures.reconciling.rows import FACTS, ActAnswer, Field, fold_unit
from tecum.terms import Act, AnswerKind, InstrumentKind, Party

SCHEMA: Final = "tecum.mapping.v1"
EVERYTHING: Final = "*"
EXCEL: Final = "excel"
ANSWER_OF: Final = "answer."
UNANSWERED: Final = "none"

_KEYS: Final = frozenset(
    {
        *("schema", "role", "sheets", "header_row", "encoding", "separator", "dates", "zone"),
        *("blank", "blank_answer", "ignore", "optional", "columns", "join", "codes", "units"),
        "scope",
    }
)
_CODED: Final = frozenset({Field.INSTRUMENT, Field.ANSWER, Field.CHANNEL, *FACTS})
_SCOPE: Final = frozenset({"from", "to", "units"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a column means: a field, and for an answer the act where the column is of one act."""

    field: Field
    act: Act | None = None

    def __str__(self) -> str:
        return str(self.field) if self.act is None else f"{ANSWER_OF}{self.act}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What of a list is compared; the rest is set aside, counted and named."""

    first: date | None = None
    last: date | None = None
    own_units: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMapping:
    """How one list is read. `columns` and `codes` are by folded spelling (`fold_header`)."""

    name: str
    role: Party | None = None
    sheets: tuple[str, ...] = ()
    header_row: int = 1
    encoding: str | None = None
    separator: str | None = None
    dates: tuple[str, ...] = ()
    zone: str | None = None
    blank: frozenset[str] = frozenset()
    blank_answer_is_none: bool = False
    ignore: frozenset[str] = frozenset()
    optional: frozenset[Field] = frozenset()
    columns: Mapping[str, Target] = field(default_factory=lambda: MappingProxyType({}))
    join: Mapping[Field, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    codes: Mapping[Field, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    scope: Scope = Scope()

    @property
    def ignores_the_rest(self) -> bool:
        """Whether columns that the mapping does not name are left unread without a fault."""
        return EVERYTHING in self.ignore


@lru_cache(maxsize=65536)
def fold_header(text: str) -> str:
    """One spelling for headings and codes: one case, one space, underscores as spaces."""
    return fold_unit(text.replace("_", " "))


def plain_mapping(name: str) -> ListMapping:
    """The mapping of a list whose headings are our own field names."""
    targets = {str(one): Target(field=one) for one in Field}
    targets |= {f"{ANSWER_OF}{act}": Target(field=Field.ANSWER, act=act) for act in Act}
    columns = {fold_header(text): target for text, target in targets.items()}
    return ListMapping(name=name, columns=columns, optional=frozenset(Field))


def parse_mapping(text: str, name: str) -> ListMapping:
    """Read a mapping file; `name` stands in its messages.

    Raises:
        InputError: no TOML, or faults; the message lists all of them.
    """
    try:
        whole = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: no TOML ({error}); mend it there") from error
    reader = _Reader(name)
    mapping = reader.mapping(whole)
    if reader.faults:
        raise InputError("\n".join(reader.faults))
    return mapping


def parse_answer(text: str, act: Act | None) -> tuple[ActAnswer, ...] | None:
    """Read `declined`, `hold=declined notify=complied`, or nothing; None where it is no answer."""
    found = []
    for part in text.replace(";", " ").replace(",", " ").split():
        left, equals, right = part.partition("=")
        kind = right if equals else left
        of = left if equals else None
        if kind not in set(AnswerKind) or (of is not None and of not in set(Act)):
            return None
        found.append(ActAnswer(act=Act(of) if of else act, kind=AnswerKind(kind)))
    return tuple(found)


class _Reader:
    """Reads the parts of a file and keeps every fault."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []

    def fault(self, where: str, what: str, mend: str) -> None:
        self.faults.append(f"{self.name}: {where} {what}; {mend}")

    def mapping(self, whole: Mapping[str, object]) -> ListMapping:
        for key in whole:
            if key not in _KEYS:
                self.fault(f"`{key}`", "is no key of a mapping", f"use {', '.join(sorted(_KEYS))}")
        if whole.get("schema", SCHEMA) != SCHEMA:
            self.fault("`schema`", f"is {whole['schema']!r}", f"write {SCHEMA!r} or leave it out")
        columns = self._columns(whole)
        join = self._join(whole)
        if not whole.get("columns") and not whole.get("join"):
            self.fault("`columns`", "names no column", 'write "Heading" = "field" lines')
        return ListMapping(
            name=self.name,
            role=self._role(whole),
            sheets=self._texts(whole, "sheets"),
            header_row=self._header_row(whole),
            encoding=self._text(whole, "encoding"),
            separator=self._separator(whole),
            dates=self._texts(whole, "dates"),
            zone=self._zone(whole),
            blank=frozenset(map(fold_header, self._texts(whole, "blank"))),
            blank_answer_is_none=self._blank_answer(whole),
            ignore=frozenset(map(fold_header, self._texts(whole, "ignore"))),
            optional=frozenset(self._fields(whole)),
            columns=columns,
            join=join,
            codes=self._codes(whole),
            units=self._units(whole),
            scope=self._scope(whole),
        )

    def _text(self, whole: Mapping[str, object], key: str) -> str | None:
        value = whole.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self.fault(f"`{key}`", f"is {value!r}", "give a text between quotes, or leave it out")
        return None

    def _texts(self, whole: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = whole.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.fault(f"`{key}`", f"is {value!r}", 'give a list of texts such as ["a", "b"]')
        return ()

    def _table(self, whole: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = whole.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(f"`{key}`", f"is {value!r}", f"make it a table: [{key}]")
        return {}

    def _role(self, whole: Mapping[str, object]) -> Party | None:
        value = whole.get("role")
        if value is None or value in {Party.CUSTODIAN, Party.ISSUER}:
            return None if value is None else Party(str(value))
        self.fault("`role`", f"is {value!r}", 'say "issuer" or "custodian": whose list it is')
        return None

    def _header_row(self, whole: Mapping[str, object]) -> int:
        value = whole.get("header_row", 1)
        if type(value) is int and value >= 1:
            return value
        self.fault("`header_row`", f"is {value!r}", "count the row of the headings from 1")
        return 1

    def _separator(self, whole: Mapping[str, object]) -> str | None:
        value = self._text(whole, "separator")
        if value is not None and len(value) != 1:
            self.fault("`separator`", f"is {value!r}", 'give one character, a tab as "\\t"')
            return None
        return value

    def _zone(self, whole: Mapping[str, object]) -> str | None:
        value = self._text(whole, "zone")
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                mend = "use a name such as America/Denver"
                self.fault("`zone`", f"{value!r} is not in the IANA time zone data", mend)
                return None
        return value

    def _blank_answer(self, whole: Mapping[str, object]) -> bool:
        value = whole.get("blank_answer", "unknown")
        if value not in {"unknown", UNANSWERED}:
            mend = f'say "{UNANSWERED}" (an empty cell says: no answer) or "unknown"'
            self.fault("`blank_answer`", f"is {value!r}", mend)
        return value == UNANSWERED

    def _fields(self, whole: Mapping[str, object]) -> list[Field]:
        found = []
        for text in self._texts(whole, "optional"):
            target = self._target("`optional`", text)
            if target is not None:
                found.append(target.field)
        return found

    def _target(self, where: str, text: object) -> Target | None:
        if isinstance(text, str):
            if text in set(Field):
                return Target(field=Field(text))
            act = text.removeprefix(ANSWER_OF)
            if text.startswith(ANSWER_OF) and act in set(Act):
                return Target(field=Field.ANSWER, act=Act(act))
        fields = ", ".join(Field)
        self.fault(where, f"names the field {text!r}", f"use {fields}, or {ANSWER_OF}<act>")
        return None

    def _columns(self, whole: Mapping[str, object]) -> dict[str, Target]:
        found = {}
        for heading, text in self._table(whole, "columns").items():
            target = self._target(f"column {heading!r}", text)
            if target is not None:
                found[fold_header(heading)] = target
        return found

    def _join(self, whole: Mapping[str, object]) -> dict[Field, tuple[str, ...]]:
        """Several columns that make one text: `unit = ["Facility", "State"]`."""
        table = self._table(whole, "join")
        found: dict[Field, tuple[str, ...]] = {}
        for name in table:
            target = self._target("[join]", name)
            if target is None:
                continue
            if target.field in FACTS or target.field in {Field.INSTRUMENT, Field.ANSWER}:
                self.fault(f"[join] {name}", "is no text", "join texts alone, such as unit")
                continue
            found[target.field] = tuple(map(fold_header, self._texts(table, name)))
        return found

    def _codes(self, whole: Mapping[str, object]) -> dict[Field, dict[str, str]]:
        codes = self._table(whole, "codes")
        found: dict[Field, dict[str, str]] = {}
        for name in codes:
            target = self._target("[codes]", name)
            if target is None:
                continue
            if target.field not in _CODED:
                self.fault(f"[codes.{name}]", "has no codes", f"use {', '.join(sorted(_CODED))}")
                continue
            table = found.setdefault(target.field, {})
            for code, meaning in self._table(codes, name).items():
                self._code(target.field, code, meaning, table)
        return found

    def _code(self, of: Field, code: str, meaning: object, table: dict[str, str]) -> None:
        where = f"[codes.{of}] {code!r}"
        good: Sequence[str] = ()
        if not isinstance(meaning, str):
            self.fault(where, f"means {meaning!r}", "give a text; an empty one says nothing")
            return
        if of is Field.INSTRUMENT and meaning not in {"", *InstrumentKind}:
            good = tuple(InstrumentKind)
        elif of in FACTS and meaning not in {"", "yes"}:
            good = ("yes",)
        elif of is Field.ANSWER and meaning != UNANSWERED and parse_answer(meaning, None) is None:
            good = (UNANSWERED, "declined", "hold=declined notify=complied", *AnswerKind)
        if good:
            self.fault(where, f"means {meaning!r}", f'use "" or one of {", ".join(good)}')
        table[fold_header(code)] = meaning

    def _units(self, whole: Mapping[str, object]) -> dict[str, str]:
        """Every spelling of each unit, the unit's own name among them."""
        table = self._table(whole, "units")
        found: dict[str, str] = {}
        for unit in table:
            for spelling in (unit, *self._texts(table, unit)):
                known = found.setdefault(fold_unit(spelling), unit)
                if known != unit:
                    what = f"is written for {known!r} and for {unit!r}"
                    self.fault(f"[units] {spelling!r}", what, "keep it for one unit")
        return found

    def _scope(self, whole: Mapping[str, object]) -> Scope:
        table = self._table(whole, "scope")
        for key in table:
            if key not in _SCOPE:
                self.fault(f"[scope] {key}", "is unknown", f"use {', '.join(sorted(_SCOPE))}")
        days: dict[str, date | None] = {}
        for key in ("from", "to"):
            value = table.get(key)
            if value is not None and type(value) is not date:
                self.fault(f"[scope] {key}", f"is {value!r}", "give a day such as 2020-01-13")
                value = None
            days[key] = value
        units = table.get("units", "all")
        if units not in {"all", "ours"}:
            self.fault("[scope] units", f"is {units!r}", 'say "all", or "ours" for [units] alone')
        return Scope(first=days["from"], last=days["to"], own_units=units == "ours")
