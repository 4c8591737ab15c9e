"""Accounts and roles of those who work at the desk."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tecum.errors import InputError
from tecum_web.access import Role, admit
from tecum_web.actions.acting import acting
from tecum_web.records.models import Agency, RoleChange, User

SETTING_UP = "set-up of the desk"


def add_person(
    *, by: User, username: str, password: str, roles: Sequence[Role], now: datetime
) -> User:
    """Open an account in the agency of whoever opens it.

    Raises:
        RefusedError: they may not.
        InputError: the name is taken, or the password too weak.
    """
    admit(by, "people.manage", "-", now=now)
    return _add(by.agency, username, password, roles, by=str(by.pk), now=now)


def add_first_person(
    *, agency: Agency, username: str, password: str, roles: Sequence[Role], now: datetime
) -> User:
    """Open the first account of an agency, at its set-up.

    Raises:
        InputError: there is one already; the name is taken; the password is too weak.
    """
    if User.objects.filter(agency=agency).exists():
        raise InputError(f"agency {agency.name}: it has accounts; a technician opens the next one")
    return _add(agency, username, password, roles, by=SETTING_UP, now=now)


def change_role(*, by: User, user: User, role: Role, given: bool, now: datetime) -> None:
    """Give a role to somebody, or take it from them; nobody changes their own.

    Raises:
        RefusedError: they may not.
        InputError: it is their own role, or of another agency.
    """
    admit(by, "people.manage", str(user.pk), now=now)
    if by.pk == user.pk or by.agency_id != user.agency_id:
        raise InputError("a role of one's own, or of another agency; ask a second technician")
    with acting(by.agency_id):
        _give(user, (role,), given=given, by=str(by.pk), now=now)


def _add(  # noqa: PLR0913 - an account, and who opens it
    agency: Agency,
    username: str,
    password: str,
    roles: Sequence[Role],
    *,
    by: str,
    now: datetime,
) -> User:
    user = User(username=username, agency=agency, date_joined=now)
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise InputError(f"account: {' '.join(error.messages)}") from error
    if User.objects.filter(username=username).exists():
        raise InputError("account: that name is taken; choose another")
    user.set_password(password)
    with acting(agency.id):
        user.save(force_insert=True)
        _give(user, roles, given=True, by=by, now=now)
    return user


def _give(user: User, roles: Sequence[Role], *, given: bool, by: str, now: datetime) -> None:
    for role in roles:
        RoleChange.objects.create(
            agency_id=user.agency_id, user=user, role=str(role), given=given, by=by, at=now
        )
