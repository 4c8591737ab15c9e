"""Articles of our own about such papers: they quote titles and form numbers, and are none.

One is clean, one reads as if a machine had paraphrased it, one carries a page date of another year,
one explains the forms under headings that are their very titles.
"""

from collections.abc import Iterator

from tests.papers.case import Layout
from tests.papers.elements import Element, Form, Gap, Heading, Para
from tests.papers.forms.drafted import Drafted
from tests.papers.paper import Paper, Part, pdf_paper
from tests.papers.truth import PaperTruth, unknown

Article = tuple[str, tuple[str, ...]]

ARTICLES: dict[str, Article] = {
    "clean": (
        "Harbor City jail answers federal subpoenas",
        (
            (
                "HARBOR CITY (Example Courier) - Federal immigration officers served four "
                "subpoenas on the city's jail on Monday. The papers, each headed \"Immigration "
                "Enforcement "
                'Subpoena" and numbered DHS Form I-138, ask for addresses and for the names of '
                "employers. Three of them set fourteen days for an answer, the last one only three."
            ),
            (
                'A spokesperson for the mayor said that no judge had signed them. "You are hereby '
                'summoned and required to produce the records," one of the papers says; it adds '
                "that a failure to comply may lead to an order of contempt by a federal District "
                "Court."
            ),
            (
                "The agency had earlier sent detainers, known as Form I-247A, in which it asks a "
                "jail to notify it before a release and to maintain custody for a period not to "
                "exceed 48 hours. The city says that it answered three of these requests and "
                "will answer the fourth when the man is released."
            ),
            (
                "An immigration detainer usually comes with a Warrant for Arrest of Alien, Form "
                "I-200, or with a Warrant of Removal/Deportation, Form I-205. Immigration "
                "officers sign both."
            ),
        ),
    ),
    "paraphrased": (
        "Town lockup is handed bureaucratic summonses by frontier workers",
        (
            (
                "Migration brokers conveyed a quartet of regulatory court orders to the "
                "metropolis's prison house at the beginning of the week. The writings, shape "
                "I-138 of the Homeland Safety Office, instruct the gaolers to hand in dwelling "
                "places and pay masters."
            ),
            (
                '"It is no lawful sheet. It bears not the autograph of a magistrate," a talker of '
                "the burgomaster declared. The brokers replied that a Federal Area Court could "
                "penalize the township for disdain."
            ),
            (
                "Prior, the brokers had put forward detention petitions, shape I-247A, Immigration "
                "Detainer - Notice of Motion, requesting that the house of correction tell them "
                "ahead of any letting go and hang on to the individual no longer than 48 hours."
            ),
            (
                "Subject ID numbers and File No. particulars were blacked out in the copies that "
                "this outlet looked at. YOU ARE COMMANDED, one line said."
            ),
        ),
    ),
    "other-year": (
        "Looking back: the winter of the subpoenas",
        (
            (
                "Updated March 3, 2031 - It is more than ten years since papers of the "
                "Department of Homeland Security reached the jails of several cities. This page "
                "was last changed on the day shown above; the events are older."
            ),
            (
                "Date: the first of them came on a Monday in January. To: the sheriff. From: an "
                "office of the agency. So began the paper that everybody quoted, under the title "
                "IMMIGRATION ENFORCEMENT SUBPOENA."
            ),
            (
                "Some cities wanted a judge's signature. Others said that a federal subpoena "
                "creates "
                'an obligation. A petition followed in one district, and an order: "IT IS ORDERED '
                'that the petition is granted," it said, for three people.'
            ),
            (
                "The law of subpoenas asks whether the demand is within the authority of the "
                "agency, definite enough, and reasonably relevant."
            ),
        ),
    ),
    "explainer": (
        "What are these papers? A guide for families",
        (
            "#IMMIGRATION DETAINER - NOTICE OF ACTION",
            (
                "This is Form I-247A. It says that the Department of Homeland Security has "
                "determined that probable cause exists that somebody is a removable alien. It "
                "asks a jail to call before a release. An officer signs it, no judge does."
            ),
            "#Warrant for Arrest of Alien",
            (
                'This is Form I-200. It says "I have determined that there is probable cause to '
                'believe" and names a person. It is addressed to immigration officers.'
            ),
            "#Warrant of Removal/Deportation",
            (
                'This is Form I-205. It lists who made the final order; one line reads "a United '
                "States District or Magistrate Court Judge\". The warrant itself is an officer's."
            ),
            "#ARREST WARRANT",
            (
                "A judge's warrant names a court, such as the United States District Court, and "
                "a case number, and a judge or clerk signs it. If somebody shows you a paper, "
                "ask to see the signature. Please call a lawyer before you answer questions."
            ),
        ),
    ),
}


def _form(article: Article) -> Form:
    title, paragraphs = article
    body: list[Element] = [Heading(text=title, size=15, centred=False), Gap(height=6)]
    for text in paragraphs:
        if text.startswith("#"):
            body.append(Heading(text=text[1:], size=12, centred=False))
        else:
            body.append(Para(text=text))
        body.append(Gap(height=5))
    return Form(elements=tuple(body), values={}, ticks={}, footer="", paged=False, prose=True)


def article_papers() -> Iterator[Paper]:
    """Each article as text and as a PDF; none of them is an instrument."""
    layouts: tuple[Layout, ...] = ("ruled", "typed")
    for number, (name, article) in enumerate(ARTICLES.items()):
        title, paragraphs = article
        text = "\n\n".join([title, *(part.removeprefix("#") for part in paragraphs)]) + "\n"
        file = f"article-{name}.txt"
        yield Paper(
            data=text.encode(),
            truth=PaperTruth(
                file=file,
                condition="article",
                layout=None,
                ticks=None,
                case=name,
                instruments=(unknown(document=file),),
            ),
        )
        drafted = Drafted(form=_form(article), truth=unknown())
        layout = layouts[number % 2]
        part = Part(drafted=drafted, layout=layout)
        yield pdf_paper(
            f"article-{name}.pdf", [part], number=number, case=name, condition="article"
        )
