"""How a refusal looks: one page for each kind of error, the sentence of the error on it.

`AbsentError` 404, `RefusedError` 403, `LifecycleError` 409 (somebody else acted), any other
`InputError` 400, `IntegrityError` 500. What else breaks is a 500 without a word of what broke.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tecum.errors import InputError, IntegrityError, LifecycleError, TecumError
from tecum_web.access import AbsentError, RefusedError

STATUSES: Mapping[type[TecumError], int] = MappingProxyType(
    {
        AbsentError: 404,
        RefusedError: 403,
        LifecycleError: 409,
        InputError: 400,
        IntegrityError: 500,
    }
)


class Refusals:
    """Django middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the rest of the chain."""
        self._rest = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._rest(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an error of ours into its page; others are Django's."""
        if not isinstance(error, TecumError):
            return None
        status = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), 500)
        return render(request, "desk/refusal.html", {"why": str(error)}, status=status)
