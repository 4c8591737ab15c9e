"""Who works at the desk, what they may, what they looked at, what they were typing."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from tecum_web.records.models.homes import ID, Agency


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
