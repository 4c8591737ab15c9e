"""Agents at the counter: five plain questions, what the law answers, and a receipt to hand over."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from tecum.adapters.clock import now as clock
from tecum.letters.counter_card import AtCounter, InHand, Signed, Wanted
from tecum_web.access import admit
from tecum_web.actions.log_counter import IN_HAND_WORDS, SIGNED_WORDS, Visit, log_visit
from tecum_web.actions.receive_paper import Arrived, ending_of
from tecum_web.desk.forms import FilesField
from tecum_web.desk.views import person
from tecum_web.queries.counter import at_the_counter, receipt_to_print

REQUESTERS = (
    ("unknown", "not clear"),
    ("ICE", "ICE"),
    ("CBP", "CBP"),
    ("HSI", "HSI"),
    ("USCIS", "USCIS"),
    ("other_federal", "another federal agency"),
    ("state", "a state agency"),
    ("local", "a local agency"),
    ("private", "nobody official"),
)
WANTED = (
    (Wanted.PERSON.value, "that the person is handed over to them"),
    (Wanted.KEPT.value, "that the person is kept longer"),
    (Wanted.INTERVIEW.value, "to speak with the person"),
    (Wanted.RECORDS.value, "a look at records, or to be told something from them"),
    (Wanted.TOLD.value, "to be told when the person is released"),
)


class CounterForm(forms.Form):
    """What is asked at the counter, in the order in which one asks it."""

    requester = forms.ChoiceField(label="For whom do they say they come?", choices=REQUESTERS)
    in_hand = forms.ChoiceField(
        label="Which paper do they hold?",
        choices=[(one.value, words) for one, words in IN_HAND_WORDS.items()],
    )
    signed = forms.ChoiceField(
        label="Who signed it: look for the word 'judge' or 'court' beside the signature",
        choices=[(one.value, SIGNED_WORDS[one]) for one in reversed(SIGNED_WORDS)],
    )
    wanted = forms.MultipleChoiceField(
        label="What do they want?",
        choices=WANTED,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing that they want."},
    )
    inside = forms.BooleanField(label="They want to go where the public may not go", required=False)
    name = forms.CharField(label="Who stands here, as they say", max_length=200)
    office = forms.CharField(label="Of which office, as they say", max_length=200)
    badge = forms.CharField(label="Badge or card number", max_length=60, required=False)
    about = forms.CharField(label="About whom", max_length=200, required=False)
    words = forms.CharField(
        label="What else they say, in their words",
        max_length=8000,
        required=False,
        widget=forms.Textarea,
    )


class PapersForm(forms.Form):
    """The paper that they hand over, if they do."""

    papers = FilesField(label="The paper that they hand over, scanned", required=False)


@require_http_methods(["GET", "POST"])
def counter_page(request: HttpRequest) -> HttpResponse:
    """Ask, say what the law answers, and keep it: two pages, nothing is kept before the second."""
    user = person(request)
    if request.method != "POST":
        admit(user, "counter.use", "-", now=clock())
        return render(request, "desk/custody/counter.html", {"form": CounterForm()})
    form = CounterForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/custody/counter.html", {"form": form}, status=400)
    told = form.cleaned_data
    asked = AtCounter(
        requester=told["requester"],
        signed=Signed(told["signed"]),
        in_hand=InHand(told["in_hand"]),
        wanted=tuple(Wanted(one) for one in told["wanted"]),
        inside=told["inside"],
    )
    if "keep" in request.POST:
        visit = Visit(
            asked=asked,
            **{name: told[name] for name in ("name", "office", "badge", "about", "words")},
        )
        papers = [
            Arrived(data=one.read(), ending=ending_of(one.name or ""))
            for one in request.FILES.getlist("papers")
        ]
        received = log_visit(user=user, visit=visit, papers=papers, now=clock())
        return redirect("counter-receipt", number=received.receipt.number)
    lines = at_the_counter(user=user, asked=asked, now=clock())
    shown = {"form": form, "lines": lines, "papers": PapersForm()}
    return render(request, "desk/custody/counter_answer.html", shown)


@require_GET
def counter_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt, to be printed and handed over."""
    receipt, matter = receipt_to_print(user=person(request), number=number, now=clock())
    told = {"arrival": receipt.arrival, "matter": matter, "zone": receipt.arrival.zone}
    return render(request, "desk/custody/counter_receipt.html", told)


urlpatterns = [
    path("counter/", counter_page, name="counter"),
    path("counter/receipts/<str:number>/", counter_receipt, name="counter-receipt"),
]
