"""What somebody had typed when their screen locked: kept, shown to them alone, then gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tecum_web.access import AbsentError
from tecum_web.actions.acting import new_id
from tecum_web.records.models import Draft, User

# Longer is no typing; and never what proves who somebody is.
MOST_SIGNS = 200_000
SECRETS = frozenset({"csrfmiddlewaretoken", "password", "code", "kept_draft"})


def keep_draft(
    *, user: User, path: str, fields: Mapping[str, Sequence[str]], files: int, now: datetime
) -> Draft | None:
    """Keep what was typed into a form; None where nothing was."""
    typed = {
        name: list(values)
        for name, values in fields.items()
        if name not in SECRETS and "password" not in name
    }
    size = sum(len(one) for values in typed.values() for one in values)
    if size > MOST_SIGNS or not (files or any(any(values) for values in typed.values())):
        return None
    return Draft.objects.create(
        id=new_id("D"),
        agency_id=user.agency_id,
        user=user,
        made_at=now,
        path=path[:300],
        fields=typed,
        files=files,
    )


def drafts_of(user: User) -> Sequence[Draft]:
    """Give somebody's own drafts, the latest first."""
    return list(Draft.objects.filter(user=user).order_by("-made_at", "id"))


def throw_away(*, user: User, draft: str) -> None:
    """Destroy a draft of one's own.

    Raises:
        AbsentError: there is none of this id that is theirs.
    """
    gone, _ = Draft.objects.filter(pk=draft, user=user).delete()
    if not gone:
        raise AbsentError("there is no draft of this id here; it was sent or thrown away")
