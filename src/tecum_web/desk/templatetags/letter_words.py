"""What a matter's page shows of letters and disclosures, and the words of a letter's answers."""

from collections.abc import Mapping

from django import template
from django.template.context import RequestContext

from tecum.adapters.letters.setting import ANSWERS_IN_WORDS, TITLES
from tecum.letters.letter import LetterKind
from tecum.terms import AnswerKind
from tecum_web.queries.letters import letters_of, told_of

register = template.Library()


@register.inclusion_tag("desk/matter/letters.html", takes_context=True)
def matter_letters(context: RequestContext, matter: str) -> Mapping[str, object]:
    """The letters of a matter, and who was told what about its subject."""
    user = context["request"].user
    return {"matter": matter, "letters": letters_of(user, matter), "told": told_of(user, matter),
            "can": context["page"].can}  # fmt: skip


@register.filter
def answer_words(kind: object) -> str:
    """Say an answer as the letter says it."""
    return ANSWERS_IN_WORDS[AnswerKind(str(kind))]


@register.filter
def title_words(kind: object) -> str:
    """The title of a letter of this kind."""
    return TITLES[LetterKind(str(kind))]
