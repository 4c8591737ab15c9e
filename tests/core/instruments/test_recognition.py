import pytest
from tests.core.instruments import papers_as_text as papers
from tests.core.instruments.sheets import check_box, document, placed, plain, text_field

from tecum.instruments.document import Document, Page
from tecum.instruments.kinds import Catalogue
from tecum.instruments.recognise import read_instruments
from tecum.terms import Act, InstrumentKind

ALL = {
    "I-247A": papers.I_247A_WHOLE,
    "I-247": papers.I_247_2012,
    "I-247N": papers.I_247N,
    "I-247D": papers.I_247D,
    "I-200": papers.I_200,
    "I-205": papers.I_205,
    "I-213": papers.I_213,
    "I-138": papers.i_138(),
    "court-order": papers.ORDER,
    "petition": papers.PETITION,
    "AO-442": papers.ARREST_WARRANT.format(finding="", signed="Deputy Clerk"),
    "doj-1373-letter": papers.JUSTICE_LETTER,
}


@pytest.mark.parametrize("kind", ALL)
def test_each_paper_is_known_by_its_face(catalogue: Catalogue, kind: str) -> None:
    found = read_instruments(plain(ALL[kind]), catalogue)
    assert [paper.kind for paper in found] == [kind]
    assert found[0].pages == tuple(range(1, ALL[kind].count("\f") + 2))


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind != "doj-1373-letter"])
def test_the_same_on_a_page_with_places(catalogue: Catalogue, kind: str) -> None:
    pages = [placed(text, number=n) for n, text in enumerate(ALL[kind].split("\f"), 1)]
    assert [paper.kind for paper in read_instruments(document(pages), catalogue)] == [kind]


@pytest.mark.parametrize("kind", ALL)
def test_one_title_alone_is_prose(catalogue: Catalogue, kind: str) -> None:
    row = catalogue.rows[InstrumentKind(kind)]
    for words in (*row.recognise.titles, *row.recognise.numbers, *row.recognise.openings):
        text = f"About the paper\n{words}\nis what it says at its head.\n"
        (paper,) = read_instruments(plain(text), catalogue)
        assert paper.kind == "unknown"


OTHER_FORM = """AO 85 (Rev. 02/17) Notice, Consent, and Reference of a Civil Action
UNITED STATES DISTRICT COURT
for the
District of Colorado
v. Civil Action No. 20-cv-00001
ORDER
IT IS ORDERED: This case is referred
Mary Invented
United States Magistrate Judge
"""


def assert_nothing_known(document: Document, catalogue: Catalogue) -> None:
    (paper,) = read_instruments(document, catalogue)
    assert paper.kind == "unknown"
    assert paper.pages == tuple(page.number for page in document.pages)
    assert paper.acts == ()
    assert paper.fields == {}
    assert paper.force_on_face is None
    assert paper.issued_by is None
    assert paper.signatory_role is None
    assert paper.judge_finding.answer is None


def test_an_article_that_quotes_titles_numbers_and_requests_is_unknown(
    catalogue: Catalogue,
) -> None:
    assert_nothing_known(plain(papers.ARTICLE), catalogue)
    assert_nothing_known(document([placed(papers.ARTICLE)]), catalogue)


def test_an_article_that_walks_through_a_form_is_unknown(catalogue: Catalogue) -> None:
    text = (
        "What the papers say\nImmigration Detainer - Notice of Action\n"
        "is the title. Then come boxes called Subject ID: and Event #: and File No: and a line\n"
        "for the Date: and one for the Name of Alien: which is typed. Below it says that\n"
        'officers "have determined" something; it is therefore requested that you hold him,\n'
        "the paper goes on, and DHS has determined that probable cause exists, it claims.\n"
        "DHS Form I-247A (02/17)\n"
    )
    assert_nothing_known(plain(text), catalogue)
    assert_nothing_known(document([placed(text)]), catalogue)


@pytest.mark.parametrize(
    "text",
    [
        OTHER_FORM,
        "UNITED STATES DISTRICT COURT\nORDER\nIt is ordered that this is only a page.\n",
        "THE ORDER OF THE DAY\nCase No. 20-mc-00001 was reported; it is ordered by date.\n",
        papers.ORDER.replace("United States Magistrate Judge", "").replace("Mary Invented", ""),
    ],
)
def test_what_looks_like_an_order_but_lacks_a_part_is_unknown(
    catalogue: Catalogue, text: str
) -> None:
    assert_nothing_known(plain(text), catalogue)


def test_nothing_at_all_is_unknown(catalogue: Catalogue) -> None:
    assert_nothing_known(document([]), catalogue)
    scan = Page(number=1, width=612, height=792, lines=(), image_only=True)
    assert_nothing_known(document([scan]), catalogue)


def test_a_cover_page_and_a_scan_in_a_packet_stay_unassigned(catalogue: Catalogue) -> None:
    cover = placed("To whom it may concern\nThree pages follow.", number=1)
    paper = placed(papers.I_200, number=2)
    scan = Page(number=3, width=612, height=792, lines=(), image_only=True)
    found = read_instruments(document([cover, paper, scan]), catalogue)
    assert [(item.kind, item.pages) for item in found] == [("I-200", (2,))]


def test_a_notice_behind_another_paper_goes_to_its_own(catalogue: Catalogue) -> None:
    face, notice, french = papers.I_247A_WHOLE.split("\f")
    shuffled = (face, papers.I_200, notice, french)
    found = read_instruments(plain("\f".join(shuffled)), catalogue)
    assert [(item.kind, item.pages) for item in found] == [("I-247A", (1, 3, 4)), ("I-200", (2,))]


def test_two_papers_of_one_kind_are_two(catalogue: Catalogue) -> None:
    found = read_instruments(plain(papers.I_247A_WHOLE + "\f" + papers.I_247A_WHOLE), catalogue)
    assert [(item.kind, item.pages) for item in found] == [
        ("I-247A", (1, 2, 3)),
        ("I-247A", (4, 5, 6)),
    ]


def test_field_names_alone_are_enough_where_no_text_can_be_read(catalogue: Catalogue) -> None:
    row = catalogue.rows[InstrumentKind.I_200]
    values = {"file_number": "A 000 123 456", "subject_name": "QUINTERRA, Evaristo"}
    widgets = [
        check_box(name, checked=True)
        if field.startswith("boxes.")
        else text_field(name, values.get(field))
        for name, field in row.form_fields.items()
    ]
    page = Page(number=1, width=612, height=792, lines=(), widgets=tuple(widgets))
    (paper,) = read_instruments(document([page]), catalogue)
    assert paper.kind == "I-200"
    assert paper.fields["subject_name"].value == "QUINTERRA, Evaristo"
    assert paper.fields["a_number"].value == "A000123456"
    assert paper.fields["issue_date"].value is None
    assert paper.fields["boxes.statements"].value is True


@pytest.mark.parametrize(
    ("records", "appear", "acts"),
    [
        ("home address", " ", {"admin_subpoena", "share_nonpublic"}),
        ("projected release date", " ", {"admin_subpoena", "share_public"}),
        (
            "home address; release date",
            " ",
            {"admin_subpoena", "share_nonpublic", "share_public"},
        ),
        ("bond information", "X", {"admin_subpoena", "share_nonpublic", "appear"}),
        (
            "citizenship status; employer",
            " ",
            {"admin_subpoena", "share_nonpublic", "status_1373"},
        ),
    ],
)
def test_a_subpoena_asks_what_its_blocks_ask(
    catalogue: Catalogue, records: str, appear: str, acts: set[str]
) -> None:
    (paper,) = read_instruments(plain(papers.i_138(records=records, appear=appear)), catalogue)
    assert set(paper.acts) == {Act(act) for act in acts}


COLUMNS = """
             IN THE UNITED STATES DISTRICT COURT
               FOR THE DISTRICT OF COLORADO

   U.S. IMMIGRATION AND CUSTOMS               )
   ENFORCEMENT,                               )
                Petitioner,                   )    Case No. 1:20-mc-00999-XYZ
   v.                                         )
   SHERIFF OF ALDER COUNTY,                   )
                Respondent.                   )

                          {heading}

   {body}

   Dated: April 20, 2020                BY THE COURT:

                                        {rule}
                                        Mary Invented
                                        {signed}
"""


@pytest.mark.parametrize(
    ("heading", "body", "kind"),
    [
        ("ORDER", "IT IS ORDERED that Respondent shall produce the items below.", "court-order"),
        (
            "ORDER ENFORCING SUBPOENAS",
            "The petition is GRANTED. It is ORDERED that Respondent comply.",
            "court-order",
        ),
        (
            "ORDER TO SHOW CAUSE",
            "Respondent is ordered to appear and show cause why it should not be held in contempt.",
            "order-to-show-cause",
        ),
        ("ORDER OF CIVIL CONTEMPT", "Respondent is in contempt of this Court.", "contempt-order"),
        (
            "WRIT OF HABEAS CORPUS AD PROSEQUENDUM",
            "You are commanded to bring the prisoner before this Court.",
            "writ",
        ),
    ],
)
def test_court_papers_in_columns(catalogue: Catalogue, heading: str, body: str, kind: str) -> None:
    rule = "s/ Mary Invented"
    judge = "United States District Judge"
    text = COLUMNS.format(heading=heading, body=body, signed=judge, rule=rule)
    unsigned = COLUMNS.format(heading=heading, body=body, signed=judge, rule="_" * 30)
    (draft,) = read_instruments(document([placed(unsigned)]), catalogue)
    assert (draft.kind, draft.signatory_role) == (kind, None)
    (paper,) = read_instruments(document([placed(text)]), catalogue)
    assert paper.kind == kind
    assert paper.issued_by == "court"
    assert paper.signatory_role == "judge"
    assert paper.fields["case_number"].value == "1:20-mc-00999-XYZ"
    assert paper.fields["issue_date"].value == "2020-04-20"
    assert paper.fields["officer_name"].value == "Mary Invented"


def test_an_immigration_judges_order_is_no_courts(catalogue: Catalogue) -> None:
    text = COLUMNS.format(
        heading="ORDER",
        body="IT IS ORDERED that he be held.",
        signed="Immigration Judge",
        rule="_" * 30,
    )
    assert_nothing_known(document([placed(text)]), catalogue)


@pytest.mark.parametrize(
    ("signed", "role"),
    [
        ("s/ Mary Invented\nUnited States Magistrate Judge", "magistrate"),
        ("Mary Invented\nUnited States District Judge", "judge"),
        ("______\nUnited States Magistrate Judge", None),
        ("______\nMary Invented\nUnited States Magistrate Judge", None),
        ("IT IS SO ORDERED.\n______\nUnited States District Judge", None),
    ],
)
@pytest.mark.parametrize(
    "heading", ["ORDER ON PETITION", "WRIT OF HABEAS CORPUS AD PROSEQUENDUM", "ORDER OF CONTEMPT"]
)
def test_a_courts_paper_has_the_role_of_whoever_signed_it(
    catalogue: Catalogue, heading: str, signed: str, role: str | None
) -> None:
    text = papers.ORDER.replace(
        "ORDER ON PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS", f"{heading}\nThis is no contempt."
    ).replace("s/ Mary Invented\nMary Invented\nUnited States Magistrate Judge", signed)
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.issued_by == "court"
    assert paper.signatory_role == role


STATE_ORDER = """DISTRICT COURT OF ALDER COUNTY
Case No. 20-cr-00999
ORDER OF DETENTION
Under N.C. Gen. Stat. 162-62 the prisoner shall be held.
{}
"""


@pytest.mark.parametrize(
    ("signed", "role"),
    [
        ("s/ Mary Invented\nMagistrate", "magistrate"),
        ("Mary Invented\nDistrict Court Judge", "judge"),
        ("______\nMagistrate", None),
        ("______\nMary Invented\nMagistrate", None),
        ("IT IS SO ORDERED.\nMagistrate", None),
        ("", None),
    ],
)
def test_a_state_order_to_hold_is_blank_until_signed(
    catalogue: Catalogue, signed: str, role: str | None
) -> None:
    (paper,) = read_instruments(plain(STATE_ORDER.format(signed)), catalogue)
    assert paper.kind == "state-detention-order"
    assert paper.signatory_role == role


@pytest.mark.parametrize(
    "title",
    [
        "ORDER (PROPOSED)",
        "[PROPOSED] ORDER",
        "PROPOSED ORDER",
        "[Proposed] Order",
        "(PROPOSED) ORDER ON PETITION",
        "ORDER ON PETITION [PROPOSED]",
        "ORDER ON PETITION (proposed)",
        "[PROPOSED]\nORDER ON PETITION",
        "ORDER ON PETITION\n(PROPOSED)",
        "ORDER TO SHOW CAUSE (PROPOSED)",
        "PROPOSED WRIT OF HABEAS CORPUS AD PROSEQUENDUM",
    ],
)
@pytest.mark.parametrize("footer", ["", "ORDER - 1\n"])
def test_a_proposed_order_is_no_order(catalogue: Catalogue, title: str, footer: str) -> None:
    text = papers.ORDER.replace(
        "ORDER ON PETITION TO ENFORCE ADMINISTRATIVE SUBPOENAS", f"{title}\nShow cause why."
    )
    assert_nothing_known(plain(text + footer), catalogue)


def test_an_order_may_speak_of_what_was_proposed(catalogue: Catalogue) -> None:
    text = papers.ORDER.replace(
        "The petition is", "The schedule was proposed late. The petition is"
    )
    (paper,) = read_instruments(plain(text), catalogue)
    assert paper.kind == "court-order"
