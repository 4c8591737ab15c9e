"""Whether a judge found probable cause: never a wrong yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import document, placed, plain, text_field

from tecum.adapters.package_data import load_catalogue
from tecum.instruments.kinds import Catalogue
from tecum.instruments.recognise import read_instruments
from tecum.terms import IssuedBy, JudgeKind, SignatoryRole

SIGNED = "Mary Invented\nUnited States Magistrate Judge"
FOUND = "The Court finds probable cause to believe that an offense was committed."


@pytest.mark.parametrize(
    "text",
    [papers.I_247A_WHOLE, papers.I_247D, papers.I_247N, papers.I_200, papers.I_205, papers.i_138()],
)
def test_an_officers_finding_is_no_judges(catalogue: Catalogue, text: str) -> None:
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.issued_by is IssuedBy.EXECUTIVE_OFFICER
    assert paper.signatory_role is SignatoryRole.IMMIGRATION_OFFICER
    assert paper.judge_finding.answer is False
    assert paper.judge_finding.evidence


def test_a_judges_warrant_that_says_so_is_a_yes(catalogue: Catalogue) -> None:
    text = papers.ARREST_WARRANT.format(finding=FOUND, signed=SIGNED)
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.judge_finding.answer is True
    assert paper.judge_finding.judge_kind is JudgeKind.FEDERAL_MAGISTRATE_JUDGE
    assert paper.judge_finding.authorises
    assert paper.signatory_role is SignatoryRole.MAGISTRATE
    assert "probable cause" in paper.judge_finding.evidence[0].text


@pytest.mark.parametrize(
    ("finding", "signed"),
    [
        ("", SIGNED),
        (FOUND, ""),
        (FOUND, "Deputy Clerk"),
        (FOUND, "Mary Invented\nImmigration Judge"),
        (FOUND, "United States Magistrate Judge"),
        ("The Court finds that there is no probable cause.", SIGNED),
        ("The Court has not found probable cause.", SIGNED),
        ("DHS has determined that probable cause exists.", SIGNED),
        ("The court finds that the officer stated probable cause.", SIGNED),
        ("I find it unclear whether probable cause exists.", SIGNED),
        ("Probable cause is required.", SIGNED),
    ],
)
def test_anything_less_is_not_a_yes(catalogue: Catalogue, finding: str, signed: str) -> None:
    text = papers.ARREST_WARRANT.format(finding=finding, signed=signed)
    for paper in read_instruments(plain(text), catalogue):
        assert paper.judge_finding.answer is not True


def test_an_order_that_enforces_a_subpoena_finds_no_cause(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.ORDER), catalogue)
    assert paper.issued_by is IssuedBy.COURT
    assert paper.signatory_role is SignatoryRole.MAGISTRATE
    assert paper.judge_finding.answer is None


@pytest.mark.parametrize(
    ("clerk", "attorney", "role"),
    [
        ("J. Clerk", None, SignatoryRole.CLERK),
        (None, "A. Lawyer", SignatoryRole.ATTORNEY),
        (None, None, None),
        ("J. Clerk", "A. Lawyer", None),
    ],
)
def test_a_civil_subpoena_is_signed_by_whoever_filled_a_line(
    catalogue: Catalogue, clerk: str | None, attorney: str | None, role: SignatoryRole | None
) -> None:
    text = (
        "AO 88B (Rev. 02/14) Subpoena to Produce Documents\nUNITED STATES DISTRICT COURT\n"
        "v. Civil Action No.\nSUBPOENA TO PRODUCE DOCUMENTS, INFORMATION, OR OBJECTS\n"
        "OR TO PERMIT INSPECTION OF PREMISES IN A CIVIL ACTION\nTo:\nPlace: Date and Time:\n"
        "The following provisions of Fed. R. Civ. P. 45 are attached\nDate:\n"
    )
    widgets = [text_field("Sig_Deputy_Clerk", clerk), text_field("Sig_Attorney", attorney)]
    (paper,) = read_instruments(document([placed(text, widgets=widgets)]), catalogue)
    assert paper.kind == "AO-88B"
    assert paper.issued_by is IssuedBy.COURT
    assert paper.signatory_role is role
    assert paper.judge_finding.answer is None


@given(
    st.lists(
        st.sampled_from(
            [
                *papers.I_205.splitlines(),
                *papers.i_138().splitlines(),
                *papers.I_200.splitlines(),
                FOUND,
                "United States Magistrate Judge",
                "Mary Invented",
                papers.ARTICLE,
            ]
        ),
        max_size=40,
    )
)
def test_no_shuffle_of_officers_papers_and_a_judges_words_gives_a_yes(lines: list[str]) -> None:
    for paper in read_instruments(plain("\n".join(lines)), load_catalogue()):
        assert paper.judge_finding.answer is not True


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("I find probable cause to believe that an offense was committed.", True),
        ("The Court finds that there is probable cause to arrest.", True),
        ("The undersigned finds that the attached affidavit establishes probable cause.", True),
        ("Having reviewed the affidavit, the Court finds that it shows probable cause.", None),
        ("Based upon the foregoing, the Court finds probable cause.", True),
        ("The Court, having reviewed the complaint, has found probable cause to arrest.", True),
        ("This warrant is issued upon a finding of probable cause by the undersigned.", True),
        ("The Court finds no probable cause.", None),
        ("The Court finds that probable cause is lacking.", None),
        ("The Court finds that probable cause has not been shown.", None),
        ("The Court finds it unnecessary to decide whether there is probable cause.", None),
        ("The Court finds that the standard of probable cause does not apply here.", None),
        ("According to the petitioner, the Magistrate Judge found probable cause.", None),
        ("The officer swears that the Court found probable cause in another case.", None),
        ("DHS has determined that probable cause exists.", None),
        ("An immigration judge found that there was probable cause.", None),
        ("If the Court finds probable cause, a warrant may issue.", None),
        ("Probable cause is not needed for a subpoena.", None),
    ],
)
def test_a_finding_is_the_whole_of_its_sentence(
    catalogue: Catalogue,
    sentence: str,
    found: bool | None,  # noqa: FBT001 - the answer itself
) -> None:
    """A doubtful sentence claims nothing: what is missed is asked of a person."""
    text = papers.ARREST_WARRANT.format(finding=sentence, signed=SIGNED)
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.judge_finding.answer is found


@pytest.mark.parametrize(
    ("signed", "found"),
    [
        (SIGNED, True),
        ("s/ Mary Invented\nUnited States Magistrate Judge", True),
        ("/s/ Mary Q. de la Invented, Jr.\nUnited States Magistrate Judge", True),
        ("Mary Invented, United States Magistrate Judge", True),
        ("/s/ Mary Invented\n______\nMary Invented\nUnited States Magistrate Judge", True),
        ("IT IS SO ORDERED.\n______\nUnited States Magistrate Judge", None),
        ("IT IS SO ORDERED.\nUnited States Magistrate Judge", None),
        ("SO ORDERED\nUnited States Magistrate Judge", None),
        ("So Ordered, United States Magistrate Judge", None),
        ("Mary Invented\n______\nUnited States Magistrate Judge", None),
        ("s/ A. Lawyer\n______\nUnited States Magistrate Judge", None),
        ("Mary Invented\n/s/ ______\nUnited States Magistrate Judge", None),
        ("______\nMary Invented\nUnited States Magistrate Judge", None),
        ("Mary Invented\n______, United States Magistrate Judge", None),
        ("Mary Invented\nUnited States Magistrate Judge: ______", None),
        ("United States Magistrate Judge: s/ Mary Invented", True),
        ("BY THE COURT\nUnited States Magistrate Judge", None),
        ("MOTION GRANTED\nUnited States Magistrate Judge", None),
        ("DONE AND SIGNED\nUnited States Magistrate Judge", None),
        ("Dated This Day\nUnited States Magistrate Judge", None),
        ("______\nMary Invented, United States Magistrate Judge", None),
        ("Denver, Colorado\nUnited States Magistrate Judge", None),
        ("Date: 02/10/2020 United States Magistrate Judge", None),
        ("Let Process Commence.\nUnited States Magistrate Judge", None),
        ("Approved\nUnited States Magistrate Judge", None),
        ("Issuing Officer's Signature\nUnited States Magistrate Judge", None),
    ],
)
def test_only_a_name_over_the_office_is_a_judges_signature(
    catalogue: Catalogue,
    signed: str,
    found: bool | None,  # noqa: FBT001 - the answer itself
) -> None:
    text = papers.ARREST_WARRANT.format(finding=FOUND, signed=signed)
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.judge_finding.answer is found
    assert paper.signatory_role is (SignatoryRole.MAGISTRATE if found else None)


def test_a_judge_named_over_the_finding_has_not_signed_it(catalogue: Catalogue) -> None:
    text = papers.ARREST_WARRANT.format(finding=f"{SIGNED}\n{FOUND}", signed="______")
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.judge_finding.answer is None
