"""One paper as its screen shows it: page beside fields, answer, unknown facts, what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tecum.adapters.reading.pictures import page_picture
from tecum.errors import InputError
from tecum.matters.folding import fold
from tecum.matters.state import ActStanding, Matter, Paper, standing
from tecum.policy.fact_registry import FACTS, FactSpec
from tecum_web.access import Decision, may, opened
from tecum_web.queries.paper_sheets import Sheets, block_of, mark_key, sheets_of
from tecum_web.records.models import Answer, MatterState, PaperRow, Proposal, Reading, User
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

    read: Mapping[str, Any]
    person: Sequence[ShownField]
    says: Sequence[ShownField]
    evidence: Sequence[ShownEvidence]


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
    can_state: Decision
    can_enter: Decision


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
        instruments=_instruments(documents, drawn=sheets.count > 0),
        problems=[one for each in documents for one in each["problems"]],
        acts=acts,
        asking=asking,
        facts=decided.get("facts", {}),
        deadlines=[one for one in decided.get("deadlines", ()) if one["instrument"] in kinds],
        problem="" if answer is None else answer.problem,
        steps=_steps(paper, acts, asking, waiting=_waiting(matter)),
        can_state=may(user, "fact.state", matter=row),
        can_enter=may(user, "answer.enter", matter=row),
    )


def picture(*, user: User, matter: str, sha256: str, page: int, now: datetime) -> bytes:
    """Draw one page of a paper as PNG, in a confined process.

    Raises:
        AbsentError, RefusedError: this person may not.
        InputError: the matter has no such paper, or it has no such page to draw.
    """
    opened(user, matter, "paper.see", now=now)
    home = home_of(user.agency_id)
    _paper_of(fold(matter, home.read_matter(matter).events), sha256)
    return page_picture(f"paper {sha256[:16]}", home.paper(sha256), page).png


def _paper_of(state: Matter, sha256: str) -> Paper:
    found = next((one for one in state.papers if one.sha256 == sha256), None)
    if found is None:
        raise InputError(f"matter {state.id}: it has no such paper; look at its page")
    return found


def _instruments(documents: Sequence[Mapping[str, Any]], *, drawn: bool) -> list[ShownInstrument]:
    """Every instrument of the paper; a mark is drawn on pages of a PDF alone."""
    read = [one for each in documents for one in each["instruments"]]
    return [_shown(at, one, drawn=drawn) for at, one in enumerate(read)]


def _shown(at: int, read: Mapping[str, Any], *, drawn: bool) -> ShownInstrument:
    fields = [
        ShownField(
            name=name,
            key=mark_key(at, name),
            value=one["value"],
            page=one["page"],
            confidence=one["confidence"],
            marked=drawn and bool(one["box"] and one["page"]),
            block=block_of(one["page"]),
        )
        for name, one in read["fields"].items()
    ]
    evidence = [
        ShownEvidence(
            key=mark_key(at, f"finding-{number}"),
            page=one["page"],
            text=one["text"],
            marked=drawn and bool(one["box"]),
            block=block_of(one["page"]),
        )
        for number, one in enumerate(read["judge_finding"]["evidence"], 1)
    ]
    return ShownInstrument(
        read=read,
        person=[one for one in fields if one.name in PERSON_FIELDS],
        says=[one for one in fields if one.name not in PERSON_FIELDS],
        evidence=evidence,
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
