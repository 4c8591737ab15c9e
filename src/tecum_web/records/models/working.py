"""What is to be done, and what the channels brought."""

from typing import ClassVar

from django.db import models

from tecum_web.records.models.homes import ID, Agency


class Work(models.Model):
    """Something to be done after a commit, at least once: inside, or towards the outside.

    `arguments` are ids and plain texts. States: `jobs.drain`.
    """

    id = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    arguments = models.JSONField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=20)
    attempts = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        """One piece of work a key, however often it is written down."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "kind", "key"), name="one_work_a_key"),
        ]
        indexes: ClassVar = [models.Index(fields=("state", "due_at"), name="work_order")]


class ArrivalRow(models.Model):
    """Something that a channel brought; by its key it is taken in once, however often it is seen.

    `likeness` is what another copy of it would have in common. Without a receipt, `problem` says
    why it could not be taken in.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    receipt = models.CharField(max_length=ID, blank=True, db_index=True)
    matter = models.CharField(max_length=ID, blank=True, db_index=True)
    claimed_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    problem = models.TextField(blank=True)

    class Meta:
        """Known again by its key; the newest are shown first."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "source", "key"), name="one_arrival_a_key"),
        ]
        indexes: ClassVar = [models.Index(fields=("agency", "recorded_at"), name="newest_arrivals")]


class ChannelState(models.Model):
    """How a channel that the desk watches stands: when it last worked, and what is wrong."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=20)
    worked_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    problem = models.TextField(blank=True)
    position = models.JSONField(default=dict)

    class Meta:
        """One row a channel."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("agency", "name"), name="one_state_a_channel"),
        ]
