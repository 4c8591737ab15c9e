"""What custody officers keep at the desk: which matters are about one person."""

from typing import ClassVar

from django.db import models

from tecum_web.records.models.homes import ID, Agency
from tecum_web.records.models.people import User


class SubjectNumber(models.Model):
    """A number of the person that a matter's papers bear, folded: a cache.

    It finds the other matters of this agency that may be about the same person when that person
    leaves, and nothing else: nobody searches by it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    what = models.CharField(max_length=20)
    number = models.CharField(max_length=40, db_index=True)
    matter = models.CharField(max_length=ID, db_index=True)

    class Meta:
        """A matter has a number once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("agency", "what", "number", "matter"), name="one_subject_number_a_matter"
            ),
        ]


class SamePerson(models.Model):
    """Somebody looked at two matters and says that they are about one person, on these grounds."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    matter = models.CharField(max_length=ID, db_index=True)
    other = models.CharField(max_length=ID, db_index=True)
    grounds = models.JSONField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
