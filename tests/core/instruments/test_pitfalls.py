"""The ten traps that papers of this kind set, one test each."""

import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import cell, document, placed, plain, text_field

from tecum.instruments.document import Tick
from tecum.instruments.kinds import Catalogue
from tecum.instruments.purpose import stated_purpose
from tecum.instruments.recognise import read_instruments
from tecum.terms import Act, IssuedBy, SignatoryRole


def test_1_a_court_judge_printed_on_an_i205_makes_no_judge(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.I_205), catalogue)
    assert paper.kind == "I-205"
    assert paper.fields["boxes.court_judge"].value is True
    assert paper.issued_by is IssuedBy.EXECUTIVE_OFFICER
    assert paper.signatory_role is SignatoryRole.IMMIGRATION_OFFICER
    assert paper.judge_finding.answer is False
    assert "Magistrate Court Judge" in paper.judge_finding.evidence[0].text


@pytest.mark.parametrize(
    ("text", "kind", "edition"),
    [(papers.I_247A_WHOLE, "I-247A", "2017-02"), (papers.I_247_2012, "I-247", "2012-12")],
)
def test_2_one_title_two_forms(catalogue: Catalogue, text: str, kind: str, edition: str) -> None:
    (paper,) = read_instruments(plain(text), catalogue)
    assert (paper.kind, paper.edition) == (kind, edition)


@pytest.mark.parametrize("text", [papers.I_247A_WHOLE, papers.I_247_2012])
def test_2_the_words_tell_them_apart_where_no_number_is_printed(
    catalogue: Catalogue, text: str
) -> None:
    bare = "\n".join(line for line in text.splitlines() if "Form I-247" not in line)
    expected = "I-247A" if text is papers.I_247A_WHOLE else "I-247"
    (paper,) = read_instruments(plain(bare), catalogue)
    assert (paper.kind, paper.edition) == (expected, None)


@pytest.mark.parametrize(("footer", "edition"), [("02/17", "2017-02"), ("3/17", "2017-03")])
def test_3_the_edition_is_the_one_printed(catalogue: Catalogue, footer: str, edition: str) -> None:
    (paper,) = read_instruments(
        plain(papers.I_247A_WHOLE.replace("(02/17)", f"({footer})")), catalogue
    )
    assert (paper.kind, paper.edition) == ("I-247A", edition)


def test_4_suspected_citizenship_is_the_label_of_the_i247n(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.I_247N), catalogue)
    assert paper.kind == "I-247N"
    assert paper.acts == (Act.NOTIFY,)
    assert paper.fields["citizenship"].value == "UKRAINE"


def test_5_boxes_are_seen_drawn_or_not_at_all(catalogue: Catalogue) -> None:
    text = "\n".join(
        line.replace("[X] ", "    ").replace("[x] ", "    ").replace("[ ] ", "    ")
        for line in papers.I_247A_WHOLE.split("\f")[0].replace("☐ ", "  ").splitlines()
    )
    rows = text.splitlines()
    at = {key: next(i for i, row in enumerate(rows) if words in row) for key, words in (
        ("final_order", "a final order of removal"),
        ("ongoing_proceedings", "the pendency of ongoing"),
    )}  # fmt: skip
    ticks = [
        Tick(box=cell(at["final_order"], 1, 2), ticked=True),
        Tick(box=cell(at["ongoing_proceedings"], 1, 2), ticked=False),
    ]
    (paper,) = read_instruments(document([placed(text, ticks=ticks)]), catalogue)
    assert paper.fields["boxes.final_order"].value is True
    assert paper.fields["boxes.final_order"].box == ticks[0].box
    assert paper.fields["boxes.ongoing_proceedings"].value is False
    assert paper.fields["boxes.biometrics"].value is None


def test_6_a_packet_is_cut_into_its_papers(catalogue: Catalogue) -> None:
    parts = (papers.I_247A_WHOLE, papers.I_200, papers.I_213, papers.I_205)
    packet = "\f".join(parts)
    found = read_instruments(plain(packet), catalogue)
    assert [(paper.kind, paper.pages) for paper in found] == [
        ("I-247A", (1, 2, 3)),
        ("I-200", (4,)),
        ("I-213", (5,)),
        ("I-205", (6,)),
    ]


def test_7_a_cancelling_detainer_asks_nothing(catalogue: Catalogue) -> None:
    (paper,) = read_instruments(plain(papers.I_247A_CANCELLING), catalogue)
    assert paper.acts == ()
    assert paper.fields["boxes.cancel"].value is True
    assert paper.fields["cancels_detainer_of"].value == "2019-10-01"


def test_8_a_notice_in_several_languages_counts_once(catalogue: Catalogue) -> None:
    more = papers.I_247A_WHOLE + papers.NOTICE
    found = read_instruments(plain(more), catalogue)
    assert [(paper.kind, paper.pages) for paper in found] == [("I-247A", (1, 2, 3, 4, 5))]


def test_9_the_addressee_is_kept_as_printed_whoever_it_should_have_been(
    catalogue: Catalogue,
) -> None:
    text = papers.I_247A_WHOLE.replace("Sheriff, Alder County Jail, 31 Foundry Lane", "NYDOC")
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.fields["to"].value == "NYDOC"


@pytest.mark.parametrize(
    ("proceeding", "purpose"),
    [
        ("Criminal investigation, 18 U.S.C. 1546", "criminal_investigation"),
        ("Removal investigation of QUINTERRA, Evaristo", "civil_immigration_enforcement"),
        ("In the matter of QUINTERRA, Evaristo", None),
        ("", None),
    ],
)
def test_10_block_two_decides_the_purpose_and_boilerplate_does_not(
    catalogue: Catalogue, proceeding: str, purpose: str | None
) -> None:
    (paper,) = read_instruments(plain(papers.i_138(proceeding)), catalogue)
    assert stated_purpose(paper) == purpose


def test_10_an_unticked_purpose_box_is_no_purpose(catalogue: Catalogue) -> None:
    whole = papers.i_138("In the matter of QUINTERRA, Evaristo").split("\f")[0]
    before, after = whole.split("(A) [ ] APPEAR")
    for mark, purpose in (("[ ]", None), ("[X]", "criminal_investigation")):
        text = f"{before}{mark} child exploitation\n(A) [ ] APPEAR{after}"
        (paper,) = read_instruments(plain(text), catalogue)
        assert stated_purpose(paper) == purpose


def test_form_fields_are_read_before_print(catalogue: Catalogue) -> None:
    page = placed(
        papers.I_200,
        widgets=[text_field("File No", "A 000 999 999"), text_field("Date", None)],
    )
    (paper,) = read_instruments(document([page]), catalogue)
    assert paper.fields["a_number"].value == "A000999999"
    assert paper.fields["file_number"].source == "form"
