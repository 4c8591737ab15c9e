"""Arrivals and the telephone log."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from tecum.adapters.clock import now as clock
from tecum.deadlines.instants import Instant
from tecum_web.access import admit
from tecum_web.actions.log_call import Call, ReadBack, call_in_words, log_call
from tecum_web.desk.views import person
from tecum_web.queries.arrivals import arrivals

READ_BACK = (
    (ReadBack.CONFIRMED.value, "I read it back, and the caller confirmed it"),
    (ReadBack.NOT_CONFIRMED.value, "I read it back, and the caller did not confirm it"),
    (ReadBack.HUNG_UP.value, "The call had ended before I could read it back"),
)


class CallForm(forms.Form):
    """A call, in the caller's words."""

    caller = forms.CharField(label="Who calls", max_length=200)
    office = forms.CharField(label="From which office", max_length=200)
    number = forms.CharField(label="Number to call back", max_length=60, required=False)
    about = forms.CharField(label="Whom the call is about", max_length=200)
    words = forms.CharField(
        label="What the caller says, in their own words", max_length=8000, widget=forms.Textarea
    )
    called_at = forms.DateTimeField(
        label="When the call was, if not now",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    read_back = forms.ChoiceField(label="Reading back", choices=READ_BACK, required=False)


@require_GET
def arrivals_page(request: HttpRequest) -> HttpResponse:
    """What arrived lately, and how the channels stand."""
    page = arrivals(user=person(request), now=clock())
    told = {"page": page, "zone": person(request).agency.zone}
    return render(request, "desk/receiving/arrivals.html", told)


@require_http_methods(["GET", "POST"])
def telephone_page(request: HttpRequest) -> HttpResponse:
    """Type a call, read it back, keep it: two steps, so that the caller hears what is kept."""
    now = clock()
    user = person(request)
    if request.method != "POST":
        admit(user, "paper.receive", "telephone", now=now)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        zone = ZoneInfo(user.agency.zone)
        typed: datetime | None = told["called_at"]
        at = None if typed is None else typed.replace(tzinfo=zone)
        if at is not None and at > now:
            form.add_error("called_at", "That lies in the future; give the moment of the call.")
        else:
            call = Call(**{name: told[name] for name in Call.__dataclass_fields__})
            if told["read_back"] and "keep" in request.POST:
                read_back = ReadBack(told["read_back"])
                received = log_call(
                    user=user, call=call, read_back=read_back, called_at=at, now=now
                )
                return redirect("matter", matter=received.matter)
            admit(user, "paper.receive", "telephone", now=now)
            shown = call_in_words(
                call,
                agency=user.agency.name,
                taker=user.username,
                at=Instant(utc=at or now, zone=user.agency.zone),
            )
            return render(request, "desk/receiving/read_back.html", {"form": form, "text": shown})
    status = 400 if form.errors else 200
    return render(request, "desk/receiving/telephone.html", {"form": form}, status=status)


urlpatterns = [
    path("receive/arrivals/", arrivals_page, name="arrivals"),
    path("receive/telephone/", telephone_page, name="telephone"),
]
