"""What the two lists say of one paper: eleven classes, and every further class that also holds.

The order is fixed: what counsel must see comes before what looks settled, and what comes second
is kept in `also`. A class names what the lists show; it says nothing of what is true or lawful.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tecum.measures.reconciling.rows import ActAnswer, Field, Row, fold_unit
from tecum.terms import Act, AnswerKind


class Class(StrEnum):
    """How a row of a comparison stands; these words are printed and stable."""

    BOTH_AGREE = "both agree"
    NOT_SHOWN_DELIVERED = "sent, not shown delivered"
    NOT_OPENED = "delivered, not opened"
    ANSWERED_LATE = "answered late"
    THEY_SAY_NOT = "answered, they say not"
    TWO_ACTS = "two acts, both right"
    WRONG_ADDRESSEE = "wrong addressee"
    DIFFERENT_SUBJECT = "different subject"
    ONLY_OURS = "only ours"
    ONLY_THEIRS = "only theirs"
    DUPLICATE = "duplicate"


SETTLED: Final = frozenset({Class.BOTH_AGREE, Class.DUPLICATE})
"""What `--strict` lets pass."""

_DONE = frozenset(
    {
        AnswerKind.COMPLIED,
        AnswerKind.COMPLIED_IN_PART,
        AnswerKind.ALREADY_PROVIDED,
        AnswerKind.WILL_ACT_ON_EVENT,
    }
)
_REFUSED = frozenset({AnswerKind.DECLINED, AnswerKind.OBJECTED, AnswerKind.RETURNED_DEFECTIVE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One class with what makes it hold, in words."""

    is_class: Class
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What must be known of the lists as a whole: how each is called, and what they keep.

    `units` are all spellings of the custodian's units; empty where no mapping names them.
    """

    issuer: str
    custodian: str
    custodian_keeps: frozenset[Field]
    units: Mapping[str, str]


def classes_of_pair(
    issuer: Row, custodian: Row, subject_differs: tuple[str, ...], lists: Lists
) -> tuple[Finding, ...]:
    """Every class that holds for two rows taken for one paper, the first to be seen first."""
    found = [
        *_different_subject(subject_differs),
        *_wrong_addressee(issuer, lists, on_their_list=True),
        *_answers(issuer, custodian, lists),
        *_late(issuer, custodian, lists),
        *_not_opened(issuer, custodian, lists),
        *_not_delivered(issuer, custodian, lists),
    ]
    # Two acts are right side by side; a refusal, a silence or a lateness is not less to be seen.
    found.sort(key=lambda one: one.is_class is Class.TWO_ACTS)
    return tuple(found) or (_agreed(issuer, custodian),)


def classes_of_issuer(row: Row, lists: Lists) -> tuple[Finding, ...]:
    """Classes of a row that stands on the issuer's list alone; none where it was only prepared."""
    found = list(_wrong_addressee(row, lists, on_their_list=False))
    missing = f"{lists.custodian} has no row that matches"
    if row.is_delivered:
        why = f"{lists.issuer} shows that it was delivered; {missing}"
        found.append(Finding(is_class=Class.NOT_OPENED, why=why))
    elif Field.SENT in row.facts:
        why = f"{lists.issuer} shows that it was sent and not that it was delivered; {missing}"
        found.append(Finding(is_class=Class.NOT_SHOWN_DELIVERED, why=why))
    return tuple(found)


def _different_subject(differs: tuple[str, ...]) -> Iterator[Finding]:
    if differs:
        why = f"an identifier agrees, but {' and '.join(differs)}"
        yield Finding(is_class=Class.DIFFERENT_SUBJECT, why=why)


def _wrong_addressee(row: Row, lists: Lists, *, on_their_list: bool) -> Iterator[Finding]:
    """The addressee is none of the custodian's units: a defect of service, and no refusal."""
    if row.unit is None or not lists.units or fold_unit(row.unit) in lists.units:
        return
    held = f"; {lists.custodian} holds it nonetheless" if on_their_list else ""
    why = f"{lists.issuer} names an addressee that is no unit of the custodian{held}"
    yield Finding(is_class=Class.WRONG_ADDRESSEE, why=why)


def _answers(issuer: Row, custodian: Row, lists: Lists) -> Iterator[Finding]:
    sides = ((issuer, lists.issuer), (custodian, lists.custodian))
    for (one, name), (other, other_name) in (sides, sides[::-1]):
        if one.is_answered and other.says_unanswered:
            why = f"{name} shows an answer; {other_name} says that there is none"
            yield Finding(is_class=Class.THEY_SAY_NOT, why=why)
            return
    if not issuer.answers or not custodian.answers:
        return
    against = _contradicted(issuer.answers, custodian.answers)
    if against:
        said = "; ".join(
            f"{act or 'the paper as a whole'}: {theirs} ({lists.issuer}), {ours} "
            f"({lists.custodian})"
            for act, theirs, ours in against
        )
        yield Finding(is_class=Class.THEY_SAY_NOT, why=f"they answer otherwise: {said}")
    elif _speak_of_two(issuer.answers, custodian.answers):
        theirs = ", ".join(map(str, issuer.answers))
        ours = ", ".join(map(str, custodian.answers))
        why = f"{lists.issuer} says {theirs}; {lists.custodian} says {ours}"
        yield Finding(is_class=Class.TWO_ACTS, why=why)


def _sense(kind: AnswerKind) -> str:
    if kind in _DONE:
        return "done or promised"
    return "refused" if kind in _REFUSED else str(kind)


def _contradicted(
    theirs: tuple[ActAnswer, ...], ours: tuple[ActAnswer, ...]
) -> list[tuple[Act | None, AnswerKind, AnswerKind]]:
    """Acts that both name and answer in another sense; a whole paper stands for each of its acts.

    An answer to the whole that fits one of the other side's acts contradicts none of them.
    """
    found = []
    for left in theirs:
        rivals = [r for r in ours if r.act == left.act or None in {left.act, r.act}]
        if rivals and all(_sense(r.kind) != _sense(left.kind) for r in rivals):
            found.append((left.act or rivals[0].act, left.kind, rivals[0].kind))
    for right in ours:
        rivals = [r for r in theirs if r.act == right.act or None in {right.act, r.act}]
        if rivals and all(_sense(r.kind) != _sense(right.kind) for r in rivals):
            found.append((right.act or rivals[0].act, rivals[0].kind, right.kind))
    if any(one.act is None for one in (*theirs, *ours)) and _some_agree(theirs, ours):
        return []
    return list(dict.fromkeys(found))


def _some_agree(theirs: tuple[ActAnswer, ...], ours: tuple[ActAnswer, ...]) -> bool:
    return not {_sense(one.kind) for one in theirs}.isdisjoint(_sense(one.kind) for one in ours)


def _speak_of_two(theirs: tuple[ActAnswer, ...], ours: tuple[ActAnswer, ...]) -> bool:
    """One list names an act that the other leaves out, and answers it in another sense."""
    left, right = {one.act for one in theirs}, {one.act for one in ours}
    senses_left = {_sense(one.kind) for one in theirs}
    senses_right = {_sense(one.kind) for one in ours}
    return left != right and len(senses_left | senses_right) > 1


def _late(issuer: Row, custodian: Row, lists: Lists) -> Iterator[Finding]:
    """An answer that either list dates after a day or time that either list has as due."""
    sides = ((custodian, lists.custodian), (issuer, lists.issuer))
    for one, name in sides:
        for other, other_name in sides:
            answered, due = one.facts.get(Field.ANSWERED), other.facts.get(Field.DUE)
            if answered is not None and due is not None and answered.after(due):
                why = f"answered {answered} ({name}), due {due} ({other_name})"
                yield Finding(is_class=Class.ANSWERED_LATE, why=why)
                return


def _not_opened(issuer: Row, custodian: Row, lists: Lists) -> Iterator[Finding]:
    """The custodian's list has a column for opening, which is empty, and shows no answer."""
    opened = Field.OPENED in custodian.facts or Field.OPENED in issuer.facts
    if Field.OPENED not in lists.custodian_keeps or opened or custodian.is_answered:
        return
    if issuer.is_delivered or custodian.is_delivered:
        why = f"it was delivered; {lists.custodian} does not show that it was opened"
        yield Finding(is_class=Class.NOT_OPENED, why=why)


def _not_delivered(issuer: Row, custodian: Row, lists: Lists) -> Iterator[Finding]:
    """A row of the custodian whose column for receiving is empty: nothing shows an arrival."""
    arrived = issuer.is_delivered or custodian.is_delivered or custodian.is_answered
    if Field.RECEIVED in lists.custodian_keeps and not arrived:
        why = f"both lists have it, and neither shows that it was delivered to {lists.custodian}"
        yield Finding(is_class=Class.NOT_SHOWN_DELIVERED, why=why)


def _agreed(issuer: Row, custodian: Row) -> Finding:
    if issuer.is_answered and custodian.is_answered:
        why = "both lists show it, and an answer"
    elif issuer.is_answered or custodian.is_answered:
        why = "both lists show it; an answer stands in one of them, and the other is silent on it"
    else:
        why = "both lists show it; neither shows an answer"
    return Finding(is_class=Class.BOTH_AGREE, why=why)
