"""Lists as people keep them: encodings, separators, headings further down, codes, days, scope."""

from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.adapters.reconciling.lists import read, workbook

from tecum.adapters.reconciling.cells import CellError, as_shown
from tecum.errors import DocumentError, InputError
from tecum.measures.reconciling import Field, Shown, Side
from tecum.terms import Act, InstrumentKind

MAPPING = """
dates = ["%m/%d/%Y", "%m/%d/%Y %H:%M"]
[columns]
"Event" = "event_number"
"Sent" = "sent"
"Form" = "instrument"
"""


def csv(folder: Path, text: str | bytes, name: str = "their list.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


ROW = "Event{0}Sent{0}Form\nDEN1{0}01/13/2020{0}I-247A\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_separators_and_encodings_are_found(tmp_path: Path, separator: str, encoding: str) -> None:
    text = ROW.format(separator) + f"DEN\u00d6{separator}01/14/2020{separator}I-247A\n"
    side = read(csv(tmp_path, text.encode(encoding)), MAPPING)
    assert [row.identifiers[Field.EVENT_NUMBER] for row in side.rows] == ["DEN1", "DEN\u00d6"]
    assert side.rows[0].facts == {Field.SENT: Shown(day=date(2020, 1, 13))}
    assert side.rows[0].instrument is InstrumentKind.I_247A
    assert bool(side.notes) is (encoding == "cp1252")


def test_a_heading_further_down_and_a_separator_of_ones_own(tmp_path: Path) -> None:
    text = "A list of 2020\n\n" + ROW.format(":").replace("01/13/2020", "2020-01-13")
    side = read(csv(tmp_path, text), 'header_row = 3\nseparator = ":"\n' + MAPPING)
    assert side.rows[0].where.line == 4
    assert str(side.rows[0].where) == "their list.csv, row 4"


def test_quoted_cells_hold_separators_and_lines(tmp_path: Path) -> None:
    text = 'Event,Sent,Form\n"DEN,1",2020-01-13,"I-\n247A"\n'
    side = read(csv(tmp_path, text), MAPPING)
    assert side.rows[0].identifiers == {Field.EVENT_NUMBER: "DEN,1"}


@pytest.mark.parametrize(
    ("cells", "clock"),
    [("01/13/2020 14:30", time(14, 30)), ("2020-01-13T14:30", time(14, 30)), ("01/13/2020", None)],
)
def test_a_time_of_day_is_kept(tmp_path: Path, cells: str, clock: time | None) -> None:
    side = read(csv(tmp_path, f"Event,Sent,Form\nD,{cells},I-138\n"), MAPPING)
    assert side.rows[0].facts[Field.SENT] == Shown(day=date(2020, 1, 13), clock=clock)


def test_an_offset_is_brought_to_the_zone_of_the_list(tmp_path: Path) -> None:
    text = "Event,Sent,Form\nD,2020-01-14T03:30:00Z,I-138\n"
    side = read(csv(tmp_path, text), 'zone = "America/Denver"\n' + MAPPING)
    assert side.rows[0].facts[Field.SENT] == Shown(day=date(2020, 1, 13), clock=time(20, 30))


FAULTS = [
    ("Event,Sent,Form\nD,01/13/2020,I-999\n", "row 2: 'Form' 'I-999' is no known instrument"),
    ("Event,Sent,Form\nD,13.1.2020,I-138\n", "row 2: 'Sent' '13.1.2020' is no day"),
    ("Event,Sent,Form\nD,2020-02-30,I-138\n", "row 2: 'Sent' '2020-02-30' is no day"),
    ("Event,Sent,Form,Extra\nD,2020-01-13,I-138,x\n", "column 'Extra' is not in the mapping"),
    ("Event,Form\nD,I-138\n", "has no column for sent"),
    ("Event,Sent,Form,SENT\nD,2020-01-13,I-138,x\n", "columns 'Sent' and 'SENT' are both sent"),
    ("a,b\n1,2\n", "row 1 holds none of the mapped headings"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[case[1][:36] for case in FAULTS])
def test_a_fault_names_file_row_value_and_mend(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read(csv(tmp_path, text), MAPPING)
    message = str(caught.value)
    assert said in message
    assert message.startswith("their list.csv: ")
    assert "; " in message
    assert message.endswith("(m.toml)")


def test_one_fault_in_many_rows_is_told_once(tmp_path: Path) -> None:
    text = "Event,Sent,Form\n" + "D,2020-01-13,I-999\n" * 500
    with pytest.raises(InputError, match=r"and in 499 more rows") as caught:
        read(csv(tmp_path, text), MAPPING)
    assert len(str(caught.value).splitlines()) == 1


PERSONS = """
dates = ["%m/%d/%Y"]
[columns]
"Event" = "event_number"
"Name" = "name"
"Born" = "birth_date"
"""


def test_names_and_birth_dates_are_not_even_read_without_leave(tmp_path: Path) -> None:
    path = csv(tmp_path, "Event,Name,Born\nD,GARCIA Ana,no day at all\n")
    side = read(path, PERSONS)
    assert side.rows[0].name is None
    assert side.rows[0].birth_date is None
    assert "GARCIA" not in repr(side)
    with pytest.raises(InputError) as caught:
        read(path, PERSONS, names=True)
    assert "row 2: 'Born' is no day" in str(caught.value)
    assert "no day at all" not in str(caught.value)


def test_names_are_read_where_they_are_allowed(tmp_path: Path) -> None:
    side = read(csv(tmp_path, "Event,Name,Born\nD,GARCIA Ana,02/03/1990\n"), PERSONS, names=True)
    assert (side.rows[0].name, side.rows[0].birth_date) == ("GARCIA Ana", date(1990, 2, 3))
    assert side.rows[0].written == (("Event", "D"),)


ANSWERS = """
[columns]
"Event" = "event_number"
"Result" = "answer"
"Notice" = "answer.notify"
[codes.answer]
"Detainer Declined by LEA" = "hold=declined"
"Notified*" = "complied"
"Pending" = "none"
"*" = ""
"""


@pytest.mark.parametrize(
    ("cells", "answers", "unanswered"),
    [
        ("detainer declined by LEA,", {Act.HOLD: "declined"}, False),
        (",Notified by fax", {Act.NOTIFY: "complied"}, False),
        (
            "Detainer Declined by LEA,Notified",
            {Act.HOLD: "declined", Act.NOTIFY: "complied"},
            False,
        ),
        ("Lifted,", {}, False),
        ("Pending,", {}, True),
        (",", {}, False),
    ],
)
def test_codes_say_what_a_list_means(
    tmp_path: Path, cells: str, answers: dict[Act, str], *, unanswered: bool
) -> None:
    [row] = read(csv(tmp_path, f"Event,Result,Notice\nD,{cells}\n"), ANSWERS).rows
    assert {one.act: one.kind for one in row.answers} == answers
    assert row.says_unanswered is unanswered


def test_an_empty_answer_says_none_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    path = csv(tmp_path, "Event,Result,Notice\nD,,\nE,Pending,Notified\n")
    silent, loud = (read(path, start + ANSWERS).rows for start in ("", 'blank_answer = "none"\n'))
    assert [row.says_unanswered for row in silent] == [False, False]
    assert [row.says_unanswered for row in loud] == [True, False]


SHEETS = """
blank = ["b(6), b(7)c"]
optional = ["answer"]
ignore = ["*"]
[columns]
"Prepare Date" = "prepared"
"Type" = "instrument"
[join]
unit = ["Facility", "State"]
[codes.instrument]
"I247A*" = "I-247A"
"I247*" = "I-247"
"""


def spreadsheet(folder: Path) -> Path:
    head = ("State", "Prepare Date", "Facility", "Type", "Other")
    return workbook(
        folder / "list.xlsx",
        {
            "Part 1": [
                head,
                ("TX", "day:2015-05-08", "COUNTY JAIL", "I247 - old", 1),
                (None, None, None, None, None),
                ("TX", "day:2015-05-09", "b(6), b(7)C", "I247A - new", 1),
            ],
            "Part 2": [head, ("CO", "day:2016-01-02", "OTHER JAIL", "I247A", 2)],
            "Read me": [("Notes of the office",), ("none",)],
        },
    )


def rows_of(side: Side) -> list[tuple[str, str | None, int]]:
    return [(str(row.where), row.unit, row.where.line) for row in side.rows]


def test_sheets_with_the_headings_are_read_and_the_others_named(tmp_path: Path) -> None:
    side = read(spreadsheet(tmp_path), SHEETS)
    assert rows_of(side) == [
        ("list.xlsx, sheet Part 1, row 2", "COUNTY JAIL, TX", 2),
        ("list.xlsx, sheet Part 1, row 4", "TX", 4),
        ("list.xlsx, sheet Part 2, row 2", "OTHER JAIL, CO", 2),
    ]
    assert side.rows[1].instrument is InstrumentKind.I_247A
    assert side.notes == ("sheet 'Read me' holds none of the mapped headings: unread",)


def test_one_sheet_can_be_named_and_a_wrong_name_is_told(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path)
    assert len(read(path, 'sheets = ["Part 2"]\n' + SHEETS).rows) == 1
    with pytest.raises(InputError, match="has no sheet 'Part 9'"):
        read(path, 'sheets = ["Part 9"]\n' + SHEETS)


def test_a_scope_sets_aside_counts_and_names(tmp_path: Path) -> None:
    scope = '[units]\n"Jail" = ["county jail, tx"]\n[scope]\nunits = "ours"\nto = 2015-12-31\n'
    side = read(spreadsheet(tmp_path), SHEETS + scope)
    assert len(side.rows) == 1
    assert [(one.why, len(one.rows)) for one in side.set_aside] == [
        ("its unit is none of those under [units]", 2)
    ]
    days = read(spreadsheet(tmp_path), SHEETS + "[scope]\nfrom = 2015-05-09\nto = 2015-12-31\n")
    assert [(one.why, len(one.rows)) for one in days.set_aside] == [
        ("it is before 2015-05-09", 1),
        ("it is after 2015-12-31", 1),
    ]


def test_numbers_of_a_spreadsheet_stay_what_they_are(tmp_path: Path) -> None:
    rows = [("Event", "Sent", "Form"), (200100001.0, 43843, "I-138")]
    path = workbook(tmp_path / "n.xlsx", {"a": rows})
    side = read(path, MAPPING.replace('dates = ["', 'dates = ["excel", "'))
    assert side.rows[0].identifiers == {Field.EVENT_NUMBER: "200100001"}
    assert side.rows[0].facts[Field.SENT].day == date(2020, 1, 13)
    with pytest.raises(InputError, match=r"row 2: 'Sent' '43843\.0' is no day"):
        read(path, MAPPING)


def test_a_number_that_lost_its_digits_is_a_fault(tmp_path: Path) -> None:
    rows = [("Event", "Sent", "Form"), (9.4e21, "day:2020-01-13", "I-138")]
    with pytest.raises(InputError, match="'Event' is a rounded number; format the column as text"):
        read(workbook(tmp_path / "n.xlsx", {"a": rows}), MAPPING)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 no workbook", "is no spreadsheet that can be read"),
        (b"Event,Sent,Form\n\x81\x8d\n", "is neither UTF-8 nor Windows text"),
        (b"Event,Sent;Form,x;y\n", "could be separated by"),
        (b'Event,Sent,Form\n"open\n', "is broken"),
    ],
)
def test_a_file_that_is_no_list_is_one_clear_message(
    tmp_path: Path, data: bytes, said: str
) -> None:
    with pytest.raises(DocumentError, match=said):
        read(csv(tmp_path, data), MAPPING)


def test_a_day_that_two_formats_read_in_two_ways_is_a_fault() -> None:
    both = ("%m/%d/%Y", "%d/%m/%Y")
    assert as_shown("13/01/2020", both, None) == Shown(day=date(2020, 1, 13))
    assert as_shown("03/03/2020", both, None) == Shown(day=date(2020, 3, 3))
    with pytest.raises(CellError, match="could be two days"):
        as_shown("03/04/2020", both, None)


@settings(deadline=None, derandomize=True)
@given(st.dates(), st.sampled_from(("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d")))
def test_a_day_comes_back_as_it_was_written(day: date, layout: str) -> None:
    text = f"{day.year:04}-{day:%m-%d}" if layout == "%Y-%m-%d" else day.strftime(layout)
    if len(text.rsplit("/", maxsplit=1)[-1].rsplit(".", maxsplit=1)[-1]) < 4:
        return  # strftime writes early years without their zeros
    if layout != "%Y%m%d" or len(text) == 8:
        assert as_shown(text, (layout,), None) == Shown(day=day)
