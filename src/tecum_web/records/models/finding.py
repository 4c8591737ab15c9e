"""What the desk is searched and its calendar drawn by: caches, made again from what they tell."""

from typing import ClassVar

from django.db import models

from tecum_web.records.models.homes import ID, Agency


class ClockState(models.Model):
    """A clock, an end of custody or a promise of a matter, open or ended, as a calendar shows it.

    `clock` names it within its matter. `due_at` is the moment at which it has passed and `day` the
    day on which that is on its own wall clock; a promise that waits for an event has neither.
    `changes` counts what a calendar that subscribes must be told again.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID)
    clock = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    instrument = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    reading = models.CharField(max_length=120, blank=True)
    due_text = models.CharField(max_length=80, blank=True)
    due_at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    changes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    is_open = models.BooleanField()

    class Meta:
        """Months are read by day, lists by moment, feeds by what changed lately."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("matter", "clock"), name="one_state_a_clock"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("agency", "is_open", "day", "kind"), name="clocks_by_day"),
            models.Index(fields=("agency", "is_open", "due_at"), name="clocks_by_moment"),
            models.Index(fields=("agency", "is_open", "changed_at"), name="clocks_by_change"),
        ]


class NumberKey(models.Model):
    """A number under which a matter is looked for, folded: letters and digits alone.

    `what` says whose number it is: of a receipt, a court's case, a file, an event, a paper pad.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    number = models.CharField(max_length=80, db_index=True)
    what = models.CharField(max_length=20)
    matter = models.CharField(max_length=ID, db_index=True)

    class Meta:
        """A matter has a number once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("agency", "number", "what", "matter"), name="one_number_a_matter"
            ),
        ]
