"""A home's first use: its agency, its keys and its log, so that the first receipt has all."""

from datetime import datetime

from tecum.adapters.entropy import random_bytes
from tecum.adapters.home import Home
from tecum.adapters.log.home_log import open_log
from tecum.errors import InputError
from tecum.ledger.notes import KEY_LENGTH


def begin(
    home: Home, agency: str | None, *, otherwise: str, now: datetime, keeps_log: bool = True
) -> None:
    """Set a home up at its first use; later, refuse to act in another agency's name.

    `otherwise` names an agency that nobody names. A home that is there already stays as it is,
    with or without a log.

    Raises:
        InputError: the home is that of another agency, or it cannot be written.
    """
    if not home.is_set_up:
        try:
            home.set_up(agency=agency or otherwise, entropy=random_bytes(KEY_LENGTH))
            if keeps_log:
                open_log(home, now=now)
        except InputError:
            # Somebody else set it up in this very moment; that home serves as well.
            if not home.is_set_up:
                raise
    if agency is not None and agency != home.agency:
        raise InputError(
            f"home {home.path} signs for {home.agency!r}, not for {agency!r}; "
            "name another home, or leave the agency out"
        )
