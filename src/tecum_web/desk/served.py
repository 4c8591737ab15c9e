"""Served and seen: said on the page of a matter, never taken from a click."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum.matters.journal import PaperFact
from tecum_web.actions.say_of_paper import FACTS, say_of_paper
from tecum_web.desk.views import person


class SaidForm(forms.Form):
    """What is said of a paper, and on whose word."""

    paper = forms.CharField(label="Paper", max_length=64)
    fact = forms.ChoiceField(label="What happened", choices=[(str(one), str(one)) for one in FACTS])
    whom = forms.CharField(label="Who was served, or saw it", max_length=200)
    word_of = forms.CharField(label="On whose word", max_length=200, required=False)
    manner = forms.CharField(label="How", max_length=500, required=False)
    at = forms.DateTimeField(label="When", required=False)


@require_POST
def said_of_paper(request: HttpRequest, matter: str) -> HttpResponse:
    """Record what is said of a paper."""
    form = SaidForm(request.POST)
    if not form.is_valid():
        faults = "; ".join(
            f"{form.fields[name].label}: {' '.join(map(str, each))}"
            for name, each in form.errors.items()
        )
        raise InputError(f"served or seen: {faults} Go back, and mend it")
    told = form.cleaned_data
    user = person(request)
    typed = told["at"]
    say_of_paper(
        user=user,
        matter=matter,
        paper=told["paper"],
        fact=PaperFact(told["fact"]),
        whom=told["whom"],
        word_of=told["word_of"],
        manner=told["manner"],
        now=clock(),
        happened_at=None if typed is None else typed.replace(tzinfo=ZoneInfo(user.agency.zone)),
    )
    messages.info(request, f"It is recorded that the paper was {told['fact']}.")
    return redirect("matter", matter=matter)


urlpatterns = [path("matters/<str:matter>/said/", said_of_paper, name="said-of-paper")]
