"""What the rows of a matter bring into a letter: its papers, its law, and what was told before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tecum.adapters import wire
from tecum.letters.composing import ActLaw, Part, reasons_for
from tecum.letters.disclosing import Told
from tecum.letters.letter import Answering, LetterAnswer, LetterReason
from tecum.matters.commands import AnswerItem
from tecum.matters.event import due_value
from tecum.matters.state import Lodged, Matter, Paper
from tecum.terms import Act, AnswerKind, Force, Outcome, Verified
from tecum_web.records.corrected import counted_paper
from tecum_web.records.models import Agency, Answer, Disclosure

# Where a paper names the office that issued it: a detainer's sender, a subpoena's place of return.
OFFICE_FIELDS = ("from", "return_place")
LEAVE = frozenset({Outcome.PERMITTED, Outcome.REQUIRED})


def part_of(
    agency: Agency, state: Matter, answers: Sequence[tuple[AnswerItem, Act]], authority: str
) -> Part:
    """Gather what one matter brings into a letter; without answers, an acknowledgement of it."""
    decision = _decision(state.id)
    law = {Act(act): _law(one) for act, one in decision.get("acts", {}).items()}
    named = {item.instrument for item, _ in answers}
    lodged = [one for one in state.instruments if one.id in named or not answers]
    unread = [] if answers else [one for one in state.papers if not _of_paper(state, one)]
    return Part(
        matter=state.id,
        papers=(
            *(_answering(agency, state, one, authority) for one in lodged),
            *(_unread(paper, authority) for paper in unread),
        ),
        answers=tuple(_answer(item, act, law.get(act, ActLaw())) for item, act in answers),
        leave=law.get(Act.SHARE_PUBLIC, ActLaw()).outcome in LEAVE,
    )


def office_of(agency: Agency, state: Matter) -> str:
    """The issuing authority as the papers of a matter name it first; "" where none does."""
    for lodged in state.instruments:
        fields = _read_of(agency, state.id, lodged).get("fields", {})
        for name in OFFICE_FIELDS:
            value = fields.get(name, {}).get("value")
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
    return ""


def told_before(agency: Agency, matter: str) -> tuple[Told, ...]:
    """What the register shows in a matter."""
    zone = ZoneInfo(agency.zone)
    rows = Disclosure.objects.filter(agency=agency, matter=matter).order_by("id")
    return tuple(
        Told(
            instrument=one.instrument,
            act=Act(one.act),
            item=one.item or None,
            on=one.happened_at.astimezone(zone).date(),
        )
        for one in rows
    )


def _decision(matter: str) -> Mapping[str, Any]:
    found = Answer.objects.filter(matter=matter).first()
    return {} if found is None or found.document is None else found.document


def _law(act: Mapping[str, Any]) -> ActLaw:
    force = act["force_here"]
    return ActLaw(
        outcome=Outcome(act["outcome"]),
        force=None if force is None else Force(force),
        reasons=tuple(
            LetterReason(
                text=one["summary"],
                cite=one["cite"],
                quote=one["quote"],
                verified=Verified(one["verified"]),
            )
            for one in act["reasons"]
        ),
    )


def _answer(item: AnswerItem, act: Act, law: ActLaw) -> LetterAnswer:
    return LetterAnswer(
        instrument=item.instrument,
        act=act,
        kind=item.kind,
        reasons=reasons_for(item.kind, law),
        force=law.force,
        trigger=item.trigger if item.kind is AnswerKind.WILL_ACT_ON_EVENT else None,
        until=None if item.until is None else due_value(item.until),
    )


def _answering(agency: Agency, state: Matter, lodged: Lodged, authority: str) -> Answering:
    read = _read_of(agency, state.id, lodged)
    fields: Mapping[str, Any] = read.get("fields", {})
    paper = next(one for one in state.papers if one.sha256 == lodged.paper)
    return Answering(
        instrument=lodged.id,
        kind=lodged.kind,
        title=read.get("title") or lodged.kind,
        authority=authority,
        receipt=paper.receipt,
        received_on=_day(paper),
        about=_text(fields, "subject_name"),
        return_at=_text(fields, "return_at"),
    )


def _unread(paper: Paper, authority: str) -> Answering:
    return Answering(
        instrument=paper.sha256[:16],
        kind="unknown",
        title="Paper",
        authority=authority,
        receipt=paper.receipt,
        received_on=_day(paper),
    )


def _day(paper: Paper) -> date:
    return paper.received_at.day


def _of_paper(state: Matter, paper: Paper) -> bool:
    return any(one.paper == paper.sha256 for one in state.instruments)


def _read_of(agency: Agency, matter: str, lodged: Lodged) -> Mapping[str, Any]:
    """What counts as read of an instrument, corrections included; empty where nothing is kept."""
    counted = counted_paper(agency.id, matter, lodged.paper)
    return next((wire.instrument(one.counts) for one in counted if one.id == lodged.id), {})


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name, {}).get("value")
    return value if isinstance(value, str) and value.strip() else None
