"""Sign-ins: written down, and locked out after too many that failed.

CJIS Security Policy 6.0, AC-7: at most five consecutive failures of one account in fifteen minutes;
then it stays locked for a time, or until somebody releases it. A password that is wrong and a
second factor that is wrong count alike, and so do tries to unlock a screen. Of the name that was
typed a keyed digest is kept: people type passwords into the wrong field.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from tecum_web.access import Decision, audit
from tecum_web.records.models import SignIn, User
from tecum_web.records.this_home import this_home

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)


def locked_until(username: str, *, now: datetime) -> datetime | None:
    """Say until when nobody signs in under a name; None where they may try."""
    rows = SignIn.objects.filter(key=_key(username), at__gt=now - WINDOW - LOCKED_FOR)
    until = _locked(rows.order_by("at", "id").values_list("at", "succeeded"))
    return until if until is not None and until > now else None


def note_failure(username: str, *, now: datetime) -> datetime | None:
    """Write a failure down; say until when the name is locked by it, if it is."""
    before = locked_until(username, now=now)
    if before is not None:
        return before  # what is tried while locked neither helps nor prolongs
    _note(username, now=now, succeeded=False)
    until = locked_until(username, now=now)
    user = User.objects.filter(username__iexact=username.strip()).first()
    if user is not None:
        why = "wrong password or code" if until is None else "wrong once too often; locked"
        audit(
            user,
            "account.sign_in",
            str(user.pk),
            Decision(allowed=False, why=why, predicate="knows_the_secrets"),
            now=now,
        )
    return until


def note_success(user: User, *, now: datetime, act: str = "account.sign_in") -> None:
    """Write down that somebody signed in or unlocked: what failed before it counts no more."""
    _note(user.username, now=now, succeeded=True)
    audit(
        user,
        act,
        str(user.pk),
        Decision(allowed=True, why="", predicate="knows_the_secrets"),
        now=now,
    )


def _locked(rows: Iterable[tuple[datetime, bool]]) -> datetime | None:
    """Walk through the tries of one name, oldest first."""
    failures: list[datetime] = []
    until: datetime | None = None
    for at, succeeded in rows:
        if succeeded:
            failures, until = [], None
            continue
        failures = [one for one in failures if one > at - WINDOW]
        failures.append(at)
        if len(failures) >= MOST_FAILURES:
            until = at + LOCKED_FOR
            failures = []
    return until


def _note(username: str, *, now: datetime, succeeded: bool) -> None:
    SignIn.objects.create(
        agency_id=this_home().agency_id, key=_key(username), at=now, succeeded=succeeded
    )


def _key(username: str) -> str:
    name = username.strip().lower()
    return salted_hmac("tecum.sign-in", name, algorithm="sha256").hexdigest()
