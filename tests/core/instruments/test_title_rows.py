"""Kinds of which little more than the title is known: no field is better than a wrong one."""

import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import document, placed, plain

from tecum.instruments.kinds import Catalogue
from tecum.instruments.reading import Instrument
from tecum.instruments.recognise import read_instruments

FAX = "JAN-13-2020 14:02  FROM: SAMPLE OFFICE  TO: 3035550199  P.001"
UNDER = """
U.S. Department of Homeland Security
                    Order to Detain or Release Alien
   To: {to}
   Warden
   Pinyon Regional Detention Center
   700 Mesa Loop
   From: {of}
   ICE ERO
   Mockup Sub-Office
   12 Mockup Trail

  Please                    Detain             Release
   Name of Alien:                          File No:
   QUINTERRA, Evaristo                     A000-123-456
   Date of Birth:          Nationality:
   07/18/1998              HAITI
  Remarks:
Form I-203 (Rev. 08/01/07)
"""
BESIDE = """
U.S. Department of Homeland Security
                    Order to Detain or Release Alien
To: {to}   Warden
{indent}   Pinyon Regional Detention Center
{indent}   700 Mesa Loop
From: {of}   ICE ERO
{indent2}   Mockup Sub-Office
{indent2}   12 Mockup Trail
Please [X] Detain [ ] Release
Name of Alien: QUINTERRA, Evaristo          File No: A000-123-456
Date of Birth: 18 JUL 1998                  Nationality: HAITI
Remarks:
Form I-203 (Rev. 08/01/07)
"""
TO, OF = "(Name and Title of Institution)", "(Office Address)"


def order(catalogue: Catalogue, layout: str, *, to: str, of: str, head: str = "") -> Instrument:
    text = layout.format(
        to=to, of=of, indent=" " * len(f"To: {to}"), indent2=" " * len(f"From: {of}")
    )
    (paper,) = read_instruments(document([placed(f"{head}{text}")]), catalogue)
    assert paper.kind == "I-203"
    return paper


@pytest.mark.parametrize("layout", [UNDER, BESIDE], ids=["under", "beside"])
@pytest.mark.parametrize("head", ["", FAX], ids=["", "fax"])
def test_an_order_to_detain_is_read_at_its_own_labels(
    catalogue: Catalogue, layout: str, head: str
) -> None:
    paper = order(catalogue, layout, to=TO, of=OF, head=head)
    assert paper.fields["to"].value == "Warden Pinyon Regional Detention Center 700 Mesa Loop"
    assert paper.fields["from"].value == "ICE ERO Mockup Sub-Office 12 Mockup Trail"
    assert paper.fields["subject_name"].value == "QUINTERRA, Evaristo"
    assert paper.fields["a_number"].value == "A000123456"


@pytest.mark.parametrize("layout", [UNDER, BESIDE], ids=["under", "beside"])
@pytest.mark.parametrize("head", ["", f"{FAX}\n", "FROM: SAMPLE OFFICE  TO: JAIL\n"])
def test_a_label_explained_in_words_not_known_is_not_read(
    catalogue: Catalogue, layout: str, head: str
) -> None:
    gloss = {"to": "(Name of Officer who Prepared this)", "of": "(Post of Entry)"}
    paper = order(catalogue, layout, head=head, **gloss)
    assert "to" not in paper.fields
    assert "from" not in paper.fields
    assert paper.fields["subject_name"].value == "QUINTERRA, Evaristo"


def test_words_in_brackets_are_a_caption_only_where_they_fill_them(catalogue: Catalogue) -> None:
    text = UNDER.replace("Name of Alien:", "Person:").format(to=TO, of=OF)
    (paper,) = read_instruments(document([placed(text)]), catalogue)
    assert paper.kind == "I-203"
    assert "subject_name" not in paper.fields


def test_a_value_ends_where_print_that_nobody_knows_is_set_otherwise(catalogue: Catalogue) -> None:
    for print_of_a_form in ("Please detain the person named here.", "        Part Two"):
        text = BESIDE.replace("Please [X] Detain [ ] Release", print_of_a_form)
        paper = order(catalogue, text, to=TO, of=OF)
        assert paper.fields["from"].value == "ICE ERO Mockup Sub-Office 12 Mockup Trail"


WARRANT = """AO 442 (Rev. 11/11) Arrest Warrant
     UNITED STATES DISTRICT COURT
            for the
       District of Colorado
                 ARREST WARRANT
     To: Any authorized law enforcement officer
     YOU ARE COMMANDED to arrest and bring before a United States magistrate judge without delay
     (name of person to be arrested) QUINTERRA, Evaristo
     who is accused of an offense
     Date: 02/10/2020
     Printed name and title: {officer}
                            Return
     This warrant was received on ____________ , and the person was arrested on ____________
"""
LONG = "Mary Alexandra de la Invented-Example, Chief United States Magistrate"


@pytest.mark.parametrize(
    ("officer", "title"),
    [
        ("Mary Invented, United States Magistrate Judge", "United States Magistrate Judge"),
        ("Mary Invented, Deputy Clerk", "Deputy Clerk"),
        (f"{LONG}\n     Judge", "Chief United States Magistrate Judge"),
    ],
)
def test_the_title_of_an_officer_ends_before_the_next_heading(
    catalogue: Catalogue, officer: str, title: str
) -> None:
    text = WARRANT.format(officer=officer)
    (paper,) = read_instruments(document([placed(text)]), catalogue)
    assert paper.kind == "AO-442"
    assert paper.fields["officer_title"].value == title
    (paper,) = read_instruments(plain(WARRANT.format(officer="Q. Wrenfield, Clerk")), catalogue)
    assert paper.fields["officer_title"].value == "Clerk"


def test_a_fax_line_is_no_addressee_of_a_warrant(catalogue: Catalogue) -> None:
    text = f"{FAX}\n{WARRANT.format(officer='Mary Invented, Clerk')}"
    (paper,) = read_instruments(document([placed(text)]), catalogue)
    assert paper.fields["to"].value == "Any authorized law enforcement officer"


def test_a_fax_line_does_not_run_into_a_demand(catalogue: Catalogue) -> None:
    head, rest = papers.i_138(records="@").split("@")
    block_five, _ = rest.split("\f")
    foot = "DHS Form I-138 (6/09)"
    block_five = block_five.replace(foot, "").strip("\n")
    pages = [
        placed(f"{FAX}\n\n{head}\n(1) home address\n\n{foot}"),
        placed(f"{FAX}\n\n\n\n(2) employer\n(3) photograph\n{block_five}\n{foot}", number=2),
    ]
    (paper, *_) = read_instruments(document(pages), catalogue)
    assert paper.fields["records_demanded"].value == "(1) home address (2) employer (3) photograph"
