"""What a message asks, and who asks it: not what it forbids, nor whom it speaks of."""

import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import plain

from tecum.instruments.kinds import Catalogue
from tecum.instruments.recognise import read_instruments
from tecum.terms import Act, IssuedBy, SignatoryRole

LAWYER = (
    "From: a.lawyer@counsel.example\nTo: jail@alder.example\nSubject: my client\n"
    "Good morning,\nMy client QUINTERRA, Evaristo is in your custody.\n{}\n"
    "Sincerely,\nA. Lawyer\n"
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Please do not hold him for ICE, and please do not share his address with ICE.",
        "Please don't detain him for ICE.",
        "We ask that you never hold him for ICE.",
        "Please refrain from any step to keep him in custody for ICE.",
        "Please release him without a hold or any notice to ICE before he leaves.",
        "We ask you to let him go instead of asking to hold him for ICE.",
        "Please do not release him to ICE.",
        "Please do not release his address.",
        "Please do not tell ICE his release date or his home address.",
        "Please do not transfer him to ICE.",
        "If he has a detainer, please do not hold him.",
    ],
)
def test_what_a_message_forbids_it_does_not_ask(catalogue: Catalogue, sentence: str) -> None:
    (paper,) = read_instruments(plain(LAWYER.format(sentence), "email"), catalogue)
    assert paper.kind == "unknown"
    assert paper.acts == ()
    assert paper.issued_by is None


@pytest.mark.parametrize(
    ("sentence", "acts"),
    [
        ("Please do not release him until noon.", {"hold"}),
        ("Please don't release him until noon.", {"hold"}),
        ("Please do not forget to call us before he is released.", {"notify"}),
        ("If he is not yet released, please hold him for us.", {"hold"}),
        ("Please call us before he is released; do not transfer him to ICE.", {"notify"}),
    ],
)
def test_a_no_that_is_part_of_the_asking_asks(
    catalogue: Catalogue, sentence: str, acts: set[str]
) -> None:
    (paper,) = read_instruments(plain(LAWYER.format(sentence), "email"), catalogue)
    assert set(paper.acts) == {Act(act) for act in acts}


@pytest.mark.parametrize(
    "sentence",
    [
        "Please call us before he is released; ICE has lodged a detainer.",
        "Please call us before he is released. A deportation officer of the field office called.",
        "The Department of Homeland Security (jail@ice.dhs.gov) knows. Please tell me his housing.",
    ],
)
def test_who_speaks_of_an_office_is_not_the_office(catalogue: Catalogue, sentence: str) -> None:
    (paper,) = read_instruments(plain(LAWYER.format(sentence), "email"), catalogue)
    assert paper.kind == "informal-request"
    assert paper.issued_by is None
    assert paper.signatory_role is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (papers.REQUEST, SignatoryRole.IMMIGRATION_OFFICER),
        (papers.REQUEST.replace("Deportation Officer", "D. Wexmoor"), None),
        (
            papers.REQUEST.replace("d.wexmoor@ice.dhs.gov", "d.wexmoor@mail.example"),
            SignatoryRole.IMMIGRATION_OFFICER,
        ),
        (
            (
                "ICE Enforcement and Removal\nJanuary 3, 2020\nDear Sheriff:\n"
                "Please call us before QUINTERRA, Evaristo is released from your custody.\n"
            ),
            None,
        ),
    ],
)
def test_an_office_is_known_by_sender_letterhead_or_signature(
    catalogue: Catalogue, text: str, role: SignatoryRole | None
) -> None:
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.issued_by is IssuedBy.EXECUTIVE_OFFICER
    assert paper.signatory_role is role
