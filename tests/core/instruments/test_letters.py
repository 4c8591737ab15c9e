import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import plain

from tecum.instruments.kinds import Catalogue
from tecum.instruments.recognise import read_instruments
from tecum.terms import Act, Force, IssuedBy

MAIL = "From: d.wexmoor@ice.dhs.gov\nTo: jail@alder.example\nSubject: custody\n{}\n"


@pytest.mark.parametrize(
    ("sentence", "acts"),
    [
        ("Please notify us before QUINTERRA, Evaristo is released.", {"notify"}),
        ("Could you let me know when inmate Evaristo Quinterra is released?", {"notify"}),
        ("We ask to interview inmate Evaristo Quinterra on Monday.", {"interview"}),
        (
            "Please send us the home address and employer of inmate Evaristo Quinterra.",
            {"share_nonpublic"},
        ),
        (
            "We request that you hold inmate Evaristo Quinterra for us until noon.",
            {"hold"},
        ),
        ("Please tell us the immigration status of inmate Evaristo Quinterra.", {"status_1373"}),
    ],
)
def test_a_request_asks_what_its_sentence_asks(
    catalogue: Catalogue, sentence: str, acts: set[str]
) -> None:
    (paper,) = read_instruments(plain(MAIL.format(sentence), "email"), catalogue)
    assert paper.kind == "informal-request"
    assert set(paper.acts) == {Act(act) for act in acts}
    assert paper.force_on_face is Force.VOLUNTARY
    assert paper.issued_by is IssuedBy.EXECUTIVE_OFFICER
    assert paper.judge_finding.answer is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Attached are the papers about inmate Evaristo Quinterra. Please confirm receipt.",
        'He wrote: "please notify us before the inmate Evaristo Quinterra is released".',
        "The agency asked jails to notify it before people in custody are released.",
        "Please call us about the new release of our booking software.",
        "Inmate Evaristo Quinterra was released on Monday.",
    ],
)
def test_mail_that_asks_no_act_is_no_request(catalogue: Catalogue, sentence: str) -> None:
    (paper,) = read_instruments(plain(MAIL.format(sentence), "email"), catalogue)
    assert paper.kind == "unknown"
    assert paper.acts == ()


def test_a_note_names_its_subject(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.REQUEST), catalogue)
    assert paper.kind == "informal-request"
    values = {name: field.value for name, field in paper.fields.items()}
    assert values["subject_name"] == "QUINTERRA, Evaristo"
    assert values["date_of_birth"] == "1980-01-02"
    assert values["issue_date"] == "2020-01-03"
    assert values["to"] == "records@alder.example"


def test_a_text_that_names_nobody_and_is_no_mail_is_unknown(catalogue: Catalogue) -> None:
    text = "Dear Sheriff:\nPlease notify us before inmates in your custody are released.\n"
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.kind == "unknown"


LETTER = """U.S. Department of Homeland Security
ICE ERO Mockup Sub-Office
4510 Specimen Street
Jail Commander
Alder County Jail
July 22, 2020
Re: QUINTERRA, Evaristo
{}
We understand that QUINTERRA, Evaristo, born 01/02/1980, is in your custody.
Please call us at (303) 555-0135 before he or she is released.
Sincerely,
R. Okafor-Lindqvist
Supervisory Detention and Deportation Officer
"""


@pytest.mark.parametrize(
    "salutation",
    ["Dear Sir or Madam:", "To whom it may concern:", "TO WHOM THIS MAY CONCERN,", "Sheriff:"],
)
def test_a_letter_addresses_somebody_before_it_asks(catalogue: Catalogue, salutation: str) -> None:
    (paper,) = read_instruments(plain(LETTER.format(salutation)), catalogue)
    assert paper.kind == "informal-request"
    assert paper.acts == (Act.NOTIFY,)
    assert paper.fields["subject_name"].value == "QUINTERRA, Evaristo"
    assert paper.fields["issue_date"].value == "2020-07-22"


@pytest.mark.parametrize(
    "birth",
    ["born 01/02/1980", "born 02 JAN 1980", "DOB: 1980-01-02", "born on January 2,\n1980"],
)
def test_a_day_of_birth_is_read_as_it_is_written(catalogue: Catalogue, birth: str) -> None:
    text = LETTER.format("Dear Sheriff:").replace("born 01/02/1980", birth)
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.fields["date_of_birth"].value == "1980-01-02"


@pytest.mark.parametrize(
    "salutation",
    ["The letter says to whom it may concern:", "It matters to whom it may concern.", ""],
)
def test_a_text_that_addresses_nobody_is_no_letter(catalogue: Catalogue, salutation: str) -> None:
    (paper,) = read_instruments(plain(LETTER.format(salutation)), catalogue)
    assert paper.kind == "unknown"


@pytest.mark.parametrize(
    "report",
    [
        "The agency wrote to the county's jail in July, as follows:",
        "The sheriff, who has run the jail for nine years, showed us this letter.",
    ],
)
def test_a_report_that_prints_a_letter_is_unknown(catalogue: Catalogue, report: str) -> None:
    text = f"What a letter looks like\n{report}\n{LETTER.format('To whom it may concern:')}"
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.kind == "unknown"


def test_a_justice_letter_asks_to_certify_and_holds_nobody(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.JUSTICE_LETTER), catalogue)
    assert paper.kind == "doj-1373-letter"
    assert paper.acts == (Act.CERTIFY,)
    assert paper.fields["issue_date"].value == "2017-04-21"
    assert paper.fields["return_at"].value == "2017-06-30"


def test_a_report_about_such_a_letter_is_unknown(catalogue: Catalogue) -> None:
    text = (
        "The U.S. Department of Justice asked 29 places to certify compliance with\n"
        "8 U.S.C. § 1373 by June 30, 2017, officials told you and your neighbours.\n"
    )
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.kind == "unknown"
