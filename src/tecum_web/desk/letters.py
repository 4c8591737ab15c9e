"""Letters: write one over one or several matters, sign it, send it; and who was told what."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tecum.adapters.clock import now as clock
from tecum.errors import InputError
from tecum.letters.lint import LetterError
from tecum.letters.outbox import Step, Way
from tecum.terms import AnswerKind, Audience
from tecum_web.access import audience_of
from tecum_web.actions import send_letter, write_letter
from tecum_web.actions.export_letter import export_letter
from tecum_web.desk.letter_form import OBJECTIONS, answers_in, beside, fields_of, words_in
from tecum_web.desk.views import person
from tecum_web.queries import letters

CIRCLES = (Audience.OTHER_SIDE, Audience.AGENCY, Audience.COUNSEL)
STEPS = {
    Step.PREPARE: "Try it again",
    Step.LEFT: "It left",
    Step.DID_NOT_LEAVE: "It did not leave",
    Step.CAME_BACK: "It came back",
    Step.ACKNOWLEDGE: "The addressee acknowledged it",
}


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, matter: str) -> HttpResponse:
    """Write the letter that answers a matter, perhaps together with others."""
    return _write(request, matter, acknowledging=False)


@require_http_methods(["GET", "POST"])
def acknowledge(request: HttpRequest, matter: str) -> HttpResponse:
    """Write the letter that acknowledges a matter's papers, and answers nothing."""
    return _write(request, matter, acknowledging=True)


def _write(request: HttpRequest, matter: str, *, acknowledging: bool) -> HttpResponse:
    now = clock()
    if request.method != "POST":
        return _form(request, matter, request.GET, now, acknowledging=acknowledging)
    if "again" in request.POST:  # other matters were chosen: the same form over all of them
        return _form(request, matter, request.POST, now, acknowledging=acknowledging)
    shown = set(request.POST.getlist("matter")) - {matter}
    if shown != set(request.POST.getlist("with")):
        error = InputError("Other matters were chosen than are shown; answer in each, then enter.")
        return _form(request, matter, request.POST, now, error, acknowledging=acknowledging)
    try:
        row = write_letter.enter_letter(
            user=person(request),
            matters=answers_in(request.POST, acknowledging=acknowledging),
            typed=words_in(request.POST),
            now=now,
        )
    except InputError as error:
        return _form(request, matter, request.POST, now, error, acknowledging=acknowledging)
    return redirect("letter", number=row.number)


def _form(  # noqa: PLR0913 - the request, its matter, what was typed, when, what is wrong, which
    request: HttpRequest,
    matter: str,
    typed: QueryDict,
    now: datetime,
    error: InputError | None = None,
    *,
    acknowledging: bool,
) -> HttpResponse:
    act = "acknowledgement.enter" if acknowledging else "answer.enter"
    chosen = [matter, *typed.getlist("with")]
    writing = letters.writing(user=person(request), matters=chosen, act=act, now=now)
    circles = [one for one in CIRCLES if one.rank <= audience_of(person(request)).rank]
    told = {
        "matter": matter,
        "chosen": chosen,
        "fields": fields_of(writing, typed),
        "others": writing.others,
        "typed": typed,
        "office": writing.matters[0].office,
        "signed_by": typed.get("signed_by", writing.signed_by),
        "objections": [
            {
                "number": one,
                "text": typed.get(f"objection.{one}", ""),
                "cite": typed.get(f"cite.{one}", ""),
                "circle": typed.get(f"circle.{one}", ""),
            }
            for one in OBJECTIONS
        ],
        "circles": circles,
        "kinds": list(AnswerKind),
        "acknowledging": acknowledging,
        "faults": beside(error.faults) if isinstance(error, LetterError) else {},
        "error": "" if error is None or isinstance(error, LetterError) else str(error),
    }
    status = 200 if error is None else 400
    return render(request, "desk/letters/write.html", told, status=status)


@require_GET
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """One letter, as its reader will read it."""
    page = letters.letter_page(user=person(request), number=number, now=clock())
    told = {"page": page, "ways": list(Way), "step_words": STEPS}
    return render(request, "desk/letters/letter.html", told)


@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The letter's file."""
    data = export_letter(user=person(request), number=number, now=clock())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def sign(request: HttpRequest, number: str) -> HttpResponse:
    """Sign the letter that was shown."""
    seen = request.POST.get("sha256", "")
    write_letter.sign_letter(user=person(request), number=number, sha256=seen, now=clock())
    return redirect("letter", number=number)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take a letter back that nobody signed."""
    write_letter.withdraw_letter(user=person(request), number=number, now=clock())
    return redirect("letter", number=number)


@require_POST
def send(request: HttpRequest, number: str) -> HttpResponse:
    """Put a letter into the outbox."""
    way = request.POST.get("way", "")
    if way not in set(Way):
        raise InputError(f"way {way!r}: none of this name; go back, and choose one")
    send_letter.prepare_sending(
        user=person(request),
        number=number,
        way=Way(way),
        address=request.POST.get("address", ""),
        now=clock(),
    )
    return redirect("letter", number=number)


@require_POST
def say(request: HttpRequest, number: str, sending: str) -> HttpResponse:
    """Record what somebody did or found out about a sending."""
    step = request.POST.get("step", "")
    if step not in {str(one) for one in STEPS}:
        raise InputError(f"step {step!r}: none of this name; go back, and choose one")
    send_letter.say_of_sending(
        user=person(request),
        sending=sending,
        step=Step(step),
        words=request.POST.get("words", ""),
        now=clock(),
        happened_at=_moment(request),
    )
    return redirect("letter", number=number)


@require_GET
def outbox(request: HttpRequest) -> HttpResponse:
    """What is on its way, and what waits."""
    rows, waiting = letters.outbox(user=person(request), now=clock())
    return render(request, "desk/letters/outbox.html", {"rows": rows, "waiting": waiting})


@require_GET
def disclosures(request: HttpRequest) -> HttpResponse:
    """Who was told what about whom."""
    rows = letters.register(user=person(request), now=clock())
    return render(request, "desk/letters/disclosures.html", {"rows": rows})


def _moment(request: HttpRequest) -> datetime | None:
    typed = request.POST.get("happened_at", "")
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(person(request).agency.zone))
    except ValueError as error:
        raise InputError(f"when {typed!r}: no moment; write it as 2026-02-07T14:30") from error


urlpatterns = [
    path("letters/", outbox, name="outbox"),
    path("disclosures/", disclosures, name="disclosures"),
    path("matters/<str:matter>/letter/", write, name="write-letter"),
    path("matters/<str:matter>/acknowledgement/", acknowledge, name="acknowledge"),
    path("letters/<str:number>/", letter, name="letter"),
    path("letters/<str:number>/pdf/", pdf, name="letter-pdf"),
    path("letters/<str:number>/sign/", sign, name="sign-letter"),
    path("letters/<str:number>/withdraw/", withdraw, name="withdraw-letter"),
    path("letters/<str:number>/send/", send, name="send-letter"),
    path("letters/<str:number>/sendings/<str:sending>/", say, name="say-of-sending"),
]
