"""What the law answers at the counter, and the receipt that is printed there."""

from collections.abc import Sequence
from datetime import datetime

from tecum.adapters.ground import ground_for
from tecum.ledger.receipts import Receipt
from tecum.letters.counter_card import AtCounter, CounterLine, counter_card
from tecum_web.access import AbsentError, admit, opened
from tecum_web.records.models import ArrivalRow, User
from tecum_web.records.this_home import at_desk, home_of


def at_the_counter(*, user: User, asked: AtCounter, now: datetime) -> Sequence[CounterLine]:
    """Ask the law about what is wanted at the counter.

    Raises:
        RefusedError: this person may not.
    """
    admit(user, "counter.use", "-", now=now)
    agency = user.agency
    return counter_card(
        asked,
        ground_for(agency.place),
        custodian_type=agency.custodian_type,
        at=at_desk(agency, now),
    )


def receipt_to_print(*, user: User, number: str, now: datetime) -> tuple[Receipt, str]:
    """Give a receipt and its matter, for printing.

    Raises:
        AbsentError, RefusedError: there is none here for this person.
    """
    row = ArrivalRow.objects.filter(agency_id=user.agency_id, receipt=number).first()
    if row is None:
        raise AbsentError("there is no receipt of this number here; look at the arrivals")
    opened(user, row.matter, "paper.see", now=now)
    kept = home_of(user.agency_id).entry_of(number).kept
    if kept is None:
        raise AbsentError("this receipt was erased; its number stays in the register")
    return kept, row.matter
