"""Letters: what was entered and signed, how it left, and who was told what about whom."""

from typing import ClassVar

from django.db import models

from tecum_web.records.models.homes import ID, Agency
from tecum_web.records.models.people import User


class LetterRow(models.Model):
    """A letter, by the number that is printed on it; its PDF lies in the home under its digest.

    `told` is what was typed, `document` the letter that was made of it. An erased letter keeps its
    row and loses both.
    """

    number = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    told = models.JSONField()
    document = models.JSONField()
    leave = models.BooleanField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        """Letters are listed by their state, the newest first."""

        indexes: ClassVar = [
            models.Index(fields=("agency", "state", "entered_at"), name="letters_by_state"),
        ]


class LetterPart(models.Model):
    """One matter of a letter, and the entry in it that is signed with the letter.

    An acknowledgement answers nothing and has no entry.
    """

    letter = models.ForeignKey(LetterRow, on_delete=models.PROTECT, related_name="parts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    entry = models.CharField(max_length=ID, blank=True)
    seen = models.PositiveIntegerField()

    class Meta:
        """A matter is in a letter once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("letter", "matter"), name="one_part_a_matter"),
        ]


class Sending(models.Model):
    """One way by which a letter leaves, and how far it is (`tecum.letters.outbox`)."""

    id = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    letter = models.ForeignKey(LetterRow, on_delete=models.PROTECT, related_name="sendings")
    way = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    state = models.CharField(max_length=20)
    attempts = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """The outbox is read by state."""

        indexes: ClassVar = [
            models.Index(fields=("agency", "state", "changed_at"), name="outbox_by_state"),
        ]


class SendingStep(models.Model):
    """What happened to a sending; `by` is null where the desk itself did it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    happened_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.TextField(blank=True)


class Disclosure(models.Model):
    """Who was told which item about the subject of a matter, when, by whom, and under what.

    `way` is a performance, an answer or a letter; `source` is the sequence of its event or the
    letter's number. `order` is the order of a court that binds it; else `outcome` is the law's,
    by the determination of sequence `determined_by`.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    instrument = models.CharField(max_length=80)
    act = models.CharField(max_length=40)
    item = models.CharField(max_length=200, blank=True)
    told_to = models.CharField(max_length=300)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    way = models.CharField(max_length=20)
    source = models.CharField(max_length=ID)
    order = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    determined_by = models.PositiveIntegerField(null=True)
    contrary = models.TextField(blank=True)

    class Meta:
        """The register is read from its newest row, and one telling stands in it once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("matter", "instrument", "act", "item", "way", "source"),
                name="one_disclosure_a_telling",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("agency", "recorded_at"), name="newest_disclosures"),
        ]
