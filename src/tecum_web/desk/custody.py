"""Releasing now: who is here, the release card, the release, and what was done at it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum_web.actions.perform_act import perform_act
from tecum_web.actions.release_person import release_person
from tecum_web.actions.state_fact import state_fact
from tecum_web.desk.templatetags.desk_words import moment
from tecum_web.desk.views import act_named, person
from tecum_web.queries.release_card import card_page, who_is_here


class MomentField(forms.DateTimeField):
    """A moment by the clock of the agency; nothing is now."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})


class ReleaseForm(forms.Form):
    """The release: when, if not now. Which other matters were ticked comes beside it."""

    left_at = MomentField(label="When the person left, if not now", required=False)


class DoneForm(forms.Form):
    """What was done, by whom, and what shows it."""

    instrument = forms.CharField(widget=forms.HiddenInput)
    act = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    done_by = forms.CharField(label="Who did it", max_length=200)
    told_to = forms.CharField(label="Towards whom", max_length=200, required=False)
    shown_by = forms.CharField(label="What shows it", max_length=1000, required=False)
    done_at = MomentField(label="When, if not now", required=False)
    contrary = forms.CharField(
        label="Only if the law forbade it and it happened all the same: how it came",
        max_length=2000,
        required=False,
    )


class LeavesForm(forms.Form):
    """When the person would leave if no paper were here."""

    leaves_at = MomentField(label="When the person would leave if no paper were here")


@require_GET
def releasing_page(request: HttpRequest) -> HttpResponse:
    """Everybody who has not left, the most urgent first."""
    page = who_is_here(user=person(request), now=clock())
    return render(request, "desk/custody/releasing.html", {"page": page})


@require_GET
def release_card_page(request: HttpRequest, matter: str) -> HttpResponse:
    """One card."""
    return _card(request, matter, ReleaseForm())


@require_POST
def release_now(request: HttpRequest, matter: str) -> HttpResponse:
    """Record the release; what was recorded before stays, and is said."""
    form = ReleaseForm(request.POST)
    now = clock()
    if not form.is_valid():
        return _card(request, matter, form, status=400)
    left_at = _moment(request, form.cleaned_data["left_at"])
    if left_at is not None and left_at > now:
        form.add_error("left_at", "That lies in the future; record it when the person has left.")
        return _card(request, matter, form, status=400)
    left = release_person(
        user=person(request),
        matter=matter,
        others=request.POST.getlist("also"),
        now=now,
        happened_at=left_at,
    )
    if left.recorded:
        messages.info(request, "The release is recorded. Below is what falls due now.")
    for one, since in left.already.items():
        messages.info(
            request, f"{one}: the release of {moment(since)} was recorded before; it stays so."
        )
    return redirect("release-card", matter=matter)


@require_POST
def record_done(request: HttpRequest, matter: str) -> HttpResponse:
    """Record that an act was done; the hard stop looks at it."""
    form = DoneForm(request.POST)
    _checked(form, "what was done")
    told = form.cleaned_data
    now = clock()
    done_at = _moment(request, told["done_at"])
    if done_at is not None and done_at > now:
        raise InputError("when it was done lies in the future; go back, and give the moment")
    perform_act(
        user=person(request),
        matter=matter,
        instrument=told["instrument"],
        act=act_named(told["act"]),
        now=now,
        happened_at=done_at,
        seen=told["seen"],
        contrary=told["contrary"],
        shown_by={name: told[name] for name in ("done_by", "told_to", "shown_by")},
    )
    messages.info(request, "It is recorded as done.")
    return redirect("release-card", matter=matter)


@require_POST
def would_leave(request: HttpRequest, matter: str) -> HttpResponse:
    """State when the person would otherwise leave, so that the end of custody is counted."""
    form = LeavesForm(request.POST)
    _checked(form, "when the person would leave")
    at = _moment(request, form.cleaned_data["leaves_at"])
    assert at is not None  # noqa: S101 - the form asks for it
    state_fact(
        user=person(request),
        matter=matter,
        name="otherwise_release_at",
        value=at.isoformat(),
        now=clock(),
    )
    messages.info(request, "It is recorded, and the law was asked again.")
    return redirect("release-card", matter=matter)


def _card(request: HttpRequest, matter: str, form: ReleaseForm, status: int = 200) -> HttpResponse:
    page = card_page(user=person(request), matter=matter, now=clock())
    told = {"page": page, "form": form, "leaves": LeavesForm(), "done": DoneForm()}
    return render(request, "desk/custody/card.html", told, status=status)


def _checked(form: forms.Form, what: str) -> None:
    if not form.is_valid():
        faults = "; ".join(
            f"{form.fields[name].label}: {' '.join(map(str, each))}"
            for name, each in form.errors.items()
        )
        raise InputError(f"{what}: {faults} Go back, and mend it")


def _moment(request: HttpRequest, typed: datetime | None) -> datetime | None:
    return None if typed is None else typed.replace(tzinfo=ZoneInfo(person(request).agency.zone))


urlpatterns = [
    path("releasing/", releasing_page, name="releasing"),
    path("releasing/<str:matter>/", release_card_page, name="release-card"),
    path("releasing/<str:matter>/released/", release_now, name="release-now"),
    path("releasing/<str:matter>/done/", record_done, name="record-done"),
    path("releasing/<str:matter>/leaves/", would_leave, name="would-leave"),
]
