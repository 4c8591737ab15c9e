"""The screen of a paper: its page beside what was read, and facts stated where they are asked."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum.ledger.canonical import JsonValue
from tecum.policy.fact_registry import FACTS, FactType
from tecum_web.actions.state_fact import Turned, state_fact
from tecum_web.desk.templatetags.desk_words import act_words, outcome_words
from tecum_web.desk.views import person
from tecum_web.queries import paper_page

NOT_ESTABLISHED = "not-established"
BOOLEANS: dict[str, bool] = {"yes": True, "no": False}


class FactForm(forms.Form):
    """One fact, by name and as text."""

    name = forms.CharField(widget=forms.HiddenInput)
    value = forms.CharField(max_length=60)


@require_GET
def screen(request: HttpRequest, matter: str, sha256: str) -> HttpResponse:
    """One paper, with the block of its pages that is asked for."""
    page = paper_page.paper_page(
        user=person(request),
        matter=matter,
        sha256=sha256,
        page=page_number(request.GET.get("page", "1")),
        now=clock(),
    )
    return render(request, "desk/rooms/paper.html", {"page": page})


@require_GET
def picture(request: HttpRequest, matter: str, sha256: str, page: str) -> HttpResponse:
    """One page of a paper as a picture."""
    png = paper_page.picture(
        user=person(request), matter=matter, sha256=sha256, page=page_number(page), now=clock()
    )
    response = HttpResponse(png, content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def fact(request: HttpRequest, matter: str, sha256: str) -> HttpResponse:
    """State a fact, and say which answers turned by it."""
    form = FactForm(request.POST)
    if not form.is_valid():
        raise InputError("fact: it has no value; go back, and choose or type one")
    name = form.cleaned_data["name"]
    value = fact_value(name, form.cleaned_data["value"])
    turned = state_fact(user=person(request), matter=matter, name=name, value=value, now=clock())
    tell_turned(request, turned, "The fact is recorded. No answer turned by it.")
    return redirect("paper-screen", matter=matter, sha256=sha256)


def tell_turned(request: HttpRequest, turned: Sequence[Turned], otherwise: str) -> None:
    """Say on the next page which answers turned, act by act; `otherwise` where none did."""
    for one in turned:
        messages.info(
            request,
            f"{act_words(one.act)}: before, {_answer_words(one.before)}; "
            f"now, {_answer_words(one.after)}.",
        )
    if not turned:
        messages.info(request, otherwise)


def _answer_words(outcome: str | None) -> str:
    return "not asked" if outcome is None else outcome_words(outcome)


def fact_value(name: str, typed: str) -> JsonValue:
    """Read what was typed for a fact as its type has it; the registry checks the rest."""
    spec = FACTS.get(name)
    if spec is None:
        raise InputError("fact: there is none of this name; go back to the paper")
    if typed == NOT_ESTABLISHED:
        return None
    if spec.type is FactType.BOOLEAN:
        if typed not in BOOLEANS:
            raise InputError(f"fact {name}: {typed!r} is neither yes nor no; choose one")
        return BOOLEANS[typed]
    if spec.type is FactType.RECORDS:
        raise InputError(f"fact {name}: a list is not taken here; ask counsel to state it")
    return typed


def seen_number(text: str) -> int:
    """Read the number of the last event that somebody saw.

    Raises:
        InputError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len("999999999")):
        raise InputError(f"seen {text[:12]!r}: it is no number; go back to the page")
    return int(text)


def page_number(text: str) -> int:
    """Read the number of a page.

    Raises:
        InputError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999")):
        raise InputError(f"page {text[:8]!r}: it is no number of a page; count from 1")
    return int(text)


urlpatterns = [
    path("matters/<str:matter>/screens/<str:sha256>/", screen, name="paper-screen"),
    path(
        "matters/<str:matter>/screens/<str:sha256>/pages/<str:page>/", picture, name="page-picture"
    ),
    path("matters/<str:matter>/screens/<str:sha256>/facts/", fact, name="state-fact"),
]
