"""The law library: what is on the shelf, the law of a place on a day, two places, two days, ask.

Everything is asked by GET, so that a page can be linked and printed; no address names a person.
What cannot be asked is said on the same page, above the form.
"""

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum_web.desk.views import person
from tecum_web.queries import law_library
from tecum_web.queries.law_library import Asking


@require_GET
def shelf(request: HttpRequest) -> HttpResponse:
    """Every pack: what it covers, how well its words were verified, who reviewed it."""
    page = law_library.library(user=person(request), now=clock())
    shown = {"page": page, "places": law_library.places_known()}
    return render(request, "desk/law/shelf.html", shown)


@require_GET
def show(request: HttpRequest, place: str) -> HttpResponse:
    """The law of one place."""
    on = day_of(request.GET, "on")
    page = law_library.law(user=person(request), place=place, on=on, now=clock())
    return render(request, "desk/law/show.html", {"page": page})


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Two places on a day, act by act."""
    asked, user = request.GET, person(request)
    a = asked.get("a", user.agency.place)
    b = asked.get("b", "")
    shown: dict[str, object] = {
        "a": a,
        "b": b,
        "on": asked.get("on", ""),
        "places": law_library.places_known(),
    }
    try:
        if b:
            on = day_of(asked, "on")
            shown["page"] = law_library.compare(user=user, places=(a, b), on=on, now=clock())
    except InputError as error:
        return _again(request, "desk/law/compare.html", shown, error)
    return render(request, "desk/law/compare.html", shown)


@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """One place between two days."""
    asked, user = request.GET, person(request)
    place = asked.get("place", user.agency.place)
    shown: dict[str, object] = {
        "place": place,
        "first": asked.get("first", ""),
        "then": asked.get("then", ""),
        "places": law_library.installed(),
    }
    try:
        first, then = day_of(asked, "first"), day_of(asked, "then")
        if first is not None and then is not None:
            days = (first, then)
            shown["page"] = law_library.changes(user=user, place=place, days=days, now=clock())
    except InputError as error:
        return _again(request, "desk/law/changes.html", shown, error)
    return render(request, "desk/law/changes.html", shown)


@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Papers and facts without a matter: the answer, and nothing kept."""
    asked, user = request.GET, person(request)
    facts = {name: asked[name] for name in asked if name in law_library.FACT_NAMES and asked[name]}
    place = asked.get("in", "")
    asking = Asking(
        place="",
        on=None,
        kinds=tuple(asked.getlist("kind")),
        facts=facts,
        typed_day=asked.get("on", ""),
    )
    shown: dict[str, object] = {"place": place or user.agency.place}
    try:
        whole = asking.at(place, day_of(asked, "on"))
        shown["page"] = law_library.ask(user=user, asking=whole, now=clock())
    except InputError as error:
        shown["page"] = law_library.ask(user=user, asking=asking, now=clock())
        return _again(request, "desk/law/ask.html", shown, error)
    return render(request, "desk/law/ask.html", shown)


def day_of(asked: QueryDict, name: str) -> date | None:
    """Read a day of the address; None where none is given.

    Raises:
        InputError: what stands there is no day.
    """
    text = asked.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text[:20]!r} is no day; write one such as 2020-01-13") from None


def _again(
    request: HttpRequest, template: str, shown: dict[str, object], error: InputError
) -> HttpResponse:
    return render(request, template, {**shown, "fault": str(error)}, status=400)


urlpatterns = [
    path("law/", shelf, name="law"),
    path("law/packs/<str:place>/", show, name="law-show"),
    path("law/compare/", compare, name="law-compare"),
    path("law/changes/", changes, name="law-changes"),
    path("law/ask/", ask, name="law-ask"),
]
