"""Reads the file in which a press officer writes down statements, claims and ties.

    by = "press desk of the jail"            who splits and ties, as the events will say
    zone = "America/Denver"                  for times without an offset

    [matters]                                short names for matters, as in A/9
    A = "M-..."

    [[statement]]                            one statement, as it was made
    [[statement.claim]]                      one claim of it
    [[statement.claim.tie]]                  how somebody says that events bear on the claim

    [[claim]]  with  of = 5                  a claim of a statement that is entered already
    [[tie]]    with  claim = 6               a tie of a claim that is entered already

Every fault is told at once, each with its line, what is wrong there, and the mend.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from tecum.adapters.statements.toml_lines import Place, TomlLines
from tecum.deadlines.instants import Instant, read_wall_time, time_zone
from tecum.errors import ClockError, InputError
from tecum.matters.commands import Bearing, Source
from tecum.matters.event import EventType
from tecum.terms import Act, Audience, InstrumentKind

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Events by what they are: all of a type (and of an act or kind) in some matters."""

    type: EventType
    act: Act | None
    kind: InstrumentKind | None
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTie:
    """A tie as written; `events` are texts such as A/9, or a choice. `claim`: entered before."""

    place: Place
    bearing: Bearing
    why: str
    act: Act | None
    events: tuple[str | Chosen, ...]
    audience: Audience | None
    by: str | None
    claim: int | None
    replaces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenClaim:
    """A claim as written. `statement`: the sequence of one that was entered before."""

    place: Place
    words: str
    denies: bool
    acts: tuple[Act, ...]
    matters: tuple[str, ...]
    kinds: tuple[InstrumentKind, ...]
    since: Instant | None
    until: Instant | None
    audience: Audience | None
    statement: int | None
    ties: tuple[WrittenTie, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStatement:
    """A statement as written.

    `corrects` is the number of one that was entered before, or the `name` of one of this file.
    """

    place: Place
    name: str | None
    office: str
    speaker: str | None
    at: Instant
    channel: str
    source: Source | None
    according_to: str | None
    words: str
    corrects: int | str | None
    audience: Audience | None
    about: tuple[Act, ...]
    claims: tuple[WrittenClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SayFile:
    """Everything that is to be entered, and by whom."""

    name: str
    lines: TomlLines
    by: str
    matters: Mapping[str, str]
    statements: tuple[WrittenStatement, ...]
    claims: tuple[WrittenClaim, ...]
    ties: tuple[WrittenTie, ...]


def read_say_file(text: str, *, name: str, zone: str) -> SayFile:
    """Read the file; `zone` is that of times without an offset where the file names none.

    Raises:
        InputError: it cannot be used; every fault with its line and the mend.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(_not_toml(text, name, str(error))) from error
    reader = SayReader(raw, name=name, lines=TomlLines(text), zone=zone)
    written = reader.file()
    reader.raise_faults()
    return written


def _not_toml(text: str, name: str, error: str) -> str:
    """Name the line; the fault that is made most is a moment without seconds or quotes."""
    found = re.search(r"^(.*) \(at line (\d+), column \d+\)$", error)
    what, number = (found[1], int(found[2])) if found else (error, 0)
    line = text.splitlines()[number - 1] if 0 < number <= len(text.splitlines()) else ""
    moment = re.search(r"=\s*(\d{4}-\d\d-\d\dT\d\d:\d\d)\s*(#|$)", line)
    place = f"{name}, line {number}" if number else name
    if moment:
        return f'{place}: {moment[1]} is no moment in TOML; put it into quotes: "{moment[1]}"'
    return f"{place}: {what}; mend it there (texts stand between quotes)"


def instant_in(moment: datetime, zone: str) -> Instant:
    """Take a moment with an offset as it is, and one without as the clock on the wall there."""
    if moment.tzinfo is not None:
        return Instant(utc=moment, zone=zone)
    return read_wall_time(moment, zone)


@dataclass(slots=True)
class SayReader:
    """Reads the tables of one file and keeps their faults."""

    raw: Mapping[str, Any]
    name: str = field(kw_only=True)
    lines: TomlLines = field(kw_only=True)
    zone: str = field(kw_only=True)
    _faults: list[str] = field(default_factory=list)

    def raise_faults(self) -> None:
        """Tell all faults at once, if there are any."""
        if self._faults:
            raise InputError("\n".join(self._faults))

    def file(self) -> SayFile:
        """Read the whole file."""
        raw = self.raw
        self._names(raw, (), ("by", "zone", "matters", "statement", "claim", "tie"))
        self.zone = self._zone(raw)
        matters = raw.get("matters", {})
        if not isinstance(matters, Mapping):
            self._fault((), "matters", "`matters` is no table", 'write [matters] and A = "M-..."')
            matters = {}
        statements = self.statements()
        claims = tuple(
            self._claim(table, place, standing_alone=True)
            for table, place in self._tables(raw, (), "claim")
        )
        ties = tuple(
            self._tie(table, place, standing_alone=True)
            for table, place in self._tables(raw, (), "tie")
        )
        if not (statements or claims or ties):
            self._fault(
                (), None, "it says nothing", "write a [[statement]], a [[claim]] or a [[tie]]"
            )
        return SayFile(
            name=self.name,
            lines=self.lines,
            by=self._text(raw, (), "by"),
            matters={str(key): str(value) for key, value in matters.items()},
            statements=statements,
            claims=claims,
            ties=ties,
        )

    def statements(self) -> tuple[WrittenStatement, ...]:
        """Read the statements alone; another file may hold them among its own tables."""
        return tuple(
            self._statement(table, place)
            for table, place in self._tables(self.raw, (), "statement")
        )

    # -- tables ----------------------------------------------------------------------------

    def _statement(self, table: Mapping[str, Any], place: Place) -> WrittenStatement:
        self._names(table, place, _STATEMENT)
        claims = tuple(
            self._claim(one, where) for one, where in self._tables(table, place, "claim")
        )
        spoken = dict.fromkeys(act for claim in claims for act in claim.acts)
        return WrittenStatement(
            place=place,
            name=self._text_or_none(table, place, "name"),
            office=self._text(table, place, "office"),
            speaker=self._text_or_none(table, place, "speaker"),
            at=self._instant(table, place, "at") or _NEVER,
            channel=self._text_or_none(table, place, "channel") or "press",
            source=self._source(table, place),
            according_to=self._text_or_none(table, place, "according_to"),
            words=self._text(table, place, "words"),
            corrects=self._corrects(table, place),
            audience=self._word(table, place, "audience", Audience),
            about=self._words(table, place, "about", Act) or tuple(spoken),
            claims=claims,
        )

    def _corrects(self, table: Mapping[str, Any], place: Place) -> int | str | None:
        if isinstance(table.get("corrects"), str):
            return self._text_or_none(table, place, "corrects")
        return self._count(table, place, "corrects")

    def _claim(
        self, table: Mapping[str, Any], place: Place, *, standing_alone: bool = False
    ) -> WrittenClaim:
        self._names(table, place, (*_CLAIM, "of") if standing_alone else _CLAIM)
        of = self._count(table, place, "of", needed=standing_alone)
        return WrittenClaim(
            place=place,
            words=self._text(table, place, "words"),
            denies=self._truth(table, place, "denies"),
            acts=self._words(table, place, "acts", Act),
            matters=self._texts(table, place, "matters"),
            kinds=self._words(table, place, "kinds", InstrumentKind),
            since=self._instant(table, place, "since", needed=False),
            until=self._instant(table, place, "until", needed=False),
            audience=self._word(table, place, "audience", Audience),
            statement=of,
            ties=tuple(self._tie(one, where) for one, where in self._tables(table, place, "tie")),
        )

    def _tie(
        self, table: Mapping[str, Any], place: Place, *, standing_alone: bool = False
    ) -> WrittenTie:
        self._names(table, place, (*_TIE, "claim", "replaces") if standing_alone else _TIE)
        bearing = self._word(table, place, "bearing", Bearing)
        if bearing is None:
            self._missing(table, place, "bearing", " or ".join(Bearing))
        return WrittenTie(
            place=place,
            bearing=bearing or Bearing.DOES_NOT_TOUCH,
            why=self._text(table, place, "why"),
            act=self._word(table, place, "act", Act),
            events=self._events(table, place),
            audience=self._word(table, place, "audience", Audience),
            by=self._text_or_none(table, place, "by"),
            claim=self._count(table, place, "claim", needed=standing_alone),
            replaces=self._count(table, place, "replaces"),
        )

    def _events(self, table: Mapping[str, Any], place: Place) -> tuple[str | Chosen, ...]:
        found: list[str | Chosen] = []
        for one in self._list(table, place, "events"):
            if isinstance(one, str):
                found.append(one)
            elif isinstance(one, Mapping):
                found += self._chosen(one, (*place, "events"))
            else:
                self._fault(
                    place, "events", f"{one!r} names no event", 'write "A/9", or {type = "..."}'
                )
        return tuple(found)

    def _chosen(self, table: Mapping[str, Any], place: Place) -> Iterator[Chosen]:
        self._names(table, place, ("type", "act", "kind", "matters"))
        kind = self._word(table, place, "type", EventType)
        if kind is None:
            self._missing(table, place, "type", "a type of event such as act.performed")
            return
        yield Chosen(
            type=kind,
            act=self._word(table, place, "act", Act),
            kind=self._word(table, place, "kind", InstrumentKind),
            matters=self._texts(table, place, "matters"),
        )

    def _source(self, table: Mapping[str, Any], place: Place) -> Source | None:
        source = table.get("source")
        if source is None:
            return None
        if not isinstance(source, Mapping):
            self._fault(
                place, "source", f"{source!r} is no table", '{title = "...", address = "..."}'
            )
            return None
        where = (*place, "source")
        self._names(source, where, ("title", "address"))
        return Source(
            title=self._text(source, where, "title"),
            address=self._text_or_none(source, where, "address"),
        )

    def _tables(
        self, table: Mapping[str, Any], place: Place, key: str
    ) -> Iterator[tuple[Mapping[str, Any], Place]]:
        for number, one in enumerate(self._list(table, place, key)):
            if isinstance(one, Mapping):
                yield one, (*place, key, number)
            else:
                self._fault(place, key, f"{one!r} is no table", f"write it under [[{key}]]")

    # -- members ---------------------------------------------------------------------------

    def _names(self, table: Mapping[str, Any], place: Place, known: Sequence[str]) -> None:
        for name in table:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                mend = f"write {near[0]}" if near else f"known here: {', '.join(known)}"
                self._fault(place, name, f"there is no `{name}`", mend)

    def _text(self, table: Mapping[str, Any], place: Place, key: str) -> str:
        found = self._text_or_none(table, place, key)
        if found is None:
            self._missing(table, place, key, "a text in quotation marks")
        return found or ""

    def _text_or_none(self, table: Mapping[str, Any], place: Place, key: str) -> str | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._fault(place, key, f"{key} = {value!r} is no text", "write words between quotes")
            return None
        return value

    def _count(
        self, table: Mapping[str, Any], place: Place, key: str, *, needed: bool = False
    ) -> int | None:
        value = table.get(key)
        if value is None:
            if needed:
                self._missing(table, place, key, "the number of an event of this matter")
            return None
        if type(value) is not int or value < 1:
            self._fault(place, key, f"{key} = {value!r} is no event", "give its number, from 1")
            return None
        return value

    def _truth(self, table: Mapping[str, Any], place: Place, key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._fault(place, key, f"{key} = {value!r}", "write true or false, without quotes")
        return value is True

    def _list(self, table: Mapping[str, Any], place: Place, key: str) -> Sequence[Any]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self._fault(place, key, f"{key} = {value!r} is no list", f"write {key} = [...]")
            return []
        return value

    def _texts(self, table: Mapping[str, Any], place: Place, key: str) -> tuple[str, ...]:
        found = self._list(table, place, key)
        for one in found:
            if not isinstance(one, str):
                self._fault(place, key, f"{one!r} in {key} is no text", "put it into quotes")
        return tuple(one for one in found if isinstance(one, str))

    def _word(
        self, table: Mapping[str, Any], place: Place, key: str, words: type[Word]
    ) -> Word | None:
        value = table.get(key)
        return None if value is None else self._one_of(value, place, key, words)

    def _words(
        self, table: Mapping[str, Any], place: Place, key: str, words: type[Word]
    ) -> tuple[Word, ...]:
        found = (self._one_of(one, place, key, words) for one in self._list(table, place, key))
        return tuple(one for one in found if one is not None)

    def _one_of(self, value: object, place: Place, key: str, words: type[Word]) -> Word | None:
        known = [str(word) for word in words]
        if isinstance(value, str) and value in known:
            return words(value)
        near = difflib.get_close_matches(str(value), known, n=3, cutoff=0.4) or known
        self._fault(place, key, f"{key} {value!r} is not known", f"use {' or '.join(near)}")
        return None

    def _instant(
        self, table: Mapping[str, Any], place: Place, key: str, *, needed: bool = True
    ) -> Instant | None:
        value = table.get(key)
        if value is None:
            if needed:
                self._missing(table, place, key, "a moment such as 2020-01-13T16:00")
            return None
        mend = "write a moment such as 2020-01-13T16:00"
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) else value
            if isinstance(moment, datetime):
                return instant_in(moment, self.zone)
            self._fault(place, key, f"{key} {value} has no time of day", mend)
        except (ValueError, ClockError) as error:
            self._fault(place, key, f"{key}: {error}", mend)
        return None

    def _zone(self, raw: Mapping[str, Any]) -> str:
        zone = self._text_or_none(raw, (), "zone") or self.zone
        try:
            time_zone(zone)
        except ClockError as error:
            self._fault((), "zone", str(error).partition(";")[0], "use one such as America/Denver")
            return "UTC"
        return zone

    def _missing(self, table: Mapping[str, Any], place: Place, key: str, what: str) -> None:
        if key not in table:
            self._fault(place, None, f"`{key}` is missing", f"add {key} = {what}")

    def _fault(self, place: Place, key: str | None, what: str, mend: str) -> None:
        line = self.lines.of(place, key)
        self._faults.append(f"{self.name}, line {line}: {what}; {mend}")


_NEVER = Instant(utc=datetime.fromisoformat("1970-01-01T00:00:00+00:00"), zone="UTC")
_STATEMENT = (
    "name",
    "office",
    "speaker",
    "at",
    "channel",
    "source",
    "according_to",
    "words",
    "corrects",
    "audience",
    "about",
    "claim",
)
_CLAIM = ("words", "denies", "acts", "matters", "kinds", "since", "until", "audience", "tie")
_TIE = ("bearing", "why", "act", "events", "audience", "by")
