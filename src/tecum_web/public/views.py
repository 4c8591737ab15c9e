"""Pages that ask nobody who they are; none tells anything about a person.

The log's files are those of C2SP tlog-tiles (https://c2sp.org/tlog-tiles): tiles, proofs and kept
checkpoints never change and may be kept for ever; the newest checkpoint must be asked for again.
"""

import re

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_GET, require_http_methods

from tecum.adapters.bundles.checking_page import checking_page
from tecum.adapters.log.home_log import HomeLog
from tecum.errors import TecumError
from tecum_web.queries.receipt_status import receipt_status
from tecum_web.records.this_home import this_home

MOST_QUESTIONS = 20
A_MINUTE = 60
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# What `tecum.adapters.log.publishing` publishes, and nothing beside it.
PUBLISHED = re.compile(
    r"checkpoint|log\.json|checkpoints/\d+|notices/\d+\.json|proof/[0-9a-f]{64}"
    r"|tile/(?:entries|\d{1,2})(?:/x\d{3})*/\d{3}(?:\.p/\d{1,3})?"
)
UNCHANGING = ("tile/", "notices/")
# The page is one file: its style and script are allowed by their digests in the page itself.
CHECKING_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@login_not_required
@require_GET
def log_file(_request: HttpRequest, path: str) -> HttpResponse:
    """One published file of the log, as it lies there."""
    if not PUBLISHED.fullmatch(path):
        raise Http404
    try:
        data = HomeLog(this_home()).store.get(path)
    except TecumError as error:
        raise Http404 from error
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=_media(path))
    answer["Cache-Control"] = FOR_EVER if path.startswith(UNCHANGING) else ASK_AGAIN
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _media(path: str) -> str:
    if path.endswith(".json"):
        return "application/json"
    return "application/octet-stream" if path.startswith("tile/") else "text/plain; charset=utf-8"


@login_not_required
@require_GET
def check_page(_request: HttpRequest) -> HttpResponse:
    """The page that checks receipts and bundles in the browser and sends nothing anywhere."""
    answer = HttpResponse(checking_page())
    answer["Content-Security-Policy"] = CHECKING_POLICY
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def receipt_page(request: HttpRequest) -> HttpResponse:
    """The status of a receipt number; the number is typed, never part of an address."""
    if request.method != "POST":
        return render(request, "public/receipt.html")
    if _asks_too_often(request):
        return render(request, "public/receipt.html", {"too_often": True}, status=429)
    status = receipt_status(request.POST.get("number", "").strip().upper())
    return render(request, "public/receipt.html", {"status": status})


def _asks_too_often(request: HttpRequest) -> bool:
    """Count the questions of one address in a minute; the address itself is not kept."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    key = "receipt-questions-" + salted_hmac("tecum.public", address).hexdigest()
    cache.add(key, 0, A_MINUTE)
    return cache.incr(key) > MOST_QUESTIONS


@login_not_required
@require_GET
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the server answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_GET
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether the desk can work: its home is there and its database answers; no detail is told."""
    try:
        this_home().finish_register()
    except (TecumError, DatabaseError, OSError):
        return HttpResponse("not ready\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
