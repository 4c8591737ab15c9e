"""The law of one place as a page that counsel can print, read line by line, and sign.

Statutes stand apart from readings, and readings from those that an office adopted. Every source
says how well its words were verified, and has a line for whoever reviews it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from importlib.resources import files
from typing import TypeVar

from jinja2 import Environment, FunctionLoader, StrictUndefined

from tecum.policy.how_sure import SURE, counsel_in_words, how_sure
from tecum.policy.pack import Pack, Question, Rule, Silent, Span
from tecum.policy.pack_days import change_days
from tecum.terms import Act

Speaking = TypeVar("Speaking", Rule, Silent)


def span_in_words(span: Span) -> str:
    """`from 2019-05-28`, `2019-05-28 to 2021-06-24`."""
    return f"{span.first} to {span.last}" if span.last else f"from {span.first}"


def speaking_of(items: Iterable[Speaking], act: Act) -> list[Speaking]:
    """Those that speak of an act."""
    return [item for item in items if act in item.acts]


def questions_on(pack: Pack, act: Act) -> list[Question]:
    """The open questions of which some reading speaks of an act."""
    return [
        question
        for question in pack.questions
        if any(act in rule.acts for reading in question.readings for rule in reading.rules)
    ]


def law_html(pack: Pack, as_of: date | None) -> str:
    """One HTML document without scripts or addresses to load; a pack's words never become markup.

    `pack` holds what is to be shown (`pack_days.on_day` leaves out what is not in force).
    """
    return _render("law.html.j2", pack, as_of)


def law_body(pack: Pack, as_of: date | None) -> str:
    """The same without title, head and look, for a page that brings its own."""
    return _render("law_body.html.j2", pack, as_of)


def _render(template: str, pack: Pack, as_of: date | None) -> str:
    environment = Environment(
        loader=FunctionLoader(_template),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["span"] = span_in_words
    environment.filters["speaking_of"] = speaking_of
    environment.filters["words"] = lambda word: str(word).replace("_", " ")
    how = how_sure(pack)
    acts: Sequence[Act] = tuple(Act)
    return environment.get_template(template).render(
        pack=pack,
        as_of=as_of,
        how=how,
        counsel=counsel_in_words([pack]),
        sure=SURE,
        acts=acts,
        changes=change_days((pack,)),
        questions_on=lambda act: questions_on(pack, act),
    )


def _template(name: str) -> str:
    return (files("tecum.adapters.law") / "templates" / name).read_text(encoding="utf-8")
