"""A form together with the truth about it."""

from dataclasses import dataclass

from tests.papers.elements import Form
from tests.papers.truth import InstrumentTruth


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A form ready to be drawn, and what a perfect reader finds in it.

    `truth` is None for pages that are no instrument (a cover sheet).
    """

    form: Form
    truth: InstrumentTruth | None
