from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tecum.instruments.values import (
    a_number_in,
    day_in,
    moment_in,
    name_and_title,
    sex_in,
    time_in,
    within_in,
)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("01/13/2020", "2020-01-13"),
        ("1/3/2020", "2020-01-03"),
        ("2020-01-13", "2020-01-13"),
        ("January 13, 2020", "2020-01-13"),
        ("Jan. 13, 2020", "2020-01-13"),
        ("Monday, January 13, 2020", "2020-01-13"),
        ("13 JAN 2020", "2020-01-13"),
        ("13-Jan-2020", "2020-01-13"),
        ("this 20th day of April, 2020", "2020-04-20"),
        ("05/04/2020", "2020-05-04"),  # month first
        ("13/01/2020", None),  # no month 13
        ("02/30/2020", None),
        ("01/13/20", None),  # no guess at the century
        ("13", None),
        ("", None),
        ("01/13/2020 to 02/13/2020", None),  # two dates are not one
    ],
)
def test_dates(printed: str, value: str | None) -> None:
    assert day_in(printed) == value


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_is_read_back_in_each_way_of_writing_it(day: date) -> None:
    for shape in ("%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%d %b %Y"):
        assert day_in(day.strftime(shape)) == day.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers(text: str) -> None:
    for value in (day_in(text), moment_in(text), time_in(text), a_number_in(text)):
        assert value is None or value.isascii()


@pytest.mark.parametrize(
    ("printed", "afternoon", "value"),
    [
        ("10:00", False, "10:00"),
        ("10:00", True, "22:00"),
        ("10:00", None, "10:00"),
        ("9:00 a.m.", None, "09:00"),
        ("12:15 p.m.", None, "12:15"),
        ("12:15 AM", None, "00:15"),
        ("5 pm", None, "17:00"),
        ("1700", None, None),
        ("17:00", None, "17:00"),
        ("17:00 p.m.", None, None),
        ("25:00", None, None),
        ("noon", None, "12:00"),
        ("midnight", None, None),
    ],
)
def test_times(printed: str, afternoon: bool | None, value: str | None) -> None:  # noqa: FBT001 - a table column
    assert time_in(printed, afternoon=afternoon) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("01/27/2020 10:00 a.m.", "2020-01-27T10:00"),
        ("01/27/2020", "2020-01-27"),
        ("January 27, 2020 at 5:00 PM", "2020-01-27T17:00"),
        ("as soon as possible", None),
    ],
)
def test_return_dates(printed: str, value: str | None) -> None:
    assert moment_in(printed) == value


@pytest.mark.parametrize(
    ("printed", "labelled", "value"),
    [
        ("A 200 123 456", False, "A200123456"),
        ("A200123456", False, "A200123456"),
        ("A200-123-456", False, "A200123456"),
        ("A# 20 123 456", False, "A20123456"),
        ("200123456", False, None),
        ("200 123 456", True, "A200123456"),
        ("XDE1900000001", True, None),
        ("BA200123456", False, None),
        ("A12", True, None),
    ],
)
def test_alien_numbers(printed: str, labelled: bool, value: str | None) -> None:  # noqa: FBT001 - a table column
    assert a_number_in(printed, labelled=labelled) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [("M", "M"), ("Male", "M"), ("female", "F"), ("f.", "F"), ("X", "X"), ("Unknown", "Unknown")],
)
def test_sex(printed: str, value: str) -> None:
    assert sex_in(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("within fourteen (14) days of this Order", "14 days"),
        ("within 3 business days", "3 business days"),
        ("within ten days", "10 days"),
        ("within 48 hours", "48 hours"),
        ("within reason", None),
    ],
)
def test_periods(printed: str, value: str | None) -> None:
    assert within_in(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("Dana Example, Deportation Officer", ("Dana Example", "Deportation Officer")),
        (
            "A. Example, Assistant District Director, Investigations",
            ("A. Example", "Assistant District Director, Investigations"),
        ),
        ("Dana Example", ("Dana Example", None)),
        ("Dana Example - Special Agent", ("Dana Example", "Special Agent")),
    ],
)
def test_officers(printed: str, value: tuple[str, str | None]) -> None:
    assert name_and_title(printed) == value
