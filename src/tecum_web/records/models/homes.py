"""What a home keeps: who its agency is, numbers, receipts, papers, events, what was erased."""

from typing import ClassVar

from django.db import models

ID = 40  # M-..., R-..., A-...: 34 characters


class Agency(models.Model):
    """A custodian: its name in receipts, its place (the law it stands under) and its wall clock."""

    id = models.CharField(primary_key=True, max_length=ID)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=60)
    zone = models.CharField(max_length=60)
    custodian_type = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """The last number given in a series that may have no gap."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=30)
    last = models.PositiveBigIntegerField()

    class Meta:
        """One counter a series."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "name"), name="one_counter_a_series"),
        ]


class RegisterRow(models.Model):
    """An inside number and the receipt that bears it: written once, for ever."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    inside_number = models.PositiveBigIntegerField()
    number = models.CharField(max_length=ID, unique=True)

    class Meta:
        """Numbers are used once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("agency", "inside_number"), name="inside_number_used_once"
            ),
        ]


class ReceiptRow(models.Model):
    """A receipt as it was handed out; gone where it was erased, its number stays."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    entry = models.OneToOneField(RegisterRow, on_delete=models.PROTECT, related_name="kept")
    document = models.BinaryField()
    earlier = models.JSONField()
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=20)


class ReceiptFile(models.Model):
    """A file that a receipt names, so that the same bytes are known when they come again."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    receipt = models.ForeignKey(ReceiptRow, on_delete=models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()


class PaperRow(models.Model):
    """A paper in the folder `papers`: of the name that it came under, the ending alone."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    ending = models.CharField(max_length=12, blank=True)

    class Meta:
        """One row a paper."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "sha256"), name="one_row_a_paper"),
        ]


class EventRow(models.Model):
    """One event of a matter, as its canonical line."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID)
    sequence = models.PositiveIntegerField()
    type = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    line = models.BinaryField()

    class Meta:
        """Of two who act on the same state, one is told that somebody else acted."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("matter", "sequence"), name="one_event_a_place"),
        ]


class Erasure(models.Model):
    """Leave to remove the rows of one matter or receipt: the certificate that says why."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    record = models.CharField(max_length=ID, unique=True)
    certificate = models.CharField(max_length=64)
