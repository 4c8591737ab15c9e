"""The second factor: whether somebody has one, whether a code is right, and that one is there.

CJIS Security Policy 6.0, IA-2 (1) and (2): a second factor for everybody. It is required as soon as
people reach the desk over a network; a desk on one machine alone, to try it out, only offers it.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tecum_web.access import Person

HAS_FACTOR = "has_factor"
# Where somebody without a second factor gets one, and may leave.
ROOMS = ("/accounts/", "/unlock/", "/lock/", "/healthz", "/readyz")


def has_factor(user: Person) -> bool:
    """Whether somebody has an authenticator."""
    return bool(Authenticator.objects.filter(user=user).exists())


def is_right_code(user: Person, code: str) -> bool:
    """Whether a code is right for any of somebody's authenticators; a code is used once."""
    for one in Authenticator.objects.filter(user=user):
        if one.wrap().validate_code(code.replace(" ", "")):
            one.record_usage()
            return True
    return False


class SecondFactorNeeded:
    """Django middleware: who has no second factor yet is sent to get one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self._rest = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send them there."""
        if (
            settings.TECUM_SECOND_FACTOR
            and request.user.is_authenticated
            and not request.path.startswith(ROOMS)
            and not request.session.get(HAS_FACTOR)
        ):
            if not has_factor(request.user):
                return redirect("mfa_activate_totp")
            request.session[HAS_FACTOR] = True
        return self._rest(request)
