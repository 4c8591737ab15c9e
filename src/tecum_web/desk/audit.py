"""The audit's pages: who looked, a week to sign off, breaking the glass, and why somebody may not.

What the list is narrowed by is posted, so that no address or log line says whom somebody watches.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from tecum.adapters.clock import now as clock
from tecum_web.access import Person
from tecum_web.actions import watch_looks
from tecum_web.desk.views import person
from tecum_web.queries import audit


class LooksForm(forms.Form):
    """By what the list is narrowed."""

    person = forms.ChoiceField(label="Who looked", required=False)
    record = forms.CharField(label="Record (its id)", required=False, max_length=80)
    day = forms.DateField(
        label="Day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, user: Person, *args: object, **kwargs: object) -> None:
        """Offer the people of the agency."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [("", "anybody"), *audit.people(user).items()]


class ReviewForm(forms.Form):
    """What an auditor says to a week, and the digest of what they saw."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(
        label="What you say to this week", required=False, widget=forms.Textarea, max_length=4000
    )


class GlassForm(forms.Form):
    """Why somebody must read now."""

    reason = forms.CharField(
        label="Why you must read now",
        widget=forms.Textarea,
        min_length=watch_looks.SHORTEST,
        max_length=2000,
    )


@require_http_methods(["GET", "POST"])
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at what."""
    form = LooksForm(person(request), request.POST or None)
    told = form.cleaned_data if form.is_valid() else {}
    now = clock()
    page = audit.looks(
        user=person(request),
        person=told.get("person", ""),
        record=told.get("record", "").strip(),
        day=told.get("day"),
        now=now,
    )
    shown = {
        "page": page,
        "form": form,
        "week": audit.last_week(person(request), now=now),
        "zone": person(request).agency.zone,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "desk/audit/looks.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, week: str) -> HttpResponse:
    """One week, and signing it off."""
    form = ReviewForm(request.POST or None)
    now = clock()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        watch_looks.review_week(
            user=person(request), week=week, seen=told["seen"], words=told["words"], now=now
        )
        messages.info(request, "Your review is recorded.")
        return redirect("audit-week", week=week)
    page = audit.week_page(user=person(request), week=week, now=now)
    shown = {
        "page": page,
        "form": form,
        "can_review": audit.may_review(person(request)),
        "zone": person(request).agency.zone,
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/audit/week.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def glass(request: HttpRequest) -> HttpResponse:
    """Break the glass."""
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        watch_looks.break_glass(
            user=person(request), reason=form.cleaned_data["reason"], now=clock()
        )
        messages.info(request, "You may read for half an hour. The alarm is raised.")
        return redirect("glass")
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/audit/glass.html", {"form": form}, status=status)


@require_GET
def why(request: HttpRequest, matter: str) -> HttpResponse:
    """Every act with this matter: allowed, or why not."""
    acts = audit.acts_explained(user=person(request), matter=matter, now=clock())
    return render(request, "desk/audit/why.html", {"acts": acts, "matter": matter})


urlpatterns = [
    path("audit/", looks, name="audit"),
    path("audit/weeks/<str:week>/", week, name="audit-week"),
    path("glass/", glass, name="glass"),
    path("matters/<str:matter>/why/", why, name="why"),
]
