"""Which row of one list belongs to which of the other: one to one, the same every time, explained.

Candidates share an identifier (or a name, or a birth date, where these are allowed); the best sum
of weights is taken first. Equal sums are decided by what the rows hold, then by their place, and
the tie is stated. Then rows whose identifiers are one character apart are tried, then those whose
identifier agrees although the subject differs. Nothing is paired by kind, day and unit alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.measures.reconciling.comparing import (
    ENOUGH,
    Comparison,
    compare,
    may_be_one,
)
from tecum.measures.reconciling.names import as_written, words_of
from tecum.measures.reconciling.rows import (
    IDENTIFIERS,
    PERSON_IDENTIFIERS,
    Field,
    Row,
    fold_identifier,
    plain_identifier,
)

Key = tuple[str, str]
VERY_NEAR_DAYS, NEAR_DAYS, FAR_DAYS = 3, 10, 30
_NUMBERED = frozenset({Field.EVENT_NUMBER, Field.RECEIPT_NUMBER})
_ANOTHER_PAPER = _NUMBERED | {Field.INSTRUMENT, Field.RECEIVED}
_OF_PAPER = _NUMBERED | {Field.DIGEST, Field.TRACKING_NUMBER}

WORTH_SHOWING = 3
"""A row that found no partner names the nearest one from this sum on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two rows taken for one paper; `tied` are rows that would have fitted as well."""

    issuer: int
    custodian: int
    comparison: Comparison
    tied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """All pairs, and for rows without a partner the nearest row of the other side."""

    pairs: tuple[Pair, ...]
    nearest_of_issuer: Mapping[int, tuple[int, Comparison]]
    nearest_of_custodian: Mapping[int, tuple[int, Comparison]]


def assign(issuer: Sequence[Row], custodian: Sequence[Row], units: Mapping[str, str]) -> Assignment:
    """Pair the rows of both lists, one to one."""
    work = _Work(issuer=issuer, custodian=custodian, units=units)
    work.take(_exact_keys, work.is_one_paper)
    work.take(_near_keys, work.is_one_paper)
    work.take(_exact_keys, lambda pair: _another_subject(work.compare(*pair)))
    return Assignment(
        pairs=tuple(sorted(work.pairs, key=lambda pair: (pair.issuer, pair.custodian))),
        nearest_of_issuer=work.nearest(0),
        nearest_of_custodian=work.nearest(1),
    )


def order_of(row: Row) -> tuple[str, ...]:
    """What a row holds as sortable text: rows that differ never depend on their place."""
    return (
        *(fold_identifier(name, row.identifiers.get(name, "")) for name in IDENTIFIERS),
        str(row.instrument or ""),
        *(f"{name}={fact}" for name, fact in sorted(row.facts.items())),
        row.unit or "",
        row.channel or "",
        " ".join(map(str, row.answers)),
        row.name or "",
        str(row.birth_date or ""),
    )


class _Work:
    """Rows not yet taken, and what was compared on the way."""

    def __init__(
        self, issuer: Sequence[Row], custodian: Sequence[Row], units: Mapping[str, str]
    ) -> None:
        self.issuer, self.custodian, self.units = issuer, custodian, units
        self.pairs: list[Pair] = []
        self.free_issuer = dict.fromkeys(range(len(issuer)))
        self.free_custodian = dict.fromkeys(range(len(custodian)))
        self._names_of_issuer = _names(issuer)
        self._names_of_custodian = _names(custodian)
        self._compared: dict[tuple[int, int], Comparison] = {}
        self._orders: dict[tuple[str, int], tuple[str, ...]] = {}

    def take(
        self, keys: Callable[[Row], Iterable[Key]], good: Callable[[tuple[int, int]], bool]
    ) -> None:
        """Take the best pairs among the rows that are free and share a key."""
        found = []
        for first, second in self._candidates(keys):
            if good((first, second)):
                score = -self.compare(first, second).score
                found.append((score, *self._order(first, second), first, second))
        found.sort()
        scores: dict[tuple[str, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for score, _, _, first, second in found:
            scores["issuer", first][score].append(second)
            scores["custodian", second][score].append(first)
        for score, _, _, first, second in found:
            if first not in self.free_issuer or second not in self.free_custodian:
                continue
            # Rows that were taken by a better partner are no rivals any more.
            theirs = [r for r in scores["issuer", first][score] if r in self.free_custodian]
            ours = [r for r in scores["custodian", second][score] if r in self.free_issuer]
            tied = [str(self.custodian[r].where) for r in theirs if r != second]
            tied += [str(self.issuer[r].where) for r in ours if r != first]
            del self.free_issuer[first], self.free_custodian[second]
            self.pairs.append(
                Pair(
                    issuer=first,
                    custodian=second,
                    comparison=self.compare(first, second),
                    tied=tuple(tied),
                )
            )

    def nearest(self, side: int) -> dict[int, tuple[int, Comparison]]:
        """For each free row of a side the row of the other, taken or not, that came nearest."""
        free = self.free_issuer if side == 0 else self.free_custodian
        found: dict[int, tuple[int, Comparison]] = {}
        for pair, one in sorted(self._compared.items()):
            mine, other = pair[side], pair[1 - side]
            if mine not in free or one.score < WORTH_SHOWING:
                continue
            if mine not in found or one.score > found[mine][1].score:
                found[mine] = (other, one)
        return found

    def _candidates(self, keys: Callable[[Row], Iterable[Key]]) -> Iterator[tuple[int, int]]:
        blocks: dict[Key, list[int]] = defaultdict(list)
        for second in self.free_custodian:
            for key in keys(self.custodian[second]):
                blocks[key].append(second)
        for first in self.free_issuer:
            row = self.issuer[first]
            partners = {second for key in keys(row) for second in blocks.get(key, ())}
            for second in sorted(partners):
                if may_be_one(row, self.custodian[second]):
                    yield first, second

    def is_one_paper(self, pair: tuple[int, int]) -> bool:
        """Whether a pair is taken for one paper."""
        first, second = pair
        alone = _bears_alone(self.issuer[first], self._names_of_issuer) and _bears_alone(
            self.custodian[second], self._names_of_custodian
        )
        return _one_paper(self.compare(first, second), names_alone=alone)

    def compare(self, first: int, second: int) -> Comparison:
        known = self._compared.get((first, second))
        if known is None:
            known = compare(self.issuer[first], self.custodian[second], self.units)
            self._compared[first, second] = known
        return known

    def _order(self, first: int, second: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._order_of("issuer", first), self._order_of("custodian", second)

    def _order_of(self, side: str, at: int) -> tuple[str, ...]:
        known = self._orders.get((side, at))
        if known is None:
            rows = self.issuer if side == "issuer" else self.custodian
            known = self._orders[side, at] = order_of(rows[at])
        return known


def _names(rows: Sequence[Row]) -> Counter[tuple[str, ...]]:
    return Counter(words_of(row.name) for row in rows if row.name is not None)


def _bears_alone(row: Row, names: Counter[tuple[str, ...]]) -> bool:
    return row.name is not None and names[words_of(row.name)] == 1


def _exact_keys(row: Row) -> Iterator[Key]:
    for name, text in row.identifiers.items():
        yield name, fold_identifier(name, text)
    if row.name is not None:
        yield Field.NAME, " ".join(words_of(row.name))
    if row.birth_date is not None:
        yield Field.BIRTH_DATE, str(row.birth_date)


def _near_keys(row: Row) -> Iterator[Key]:
    """Identifiers and name with one letter left out: texts one slip apart share one of these."""
    texts = {
        (name, plain_identifier(text))
        for name, text in row.identifiers.items()
        if name is not Field.DIGEST
    }
    if row.name is not None:
        texts |= {(Field.NAME, as_written(row.name)), (Field.NAME, " ".join(words_of(row.name)))}
    for name, text in texts:
        yield name, text
        for at in range(len(text)):
            yield name, text[:at] + text[at + 1 :]


def _one_paper(one: Comparison, *, names_alone: bool) -> bool:
    """Whether the sum and what stands behind it make one paper.

    An event or receipt of another number is another paper, whoever its subject. What is only of
    one person must be of one kind and of near days, sent before it was received: people are
    arrested again. A name counts alone only where no other row of either list bears it.
    """
    if one.score < ENOUGH:
        return False
    if one.agree & _OF_PAPER:
        return True
    if one.differ & _ANOTHER_PAPER or one.days is None or one.days > NEAR_DAYS:
        return False
    if not one.agree.isdisjoint(PERSON_IDENTIFIERS):
        return True
    if Field.NAME not in one.agree or Field.BIRTH_DATE in one.differ:
        return False
    return Field.BIRTH_DATE in one.agree or (names_alone and one.days <= VERY_NEAR_DAYS)


def _another_subject(one: Comparison) -> bool:
    """An identifier of paper or person agrees, kind and days allow it, and the subject differs.

    A tracking number is left out: one envelope holds papers about several persons.
    """
    shared = one.agree & (_NUMBERED | {Field.DIGEST, *PERSON_IDENTIFIERS})
    near = one.days is None or one.days <= FAR_DAYS
    return bool(one.subject_differs and shared and near and Field.INSTRUMENT in one.agree)
