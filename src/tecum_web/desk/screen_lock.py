"""The screen lock: after thirty minutes without a sign of life, password and code are asked again.

CJIS Security Policy 6.0, AC-11 (device lock after at most thirty minutes; what is on the screen is
hidden; identity is proved again). What was typed is kept: a form that arrives after the lock
becomes a draft of its author, who sends it on once they are back. No address holds any of it.
"""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, path, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tecum.adapters.clock import now as clock
from tecum_web.access import Person
from tecum_web.actions import keep_draft
from tecum_web.actions.sign_in import locked_until, note_failure, note_success
from tecum_web.desk.accounts import LOCKED
from tecum_web.desk.second_factor import has_factor, is_right_code
from tecum_web.desk.views import person

LOCKED_AFTER = timedelta(minutes=30)
LAST_ACT = "last_act"
IS_LOCKED = "is_locked"
BACK_TO = "back_to"
# The field by which a form says which draft it was.
KEPT_DRAFT = "kept_draft"
# Names of addresses that a locked screen still answers.
OPEN = frozenset({"unlock", "lock", "account_logout", "healthz", "readyz"})
# A page that asks by itself is no sign of life: its script says so in this header.
UNATTENDED = "X-Unattended"


class ScreenLock:
    """Django middleware; stands behind the one that says who somebody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self._rest = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lock."""
        if not request.user.is_authenticated:
            return self._rest(request)
        moment = clock().timestamp()
        last = request.session.get(LAST_ACT, moment)
        if moment - last > LOCKED_AFTER.total_seconds():
            request.session[IS_LOCKED] = True
        if request.session.get(IS_LOCKED):
            return self._rest(request) if _name(request) in OPEN else _locked(request)
        if request.headers.get(UNATTENDED) != "1" or LAST_ACT not in request.session:
            request.session[LAST_ACT] = moment
        answer = self._rest(request)
        if request.method == "POST" and answer.status_code < HTTPStatus.BAD_REQUEST:
            _drop_sent(request)
        return answer


def _drop_sent(request: HttpRequest) -> None:
    """A draft that was sent and taken is gone; one that was refused stays."""
    draft = request.POST.get(KEPT_DRAFT)
    if draft in {one.id for one in keep_draft.drafts_of(person(request))}:
        keep_draft.throw_away(user=person(request), draft=str(draft))


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _locked(request: HttpRequest) -> HttpResponse:
    """Keep what was typed, remember where somebody was, and ask who is there."""
    if request.method == "POST":
        fields = {name: request.POST.getlist(name) for name in request.POST}
        keep_draft.keep_draft(
            user=person(request),
            path=request.path,
            fields=fields,
            files=sum(len(request.FILES.getlist(name)) for name in request.FILES),
            now=clock(),
        )
    else:
        request.session[BACK_TO] = request.get_full_path()
    answer = redirect("unlock")
    answer["HX-Redirect"] = reverse("unlock")
    return answer


class UnlockForm(forms.Form):
    """Password, and the code of the second factor where there is one."""

    password = forms.CharField(
        label="Password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label="Code of your authenticator, or a recovery code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, user: Person, *args: object, **kwargs: object) -> None:
        """Ask for a code only where there is a second factor."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed on
        self.user = user
        if not has_factor(user):
            del self.fields["code"]

    def clean(self) -> None:
        """Check both; which of them was wrong is not said."""
        if self.errors:
            return
        now = clock()
        if locked_until(self.user.username, now=now) is not None:
            raise forms.ValidationError(LOCKED)
        right = self.user.check_password(self.cleaned_data["password"])
        if right and "code" in self.fields:
            right = is_right_code(self.user, self.cleaned_data["code"])
        if not right:
            until = note_failure(self.user.username, now=now)
            raise forms.ValidationError(
                LOCKED if until is not None else "Password or code is wrong; try again."
            )


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """Ask who is there, and go back to where they were."""
    if not request.session.get(IS_LOCKED):
        return redirect("queue")
    form = UnlockForm(person(request), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "desk/accounts/unlock.html", {"form": form}, status=status)
    del request.session[IS_LOCKED]
    request.session[LAST_ACT] = clock().timestamp()
    request.session.cycle_key()
    note_success(person(request), now=clock(), act="account.unlock")
    back = str(request.session.pop(BACK_TO, ""))
    if keep_draft.drafts_of(person(request)):
        return redirect("drafts")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("queue")


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock at once: a button, or a page's script when nobody typed for half an hour.

    The script hands over what stands in a form, and the address that the form would have gone to.
    """
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "draft_path"}
    where = request.POST.get("draft_path", "")
    if where and url_has_allowed_host_and_scheme(where, allowed_hosts=None):
        keep_draft.keep_draft(user=person(request), path=where, fields=fields, files=0, now=clock())
    request.session[IS_LOCKED] = True
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"to": reverse("unlock")})
    return redirect("unlock")


@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    """Show somebody what they had typed, ready to be sent as it was meant."""
    found = keep_draft.drafts_of(person(request))
    return render(request, "desk/accounts/drafts.html", {"drafts": found})


@require_POST
def throw_away(request: HttpRequest, draft: str) -> HttpResponse:
    """Destroy a draft."""
    keep_draft.throw_away(user=person(request), draft=draft)
    return redirect("drafts")


urlpatterns = [
    path("unlock/", unlock, name="unlock"),
    path("lock/", lock, name="lock"),
    path("drafts/", drafts, name="drafts"),
    path("drafts/<str:draft>/throw-away/", throw_away, name="throw-away-draft"),
]
