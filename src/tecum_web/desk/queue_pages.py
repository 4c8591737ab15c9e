"""The queue: filtered, in pages, and as a spreadsheet.

What it is narrowed by stands in the address as words of ours, never anything about a person.
"""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum.terms import Act, InstrumentKind, Outcome
from tecum_web.access import may
from tecum_web.actions.export_list import MOST_ROWS, Listed, export_list
from tecum_web.desk.sheets import sheet_answer
from tecum_web.desk.templatetags.desk_words import due_words, moment, outcome_words
from tecum_web.desk.views import person
from tecum_web.queries.queue import STANDS, Queue, Stand, Waiting, Wanted, queue

COLUMNS = (
    *("matter", "alarm", "next due", "instruments", "papers not read", "unanswered acts"),
    *("promises", "released", "open since"),
)
ANY = ("", "any")


class QueueForm(forms.Form):
    """By what the queue is narrowed."""

    state = forms.ChoiceField(
        label="How it stands",
        required=False,
        choices=[(str(one), words) for one, words in STANDS.items()],
    )
    kind = forms.ChoiceField(
        label="Instrument",
        required=False,
        choices=[ANY, *((str(one), str(one)) for one in InstrumentKind)],
    )
    act = forms.ChoiceField(
        label="What is asked",
        required=False,
        choices=[ANY, *((str(one), one.in_words) for one in Act)],
    )
    outcome = forms.ChoiceField(
        label="What the law answers",
        required=False,
        choices=[ANY, *((str(one), outcome_words(one)) for one in Outcome)],
    )
    mine = forms.BooleanField(label="Only what waits for my signature", required=False)

    def __init__(self, *args: object, signs: bool) -> None:
        """Offer "mine" to those who sign."""
        super().__init__(*args)  # type: ignore[arg-type] # handed on
        if not signs:
            del self.fields["mine"]

    def wanted(self) -> Wanted:
        """What was chosen.

        Raises:
            InputError: something that is not offered.
        """
        if not self.is_valid():
            fields = ", ".join(self.errors)
            raise InputError(f"queue: {fields}: there is no such choice; choose one of the page's")
        told: dict[str, Any] = self.cleaned_data
        return Wanted(
            stand=Stand(told["state"] or Stand.OPEN),
            kind=told["kind"],
            act=told["act"],
            outcome=told["outcome"],
            mine=told.get("mine", False),
        )


@require_GET
def queue_page(request: HttpRequest) -> HttpResponse:
    """Open matters by urgency."""
    user = person(request)
    form = QueueForm(request.GET, signs=may(user, "answer.sign").allowed)
    wanted = form.wanted()
    found = queue(user=user, now=clock(), wanted=wanted, after=request.GET.get("after", ""))
    shown = {
        "page": found,
        "form": form,
        "is_narrowed": wanted != Wanted(),
        "counted": count_words(found, wanted),
        "stand": STANDS[wanted.stand],
        "first_page": _address(form),
        "next_page": _address(form, after=found.after) if found.after else "",
    }
    return render(request, "desk/queue.html", shown)


@require_POST
def queue_sheet(request: HttpRequest) -> HttpResponse:
    """The queue as narrowed, all of it, as a spreadsheet."""
    user, now = person(request), clock()
    form = QueueForm(request.POST, signs=may(user, "answer.sign").allowed)
    wanted = form.wanted()
    found = queue(user=user, now=now, wanted=wanted, most=MOST_ROWS + 1)
    zone = user.agency.zone
    listed = Listed(
        name="queue",
        filtered=str(wanted),
        columns=COLUMNS,
        rows=[_cells(one, zone) for one in found.rows],
    )
    return sheet_answer(export_list(user=user, listed=listed, now=now), "queue", now)


def count_words(found: Queue, wanted: Wanted) -> str:
    """How many matters the page is about, as a sentence."""
    what = "closed matter" if wanted.stand is Stand.CLOSED else "open matter"
    narrowed = "" if wanted == Wanted() else " of what you ask for"
    return f"{found.count} {what}{'' if found.count == '1' else 's'}{narrowed}".capitalize()


def _address(form: QueueForm, **more: str) -> str:
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    if "mine" in chosen:
        chosen["mine"] = "on"
    return "?" + urlencode({**chosen, **more})


def _cells(one: Waiting, zone: str) -> list[str | int]:
    row, there = one.row, ZoneInfo(zone)
    released = "" if row.released_at is None else moment(row.released_at.astimezone(there))
    return [
        row.matter,
        "; ".join(one.alarms),
        due_words(row.next_due_text, zone) if row.next_due_text else "",
        ", ".join(row.kinds),
        row.unread,
        row.unanswered,
        row.promises,
        released,
        moment(row.opened_at.astimezone(there)),
    ]


urlpatterns = [
    path("", queue_page, name="queue"),
    path("queue/sheet/", queue_sheet, name="queue-sheet"),
]
