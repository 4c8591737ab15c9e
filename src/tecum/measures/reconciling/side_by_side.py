"""Two sides' lists laid side by side: every row of either appears once, with class and reasons."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tecum.errors import InputError
from tecum.measures.reconciling.assigning import Assignment, assign
from tecum.measures.reconciling.classing import (
    SETTLED,
    Class,
    Finding,
    Lists,
    classes_of_issuer,
    classes_of_pair,
)
from tecum.measures.reconciling.comparing import Comparison, Reason
from tecum.measures.reconciling.duplicates import duplicates
from tecum.measures.reconciling.multisets import ByWhat, Counted, by_what, count, has_no_identity
from tecum.measures.reconciling.rows import Row, Side, Where, fold_unit
from tecum.terms import Party

OUR_LIST, THEIR_LIST = "our list", "their list"

IN_ORDER: Final = (
    Class.DIFFERENT_SUBJECT,
    Class.WRONG_ADDRESSEE,
    Class.THEY_SAY_NOT,
    Class.ANSWERED_LATE,
    Class.NOT_OPENED,
    Class.NOT_SHOWN_DELIVERED,
    Class.ONLY_THEIRS,
    Class.ONLY_OURS,
    Class.TWO_ACTS,
    Class.DUPLICATE,
    Class.BOTH_AGREE,
)
"""How a comparison is read: what must be looked at comes first."""

_PLACE = {one: at for at, one in enumerate(IN_ORDER)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The row of the other list that came nearest to one without a partner."""

    where: Where
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One paper as both lists have it, or one row that stands alone."""

    is_class: Class
    why: str
    also: tuple[Finding, ...] = ()
    ours: Row | None = None
    theirs: Row | None = None
    comparison: Comparison | None = None
    tied: tuple[str, ...] = ()
    duplicate_of: Where | None = None
    nearest: Nearest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """The whole comparison. Either `rows` (papers) or `counted` (rows as multisets) is filled."""

    ours: Side
    theirs: Side
    names: bool
    rows: tuple[Compared, ...] = ()
    counted: tuple[Counted, ...] = ()
    counted_by: ByWhat | None = None

    @property
    def rows_were_counted(self) -> bool:
        """Whether rows, not papers or people, were compared."""
        return self.counted_by is not None

    @property
    def classes(self) -> Mapping[Class, int]:
        """How many of each class, every class named."""
        found: Counter[Class] = Counter(one.is_class for one in self.rows)
        for one in self.counted:
            found[Class.BOTH_AGREE] += one.agree
            found[Class.ONLY_OURS] += one.only_ours
            found[Class.ONLY_THEIRS] += one.only_theirs
        return {one: found[one] for one in IN_ORDER}

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left but agreement and duplicates."""
        return not any(number for one, number in self.classes.items() if one not in SETTLED)


def reconcile(ours: Side, theirs: Side, *, names: bool) -> Reconciliation:
    """Lay two lists side by side; `names` says whether names and birth dates may be used.

    Raises:
        InputError: both lists are of one role, or they have nothing to be compared by.
    """
    if {ours.role, theirs.role} != {Party.CUSTODIAN, Party.ISSUER}:
        raise InputError(
            f"{ours.label} and {theirs.label}: one list must be the issuer's and one the "
            f"custodian's, and they are {ours.role}'s and {theirs.role}'s; name the role in a "
            "mapping, or use --ours"
        )
    units = _units(ours, theirs)
    if not names:
        ours, theirs = _nameless(ours), _nameless(theirs)
    if has_no_identity(ours.rows) or has_no_identity(theirs.rows):
        what = by_what(ours, theirs)
        return Reconciliation(
            ours=ours,
            theirs=theirs,
            names=names,
            counted=count(ours, theirs, what, units),
            counted_by=what,
        )
    rows = sorted(_papers(ours, theirs, units), key=_reading_order)
    return Reconciliation(ours=ours, theirs=theirs, names=names, rows=tuple(rows))


def _reading_order(one: Compared) -> tuple[int, tuple[str, str, int], tuple[str, str, int]]:
    return (_PLACE[one.is_class], _place(one.ours), _place(one.theirs))


def _place(row: Row | None) -> tuple[str, str, int]:
    if row is None:
        return ("\uffff", "", 0)
    return (row.where.file, row.where.sheet or "", row.where.line)


def _units(ours: Side, theirs: Side) -> dict[str, str]:
    """All spellings of the custodian's units that either mapping names.

    Raises:
        InputError: the mappings take one spelling for two units.
    """
    found: dict[str, str] = {}
    for spelling, unit in (*ours.units.items(), *theirs.units.items()):
        known = found.setdefault(fold_unit(spelling), unit)
        if fold_unit(known) != fold_unit(unit):
            raise InputError(
                f"unit {spelling!r}: it is {known!r} in one mapping and {unit!r} in another; "
                "name one unit for it"
            )
    return found


def _nameless(side: Side) -> Side:
    rows = tuple(
        row if row.name is None and row.birth_date is None
        else replace(row, name=None, birth_date=None)
        for row in side.rows
    )  # fmt: skip
    return replace(side, rows=rows)


def _papers(ours: Side, theirs: Side, units: Mapping[str, str]) -> Iterator[Compared]:
    ours_issued = ours.role is Party.ISSUER
    issuer, custodian = (ours, theirs) if ours_issued else (theirs, ours)
    lists = Lists(
        issuer=OUR_LIST if ours_issued else THEIR_LIST,
        custodian=THEIR_LIST if ours_issued else OUR_LIST,
        custodian_keeps=custodian.keeps,
        units=units,
    )
    found = assign(issuer.rows, custodian.rows, units)
    for pair in found.pairs:
        left, right = issuer.rows[pair.issuer], custodian.rows[pair.custodian]
        first, *also = classes_of_pair(left, right, pair.comparison.subject_differs, lists)
        yield Compared(
            is_class=first.is_class,
            why=first.why,
            also=tuple(also),
            ours=left if ours_issued else right,
            theirs=right if ours_issued else left,
            comparison=pair.comparison,
            tied=pair.tied,
        )
    yield from _alone(issuer.rows, custodian.rows, found, lists, issuers=True)
    yield from _alone(custodian.rows, issuer.rows, found, lists, issuers=False)


def _alone(
    rows: Sequence[Row],
    others: Sequence[Row],
    found: Assignment,
    lists: Lists,
    *,
    issuers: bool,
) -> Iterator[Compared]:
    """Rows of one list without a partner in the other."""
    taken = {pair.issuer if issuers else pair.custodian for pair in found.pairs}
    name = lists.issuer if issuers else lists.custodian
    nearest = found.nearest_of_issuer if issuers else found.nearest_of_custodian
    twins = duplicates(rows, taken)
    for at, row in enumerate(rows):
        if at in taken:
            continue
        near = None
        if at in twins:
            where = rows[twins[at].of].where
            finding = Finding(is_class=Class.DUPLICATE, why=f"{twins[at].why}; see {where}")
            also: tuple[Finding, ...] = ()
        else:
            where = None
            finding, *rest = (
                *(classes_of_issuer(row, lists) if issuers else ()),
                _only(row, name, lists.custodian if issuers else lists.issuer),
            )
            also = tuple(one for one in rest if one.is_class not in _ONLY)
            if at in nearest:
                other, comparison = nearest[at]
                near = Nearest(where=others[other].where, comparison=comparison)
        yield Compared(
            is_class=finding.is_class,
            why=finding.why,
            also=also,
            ours=row if name == OUR_LIST else None,
            theirs=row if name == THEIR_LIST else None,
            duplicate_of=where,
            nearest=near,
        )


_ONLY: Final = frozenset({Class.ONLY_OURS, Class.ONLY_THEIRS})


def _only(row: Row, name: str, other: str) -> Finding:
    """A row that its own list alone has, without more to say of its way."""
    one = Class.ONLY_OURS if name == OUR_LIST else Class.ONLY_THEIRS
    why = f"{name} has it and {other} has no row that matches"
    if not row.has_person:
        why += "; it has nothing to match by, neither an identifier nor an allowed name"
    return Finding(is_class=one, why=why)


def weighed(reasons: Sequence[Reason]) -> str:
    """Reasons as one readable line, each with its weight."""
    return "; ".join(f"{reason.what} ({reason.weight:+d})" for reason in reasons)
