"""What the desk keeps beside the events of a matter: caches, and what persons stated."""

from typing import ClassVar

from django.db import models

from tecum_web.records.models.homes import ID, Agency
from tecum_web.records.models.people import User


class MatterState(models.Model):
    """How a matter stands now: a cache of its folded events, for queues.

    `custody_at` is when the first alarm about an end of custody sounds, `custody_until` the first
    such end; both come from the law's latest answer, and are empty once the person was released.
    `counsel` counts the unanswered acts that need counsel. `marks` holds what a queue is filtered
    by, `|I-247A|hold:prohibited|`. `form` is the version of the folding that wrote the row.
    """

    matter = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sequence = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    kinds = models.JSONField()
    unread = models.PositiveIntegerField()
    undetermined = models.PositiveIntegerField()
    unanswered = models.PositiveIntegerField()
    promises = models.PositiveIntegerField()
    outcomes = models.JSONField()
    next_due = models.DateTimeField(null=True)
    next_due_text = models.CharField(max_length=80, blank=True)
    released_at = models.DateTimeField(null=True)
    is_open = models.BooleanField()
    custody_at = models.DateTimeField(null=True)
    custody_until = models.DateTimeField(null=True)
    counsel = models.PositiveIntegerField(default=0)
    marks = models.TextField(blank=True, default="")
    form = models.PositiveSmallIntegerField(default=0)

    class Meta:
        """The queue is read by urgency, band by band, then by age; each band has its index."""

        indexes: ClassVar = [
            models.Index(
                fields=("agency", "is_open", "next_due", "opened_at", "matter"),
                name="queue_by_clock",
            ),
            models.Index(fields=("agency", "is_open", "opened_at", "matter"), name="queue_by_age"),
            models.Index(
                fields=("agency", "is_open", "custody_until"),
                name="queue_custody_over",
                condition=models.Q(custody_until__isnull=False),
            ),
            models.Index(
                fields=("agency", "is_open", "custody_at"),
                name="queue_custody_soon",
                condition=models.Q(custody_at__isnull=False),
            ),
            models.Index(fields=("form",), name="states_of_a_form"),
        ]


class Reading(models.Model):
    """What was read in a paper by one version of the reader: a cache.

    `sheets` are the sizes of the pages of each document as displayed, [width, height] in points,
    on which the boxes of the reading lie.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    reader = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    document = models.JSONField()
    sheets = models.JSONField(default=list)

    class Meta:
        """One reading a version."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("agency", "sha256", "reader"), name="one_reading_a_reader"
            ),
        ]


class Answer(models.Model):
    """The law's answer for a matter as `tecum decide` prints it: the latest, as a cache."""

    matter = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    document = models.JSONField(null=True)
    problem = models.TextField(blank=True)


class StatedFact(models.Model):
    """A fact that somebody stated about a matter; the latest of each name counts.

    `reason` is given where the papers say otherwise, or contradict each other.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField()


class Proposal(models.Model):
    """An entry that waits for a second person: who entered it, on which state, who decided."""

    id = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    kind = models.CharField(max_length=40)
    content = models.JSONField()
    seen = models.PositiveIntegerField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)


class FieldCorrection(models.Model):
    """What somebody reads in a field, beside what was read there: both are kept, the last counts.

    `instrument` counts the instruments of the paper from 0. An empty `value` says that the paper
    says nothing there. `was` is what counted before.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    sha256 = models.CharField(max_length=64)
    instrument = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    was = models.JSONField(null=True)
    value = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class NameWord(models.Model):
    """One word of a name that a matter's papers bear, folded for search: a cache."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    word = models.CharField(max_length=60, db_index=True)
    matter = models.CharField(max_length=ID, db_index=True)

    class Meta:
        """Words are looked up from their beginning."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "word", "matter"), name="one_word_a_matter"),
        ]


class CalendarFeed(models.Model):
    """The address of somebody's calendar feed, as the digest of its token; ended, it is silent."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
