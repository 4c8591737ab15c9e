"""The form of a letter: what was typed, as values; a fault stands beside the field it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from tecum.errors import InputError
from tecum.letters.letter import LetterReason
from tecum.letters.lint import Fault
from tecum.matters.commands import AnswerItem
from tecum.terms import AnswerKind, Audience
from tecum_web.actions.write_letter import InMatter, Typed
from tecum_web.desk.views import act_named
from tecum_web.queries.letters import Writing

OBJECTIONS = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActField:
    """The fields of one act: their common name, and what was typed into them."""

    name: str
    act: str
    instrument: str
    outcome: str
    kind: str
    trigger: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFields:
    """The fields of one matter."""

    matter: str
    seen: int
    office: str
    acts: Sequence[ActField]


def fields_of(writing: Writing, typed: QueryDict) -> list[MatterFields]:
    """The form's fields, with what was typed before."""
    return [
        MatterFields(
            matter=one.state.id,
            seen=one.state.sequence,
            office=one.office,
            acts=[
                _field(f"{one.state.id}.{number}", act.act, act.instrument, str(act.outcome), typed)
                for number, act in enumerate(one.acts)
            ],
        )
        for one in writing.matters
    ]


def answers_in(typed: QueryDict, *, acknowledging: bool) -> list[InMatter]:
    """Read what is answered in each matter.

    Raises:
        InputError: a value is none that the form offers.
    """
    matters = typed.getlist("matter")
    seen = typed.getlist("seen")
    if len(matters) != len(seen) or not all(one.isdigit() for one in seen):
        raise InputError("letter: the form came without its matters; go back, and fill it in anew")
    return [
        InMatter(
            matter=matter,
            seen=int(number),
            items=() if acknowledging else tuple(_items(typed, f"{matter}.")),
        )
        for matter, number in zip(matters, seen, strict=True)
    ]


def words_in(typed: QueryDict) -> Typed:
    """Read to whom the letter goes, and the agency's own words."""
    return Typed(
        authority=typed.get("authority", "").strip(),
        to=tuple(line.strip() for line in typed.get("to", "").splitlines() if line.strip()),
        signed_by=typed.get("signed_by", "").strip(),
        objections=tuple(_objections(typed)),
        words=typed.get("words", "").strip(),
    )


def beside(faults: Sequence[Fault]) -> Mapping[str, list[Fault]]:
    """Put each fault beside the field in which it is mended."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(_place(fault), []).append(fault)
    return found


def _place(fault: Fault) -> str:
    if fault.where.startswith("paper") and "authority" in fault.what:
        return "authority"
    if fault.where.startswith("objection") or "objection" in fault.mend:
        return "objections"
    places = {"addressee": "to", "signature": "signed_by", "words": "words"}
    return places.get(fault.where, "answers")


def _field(name: str, act: str, instrument: str, outcome: str, typed: QueryDict) -> ActField:
    return ActField(
        name=name,
        act=act,
        instrument=instrument,
        outcome=outcome,
        kind=typed.get(f"kind.{name}", ""),
        trigger=typed.get(f"trigger.{name}", ""),
        until=typed.get(f"until.{name}", ""),
    )


def _items(typed: QueryDict, prefix: str) -> list[AnswerItem]:
    names = [one.removeprefix("kind.") for one in typed if one.startswith(f"kind.{prefix}")]
    return [_item(typed, name) for name in names if typed.get(f"kind.{name}")]


def _item(typed: QueryDict, name: str) -> AnswerItem:
    kind, until = typed.get(f"kind.{name}", ""), typed.get(f"until.{name}", "")
    try:
        return AnswerItem(
            instrument=typed.get(f"instrument.{name}", ""),
            act=act_named(typed.get(f"act.{name}", "")),
            kind=AnswerKind(kind),
            trigger=typed.get(f"trigger.{name}") or None,
            until=date.fromisoformat(until) if until else None,
        )
    except ValueError as error:
        raise InputError(f"answer {kind!r} until {until!r}: {error}; choose again") from error


def _objections(typed: QueryDict) -> list[LetterReason]:
    found = []
    for number in OBJECTIONS:
        text = typed.get(f"objection.{number}", "").strip()
        if text:
            circle = typed.get(f"circle.{number}", "")
            if circle not in set(Audience):
                raise InputError(f"objection {number}: {circle!r} is no circle; choose again")
            cite = typed.get(f"cite.{number}", "").strip() or None
            found.append(LetterReason(text=text, cite=cite, audience=Audience(circle)))
    return found
