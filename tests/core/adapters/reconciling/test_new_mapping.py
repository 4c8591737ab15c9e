"""A first mapping: guesses that can be read at once, and no person in it."""

from pathlib import Path

import pytest
from tests.core.adapters.reconciling.lists import read, workbook

from tecum.adapters.reconciling.mapping import parse_mapping
from tecum.adapters.reconciling.new_mapping import first_mapping
from tecum.errors import InputError
from tecum.measures.reconciling import Field
from tecum.terms import Act, AnswerKind, InstrumentKind

LIST = """Event No;A-Number;FINS;Subject Name;DOB;Form Type;Date Prepared;Date Sent;Sent To;Response;Response Date;Remarks
DEN1;A200100001;1180000001;GARCIA, Ana;02/03/1990;Form I-247A Detainer;01/12/2020;01/13/2020;COUNTY JAIL;Declined by LEA;01/16/2020;none
DEN2;A200100002;1180000002;LOPEZ, Juan;11/30/1985;I138 subpoena;01/12/2020;01/13/2020;NYDOC;No response;;call back
DEN3;A200100003;1180000003;TRAN, Minh;05/06/1977;something else;01/12/2020;01/14/2020;COUNTY JAIL;Honored;01/15/2020;
"""  # noqa: E501 - a row of a list


def begun(folder: Path, text: str = LIST) -> tuple[Path, str]:
    path = folder / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    return path, first_mapping(path)


def test_guesses_are_made_from_headings_and_cells(tmp_path: Path) -> None:
    path, text = begun(tmp_path)
    mapping = parse_mapping(text, "m.toml")
    assert {heading: str(target) for heading, target in mapping.columns.items()} == {
        "event no": "event_number",
        "a-number": "file_number",
        "fins": "subject_id",
        "subject name": "name",
        "dob": "birth_date",
        "form type": "instrument",
        "date prepared": "prepared",
        "date sent": "sent",
        "sent to": "unit",
        "response": "answer",
        "response date": "answered",
    }
    assert mapping.dates == ("%m/%d/%Y",)
    assert mapping.ignore == {"remarks"}
    assert mapping.role is None
    assert '"something else" = ""  # not guessed' in text
    first, second, third = read(path, text).rows
    assert [row.instrument for row in (first, second, third)] == [
        InstrumentKind.I_247A,
        InstrumentKind.I_138,
        None,
    ]
    assert [(one.act, one.kind) for one in first.answers] == [(None, AnswerKind.DECLINED)]
    assert second.says_unanswered
    assert Act.HOLD not in {one.act for one in third.answers}


def test_short_headings_are_guessed_too(tmp_path: Path) -> None:
    _, text = begun(tmp_path, "file_number,kind,To\nF-1,I-138,Jail\n")
    columns = parse_mapping(text, "m.toml").columns
    assert {heading: str(target) for heading, target in columns.items()} == {
        "file number": "file_number",
        "kind": "instrument",
        "to": "unit",
    }


def test_no_person_and_no_identifier_is_written_into_a_mapping(tmp_path: Path) -> None:
    _, text = begun(tmp_path)
    for private in ("GARCIA", "Juan", "1990", "200100001", "1180000001", "DEN1", "call back"):
        assert private not in text


def test_days_in_doubt_are_left_to_the_clerk(tmp_path: Path) -> None:
    path, text = begun(tmp_path, "Event No,Date Sent\nDEN1,03/04/2020\nDEN2,05/06/2020\n")
    assert '# dates = ["%m/%d/%Y"]' in text
    assert '# dates = ["%d/%m/%Y"]' in text
    assert parse_mapping(text, "m.toml").dates == ()
    with pytest.raises(InputError, match="'Date Sent' '03/04/2020' is no day"):
        read(path, text)


def test_a_day_that_settles_the_order_is_used(tmp_path: Path) -> None:
    _, text = begun(tmp_path, "Event No,Date Sent\nDEN1,03/04/2020\nDEN2,25/06/2020\n")
    assert parse_mapping(text, "m.toml").dates == ("%d/%m/%Y",)


def test_headings_further_down_and_several_sheets(tmp_path: Path) -> None:
    head = [("Office of Records",), (None,), ("Event Number", "Date Sent", "Form")]
    row = [("DEN1", "day:2020-01-13", "I-200")]
    path = workbook(tmp_path / "t.xlsx", {"one": head + row, "two": head + row})
    text = first_mapping(path)
    mapping = parse_mapping(text, "m.toml")
    assert mapping.header_row == 3
    assert '# sheets = ["one", "two"]' in text
    assert len(read(path, text).rows) == 2


def test_a_file_without_headings_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row looks like headings"):
        begun(tmp_path, "1\n2\n")


def test_our_own_words_are_known(tmp_path: Path) -> None:
    _, text = begun(tmp_path, f"{','.join(Field)}\n{',' * (len(Field) - 1)}x\n")
    columns = parse_mapping(text, "m.toml").columns
    assert {str(target) for target in columns.values()} == set(Field)
