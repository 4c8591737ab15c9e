"""The shipped mappings: synthetic files of the shape of each release, and the real workbook."""

from collections import Counter
from pathlib import Path

import pytest
from tests.core.adapters.reconciling.lists import Cell, workbook

from tecum.adapters.reconciling.sides import Reading, find_source, open_side
from tecum.errors import InputError
from tecum.measures.reconciling import Class, Reconciliation, reconcile
from tecum.terms import InstrumentKind, Party

TITLE: list[tuple[Cell, ...]] = [(f"line {number} of a letter",) for number in range(1, 7)]
HEAD_2026 = (
    *("Detainer Prepare Date", "Facility State", "Facility AOR", "Detainer Facility"),
    *("Detainer Lift Reason", "Detainer Type", "EID DTA ID", "Anonymized Identifier"),
)
HEAD_2025 = (
    *("Detainer_Prepare_Date", "Facility_State", "Detention_Facility", "Detainer_Lift_Reason"),
    *("Detainer_Type", "Subject_Name"),
)
JAIL = "COUNTY JAIL"
OURS = """
role = "custodian"
[columns]
"day" = "prepared"
"kind" = "instrument"
"unit" = "unit"
[units]
"Jail" = ["COUNTY JAIL, TEXAS"]
"""


def against(
    theirs: Path, profile: str, days: list[str], folder: Path, kind: str = "I-247A"
) -> Reconciliation:
    """Lay a jail's own days against a national list."""
    mine = folder / "jail.csv"
    mine.write_text("day,kind,unit\n" + "".join(f"{day},{kind},jail\n" for day in days))
    (folder / "jail.mapping.toml").write_text(OURS)
    first, second = find_source(mine, None), find_source(theirs, profile)
    reading = Reading()
    return reconcile(
        open_side(first, second, role=Party.CUSTODIAN, reading=reading),
        open_side(second, first, role=Party.ISSUER, reading=reading),
        names=False,
    )


def test_a_later_release_with_its_heading_on_row_7_sheets_and_redactions(tmp_path: Path) -> None:
    rows: list[tuple[Cell, ...]] = [
        ("day:2024-05-08", "TEXAS", "x", JAIL, "Case Closed", "I247A - Detainer", 1, "p1"),
        ("day:2024-05-08", "TEXAS", "x", JAIL, "Detainer Declined by LEA", "I247A - D", 2, "p2"),
        ("day:2024-05-09", "TEXAS", "x", "b(6), b(7)C", None, "I247G - Request", 3, "b(6), b(7)c"),
        ("day:2024-05-10", "TEXAS", "x", JAIL, "(blank)", "I247X - Request", 4, "p4"),
    ]
    path = workbook(
        tmp_path / "release.xlsx",
        {"Detainers 1": [*TITLE, HEAD_2026, *rows], "Detainers 2": [*TITLE, HEAD_2026, rows[0]]},
    )
    source = find_source(path, "ice-release")
    found = against(path, "ice-release", ["2024-05-08"] * 3, tmp_path)
    assert source.role is Party.ISSUER
    assert [str(row.where) for row in found.theirs.rows] == [
        "release.xlsx, sheet Detainers 1, row 8",
        "release.xlsx, sheet Detainers 1, row 9",
        "release.xlsx, sheet Detainers 1, row 11",
        "release.xlsx, sheet Detainers 2, row 8",
    ]
    assert [len(one.rows) for one in found.theirs.set_aside] == [1]
    assert found.theirs.rows[2].instrument is InstrumentKind.I_247X
    assert [len(row.answers) for row in found.theirs.rows] == [0, 1, 0, 0]
    assert (found.classes[Class.BOTH_AGREE], found.classes[Class.ONLY_THEIRS]) == (3, 1)
    assert not any("p1" in repr(row) for row in found.theirs.rows)


def test_a_release_with_underscores_and_the_other_name_of_the_facility(tmp_path: Path) -> None:
    row: tuple[Cell, ...] = ("day:2024-05-08", "TEXAS", JAIL, None, "I247A - D", "GARCIA, Ana")
    path = workbook(tmp_path / "older.xlsx", {"a": [*TITLE, HEAD_2025, row]})
    found = against(path, "ice-release", ["2024-05-08"], tmp_path)
    assert found.is_settled
    assert "GARCIA" not in repr(found)


def test_a_national_list_needs_the_names_of_our_units(tmp_path: Path) -> None:
    path = workbook(tmp_path / "r.xlsx", {"a": [*TITLE, HEAD_2026]})
    mine = tmp_path / "ours.csv"
    mine.write_text("prepared,instrument\n2024-05-08,I-247A\n")
    first, second = find_source(mine, None), find_source(path, "ice-release")
    with pytest.raises(InputError, match="no mapping names a unit; name each under"):
        open_side(second, first, role=Party.ISSUER, reading=Reading())


def test_a_profile_that_is_none_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none that ships \(ice-foia-2015, ice-release\)"):
        find_source(workbook(tmp_path / "r.xlsx", {"a": []}), "ice-2015")


@pytest.mark.shared_data
def test_the_workbook_of_2015_against_a_jail_that_lost_and_added_rows(
    shared_data: Path, tmp_path: Path
) -> None:
    """Every row is read, equal ones are kept, and each known change of the jail is found."""
    path = shared_data / "detainers" / "ice_foia_detainers_fy2015ytd.xlsx"
    mine = tmp_path / "jail.csv"
    mine.write_text("day,kind,unit\n2015-01-01,I-247,TRAVIS CTY JAIL\n")
    (tmp_path / "jail.mapping.toml").write_text(
        OURS.replace("COUNTY JAIL, TEXAS", "TRAVIS CTY JAIL, TEXAS")
    )
    first, second = find_source(mine, None), find_source(path, "ice-foia-2015")
    national = open_side(second, first, role=Party.ISSUER, reading=Reading())
    aside = sum(len(one.rows) for one in national.set_aside)
    assert len(national.rows) + aside == 79_053
    assert len(national.rows) == 1_214
    # The jail's own ledger: every seventh row is missing, every tenth stands a day later.
    lines = ["day,kind,unit"]
    lost = moved = 0
    for at, row in enumerate(national.rows):
        day = next(iter(row.facts.values())).day
        assert day is not None
        if at % 7 == 0:
            lost += 1
            continue
        if at % 10 == 0:
            moved += 1
            day = day.replace(year=2013)
        lines.append(f"{day},{row.instrument},jail")
    mine.write_text("\n".join(lines))
    ours = open_side(find_source(mine, None), second, role=Party.CUSTODIAN, reading=Reading())
    found = reconcile(ours, national, names=False)
    assert found.rows_were_counted
    assert found.classes[Class.ONLY_THEIRS] == lost + moved
    assert found.classes[Class.ONLY_OURS] == moved
    assert found.classes[Class.BOTH_AGREE] == 1_214 - lost - moved


@pytest.mark.shared_data
def test_the_workbook_of_2015_keeps_its_equal_rows(shared_data: Path) -> None:
    path = shared_data / "detainers" / "ice_foia_detainers_fy2015ytd.xlsx"
    source = find_source(path, "ice-foia-2015")
    assert source.mapping is not None
    from dataclasses import replace

    from tecum.adapters.reconciling.list_rows import read_list
    from tecum.adapters.reconciling.mapping import Scope

    side = read_list(path, replace(source.mapping, scope=Scope()), role=Party.ISSUER, names=False)
    kinds = Counter(row.instrument for row in side.rows)
    assert len(side.rows) == 79_053
    assert kinds == {
        InstrumentKind.I_247: 75_696,
        InstrumentKind.I_247D: 2_811,
        InstrumentKind.I_247N: 546,
    }
    assert sum(bool(row.answers) for row in side.rows) == 5_501
