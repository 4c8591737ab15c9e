"""Give a letter's PDF out: a door like every other, so the hard stop is asked again."""

from datetime import datetime

from tecum_web.access import opened
from tecum_web.actions.leaving import check_leaving, parts_of
from tecum_web.actions.stopping import stops_audited
from tecum_web.actions.write_letter import letter_row
from tecum_web.records.letter_files import letter_bytes
from tecum_web.records.models import User
from tecum_web.records.this_home import home_of


def export_letter(*, user: User, number: str, now: datetime) -> bytes:
    """Give the bytes of a letter, signed or to be signed; that they were given is written down.

    Raises:
        AbsentError, RefusedError: this person may not.
        StoppedError: the law does not let leave what it says.
        IntegrityError: the file is gone or altered.
    """
    row = letter_row(user, number)
    parts = parts_of(row)
    for part in parts:
        opened(user, part.matter, "letter.export", now=now)
    home = home_of(user.agency_id)
    with stops_audited(user, "letter.export", parts[0].matter, now=now):
        check_leaving(home, row, now=now)
    return letter_bytes(home, row)
