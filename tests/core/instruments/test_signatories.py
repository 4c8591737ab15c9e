"""Who signed a court's form, read at the place that the form has for it."""

import pytest
from tests.core.instruments.sheets import document, placed, plain

from tecum.instruments.document import Document
from tecum.instruments.kinds import Catalogue
from tecum.instruments.recognise import read_instruments
from tecum.instruments.signatories import role_of_office
from tecum.terms import IssuedBy, SignatoryRole

WARRANT = """AO 442 (Rev. 11/11) Arrest Warrant
     UNITED STATES DISTRICT COURT
            for the
       District of Colorado
                 ARREST WARRANT
     To: Any authorized law enforcement officer
     YOU ARE COMMANDED to arrest and bring before a United States magistrate judge without delay
     (name of person to be arrested) QUINTERRA, Evaristo
     who is accused of an offense.
     The Court finds that there is probable cause to believe that the offense was committed.
     Date: 02/10/2020
{signed}
                            Return
     This warrant was received on ____________ , and the person was arrested on ____________
"""
BESIDE = """     Issuing officer's signature: {signature}
     Printed name and title: {officer}"""
OVER = """
     {signature}
     (Issuing officer's signature)

     {officer}
     (Printed name and title)"""


@pytest.mark.parametrize("layout", [BESIDE, OVER], ids=["beside", "over"])
@pytest.mark.parametrize("is_plain", [True, False], ids=["text", "places"])
@pytest.mark.parametrize(
    ("signature", "officer", "role", "finds"),
    [
        ("s/ M. Invented", "Mary Invented, United States Magistrate Judge", "magistrate", True),
        ("s/ M. Invented", "Mary Invented, United States District Judge", "judge", True),
        ("s/ Q. Wrenfield", "Q. Wrenfield, Deputy Clerk", "clerk", None),
        ("s/ Q. Wrenfield", "Q. Wrenfield, Clerk of Court", "clerk", None),
        ("s/ Q. Wrenfield", "Q. Wrenfield, Immigration Judge", "other", None),
        ("s/ Q. Wrenfield", "Q. Wrenfield, Keeper of the Seals", None, None),
        ("________________", "Mary Invented, United States Magistrate Judge", None, None),
        ("________________", "Q. Wrenfield, Deputy Clerk", None, None),
        ("________________", "________________", None, None),
    ],
)
def test_a_warrant_is_signed_in_the_role_that_its_form_names(  # noqa: PLR0913 - a table of them
    catalogue: Catalogue,
    layout: str,
    *,
    is_plain: bool,
    signature: str,
    officer: str,
    role: str | None,
    finds: bool | None,
) -> None:
    text = WARRANT.format(signed=layout.format(signature=signature, officer=officer))
    paper = plain(text) if is_plain else document([placed(text)])
    (warrant,) = read_instruments(paper, catalogue)
    assert warrant.kind == "AO-442"
    assert warrant.issued_by is IssuedBy.COURT
    assert warrant.signatory_role == role
    assert warrant.judge_finding.answer is finds


def test_a_judge_named_beside_a_clerks_signature_has_found_nothing(catalogue: Catalogue) -> None:
    signed = BESIDE.format(signature="s/ Q. Wrenfield", officer="Q. Wrenfield, Deputy Clerk")
    text = (
        f"{WARRANT.format(signed=signed)}     Mary Invented\n     United States Magistrate Judge\n"
    )
    paper: Document = plain(text)
    (warrant,) = read_instruments(paper, catalogue)
    assert warrant.signatory_role is SignatoryRole.CLERK
    assert warrant.judge_finding.answer is None
    assert "signature" not in warrant.fields


def test_an_office_that_wraps_is_read_and_finds_nothing_by_itself(catalogue: Catalogue) -> None:
    long = "Mary Alexandra de la Invented-Example-Placeholder, United States Magistrate\n     Judge"
    signed = BESIDE.format(signature="s/ M. Invented", officer=long)
    (warrant,) = read_instruments(document([placed(WARRANT.format(signed=signed))]), catalogue)
    assert warrant.fields["officer_title"].value == "United States Magistrate Judge"
    assert warrant.signatory_role is SignatoryRole.MAGISTRATE
    assert warrant.judge_finding.answer is None


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("Deputy Clerk", SignatoryRole.CLERK),
        ("CHIEF DEPUTY CLERK OF THE COURT", SignatoryRole.CLERK),
        ("Clerk.", SignatoryRole.CLERK),
        ("Immigration Judge", SignatoryRole.OTHER),
        ("Assistant Chief Immigration Judge", SignatoryRole.OTHER),
        ("United States Magistrate Judge", SignatoryRole.MAGISTRATE),
        ("Chief United States Magistrate Judge", SignatoryRole.MAGISTRATE),
        ("U.S. District Judge", SignatoryRole.JUDGE),
        ("Magistrate Judge", None),
        ("Assistant to the United States District Judge", None),
        ("Law Clerk to Judge Invented", None),
        ("Records clerk of the jail", None),
        ("", None),
        (None, None),
    ],
)
def test_an_office_tells_a_role_only_by_its_whole_name(
    office: str | None, role: SignatoryRole | None
) -> None:
    assert role_of_office(office) is role
