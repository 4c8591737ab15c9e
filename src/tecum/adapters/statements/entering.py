"""Enters what a press officer wrote down: statements, claims and ties, all of them or none.

Events are named as on the page (`A/9`: event 9 of the matter A) or chosen by what they are. A tie
is open to no wider circle than the events it rests on, unless the file says so; what rests on
counsel's own words stays with counsel whatever the file says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from tecum.adapters.statements.say_file import (
    Chosen,
    SayFile,
    WrittenClaim,
    WrittenStatement,
    WrittenTie,
)
from tecum.adapters.statements.toml_lines import Place, TomlLines
from tecum.deadlines.instants import Instant
from tecum.errors import InputError, LifecycleError
from tecum.matters.audiences import shown_to
from tecum.matters.commands import (
    Command,
    EventRef,
    MakeClaim,
    MakeStatement,
    Said,
    TieClaim,
)
from tecum.matters.event import Event
from tecum.matters.facts_page import NamedFile
from tecum.matters.folding import apply, fold
from tecum.matters.lifecycle import decide_events
from tecum.matters.payloads import listed, members
from tecum.matters.state import Matter
from tecum.terms import Audience, InstrumentKind


def entered(written: SayFile, files: Sequence[NamedFile], now: Instant) -> tuple[Event, ...]:
    """Give the events that enter a file into the first of these matters.

    Raises:
        InputError: something written cannot be so; with its line and the mend.
    """
    desk = Entry(name=written.name, lines=written.lines, by=written.by, files=files, now=now)
    desk.call_matters(written.matters)
    for statement in written.statements:
        desk.statement(statement)
    for claim in written.claims:
        desk.claim(claim, claim.statement or 0)
    for tie in written.ties:
        desk.tie(tie, tie.claim or 0)
    return tuple(desk.events)


@dataclass(slots=True, kw_only=True)
class Entry:
    """Decides one thing after the other on the first matter, and keeps the events."""

    name: str
    lines: TomlLines
    by: str
    files: Sequence[NamedFile]
    now: Instant
    events: list[Event] = field(default_factory=list)
    _state: Matter = field(init=False)
    _called: dict[str, NamedFile] = field(init=False)
    _named: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the first matter as it stands; every other is there to be spoken of."""
        first = self.files[0]
        self._state = fold(first.matter, first.events)
        self._called = {name: one for one in self.files for name in (one.matter, one.label)}

    def call_matters(self, names: Mapping[str, str]) -> None:
        """Take the short names of the file; the matters must be among those that are given."""
        for name, matter in names.items():
            if matter not in self._called:
                self._refuse(
                    ("matters", name),
                    f"{name} is {matter}, which is not among the matters given",
                    "name it on the command line too",
                )
            self._called[name] = self._called[matter]

    def statement(self, one: WrittenStatement) -> None:
        """Enter a statement with its claims and their ties."""
        said = Said(asserted_by=self.by, happened_at=one.at)
        command = MakeStatement(
            said=said,
            office=one.office,
            words=one.words,
            channel=one.channel,
            on_word_of=one.according_to,
            about=one.about,
            speaker=one.speaker,
            source=one.source,
            corrects=self._corrected(one),
            audience=one.audience,
        )
        sequence = self._decide(command, one.place)
        if one.name is not None:
            self._named[one.name] = sequence
        for claim in one.claims:
            self.claim(claim, sequence)

    def claim(self, one: WrittenClaim, statement: int) -> None:
        """Enter a claim of a statement, with its ties."""
        matters = [self._file(name, one.place, "matters") for name in one.matters]
        self._check_kinds(one, matters or self.files)
        command = MakeClaim(
            said=Said(asserted_by=self.by),
            statement=statement,
            words=one.words,
            denies=one.denies,
            acts=one.acts,
            matters=tuple(file.matter for file in matters),
            kinds=one.kinds,
            since=one.since,
            until=one.until,
            audience=one.audience,
        )
        sequence = self._decide(command, one.place)
        for tie in one.ties:
            self.tie(tie, sequence)

    def tie(self, one: WrittenTie, claim: int) -> None:
        """Enter how somebody says that events bear on a claim."""
        refs = tuple(dict.fromkeys(ref for each in one.events for ref in self._refs(each, one)))
        command = TieClaim(
            said=Said(asserted_by=one.by or self.by),
            claim=claim,
            bearing=one.bearing,
            why=one.why,
            events=refs,
            act=one.act,
            replaces=one.replaces,
            audience=self._audience(one, claim, refs),
        )
        self._decide(command, one.place)

    # -- inside ----------------------------------------------------------------------------

    def _decide(self, command: Command, place: Place) -> int:
        """Decide one command and keep its event; give its number."""
        try:
            events = decide_events(self._state, command, self.now)
        except LifecycleError as error:
            raise InputError(f"{self._at(place)}: {error}") from error
        for event in events:
            self._state = apply(self._state, event)
        self.events += events
        first = replace(self.files[0], events=(*self.files[0].events, *self.events))
        self._called = {
            name: first if one.matter == first.matter else one for name, one in self._called.items()
        }
        return events[0].sequence

    def _corrected(self, one: WrittenStatement) -> int | None:
        if not isinstance(one.corrects, str):
            return one.corrects
        if one.corrects not in self._named:
            self._refuse(
                one.place,
                f"no statement above is named {one.corrects!r}",
                f'give that one name = "{one.corrects}", or the number of its event here',
                "corrects",
            )
        return self._named[one.corrects]

    def _check_kinds(self, one: WrittenClaim, files: Sequence[NamedFile]) -> None:
        """Refuse a kind that was never read in the matters that a claim speaks of."""
        for kind in one.kinds:
            if not any(True for file in files for _ in _of_kind(file, kind)):
                labels = ", ".join(dict.fromkeys(file.label for file in files))
                self._refuse(
                    one.place,
                    f"no {kind} was read in {labels}",
                    "name the matters in which it lies, or leave the kind out",
                    "kinds",
                )

    def _refs(self, named: str | Chosen, tie: WrittenTie) -> Iterator[EventRef]:
        if isinstance(named, Chosen):
            yield from self._choice(named, tie)
            return
        label, _, number = named.rpartition("/")
        if not label or not number.isascii() or not number.isdigit():
            self._refuse(tie.place, f"{named!r} names no event", 'write it as "A/9"', "events")
        file = self._file(label, tie.place, "events")
        if not 1 <= int(number) <= len(file.events):
            self._refuse(
                tie.place,
                f"{file.label} has no event {number}; its last is {len(file.events)}",
                "name an event that is recorded",
                "events",
            )
        yield EventRef(matter=file.matter, sequence=int(number))

    def _choice(self, chosen: Chosen, tie: WrittenTie) -> Iterator[EventRef]:
        names = chosen.matters or tuple(dict.fromkeys(one.label for one in self.files))
        found = [
            EventRef(matter=file.matter, sequence=event.sequence)
            for file in (self._file(name, tie.place, "events") for name in names)
            for event in file.events
            if _is_chosen(chosen, event, file)
        ]
        if not found:
            what = " ".join(str(one) for one in (chosen.type, chosen.act, chosen.kind) if one)
            self._refuse(
                tie.place,
                f"no event {what} is recorded in {', '.join(names)}",
                "name other matters, or say that what is recorded does not touch it",
                "events",
            )
        yield from found

    def _file(self, name: str, place: Place, key: str) -> NamedFile:
        if name not in self._called:
            known = ", ".join(dict.fromkeys(file.label for file in self.files))
            self._refuse(
                place,
                f"there is no matter {name!r} here (known: {known})",
                "name it on the command line, as in A=M-...",
                key,
            )
        return self._called[name]

    def _audience(self, tie: WrittenTie, claim: int, refs: Sequence[EventRef]) -> Audience:
        """Who may read a tie: those who may read its claim and all events that it rests on."""
        found = next((one.audience for one in self._state.claims if one.sequence == claim), None)
        widest = [found] if found else []
        widest += [self._open_to(ref) for ref in refs]
        narrowest = max(widest, key=lambda one: one.rank, default=Audience.AGENCY)
        if narrowest is Audience.COUNSEL and tie.audience not in {None, Audience.COUNSEL}:
            self._refuse(
                tie.place,
                f"it rests on what is counsel's, and would be open to {tie.audience}",
                "leave the audience out, or let counsel release the note first",
                "audience",
            )
        return tie.audience or narrowest

    def _open_to(self, ref: EventRef) -> Audience:
        events = self._called[ref.matter].events
        return next(
            (
                audience
                for audience in Audience
                if any(
                    one.whole and one.event.sequence == ref.sequence
                    for one in shown_to(events, audience)
                )
            ),
            Audience.COUNSEL,
        )

    def _at(self, place: Place, key: str | None = None) -> str:
        return f"{self.name}, line {self.lines.of(place, key)}"

    def _refuse(self, place: Place, what: str, mend: str, key: str | None = None) -> NoReturn:
        raise InputError(f"{self._at(place, key)}: {what}; {mend}")


def _of_kind(file: NamedFile, kind: InstrumentKind) -> Iterator[str]:
    for one in fold(file.matter, file.events).instruments:
        if one.kind == kind:
            yield one.id


def _is_chosen(chosen: Chosen, event: Event, file: NamedFile) -> bool:
    if event.type != chosen.type:
        return False
    spoken = [members(one) for one in listed(event, "items")] if "items" in event.payload else []
    spoken = spoken or [event.payload]
    if chosen.act is not None and all(one.get("act") != chosen.act for one in spoken):
        return False
    if chosen.kind is None:
        return True
    ids = set(_of_kind(file, chosen.kind))
    read = event.payload.get("instruments")
    if isinstance(read, Sequence) and not isinstance(read, str):
        return any(isinstance(one, Mapping) and one.get("id") in ids for one in read)
    return any(one.get("instrument") in ids for one in spoken)
