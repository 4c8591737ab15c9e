"""How a spreadsheet leaves: as a file to be saved, under a name that names nobody."""

from datetime import datetime

from django.http import HttpResponse

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet_answer(data: bytes, name: str, now: datetime) -> HttpResponse:
    """Answer with a spreadsheet."""
    answer = HttpResponse(data, content_type=MEDIA)
    answer["Content-Disposition"] = f'attachment; filename="{name}-{now:%Y-%m-%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer
