"""Rows of one list that say one paper twice: sent again, entered twice, kept on two sheets.

Only rows without a partner are asked, so a paper that both lists have twice stays two pairs. A
duplicate counts as settled, so it is claimed only where nothing differs that could be a dispute.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from tecum.measures.reconciling.comparing import one_character_apart
from tecum.measures.reconciling.names import ALIKE, alike, words_of
from tecum.measures.reconciling.rows import IDENTIFIERS, Field, Row, fold_identifier

_NAMES_ONE_PERSON: Final = (Field.SUBJECT_ID, Field.FILE_NUMBER)
_NAMES_ONE_PAPER: Final = (Field.DIGEST, Field.RECEIPT_NUMBER, Field.EVENT_NUMBER)
_DAYS: Final = (Field.PREPARED, Field.SENT, Field.RECEIVED)
_NEVER_TWO: Final = (Field.SUBJECT_ID, Field.FILE_NUMBER, Field.EVENT_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """The row that it repeats, and what they share."""

    of: int
    why: str


def duplicates(rows: Sequence[Row], taken: AbstractSet[int]) -> dict[int, Duplicate]:
    """Say which rows without a partner repeat another row of the same list."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    found: dict[int, Duplicate] = {}
    # A row with a partner is the one that its repetitions refer to, wherever it stands.
    for at in (*sorted(taken), *(at for at in range(len(rows)) if at not in taken)):
        keys = list(_keys(rows[at]))
        if at not in taken:
            known = sorted({other for key in keys for other in blocks[key]} - found.keys())
            same = ((other, why) for other in known if (why := _same(rows[at], rows[other])))
            first = next(same, None)
            if first is not None:
                found[at] = Duplicate(of=first[0], why=first[1])
        for key in keys:
            blocks[key].append(at)
    return found


def _keys(row: Row) -> Iterator[tuple[str, str]]:
    for name, text in row.identifiers.items():
        yield name, fold_identifier(name, text)
    if row.name is not None:
        yield Field.NAME, " ".join(words_of(row.name))


def _same(row: Row, other: Row) -> str | None:
    """What two rows of one list share, where they say one paper; None where they may be two."""
    shared, one_name = _shared(row, other), _one_name(row, other)
    if shared is None or one_name is False or not _may_be_one(row, other):
        return None
    one_person = not shared.isdisjoint(_NAMES_ONE_PERSON) or bool(one_name)
    one_paper = not shared.isdisjoint(_NAMES_ONE_PAPER)
    written_alike = bool(row.written and row.written == other.written and shared)
    same_bytes = Field.DIGEST in shared
    # An event, an envelope and a packet may concern several persons, and hold several papers.
    if not (one_person or written_alike) or not (one_paper or _one_day(row, other)):
        return None
    if row.instrument is None and not (same_bytes or written_alike):
        return None
    said = [name.in_words for name in IDENTIFIERS if name in shared]
    said += ["name"] * bool(one_name)
    return f"it repeats a row of the same list ({', '.join(said)} agree)"


def _may_be_one(row: Row, other: Row) -> bool:
    """Another kind, another unit (two services) or another answer makes two rows of it."""
    one_unit = row.unit == other.unit or None in {row.unit, other.unit}
    return row.instrument == other.instrument and one_unit and not _answered_otherwise(row, other)


def _shared(row: Row, other: Row) -> set[Field] | None:
    """Identifiers that agree; None where one differs by more than a slip of the hand."""
    shared = set()
    for name in IDENTIFIERS:
        left, right = row.identifiers.get(name), other.identifiers.get(name)
        if left is None or right is None:
            continue
        first, second = fold_identifier(name, left), fold_identifier(name, right)
        if first == second:
            shared.add(name)
        elif name in _NEVER_TWO and not one_character_apart(left, right):
            return None
    return shared


def _one_name(row: Row, other: Row) -> bool | None:
    if row.name is None or other.name is None:
        return None
    births = {row.birth_date, other.birth_date}
    return alike(row.name, other.name) >= ALIKE and (len(births) == 1 or None in births)


def _one_day(row: Row, other: Row) -> bool:
    for name in _DAYS:
        if name in row.facts and name in other.facts:
            return row.facts[name].day == other.facts[name].day
    return False


def _answered_otherwise(row: Row, other: Row) -> bool:
    if row.answers and other.answers and set(row.answers) != set(other.answers):
        return True
    return (row.is_answered and other.says_unanswered) or (
        other.is_answered and row.says_unanswered
    )
