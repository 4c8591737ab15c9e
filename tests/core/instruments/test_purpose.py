"""The purpose that a subpoena states: in its blanks, or in a sentence in place of the form's."""

import re

import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import plain

from tecum.instruments.kinds import Catalogue
from tecum.instruments.purpose import stated_purpose
from tecum.instruments.recognise import read_instruments

PRINT = "an investigation or inquiry relating to the enforcement of U.S. immigration laws"


@pytest.mark.parametrize(
    ("proceeding", "sentence", "purpose"),
    [
        ("QUINTERRA, Evaristo", PRINT, None),
        ("Removal investigation of QUINTERRA, Evaristo", PRINT, "civil_immigration_enforcement"),
        ("Criminal investigation of QUINTERRA, Evaristo", PRINT, "criminal_investigation"),
        ("QUINTERRA, Evaristo", "a criminal investigation of fraud", "criminal_investigation"),
        (
            "Removal proceedings of QUINTERRA, Evaristo",
            "a criminal investigation under 18 U.S.C. 1546",
            "criminal_investigation",
        ),
        ("QUINTERRA, Evaristo", "a civil matter, not a criminal investigation", None),
    ],
)
def test_the_purpose_is_what_the_paper_says(
    catalogue: Catalogue, proceeding: str, sentence: str, purpose: str | None
) -> None:
    print_in_lines = r"\s+".join(re.escape(word) for word in PRINT.split())
    text, changed = re.subn(print_in_lines, sentence, papers.i_138(proceeding))
    assert changed == 1
    (paper,) = read_instruments(plain(text), catalogue)
    assert stated_purpose(paper) == purpose
