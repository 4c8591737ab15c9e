"""One paper as its screen shows it: page beside fields, answer, unknown facts, what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tecum.adapters import wire
from tecum.adapters.reading.pictures import page_picture
from tecum.errors import InputError
from tecum.instruments.corrections import GRAVEST
from tecum.instruments.reading import FIELD_NAMES
from tecum.matters.folding import fold
from tecum.matters.state import ActStanding, Matter, Paper, standing
from tecum.policy.fact_registry import FACTS, FactSpec
from tecum_web.access import Decision, may, opened
from tecum_web.queries.paper_sheets import Sheets, block_of, mark_key, sheets_of
from tecum_web.records.corrected import Counted, counted_paper
from tecum_web.records.models import (
    Answer,
    FieldCorrection,
    MatterState,
    PaperRow,
    Proposal,
    Reading,
    User,
)
from tecum_web.records.this_home import at_desk, home_of

# Who a paper is about, in the fields' own names; everything else is what it says.
PERSON_FIELDS = ("subject_name", "date_of_birth", "a_number", "subject_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """An unknown fact, what the act would be answered with each value, and how to state it."""

    spec: FactSpec
    act: str
    answers: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedAct:
    """One act that the paper asks: the law's answer, and how it stands."""

    act: str
    law: Mapping[str, Any] | None
    standing: ActStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """One field as it was read; `marked` where its box is drawn, `block` the pages to look at."""

    name: str
    key: str
    value: object
    page: int | None
    confidence: float
    marked: bool
    block: int
    place: int
    corrections: Sequence[FieldCorrection]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """Words that show whether a judge found something, and where they stand."""

    key: str
    page: int
    text: str
    marked: bool
    block: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInstrument:
    """An instrument with its fields parted: about whom, and what else the paper says."""

    place: int
    counts: Mapping[str, Any]
    person: Sequence[ShownField]
    says: Sequence[ShownField]
    evidence: Sequence[ShownEvidence]
    face_corrections: Sequence[FieldCorrection]
    unread: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """All that the screen of one paper shows."""

    row: MatterState
    sequence: int
    paper: Paper
    sheets: Sheets
    instruments: Sequence[ShownInstrument]
    problems: Sequence[Mapping[str, Any]]
    acts: Sequence[AskedAct]
    asking: Sequence[Asking]
    facts: Mapping[str, Any]
    deadlines: Sequence[Mapping[str, Any]]
    problem: str
    steps: Sequence[str]
    face_names: Sequence[str]
    can_state: Decision
    can_enter: Decision
    can_correct: Decision


def paper_page(*, user: User, matter: str, sha256: str, page: int = 1, now: datetime) -> PaperPage:
    """Give a paper's screen to somebody who may see it; that they saw it is written down.

    Its pages are shown a block at a time, the one round `page`.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the matter has no such paper.
    """
    row = opened(user, matter, "paper.see", now=now)
    state = fold(matter, home_of(user.agency_id).read_matter(matter).events)
    paper = _paper_of(state, sha256)
    read = Reading.objects.filter(agency_id=user.agency_id, sha256=sha256)
    reading = read.order_by("-read_at").first()
    documents = [] if reading is None else reading.document["documents"]
    answer = Answer.objects.filter(matter=matter).first()
    decided: Mapping[str, Any] = {} if answer is None else answer.document or {}
    acts = _acts(state, sha256, decided, at_desk(user.agency, now).day)
    asking = _asking(acts)
    own = PaperRow.objects.filter(agency_id=user.agency_id, sha256=sha256).first()
    sheets = sheets_of(own, reading, page)
    kinds = {str(one.kind) for one in state.instruments if one.paper == sha256}
    return PaperPage(
        row=row,
        sequence=state.sequence,
        paper=paper,
        sheets=sheets,
        instruments=_instruments(user, matter, sha256, drawn=sheets.count > 0),
        problems=[one for each in documents for one in each["problems"]],
        acts=acts,
        asking=asking,
        facts=decided.get("facts", {}),
        deadlines=[one for one in decided.get("deadlines", ()) if one["instrument"] in kinds],
        problem="" if answer is None else answer.problem,
        steps=_steps(paper, acts, asking, waiting=_waiting(matter)),
        face_names=(*GRAVEST, "edition"),
        can_state=may(user, "fact.state", matter=row),
        can_enter=may(user, "answer.enter", matter=row),
        can_correct=may(user, "field.correct", matter=row),
    )


def picture(*, user: User, matter: str, sha256: str, page: int, now: datetime) -> bytes:
    """Draw one page of a paper as PNG, in a confined process.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the matter has no such paper, or it has no such page to draw.
    """
    opened(user, matter, "paper.see", now=now)
    paper_in(user, matter, sha256)
    return page_picture(f"paper {sha256[:16]}", home_of(user.agency_id).paper(sha256), page).png


def paper_in(user: User, matter: str, sha256: str) -> Paper:
    """The paper of a matter by its digest.

    Raises:
        InputError: the matter has no such paper.
    """
    return _paper_of(fold(matter, home_of(user.agency_id).read_matter(matter).events), sha256)


def _paper_of(state: Matter, sha256: str) -> Paper:
    found = next((one for one in state.papers if one.sha256 == sha256), None)
    if found is None:
        raise InputError(f"matter {state.id}: it has no such paper; look at its page")
    return found


def _instruments(user: User, matter: str, sha256: str, *, drawn: bool) -> list[ShownInstrument]:
    """Every instrument of the paper as it counts; a mark is drawn on pages of a PDF alone."""
    rows = FieldCorrection.objects.filter(
        agency_id=user.agency_id, matter=matter, sha256=sha256
    ).select_related("by")
    corrections = list(rows.order_by("id"))
    return [
        _shown(one, [row for row in corrections if row.instrument == one.place], drawn=drawn)
        for one in counted_paper(user.agency_id, matter, sha256)
    ]


def _shown(one: Counted, rows: Sequence[FieldCorrection], *, drawn: bool) -> ShownInstrument:
    # What somebody says is not on the paper is still shown: its place, and who said so.
    names = {**one.read.fields, **one.counts.fields}
    fields = []
    for name in names:
        counts = one.counts.fields.get(name)
        place = counts or one.read.fields[name]
        fields.append(
            ShownField(
                name=name,
                key=mark_key(one.place, name),
                value=None if counts is None else counts.value,
                page=place.page,
                confidence=place.confidence,
                marked=drawn and bool(place.box and place.page),
                block=block_of(place.page),
                place=one.place,
                corrections=[row for row in rows if row.name == name],
            )
        )
    evidence = [
        ShownEvidence(
            key=mark_key(one.place, f"finding-{number}"),
            page=words.page,
            text=words.text,
            marked=drawn and words.box is not None,
            block=block_of(words.page),
        )
        for number, words in enumerate(one.read.judge_finding.evidence, 1)
    ]
    return ShownInstrument(
        place=one.place,
        counts=wire.instrument(one.counts),
        person=[each for each in fields if each.name in PERSON_FIELDS],
        says=[each for each in fields if each.name not in PERSON_FIELDS],
        evidence=evidence,
        face_corrections=[row for row in rows if row.name in (*GRAVEST, "edition")],
        unread=[name for name in FIELD_NAMES if name not in names],
    )


def _acts(state: Matter, sha256: str, decided: Mapping[str, Any], day: date) -> list[AskedAct]:
    own = {one.id for one in state.instruments if one.paper == sha256}
    law: Mapping[str, Any] = decided.get("acts", {})
    return [
        AskedAct(act=str(one.act), law=law.get(str(one.act)), standing=one)
        for one in standing(state, day)
        if one.instrument in own
    ]


def _asking(acts: Sequence[AskedAct]) -> list[Asking]:
    """Every unknown fact once, with the first act that hangs on it."""
    found: dict[str, Asking] = {}
    for one in acts:
        for unknown in (one.law or {}).get("unknowns", ()):
            alone = len(unknown["facts"]) == 1
            for name in unknown["facts"]:
                if name in FACTS and name not in found:
                    answers = unknown["answers"] if alone else ()
                    found[name] = Asking(spec=FACTS[name], act=one.act, answers=answers)
    return list(found.values())


def _waiting(matter: str) -> int:
    return Proposal.objects.filter(matter=matter, state="open").count()


def _steps(
    paper: Paper, acts: Sequence[AskedAct], asking: Sequence[Asking], *, waiting: int
) -> list[str]:
    """What to do next, in order."""
    steps: list[str] = []
    if not paper.was_read:
        steps.append("The paper is not read yet: look at the original, and wait for the reading.")
    if any((one.law or {}).get("outcome") == "needs_counsel" for one in acts):
        steps.append("Ask counsel about the acts that are marked so, before anything is done.")
    if asking:
        steps.append(f"State what is not known, as far as you know it ({len(asking)} below).")
    if any(one.standing.under_review for one in acts):
        steps.append("Enter an answer to every act that has none, on the page of the matter.")
    if waiting:
        steps.append("An entry waits for the signature of a second person.")
    if any(one.standing.promise_open for one in acts):
        steps.append("A promise is open: do what was promised, and record it.")
    return steps or ["Nothing: every act is answered or done."]
