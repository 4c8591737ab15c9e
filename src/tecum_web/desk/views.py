"""The clerk's path: receive, a matter's page, its papers, enter and sign an answer.

A view reads what came, asks one query or one action, and answers; `now` is taken once.
"""

from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum.ledger.receipts import Channel
from tecum.matters.commands import AnswerItem
from tecum.terms import Act, AnswerKind
from tecum_web.access import Person
from tecum_web.actions import give_answer
from tecum_web.actions.receive_paper import Arrived, ending_of, receive_paper
from tecum_web.desk.forms import AnswerForm, ReceiveForm
from tecum_web.queries import matter_page
from tecum_web.queries.corrected_papers import grave_corrections

MEDIA = {".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}


@require_http_methods(["GET", "POST"])
def receive_page(request: HttpRequest) -> HttpResponse:
    """Receive papers; afterwards the page of their matter, with the receipt."""
    form = ReceiveForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "desk/receive.html", {"form": form}, status=status)
    typed: datetime | None = form.cleaned_data["received_at"]
    zone = ZoneInfo(person(request).agency.zone)
    received = receive_paper(
        user=person(request),
        files=[
            Arrived(data=one.read(), ending=ending_of(one.name or ""))
            for one in form.cleaned_data["papers"]
        ],
        channel=Channel(form.cleaned_data["channel"]),
        now=clock(),
        received_at=None if typed is None else typed.replace(tzinfo=zone),
    )
    return redirect("matter", matter=received.matter)


@require_GET
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """One matter."""
    page = matter_page.matter_page(user=person(request), matter=matter, now=clock())
    shown = {
        "page": page,
        "kinds": list(AnswerKind),
        "corrections": grave_corrections(page.row),
    }
    return render(request, "desk/matter.html", shown)


@require_GET
def paper(request: HttpRequest, matter: str, sha256: str) -> HttpResponse:
    """The bytes of a paper, never run and never guessed at by the browser."""
    data, ending = matter_page.paper(
        user=person(request), matter=matter, sha256=sha256, now=clock()
    )
    media = MEDIA.get(ending, "application/octet-stream")
    response = HttpResponse(data, content_type=media)
    shown = "inline" if ending in MEDIA else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{sha256[:16]}{ending}"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def enter_answer(request: HttpRequest, matter: str) -> HttpResponse:
    """Enter an answer for a second person."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        faults = "; ".join(
            f"{name}: {' '.join(map(str, each))}" for name, each in form.errors.items()
        )
        raise InputError(f"answer: {faults}")
    told = form.cleaned_data
    item = AnswerItem(
        instrument=told["instrument"],
        act=act_named(told["act"]),
        kind=AnswerKind(told["kind"]),
        trigger=told["trigger"] or None,
    )
    give_answer.enter_answer(
        user=person(request), matter=matter, items=(item,), seen=told["seen"], now=clock()
    )
    return redirect("matter", matter=matter)


@require_POST
def sign_answer(request: HttpRequest, entry: str) -> HttpResponse:
    """Sign somebody else's entry."""
    state = give_answer.sign_answer(user=person(request), entry=entry, now=clock())
    return redirect("matter", matter=state.id)


def act_named(name: str) -> Act:
    """Read an act's name.

    Raises:
        InputError: there is none of this name.
    """
    try:
        return Act(name)
    except ValueError as error:
        raise InputError(
            f"act {name!r}: there is none of this name; go back to the page"
        ) from error


def person(request: HttpRequest) -> Person:
    """Who is asking; the middleware let nobody else in."""
    return cast("Person", request.user)
