"""What was corrected by hand about the papers of a matter, for whoever is about to sign on it."""

from collections.abc import Sequence

from tecum.instruments.corrections import GRAVEST
from tecum_web.records.models import FieldCorrection, MatterState


def grave_corrections(row: MatterState) -> Sequence[FieldCorrection]:
    """Corrections of what a paper is, says of its issuer, or asks; `row` was opened by its door."""
    found = FieldCorrection.objects.filter(
        agency_id=row.agency_id, matter=row.matter, name__in=GRAVEST
    )
    return list(found.select_related("by").order_by("id"))
