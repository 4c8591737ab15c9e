"""All rows of the desk: columns and constraints, and no logic.

Every row carries its agency. `EventRow`, `RegisterRow`, `ReceiptRow`, `ReceiptFile`, `AuditRow`,
`StatedFact`, `FieldCorrection`, `RoleChange` and `WeekReview` only grow: the database itself
refuses to change them (`triggers`).
`MatterState`, `Reading` and `Answer` are caches: whoever throws them away gets them again by
folding, reading and deciding; so is `NameWord`.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
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


class User(AbstractUser):
    """Somebody who works at the desk of one agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")


class RoleChange(models.Model):
    """A role given to or taken from somebody. The latest of each role counts."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_changes")
    role = models.CharField(max_length=30)
    given = models.BooleanField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()


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


class MatterState(models.Model):
    """How a matter stands now: a cache of its folded events, for queues."""

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

    class Meta:
        """The queue is read by urgency, then by age."""

        indexes: ClassVar = [
            models.Index(fields=("agency", "is_open", "next_due", "opened_at"), name="queue_order"),
        ]


class Reading(models.Model):
    """What was read in a paper by one version of the reader: a cache."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    reader = models.CharField(max_length=64)
    read_at = models.DateTimeField()
    document = models.JSONField()

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
    """A fact that somebody stated about a matter; the latest of each name counts."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    name = models.CharField(max_length=60)
    value = models.JSONField(null=True)
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


class AuditRow(models.Model):
    """Somebody saw, took out, did or was refused something: by which predicate, and when."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=40)
    record = models.CharField(max_length=80)
    predicate = models.CharField(max_length=80)
    allowed = models.BooleanField()
    reason = models.TextField(blank=True)


class Erasure(models.Model):
    """Leave to remove the rows of one matter or receipt: the certificate that says why."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    record = models.CharField(max_length=ID, unique=True)
    certificate = models.CharField(max_length=64)


class SignIn(models.Model):
    """A try to sign in or to unlock; of the name that was typed, a keyed digest alone."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        """A lock-out looks at one name's last quarter of an hour."""

        indexes: ClassVar = [
            models.Index(fields=("agency", "key", "at"), name="sign_ins_of_a_name")
        ]


class Draft(models.Model):
    """What somebody had typed when their screen locked; gone once it is sent or thrown away."""

    id = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    path = models.CharField(max_length=300)
    fields = models.JSONField()
    files = models.PositiveIntegerField(default=0)


class BrokenGlass(models.Model):
    """Leave to read for a short time, taken by oneself, with a reason; the alarm it raised."""

    id = models.CharField(primary_key=True, max_length=ID)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    seen_at = models.DateTimeField(null=True)


class WeekReview(models.Model):
    """Somebody looked through a week of audit rows: what they saw, and what they say to it."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    week = models.CharField(max_length=8)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    rows = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    words = models.TextField(blank=True)


class FieldCorrection(models.Model):
    """What somebody reads in a field, beside what was read there: both are kept, the last counts.

    `instrument` counts the instruments of the paper from 0.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    sha256 = models.CharField(max_length=64)
    instrument = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    was = models.JSONField(null=True)
    value = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class NameWord(models.Model):
    """One word of a name that a matter's papers bear, folded for search: a cache."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    word = models.CharField(max_length=60)
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
