"""Rows to try the triggers on: one in each guarded table, in a transaction that is rolled back."""

from datetime import UTC, datetime

from tecum.adapters.entropy import random_bytes
from tecum.ledger.receipts import NUMBER_BYTES, random_id
from tecum.matters.event import new_matter_id
from tecum_web.records.models import (
    Agency,
    AuditRow,
    Disclosure,
    Erasure,
    EventRow,
    FieldCorrection,
    LetterRow,
    ReceiptFile,
    ReceiptRow,
    RegisterRow,
    RoleChange,
    SamePerson,
    Sending,
    SendingStep,
    StatedFact,
    User,
    WeekReview,
)

MOMENT = datetime(2020, 1, 13, tzinfo=UTC)


def write_probes(using: str) -> dict[str, int]:
    """Write one row into every guarded table; give the key of each by table."""
    matter, name = new_matter_id(random_bytes(16)), random_id("A", random_bytes(NUMBER_BYTES))
    agency = Agency(
        id=name, name=name, place="us", zone="UTC", custodian_type="other", made_at=MOMENT
    )
    agency.save(using=using)
    user = User(username=name, agency=agency)
    user.save(using=using)
    entry = RegisterRow(
        agency=agency, inside_number=1, number=random_id("R", random_bytes(NUMBER_BYTES))
    )
    entry.save(using=using)
    receipt = ReceiptRow(
        agency=agency,
        entry=entry,
        document=b"-",
        earlier=[],
        received_at=MOMENT,
        channel="file",
    )
    receipt.save(using=using)
    letter = LetterRow(
        agency=agency, number=name, told={}, document={}, leave=False, size=1,
        entered_by=user, entered_at=MOMENT,
    )  # fmt: skip
    letter.save(using=using)
    sending = Sending(id=name, agency=agency, letter=letter, changed_at=MOMENT)
    sending.save(using=using)
    rows = (
        EventRow(agency=agency, matter=matter, sequence=1, type="-", recorded_at=MOMENT, line=b"-"),
        ReceiptFile(agency=agency, receipt=receipt, sha256="-", size=1),
        AuditRow(
            agency=agency, user=user, at=MOMENT, act="-", record="-", predicate="-", allowed=True
        ),
        StatedFact(agency=agency, matter=matter, name="-", value=None, by=user, at=MOMENT),
        FieldCorrection(
            agency=agency, matter=matter, sha256="-", instrument=0, name="-", by=user, at=MOMENT
        ),
        SamePerson(agency=agency, matter=matter, other="-", grounds=[], by=user, at=MOMENT),
        RoleChange(agency=agency, user=user, role="-", given=True, by="-", at=MOMENT),
        WeekReview(agency=agency, week="-", by=user, at=MOMENT, rows=0, sha256="-"),
        SendingStep(agency=agency, sending=sending, happened_at=MOMENT, at=MOMENT),
        Disclosure(agency=agency, matter=matter, happened_at=MOMENT, recorded_at=MOMENT),
        Erasure(agency=agency, record=random_id("M", random_bytes(16)), certificate="-"),
    )
    found = {"records_registerrow": int(entry.pk), "records_receiptrow": int(receipt.pk)}
    for row in rows:
        row.save(using=using)
        found[f"records_{type(row).__name__.lower()}"] = int(row.pk)
    return found
