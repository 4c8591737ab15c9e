"""The release card: what to do, and what not, at the moment when somebody leaves custody.

It is printed from the state of a matter and from the law's answer to it, and decides nothing
anew. DESIGN section 4 binds it: none of our own checks (a second person, the queue, an unread
paper, a stale feed) may delay a release; then the card says "release; do this afterwards". Only
what the law requires, what a court in force ordered, or what the agency answered where the law
permits it, is a ground to keep somebody, and only until its end. An open question is none.

A required act that is not done before the person leaves sounds an alarm and blocks nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tecum.deadlines.instants import Instant, duration_in_words
from tecum.letters.hard_stop import DOING, Doing, binding
from tecum.matters.state import ActStanding, Matter, Promised, open_promises, standing
from tecum.terms import Act, AnswerKind, Outcome


class Verdict(StrEnum):
    """What the card says in one word."""

    RELEASED = "released"
    RELEASE = "release"
    KEEP = "keep"


class Group(StrEnum):
    """Under which heading a line of the card stands."""

    DO = "do"
    DO_NOT = "do_not"
    AFTERWARDS = "afterwards"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEnd:
    """An end of custody that the law sets; `limit` is its moment, `says` how it was counted."""

    limit: datetime
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    """One act of one paper: what to do about it. `alarm` says that the law requires it, undone."""

    instrument: str
    kind: str
    act: Act
    group: Group
    words: str
    alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """The whole card of one matter, the alarms first."""

    matter: str
    verdict: Verdict
    words: str
    alarms: tuple[str, ...]
    lines: tuple[CardLine, ...]

    def under(self, group: Group) -> tuple[CardLine, ...]:
        """The lines under one heading."""
        return tuple(line for line in self.lines if line.group is group)


# Acts that cannot be done any more, or not as asked, once the person is gone.
BOUND_TO_CUSTODY = frozenset({Act.HOLD, Act.TRANSFER, Act.INTERVIEW, Act.SERVE_COPY, Act.RELAY})
AT_RELEASE = BOUND_TO_CUSTODY | {Act.NOTIFY}


def release_card(
    matter: Matter, ends: Sequence[CustodyEnd], *, unit: str, now: Instant
) -> ReleaseCard:
    """Write the card of a matter.

    Args:
        matter: its state.
        ends: the ends of custody that the law's answer counted, whether passed or not.
        unit: who keeps the person; an order bound to another unit says nothing here.
        now: the moment at which the card is looked at.
    """
    lines = tuple(_line(matter, one, unit, now) for one in standing(matter, now.day))
    verdict, words = _verdict(matter, ends, lines, unit, now)
    alarms = () if matter.released_at is not None else _overdue(ends, now)
    if any(line.alarm for line in lines):
        named = ", ".join(dict.fromkeys(line.act.in_words for line in lines if line.alarm))
        before = "after" if matter.released_at is not None else "before"
        alarms += (
            f"The law requires, and nobody has done: {named}."
            if before == "after"
            else f"The law requires before the person leaves: {named}. Nobody has done it.",
        )
    return ReleaseCard(matter=matter.id, verdict=verdict, words=words, alarms=alarms, lines=lines)


def waits_for_release(promise: Promised) -> bool:
    """Whether a promise falls due when the person leaves."""
    return "release" in promise.trigger.casefold()


def due_at_release(matter: Matter) -> tuple[Promised, ...]:
    """The open promises that fall due when the person leaves."""
    return tuple(one for one in open_promises(matter) if waits_for_release(one))


def custody_ends(decided: Mapping[str, object]) -> tuple[CustodyEnd, ...]:
    """Find the ends of custody in the law's answer as it is kept (`tecum decide --json`)."""
    found: dict[tuple[datetime, str], CustodyEnd] = {}
    for clock in _clocks(decided):
        alarms = clock.get("alarms")
        if not clock.get("limits_custody") or not isinstance(alarms, Sequence):
            continue
        for alarm in alarms:
            if alarm["kind"] == "reached":
                limit = datetime.fromisoformat(str(alarm["limit"]).partition("[")[0])
                says = str(alarm["says"]).partition(";")[0].rstrip(".")
                found[limit, says] = CustodyEnd(limit=limit, says=says)
    return tuple(sorted(found.values(), key=lambda one: (one.limit, one.says)))


def _clocks(decided: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    deadlines, acts = decided.get("deadlines", ()), decided.get("acts", {})
    if isinstance(deadlines, Sequence):
        yield from deadlines
    if isinstance(acts, Mapping):
        for act in acts.values():
            yield from act["duties"]


def _overdue(ends: Sequence[CustodyEnd], now: Instant) -> tuple[str, ...]:
    return tuple(
        f"THIS IS HOLDING TOO LONG{_for(now.utc - one.limit)}. {one.says}."
        for one in ends
        if one.limit < now.utc
    )


def _for(over: timedelta) -> str:
    """For how long, in whole minutes: nobody acts by seconds."""
    minutes = timedelta(minutes=over // timedelta(minutes=1))
    return f", for {duration_in_words(minutes)}" if minutes else ""


def _verdict(
    matter: Matter,
    ends: Sequence[CustodyEnd],
    lines: Sequence[CardLine],
    unit: str,
    now: Instant,
) -> tuple[Verdict, str]:
    if matter.released_at is not None:
        return Verdict.RELEASED, f"This person left custody: {matter.released_at}."
    ordered = [
        order
        for one in matter.instruments
        if (order := binding(
            matter.orders, Doing(instrument=one.id, act=Act.HOLD), unit=unit, day=now.day
        ))
    ]  # fmt: skip
    if ordered:
        order = ordered[0]
        until = f" until {order.until.isoformat()}" if order.until else ""
        return Verdict.KEEP, (
            f"A court ordered that this person be kept{until}: {order.court}, {order.order}. Speak "
            "with counsel before the person leaves."
        )
    keeps = [line for line in lines if line.act is Act.HOLD and line.group is Group.DO]
    passed = [one for one in ends if one.limit <= now.utc]
    if keeps and not passed:
        until = f" The end: {ends[0].says}." if ends else (
            " The end is not counted yet: say below when the person would otherwise leave."
        )  # fmt: skip
        return Verdict.KEEP, f"{keeps[0].words}{until}"
    if keeps:
        return Verdict.RELEASE, "Release this person now: the time of keeping is over."
    later = any(line.group is Group.AFTERWARDS for line in lines)
    after = " What stands under 'Afterwards' does not delay it." if later else ""
    unread = sum(not paper.was_read for paper in matter.papers)
    if unread:
        after = " A paper is not read yet: that does not delay it either. Look at it afterwards."
    return Verdict.RELEASE, f"Release this person. No paper here is a ground to keep them.{after}"


def _line(matter: Matter, one: ActStanding, unit: str, now: Instant) -> CardLine:
    lodged = matter.instrument(one.instrument)
    order = binding(
        matter.orders, Doing(instrument=one.instrument, act=one.act), unit=unit, day=now.day
    )
    if one.performed_at and not one.promise_open:
        group, words = Group.DONE, f"Done: {one.performed_at[-1]}."
    elif order is not None:
        group, words = Group.DO, f"A court ordered it: {order.court}, {order.order}."
    else:
        ended = None if lodged is None else lodged.ended
        group, words = _by_law(one, matter) if ended is None else (
            Group.DO_NOT, f"The paper is {ended}: nothing is done on it.",
        )  # fmt: skip
    required = order is not None or one.outcome is Outcome.REQUIRED
    return CardLine(
        instrument=one.instrument,
        kind="paper" if lodged is None else lodged.kind,
        act=one.act,
        group=group,
        words=words,
        alarm=group is Group.DO and required and one.act in AT_RELEASE,
    )


def _by_law(  # noqa: PLR0911 - one case for each outcome
    one: ActStanding, matter: Matter
) -> tuple[Group, str]:
    """What to do about an act that no court ordered and nobody has done."""
    promised = [
        each
        for each in open_promises(matter)
        if (each.instrument, each.act) == (one.instrument, one.act)
    ]
    if one.act is Act.HOLD:
        return _about_a_hold(one)
    match one.outcome:
        case Outcome.PROHIBITED:
            broken = " It was promised all the same: tell counsel afterwards." if promised else ""
            return Group.DO_NOT, f"The law prohibits it.{broken}"
        case Outcome.REQUIRED if one.act in AT_RELEASE:
            return Group.DO, "The law requires it."
        case Outcome.REQUIRED:
            return Group.AFTERWARDS, "The law requires it; it does not hang on the release."
        case Outcome.NEEDS_COUNSEL:
            return Group.AFTERWARDS, "Ask counsel first. The release does not wait for it."
        case _ if promised:
            return _promised(promised)
        case None:
            return Group.AFTERWARDS, "The law was not asked yet. The release does not wait for it."
        case _:
            return _as_answered(one)


def _about_a_hold(one: ActStanding) -> tuple[Group, str]:
    """A hold needs a ground of its own; silence, doubt and waiting are none."""
    answered = one.answer in DOING
    match one.outcome:
        case Outcome.PROHIBITED:
            return Group.DO_NOT, "Do not hold: the law prohibits it."
        case Outcome.REQUIRED:
            return Group.DO, (
                "The law here requires that this person be kept for the issuer. Who leaves all the "
                "same is recorded, and the desk sounds an alarm."
            )
        case Outcome.NEEDS_COUNSEL:
            return Group.DO_NOT, "Do not hold for an open question. Ask counsel after the release."
        case None:
            return Group.DO_NOT, "Do not hold: the law was not asked yet."
        case _ if answered:
            words = "The law does not forbid it, and the agency answered that this person is kept."
            return Group.DO, words
        case _:
            return Group.DO_NOT, "Do not hold: the law does not require it, and no answer says so."


def _promised(promised: Sequence[Promised]) -> tuple[Group, str]:
    if any(map(waits_for_release, promised)):
        return Group.DO, "It was promised for the release: do it now, and record it."
    return Group.AFTERWARDS, f"It was promised for another event: {promised[0].trigger}."


def _as_answered(one: ActStanding) -> tuple[Group, str]:
    """What to do where the law leaves an act to the agency."""
    if one.answer is None:
        return Group.AFTERWARDS, (
            "The law leaves it to the agency, and nobody answered yet. Enter an answer afterwards."
        )
    if one.answer is AnswerKind.EXTENSION_AGREED:
        return Group.AFTERWARDS, "More time was agreed for it."
    if one.answer not in DOING:
        return Group.DO_NOT, f"The agency answered: {str(one.answer).replace('_', ' ')}."
    if one.act in AT_RELEASE:
        return Group.DO, "The agency answered that it does it; nobody recorded that it was done."
    return Group.AFTERWARDS, "It was answered so; record it once it is done."
