"""Lists without persons and numbers: rows are counted by day, kind and unit, and none is lost."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.measures.listed_rows import custodian, issuer, row

from tecum.errors import InputError
from tecum.measures.reconciling import Class, Field, Reconciliation, Row, Where, reconcile
from tecum.measures.reconciling.multisets import lines_of

A = {"prepared": "2015-05-08", "instrument": "I-247", "unit": "COUNTY JAIL"}
B = {"prepared": "2015-05-09", "instrument": "I-247D", "unit": "COUNTY JAIL"}


def rows(side: str, *says: dict[str, Any]) -> list[Row]:
    return [row(line, side, **one) for line, one in enumerate(says, 2)]


def counted(found: Reconciliation) -> dict[str, tuple[int, int, int]]:
    return {str(one.day): (one.agree, one.only_ours, one.only_theirs) for one in found.counted}


def test_equal_rows_are_kept_and_counted_each() -> None:
    found = reconcile(
        custodian(rows("custodian", A, A, B), "prepared"),
        issuer(rows("issuer", A, A, A)),
        names=False,
    )
    assert found.rows_were_counted
    assert found.rows == ()
    assert str(found.counted_by) == "prepared, instrument, unit"
    assert counted(found) == {"2015-05-08": (2, 0, 1), "2015-05-09": (0, 1, 0)}
    assert {one: n for one, n in found.classes.items() if n} == {
        Class.BOTH_AGREE: 2,
        Class.ONLY_OURS: 1,
        Class.ONLY_THEIRS: 1,
    }
    assert not found.is_settled


def test_units_are_one_by_case_spaces_and_the_mapping_and_nothing_else() -> None:
    ours = custodian(
        rows("custodian", {**A, "unit": "county  jail"}, {**A, "unit": "CNTY JAIL"}, A), "prepared"
    )
    theirs = issuer(rows("issuer", A, A, {**A, "unit": "COUNTY JAIL ANNEX"}))
    loose = reconcile(ours, theirs, names=False)
    assert (loose.classes[Class.BOTH_AGREE], loose.classes[Class.ONLY_OURS]) == (2, 1)


def test_a_day_of_receiving_is_laid_against_one_of_sending_and_it_is_said() -> None:
    ours = custodian(rows("custodian", {"received": "2015-05-08", "instrument": "I-247"}))
    found = reconcile(ours, issuer(rows("issuer", A)), names=False)
    assert str(found.counted_by) == "received (ours) against prepared (theirs), instrument"
    assert counted(found) == {"2015-05-08": (1, 0, 0)}


def test_lists_without_a_day_are_refused() -> None:
    ours = custodian(rows("custodian", {"unit": "jail"}), "unit instrument")
    with pytest.raises(InputError, match="no column is a day of sending or of receiving"):
        reconcile(
            ours.__class__(
                role=ours.role, label="ours.csv", rows=ours.rows, keeps=frozenset({Field.UNIT})
            ),
            issuer(rows("issuer", A)),
            names=False,
        )


def test_a_row_without_a_day_is_counted_as_such() -> None:
    ours = custodian(rows("custodian", {"instrument": "I-247", "unit": "jail"}), "prepared")
    found = reconcile(ours, issuer(rows("issuer", A)), names=False)
    assert sum(len(one.ours) + len(one.theirs) for one in found.counted) == 2
    assert found.counted[0].day is None


def test_lines_are_written_short() -> None:
    places = [Where(file="f", sheet=None, line=line) for line in (9, 3, 4, 5)]
    assert lines_of(places) == "rows 3-5, 9"
    sheets = [Where(file="f", sheet=name, line=2) for name in ("a", "b")]
    assert lines_of(sheets) == "sheet a, rows 2; sheet b, rows 2"


keys = st.lists(st.sampled_from((A, B, {**A, "unit": "other"})), min_size=1, max_size=20)


@settings(deadline=None, derandomize=True)
@given(keys, keys)
def test_no_row_is_lost(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    found = reconcile(
        custodian(rows("custodian", *ours), "prepared"),
        issuer(rows("issuer", *theirs)),
        names=False,
    )
    assert sum(len(one.ours) for one in found.counted) == len(ours)
    assert sum(len(one.theirs) for one in found.counted) == len(theirs)
    assert sum(one.agree + one.only_ours for one in found.counted) == len(ours)
    assert sum(one.agree + one.only_theirs for one in found.counted) == len(theirs)
