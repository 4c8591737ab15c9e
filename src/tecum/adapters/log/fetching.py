"""One HTTP request, bounded: to a witness or to a time stamp authority, and nowhere else.

Nothing here follows a redirect, waits for ever or reads without limit. A failure of the network
is an ordinary value of this world: it is named, and the caller goes on without the answer.
"""

import http.client
import ipaddress
import urllib.error
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from tecum.errors import InputError

TIMEOUT = 10.0
MAX_ANSWER = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An HTTP answer of any status."""

    status: int
    content_type: str
    body: bytes


class UnreachableError(Exception):
    """Nobody answered; the text says why, for a person."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A witness that moved is configured anew by a person, not by whoever answers."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def fetch(
    url: str,
    *,
    body: bytes | None = None,
    content_type: str = "application/octet-stream",
    timeout: float = TIMEOUT,
) -> Fetched:
    """Send one request (POST where there is a body) and give the answer, whatever its status.

    Raises:
        InputError: the address is none of http or https.
        UnreachableError: no answer, or one that is too long.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InputError(f"address {url!r}: write one that begins with https://")
    request = urllib.request.Request(url, data=body)  # noqa: S310 - the scheme is checked above
    if body is not None:
        request.add_header("Content-Type", content_type)
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if _is_here(parts.hostname):
        handlers.append(urllib.request.ProxyHandler({}))  # this machine is not behind a proxy
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(request, timeout=timeout) as answer:
            return _read(answer, answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return _read(error, error.code)
    except urllib.error.URLError as error:
        raise UnreachableError(f"{parts.hostname}: {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError(f"{parts.hostname}: {error!r}") from error


def _read(answer: http.client.HTTPResponse | urllib.error.HTTPError, status: int) -> Fetched:
    data = answer.read(MAX_ANSWER + 1)
    if len(data) > MAX_ANSWER:
        raise UnreachableError(f"the answer is longer than {MAX_ANSWER} bytes")
    return Fetched(status=status, content_type=answer.headers.get("Content-Type", ""), body=data)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
