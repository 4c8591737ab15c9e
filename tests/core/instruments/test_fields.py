# ruff: noqa: RUF001 - the forms print dashes and quotation marks of their own
"""Where a value stands: after its label, under it, over its caption, in a sentence, in a form."""

import itertools

import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import cell, document, placed, plain, text_field

from tecum.instruments.document import Page
from tecum.instruments.kinds import Catalogue
from tecum.instruments.reading import Instrument
from tecum.instruments.recognise import read_instruments

UNDER = """
     DHS Form I-247A (02/17) Page 1 of 3
     IMMIGRATION DETAINER – NOTICE OF ACTION
     Subject ID:                   File No:
     300123456                     A 000 123 456
     Event #:                      Date:
     XDE1900000001                 04 NOV 2019
     TO: (Name and Title of        FROM: (DHS Office Address)
     Institution - OR Any
     Subsequent Law Enforcement
     Agency)
     Sheriff                       ICE ERO
     Alder County Jail             200 Sample Parkway
     31 Foundry Lane
     Name of Alien:
     AL-SERAFI DE LA PEÑA Y O'DUNLEAVY, María del Carmen
     Date of Birth:      Citizenship:         Sex:
     01/02/1980          EL SALVADOR          F
     1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN.
     IT IS THEREFORE REQUESTED THAT YOU:

     P. L. Harrowgate, Deportation Officer     ________________________
     (Name and title of Immigration Officer)   (Signature of Immigration Officer)
"""
BESIDE = """
     DHS Form I-247A (3/17)
     IMMIGRATION DETAINER – NOTICE OF ACTION
     File No: A000123456          Date: 11/4/2019
     Subject ID: 300123456        Event #: XDE1900000001
     FROM: (DHS Office Address)   ICE ERO
                                  200 Sample Parkway
     TO: (Name and Title of Institution - OR Any Subsequent Law Enforcement Agency)  Sheriff
                                  Alder County Jail
                                  31 Foundry Lane
     Name of Alien: AL-SERAFI DE LA PEÑA Y O'DUNLEAVY, María del Carmen
     Sex: F    Date of Birth: 01/02/1980    Citizenship: EL SALVADOR
     1. DHS HAS DETERMINED THAT PROBABLE CAUSE EXISTS THAT THE SUBJECT IS A REMOVABLE ALIEN.
     P. L. Harrowgate, Deportation Officer
     (Name and title of Immigration Officer)
"""
EXPECTED = {
    "subject_id": "300123456",
    "event_number": "XDE1900000001",
    "a_number": "A000123456",
    "issue_date": "2019-11-04",
    "to": "Sheriff Alder County Jail 31 Foundry Lane",
    "from": "ICE ERO 200 Sample Parkway",
    "subject_name": "AL-SERAFI DE LA PEÑA Y O'DUNLEAVY, María del Carmen",
    "date_of_birth": "1980-01-02",
    "citizenship": "EL SALVADOR",
    "sex": "F",
    "officer_name": "P. L. Harrowgate",
    "officer_title": "Deportation Officer",
}


def only(catalogue: Catalogue, *pages: Page) -> Instrument:
    (paper,) = read_instruments(document(pages), catalogue)
    return paper


@pytest.mark.parametrize("layout", [UNDER, BESIDE], ids=["under", "beside"])
def test_labels_above_and_labels_left(catalogue: Catalogue, layout: str) -> None:
    paper = only(catalogue, placed(layout))
    assert {name: paper.fields[name].value for name in EXPECTED} == EXPECTED
    assert all(paper.fields[name].box is not None for name in EXPECTED)


def test_the_box_of_a_value_is_where_it_stands(catalogue: Catalogue) -> None:
    paper = only(catalogue, placed(UNDER))
    assert paper.fields["subject_id"].box == cell(4, 5, 9)
    assert paper.fields["subject_id"].printed == "300123456"
    assert paper.fields["issue_date"].printed == "04 NOV 2019"


def test_a_blank_form_has_its_fields_and_no_values(catalogue: Catalogue) -> None:
    blank = "\n".join(
        line
        for line in BESIDE.splitlines()
        if not line.strip().startswith(("Alder", "31", "200", "P. L."))
    )
    for value in (
        "A000123456", "11/4/2019", "300123456", "XDE1900000001", "ICE ERO", "Sheriff",
        "AL-SERAFI DE LA PEÑA Y O'DUNLEAVY, María del Carmen", " F ", "01/02/1980", "EL SALVADOR",
    ):  # fmt: skip
        blank = blank.replace(value, "_" * 12)
    paper = only(catalogue, placed(blank))
    for name in set(EXPECTED) - {"a_number"}:
        assert paper.fields[name].value is None, name
        assert paper.fields[name].printed is None, name


@pytest.mark.parametrize("printed", ["11/4/19", "13/13/2019", "soon"])
def test_what_is_no_day_keeps_its_print_and_has_no_value(
    catalogue: Catalogue, printed: str
) -> None:
    paper = only(catalogue, placed(BESIDE.replace("11/4/2019", printed)))
    assert paper.fields["issue_date"].value is None
    assert paper.fields["issue_date"].printed == printed


def test_values_typed_into_unnamed_form_fields_are_read_where_they_are_shown(
    catalogue: Catalogue,
) -> None:
    bare = BESIDE.replace("XDE1900000001", "").replace("300123456", "")
    row = next(n for n, line in enumerate(bare.splitlines()) if "Event #" in line)
    column = bare.splitlines()[row].index("Event #:") + 9
    widget = text_field("f1_07", "XDE77", cell(row, column, 20))
    paper = only(catalogue, placed(bare, widgets=[widget]))
    assert paper.fields["event_number"].value == "XDE77"
    assert paper.fields["event_number"].source == "form"
    assert paper.fields["subject_id"].value is None


def test_a_name_in_a_sentence_may_wrap(catalogue: Catalogue) -> None:
    text = papers.I_200.replace("that QUINTERRA, Evaristo is", "that QUINTERRA,\nEvaristo is")
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.fields["subject_name"].value == "QUINTERRA, Evaristo"


def test_the_reply_part_of_a_detainer_is_the_jails_and_gives_no_field(
    catalogue: Catalogue,
) -> None:
    (paper,) = read_instruments(plain(papers.I_247A_WHOLE), catalogue)
    assert paper.fields["officer_name"].value == "P. L. Harrowgate"


def test_a_subpoena_is_read_block_by_block(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.i_138()), catalogue)
    expected = {
        "to": "Custodian of Records, Alder County Jail 31 Foundry Lane, Alderton, CO 80999",
        "purpose": "Removal investigation of QUINTERRA, Evaristo",
        "a_number": "A000123456",
        "return_at": "2020-01-27T10:00",
        "return_place": "200 Sample Parkway, Centennial, CO",
        "records_demanded": "home address; employer address; emergency contacts",
        "officer_name": "T. R. Ossington",
        "officer_title": "Field Office Director",
        "issue_date": "2020-01-13",
        "boxes.appear": False,
        "boxes.produce": True,
    }
    assert {name: paper.fields[name].value for name in expected} == expected


def test_an_order_is_read_from_its_caption_and_signature(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.ORDER), catalogue)
    assert paper.fields["case_number"].value == "20-mc-00999-ABC-DEF"
    assert paper.fields["issue_date"].value == "2020-04-20"
    assert paper.fields["return_within"].value == "14 days"
    assert paper.fields["officer_name"].value == "Mary Invented"
    court = "UNITED STATES DISTRICT COURT FOR THE DISTRICT OF COLORADO"
    assert paper.fields["court"].value == court
    assert paper.fields["court"].printed == f"IN THE {court}"


@pytest.mark.parametrize("cuts", [(8,), (3, 9)], ids=["two pages", "a page in between"])
def test_a_demand_that_fills_its_page_runs_on_at_the_head_of_the_next(
    catalogue: Catalogue, cuts: tuple[int, ...]
) -> None:
    items = [f"({number}) item number {number}" for number in range(1, 13)]
    head, rest = papers.i_138(records="@").split("@")
    block_five, certificate = rest.split("\f")
    block_five = block_five.replace("DHS Form I-138 (6/09)", "").strip("\n")
    bounds = (0, *cuts, len(items))
    parts = ["\n".join(items[a:b]) for a, b in itertools.pairwise(bounds)]
    parts[0] = f"{head}\n{parts[0]}"
    parts[-1] = f"{parts[-1]}\n{block_five}"
    pages = [
        placed(f"{part}\n\nDHS Form I-138 (6/09)", number=number)
        for number, part in enumerate(parts, 1)
    ]
    paper = only(catalogue, *pages, placed(certificate, number=len(parts) + 1))
    assert paper.pages == tuple(range(1, len(parts) + 2))
    assert paper.fields["records_demanded"].value == " ".join(items)
    assert paper.fields["officer_name"].value == "T. R. Ossington"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("     P. L. Harrowgate, Supervisory Detention", "Supervisory Detention and Officer"),
        ("         (303) 555-0137 .", "and Officer"),
        ("    decisions of the jail about custody, work and release.", "and Officer"),
    ],
)
def test_a_row_over_a_signature_belongs_to_it_only_in_line_with_it(
    catalogue: Catalogue, above: str, title: str
) -> None:
    signed = "     P. L. Harrowgate, and Officer"
    if "Harrowgate" in above:
        signed = "     and Officer"
    text = BESIDE.replace("     P. L. Harrowgate, Deportation Officer", f"{above}\n{signed}")
    paper = only(catalogue, placed(text))
    assert paper.fields["officer_name"].value == "P. L. Harrowgate"
    assert paper.fields["officer_title"].value == title


@pytest.mark.parametrize("count", [1, 20, 81, 400])
def test_a_demand_is_read_to_its_end_however_long_it_is(catalogue: Catalogue, count: int) -> None:
    items = [
        f"({number}) address and telephone number\nas recorded in register {number};"
        for number in range(1, count + 1)
    ]
    (paper,) = read_instruments(plain(papers.i_138(records="\n".join(items))), catalogue)
    assert paper.fields["records_demanded"].value == " ".join(items).replace("\n", " ")
    assert paper.fields["officer_name"].value == "T. R. Ossington"
    assert paper.fields["issue_date"].value == "2020-01-13"


def test_a_fax_header_is_not_the_addressee(catalogue: Catalogue) -> None:
    header = "13 JAN 2020 10:12 FROM: ICE DENVER TO: 3035550100 P. 1/3"
    paper = only(catalogue, placed(f"{header}\n{BESIDE}"))
    assert paper.fields["to"].value == EXPECTED["to"]
    assert paper.fields["from"].value == EXPECTED["from"]
    paper = only(catalogue, placed(f"TO: JAIL RECORDS\n{header}\n{UNDER}"))
    assert paper.fields["to"].value == EXPECTED["to"]
