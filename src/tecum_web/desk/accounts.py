"""Signing in: accounts are opened by a technician, locked out after failures, doubly secured.

allauth asks for password and second factor; this room says what happens when either is wrong, and
which of its pages exist here. Nobody signs up or asks for a new password by mail: a technician
opens accounts and sets passwords. Security keys (WebAuthn) are not offered: their pages need
scripts that our policy for pages refuses.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from tecum.adapters.clock import now as clock
from tecum_web.actions.sign_in import locked_until, note_failure, note_success

LOCKED = (
    "Too many failures in a quarter of an hour: this account is locked for fifteen minutes. Try "
    "again then; if it was not you, tell a technician now."
)


def closed(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer for the pages of allauth that this desk does not have."""
    raise Http404


urlpatterns = [
    *(
        path(f"{address}/", closed, name=f"account_{name}")
        for address, name in (
            ("signup", "signup"),
            ("email", "email"),
            ("confirm-email", "email_verification_sent"),
            ("confirm-email/<str:key>", "confirm_email"),
            ("password/set", "set_password"),
            ("password/reset", "reset_password"),
            ("password/reset/done", "reset_password_done"),
            ("password/reset/key/done", "reset_password_from_key_done"),
            ("password/reset/key/<str:uidb36>-<str:key>", "reset_password_from_key"),
            ("login/code/confirm", "confirm_login_code"),
        )
    ),
    path("", include("allauth.urls")),
]


class ClosedDoor(DefaultAccountAdapter):
    """allauth's adapter of this desk."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody opens an account for themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401 - allauth's signature
        """Refuse a locked name before its password is looked at."""
        if locked_until(str(credentials.get("username", "")), now=clock()) is not None:
            raise ValidationError(LOCKED)
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ANN401, ARG002 - likewise
        """Count a wrong password."""
        note_failure(str(credentials.get("username", "")), now=clock())

    def login(self, request: HttpRequest, user: Any) -> None:  # noqa: ANN401 - likewise
        """Let somebody in whose password and second factor were right."""
        super().login(request, user)
        note_success(user, now=clock())


class SecondFactors(DefaultMFAAdapter):
    """allauth's adapter for second factors."""

    def get_totp_issuer(self) -> str:
        """Name this desk in an authenticator app."""
        return "Tecum"


def _counted(form: Any, check: Any) -> str:  # noqa: ANN401 - allauth has no types
    """Check a code; a wrong one counts towards the lock-out as a wrong password does."""
    username = form.user.get_username()
    if locked_until(username, now=clock()) is not None:
        raise ValidationError(LOCKED)
    try:
        return str(check())
    except ValidationError:
        note_failure(username, now=clock())
        raise


class CodeForm(AuthenticateForm):
    """The code of a second factor, at the sign-in."""

    def clean_code(self) -> str:
        """Check the code."""
        return _counted(self, super().clean_code)


class CodeAgainForm(ReauthenticateForm):
    """The code of a second factor, before something grave."""

    def clean_code(self) -> str:
        """Check the code."""
        return _counted(self, super().clean_code)
