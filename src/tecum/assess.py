"""The one function that command line, desk, interface, letters and replay share.

Readings of papers, facts, the layers of a place and its calendar go in, with the day of the
conduct judged and the day as known on; an answer per requested act and every deadline come out.
No clock is read and no file opened here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tecum.deadlines.alarms import Alarm, ends_reached
from tecum.deadlines.calendars import Calendar
from tecum.deadlines.instants import read_wall_time
from tecum.errors import FactError, SubjectError
from tecum.instruments.kinds import Catalogue
from tecum.instruments.reading import Field, Instrument
from tecum.instruments.subjects import same_subject
from tecum.ledger.canonical import JsonValue, canonical_bytes, sha256_hex
from tecum.policy.adopted_clocks import AdoptedReadings, adopted_readings, split_adopted
from tecum.policy.clocks import (
    RECEIVED,
    DutyClock,
    OpenClock,
    clocks_of,
    duty_clock,
    with_alarms,
)
from tecum.policy.determination import Determination
from tecum.policy.evaluation import evaluate
from tecum.policy.fact_registry import FACTS, FactType
from tecum.policy.facts import Facts, parse_facts
from tecum.policy.from_papers import (
    ADMINISTRATIVE_WARRANTS,
    DETAINERS,
    facts_from_papers,
    unclear_points,
)
from tecum.policy.layers import offence_classes
from tecum.policy.pack import Pack
from tecum.terms import Act, FieldSource, InstrumentKind, Outcome

COMPANION = "companion_warrant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be answered: papers as read, and what somebody states beside them.

    `facts` go by name with values as JSON has them; None means looked for and not established. A
    stated fact prevails over what a paper establishes. `kinds` name papers that are not at hand.
    `adopted` are readings that the agency adopts: of the law by id, of a clock as rule:reading.
    `received_at` is the instant of a receipt for these papers, where one was signed.
    """

    instruments: Sequence[Instrument] = ()
    kinds: Sequence[InstrumentKind] = ()
    facts: Mapping[str, object]
    adopted: Sequence[str] = ()
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the answer stands on; every part has a digest that the answer carries.

    `layers` run from the most local to the federal one. A `place` that has no pack of its own is
    answered by the federal layer alone.
    """

    place: str
    layers: Sequence[Pack]
    catalogue: Catalogue
    calendar: Calendar
    calendar_digest: str
    engine_digest: str

    @property
    def zone(self) -> str:
        """The zone in which the place reads a clock."""
        return self.layers[0].zone


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact that entered the answer, and on whose word: a paper's, or the asker's."""

    name: str
    value: object
    given: bool
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The answer: a determination for every act, the open clocks, and what it was made from.

    `duties_due` goes by the id of the duty. `now` is the moment at which alarms were looked at;
    None where nobody named one, so that none is said to have sounded.
    """

    jurisdiction: str
    layers: tuple[str, ...]
    as_of: date
    known_at: date
    digests: Mapping[str, str]
    facts: tuple[KnownFact, ...]
    acts: Mapping[Act, Determination]
    duties_due: Mapping[str, DutyClock]
    instruments: tuple[Instrument, ...]
    clocks: tuple[OpenClock, ...]
    now: datetime | None = None

    @property
    def held_too_long(self) -> tuple[Alarm, ...]:
        """The ends of custody that have come, the earliest first."""
        limits: list[Alarm] = []
        for paper in self.clocks:
            if paper.deadline is not None and paper.deadline.limits_custody:
                limits += paper.alarms
        for duty in self.duties_due.values():
            if duty.deadline.limits_custody:
                limits += duty.alarms
        return ends_reached(limits)


def assess(
    asked: Asked,
    ground: Ground,
    *,
    as_of: date,
    known_at: date,
    now: datetime | None = None,
) -> Assessment:
    """Answer every requested act and compute every deadline.

    Args:
        asked: papers and facts about one subject.
        ground: layers, catalogue and calendar.
        as_of: the day of the conduct that is judged.
        known_at: readings adopted later than this day are left out.
        now: the moment at which is asked which alarms have sounded, with its zone.

    Raises:
        SubjectError: the papers name different subjects.
        FactError: a fact has an unknown name or a wrong type, or the papers leave one in doubt.
        CoverageError: a layer does not answer for the day.
        InputError: an adopted reading that no layer, or no rule of deadlines, has.
        ClockError: a deadline lies outside the calendar.
    """
    check_one_subject(asked.instruments)
    _check_clear(asked)
    known = _known_facts(asked)
    facts = _checked(known, ground)
    kinds = _kinds(asked)
    law, own_clocks = split_adopted(asked.adopted)
    acts = evaluate(
        layers=ground.layers,
        instruments=kinds,
        asked=acts_asked(asked, ground.catalogue),
        facts=facts,
        adopted=law,
        as_of=as_of,
        known_at=known_at,
    )
    readings = adopted_readings(ground.layers, own_clocks, as_of=as_of, known_at=known_at)
    return Assessment(
        jurisdiction=ground.place,
        layers=tuple(pack.id for pack in ground.layers),
        as_of=as_of,
        known_at=known_at,
        digests=_digests(asked, known, ground),
        facts=known,
        acts=acts,
        duties_due=_duties_due(acts, asked, facts, ground=ground, readings=readings, now=now),
        instruments=tuple(asked.instruments),
        clocks=_clocks(acts, asked, facts, ground=ground, readings=readings, now=now),
        now=now,
    )


def facts_of(asked: Asked, ground: Ground) -> Facts:
    """The facts as an answer counts them: the papers' and what is stated; FactError for a fault."""
    return _checked(_known_facts(asked), ground)


def _checked(known: Sequence[KnownFact], ground: Ground) -> Facts:
    raw = {fact.name: _in_zone(fact, ground.zone) for fact in known}
    return parse_facts(raw, own_classes=offence_classes(ground.layers))


def check_one_subject(instruments: Sequence[Instrument]) -> None:
    """Refuse papers that name different people; the message names papers, never persons."""
    for number, first in enumerate(instruments):
        for second in instruments[number + 1 :]:
            if same_subject(first, second) is False:
                raise SubjectError(
                    f"the {first.kind} (page {first.pages[0]}) and the {second.kind} (page "
                    f"{second.pages[0]}) name different subjects; use triage, or --subject"
                )


def _check_clear(asked: Asked) -> None:
    """Refuse to count a doubt as silence: what the papers leave unclear must be stated."""
    for name, why in unclear_points(asked.instruments).items():
        if name not in asked.facts:
            raise FactError(
                f"facts: {name} is not clear: {why}; state it in a fact file, or decide the papers "
                "apart"
            )


def about_subject(instruments: Sequence[Instrument], name: str) -> tuple[Instrument, ...]:
    """The papers that name this subject; those that name nobody too, if no other is named.

    Raises:
        SubjectError: no paper names the subject.
    """
    field = Field(value=name, page=None, box=None, confidence=1.0, source=FieldSource.TEXT)
    matches = {
        id(one): same_subject(one, replace(one, fields={"subject_name": field}))
        for one in instruments
    }
    if not any(matches.values()):
        raise SubjectError(
            "no paper names the subject given with --subject; write the name as the paper does"
        )
    # Beside papers about somebody else, a nameless one could be that person's.
    nameless = False not in matches.values()
    kept = (True, None) if nameless else (True,)
    return tuple(one for one in instruments if matches[id(one)] in kept)


def acts_asked(asked: Asked, catalogue: Catalogue) -> frozenset[Act]:
    """Every act that a paper at hand asks, or that a paper of a stated kind would ask."""
    by_paper = {act for instrument in asked.instruments for act in instrument.acts}
    by_kind = {act for kind in asked.kinds for act in catalogue.rows[kind].acts}
    return frozenset(by_paper | by_kind)


def _kinds(asked: Asked) -> tuple[InstrumentKind, ...]:
    kinds = [instrument.kind for instrument in asked.instruments] + list(asked.kinds)
    return tuple(kind for kind in dict.fromkeys(kinds) if kind is not InstrumentKind.UNKNOWN)


def _known_facts(asked: Asked) -> tuple[KnownFact, ...]:
    known = {
        fact.name: KnownFact(name=fact.name, value=fact.value, given=False, because=fact.because)
        for fact in facts_from_papers(asked.instruments)
    }
    if asked.received_at is not None:
        known[RECEIVED] = KnownFact(
            name=RECEIVED,
            value=asked.received_at.isoformat(),
            given=False,
            because="the instant of the receipt",
        )
    companion = _named_companion(asked)
    if companion is not None and COMPANION not in known:
        known[COMPANION] = companion
    for name, value in asked.facts.items():
        paper = known.get(name)
        because = None
        if paper is not None and paper.value != value:
            because = f"stated, although the paper says {paper.value}: {paper.because}"
        known[name] = KnownFact(name=name, value=value, given=True, because=because)
    return tuple(known[name] for name in sorted(known))


def _named_companion(asked: Asked) -> KnownFact | None:
    """The administrative warrant that is named beside a detainer, where exactly one is."""
    warrants = [kind for kind in asked.kinds if kind in ADMINISTRATIVE_WARRANTS]
    if len(warrants) != 1 or DETAINERS.isdisjoint(_kinds(asked)):
        return None
    because = f"an {warrants[0]} is named beside the detainer"
    return KnownFact(name=COMPANION, value=warrants[0].value, given=False, because=because)


def _in_zone(fact: KnownFact, zone: str) -> object:
    """A wall-clock time without offset is read in the zone of the place; all else stays."""
    spec = FACTS.get(fact.name)
    if spec is None or spec.type is not FactType.INSTANT or not isinstance(fact.value, str):
        return fact.value
    if len(fact.value) <= len("2020-01-13"):
        return fact.value  # a day is no instant; the registry's own check says so
    try:
        wall = datetime.fromisoformat(fact.value)
    except ValueError:
        return fact.value  # the registry's own check names the fault
    return fact.value if wall.tzinfo is not None else read_wall_time(wall, zone).local


def _digests(asked: Asked, known: Sequence[KnownFact], ground: Ground) -> Mapping[str, str]:
    packs: dict[str, JsonValue] = {pack.id: pack.digest for pack in ground.layers}
    stated: dict[str, JsonValue] = {
        "facts": {fact.name: str(fact.value) for fact in known},
        "instruments": [str(kind) for kind in _kinds(asked)],
        "adopted": sorted(asked.adopted),
    }
    return {
        "pack": sha256_hex(canonical_bytes(packs)),
        "engine": ground.engine_digest,
        "catalogue": ground.catalogue.digest,
        "calendars": ground.calendar_digest,
        "facts": sha256_hex(canonical_bytes(stated)),
    }


def _clocks(  # noqa: PLR0913 - papers, and what they are counted by
    acts: Mapping[Act, Determination],
    asked: Asked,
    facts: Facts,
    *,
    ground: Ground,
    readings: AdoptedReadings,
    now: datetime | None,
) -> tuple[OpenClock, ...]:
    found = clocks_of(
        asked.instruments,
        {kind: ground.catalogue.rows[kind].acts for kind in asked.kinds},
        facts,
        calendar=ground.calendar,
        zone=ground.zone,
        adopted=readings,
    )
    prohibited = acts[Act.HOLD].outcome is Outcome.PROHIBITED
    return tuple(with_alarms(one, facts, now=now, hold_prohibited=prohibited) for one in found)


def _duties_due(  # noqa: PLR0913 - duties, and what they are counted by
    acts: Mapping[Act, Determination],
    asked: Asked,
    facts: Facts,
    *,
    ground: Ground,
    readings: AdoptedReadings,
    now: datetime | None,
) -> Mapping[str, DutyClock]:
    due: dict[str, DutyClock] = {}
    for act, determination in acts.items():
        for duty in determination.duties:
            if duty.clock is None:
                continue
            found = duty_clock(
                duty.clock,
                act,
                asked.instruments,
                facts,
                calendar=ground.calendar,
                zone=ground.zone,
                adopted=readings,
                now=now,
            )
            if found is not None:
                due[duty.id] = min(due.get(duty.id, found), found, key=_expires_at)
    return due


def _expires_at(clock: DutyClock) -> datetime:
    return clock.deadline.expires_at
