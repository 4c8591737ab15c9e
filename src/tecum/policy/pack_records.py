"""Typed access to the tables of a pack's text, which collects faults instead of stopping.

Whoever writes a pack shall see all mistakes at once, each with file, line, record, value and mend.
A value that cannot be used is replaced by a harmless stand-in, so that reading goes on; the pack
as a whole is refused as soon as one fault was found.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from tecum.policy.conditions import (
    ALWAYS,
    COMMON_CLASSES,
    Condition,
    ConditionError,
    LookBacks,
    parse_condition,
)
from tecum.policy.facts import nearest
from tecum.policy.pack import Span
from tecum.policy.pack_lines import Lines

E = TypeVar("E", bound=StrEnum)

FIRST_DAY = date(1, 1, 1)
WHOLE_FILE = 0
"""The section that holds all records of a file."""


class Faults:
    """All faults found so far, and the lines of the texts to point at."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Keep the texts for their line numbers."""
        self.lines = {name: Lines(text) for name, text in texts.items()}
        self._found: list[tuple[str, int, str]] = []

    def add(self, file: str, record: str, what: str, *, line: int = 1) -> None:
        """Note one fault; `what` names field, value and mend."""
        fault = (file, line, f"{file}:{line}: {record}: {what}")
        if fault not in self._found:
            self._found.append(fault)

    @property
    def found(self) -> tuple[str, ...]:
        """Every fault, in the order of the text."""
        return tuple(text for _, _, text in sorted(self._found))


class Record:
    """One table of the text, such as a rule."""

    def __init__(  # noqa: PLR0913 - a record is its table, its content and its place in a text
        self,
        faults: Faults,
        file: str,
        table: str,
        raw: Mapping[str, object],
        number: int,
        *,
        section: int,
    ) -> None:
        """Name the record by its id, or by its place in the file if it has none."""
        self._faults = faults
        self._raw = raw
        self._used: set[str] = {"id"}
        self._section = section
        self.file = file
        self.table = table
        given = raw.get("id")
        self.id = given if isinstance(given, str) else f"{table} number {number}"

    def fault(self, key: str, what: str) -> None:
        """Note a fault of one field."""
        line = self._faults.lines[self.file].line_of(self._section, key)
        named = isinstance(self.given_id, str)
        record = f"{self.table} {self.id}" if named else self.id
        self._faults.add(self.file, record, f"{key} {what}", line=line)

    @property
    def given_id(self) -> object:
        """The id as it is written; None if it is missing."""
        return self._raw.get("id")

    def gives(self, key: str) -> bool:
        """Whether the field stands there at all."""
        return key in self._raw

    def take(self, key: str) -> object:
        """The raw value, which counts as looked at; None if absent."""
        self._used.add(key)
        return self._raw.get(key)

    def close(self) -> None:
        """Report every field that nobody looked at: most likely misspelt."""
        for key in self._raw:
            if key not in self._used:
                self.fault(
                    key, f"is no field of a {self.table}; {nearest(key, sorted(self._used))}"
                )

    def text_or_none(self, key: str) -> str | None:
        """A text that may be absent."""
        value = self.take(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return " ".join(value.split()) if isinstance(value, str) else None
        self.fault(key, f"cannot be {value!r}; give a text")
        return None

    def text(self, key: str) -> str:
        """A text that must be there."""
        if key not in self._raw:
            self.fault(key, "is missing; give a text")
        return self.text_or_none(key) or ""

    def flag(self, key: str) -> bool:
        """True or false; false if absent."""
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"cannot be {value!r}; give true or false")
        return value is True

    def number(self, key: str) -> int | None:
        """A whole number from 1 that may be absent."""
        value = self.take(key)
        if value is None or (isinstance(value, int) and value is not True and value >= 1):
            return value
        self.fault(key, f"cannot be {value!r}; give a whole number from 1")
        return None

    def day(self, key: str) -> date | None:
        """A TOML date that may be absent."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(key, f"cannot be {value!r}; give a day such as 2019-05-28, without quotes")
        return None

    def span(self, default: Span | None = None) -> Span:
        """`from` and `to` as days; a default fills what is absent."""
        first, last = self.day("from"), self.day("to")
        if first is None and "from" not in self._raw:
            if default is None:
                self.fault("from", "is missing; give the first day, such as 2019-05-28")
            else:
                first = default.first
        if last is None and default is not None:
            last = default.last
        if first is not None and last is not None and last < first:
            if "to" in self._raw:
                mend = "give a later day or leave it out"
                self.fault("to", f"({last}) is before from ({first}); {mend}")
            else:
                said = f"({first}) is after the last day of its source ({last})"
                self.fault("from", f"{said}; give an earlier day or another source")
        return Span(first=first or FIRST_DAY, last=last)

    def word(self, key: str, vocabulary: type[E], default: E | None = None) -> E | None:
        """One word of a closed vocabulary; absent is the default, or a fault if there is none."""
        value = self.take(key)
        if value is None:
            if default is None:
                self.fault(key, f"is missing; {nearest(None, _words(vocabulary))}")
            return default
        return self._word(key, value, vocabulary)

    def word_or_none(self, key: str, vocabulary: type[E], *, among: Collection[E] = ()) -> E | None:
        """One word of a closed vocabulary, or of a part of it, that may be absent."""
        value = self.take(key)
        return None if value is None else self._word(key, value, vocabulary, among)

    def words(self, key: str, vocabulary: type[E], *, needed: bool = True) -> frozenset[E]:
        """A list of words of a closed vocabulary."""
        found = [self._word(key, item, vocabulary) for item in self._list(key, needed=needed)]
        return frozenset(word for word in found if word is not None)

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of texts."""
        items = self._list(key, needed=needed)
        for item in items:
            if not isinstance(item, str):
                self.fault(key, f"cannot hold {item!r}; give quoted words")
        return tuple(item for item in items if isinstance(item, str))

    def known_texts(
        self, key: str, known: Collection[str], what: str, *, needed: bool = True
    ) -> frozenset[str]:
        """A list of texts that must be among the known ones; `what` says what they name."""
        given = self.texts(key, needed=needed)
        for word in given:
            if word not in known:
                self.fault(key, f"names no {what} {word!r}; {nearest(word, known)}")
        return frozenset(given) & frozenset(known)

    def condition(self, classes: LookBacks = COMMON_CLASSES) -> tuple[Condition, str]:
        """The condition `when` with its text; an absent one always holds."""
        text = self.text_or_none("when")
        if text is None:
            return ALWAYS, "always"
        try:
            return parse_condition(text, classes), text
        except ConditionError as error:
            self.fault("when", f"{error} (in {text!r})")
            return ALWAYS, text

    def records(self, key: str) -> list["Record"]:
        """The tables inside this one."""
        return records_of(self._faults, self.file, key, self.take(key), inside=self._section)

    def _list(self, key: str, *, needed: bool) -> Sequence[object]:
        value = self.take(key)
        if value is None and not needed:
            return ()
        if not isinstance(value, list) or (needed and not value):
            said = "is missing" if value is None else f"cannot be {value!r}"
            self.fault(key, f"{said}; give a list of quoted words")
            return ()
        return value

    def _word(
        self, key: str, value: object, vocabulary: type[E], among: Collection[E] = ()
    ) -> E | None:
        words = [word.value for word in among] or _words(vocabulary)
        if isinstance(value, str) and value in words:
            return vocabulary(value)
        self.fault(key, f"cannot be {value!r}; {nearest(value, words)}")
        return None


def records_of(
    faults: Faults, file: str, table: str, raw: object, *, inside: int = WHOLE_FILE
) -> list[Record]:
    """The records of one array of tables."""
    if raw is None:
        return []
    lines = faults.lines[file]
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        what = f"is no array of tables; write [[{table}]] above each record"
        faults.add(file, f"table {table}", what, line=lines.line_of(inside, table))
        return []
    return [
        Record(faults, file, table, item, n, section=lines.section_of(inside, table, n))
        for n, item in enumerate(raw, start=1)
    ]


def _words(vocabulary: type[StrEnum]) -> Collection[str]:
    return [word.value for word in vocabulary]
