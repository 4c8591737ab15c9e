"""The page on which one field of a paper is corrected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from tecum.adapters.clock import now as clock
from tecum.instruments.corrections import CorrectionError
from tecum_web.actions.correct_field import Correction, correct_field
from tecum_web.desk.papers import seen_number, tell_turned
from tecum_web.desk.views import person
from tecum_web.queries.field_page import FieldPage, field_page


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, matter: str, sha256: str, place: str, name: str) -> HttpResponse:
    """Show a field with both readings; correct it. What cannot be is said beside the field."""
    user = person(request)
    at = seen_number(place)
    page = field_page(user=user, matter=matter, sha256=sha256, place=at, name=name, now=clock())
    if request.method != "POST":
        return _form(request, page, {}, 200)
    typed = ", ".join(request.POST.getlist("value"))
    reason = request.POST.get("reason", "")
    correction = Correction(sha256=sha256, place=at, name=name, typed=typed, reason=reason)
    try:
        turned = correct_field(
            user=user,
            matter=matter,
            correction=correction,
            seen=seen_number(request.POST.get("seen", "")),
            now=clock(),
        )
    except CorrectionError as error:
        about, _, why = str(error).partition(": ")
        field = "reason" if about == "reason" else "value"
        told = {"typed": typed, "reason": reason, f"{field}_fault": why}
        return _form(request, page, told, 400)
    messages.info(request, "The correction is recorded, beside what was read. It counts now.")
    tell_turned(request, turned, "No answer turned by it.")
    return redirect("paper-screen", matter=matter, sha256=sha256)


def _form(request: HttpRequest, page: FieldPage, told: dict[str, str], status: int) -> HttpResponse:
    typed = told.get("typed", page.counts)
    chosen = [one.strip() for one in typed.split(",")]
    shown = {"page": page, "told": told, "typed": typed, "chosen": chosen}
    return render(request, "desk/rooms/field.html", shown, status=status)


urlpatterns = [
    path(
        "matters/<str:matter>/screens/<str:sha256>/instruments/<str:place>/fields/<str:name>/",
        correct,
        name="correct-field",
    ),
]
