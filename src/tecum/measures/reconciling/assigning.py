"""Which row of one list belongs to which of the other: one to one, the same every time, explained.

Candidates share an identifier (or a name, or a birth date, where these are allowed); the best sum
of weights is taken first. Equal sums are decided by what the rows hold, then by their place, and
the tie is stated. Then rows whose identifiers are one character apart are tried, then those whose
identifier agrees although the subject differs. Nothing is paired by kind, day and unit alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tecum.measures.reconciling.comparing import (
    ENOUGH,
    FURTHER,
    Comparison,
    compare,
    may_be_one,
)
from tecum.measures.reconciling.names import words_of
from tecum.measures.reconciling.rows import (
    IDENTIFIERS,
    Field,
    Row,
    fold_identifier,
)

Key = tuple[str, str]
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
    work.take(_exact_keys, lambda one: one.score >= ENOUGH)
    work.take(_near_keys, lambda one: one.score >= ENOUGH)
    work.take(_exact_keys, _another_subject)
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
        self._compared: dict[tuple[int, int], Comparison] = {}
        self._orders: dict[tuple[str, int], tuple[str, ...]] = {}

    def take(
        self, keys: Callable[[Row], Iterable[Key]], good: Callable[[Comparison], bool]
    ) -> None:
        """Take the best pairs among the rows that are free and share a key."""
        found = []
        for first, second in self._candidates(keys):
            one = self._compare(first, second)
            if good(one):
                found.append((-one.score, *self._order(first, second), first, second))
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
                    comparison=self._compare(first, second),
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

    def _compare(self, first: int, second: int) -> Comparison:
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


def _exact_keys(row: Row) -> Iterator[Key]:
    for name, text in row.identifiers.items():
        yield name, fold_identifier(name, text)
    if row.name is not None:
        for word in words_of(row.name):
            if len(word) > 2:  # initials and particles are no key
                yield Field.NAME, word
    if row.birth_date is not None:
        yield Field.BIRTH_DATE, str(row.birth_date)


def _near_keys(row: Row) -> Iterator[Key]:
    """Each identifier with one letter left out: texts one slip apart share one of these."""
    for name, text in row.identifiers.items():
        if name is Field.DIGEST:
            continue
        folded = fold_identifier(name, text)
        yield name, folded
        for at in range(len(folded)):
            yield name, folded[:at] + folded[at + 1 :]


def _another_subject(one: Comparison) -> bool:
    """An identifier of paper or person agrees, the days allow it, and the subject differs.

    A tracking number is left out: one envelope holds papers about several persons.
    """
    agreeing = {f"{n.in_words} agrees" for n in IDENTIFIERS if n is not Field.TRACKING_NUMBER}
    said = {reason.what for reason in one.reasons}
    too_far = any(reason.weight == FURTHER and "days" in reason.what for reason in one.reasons)
    kind = "instrument agrees" in said
    return bool(one.subject_differs and said & agreeing and kind and not too_far)
