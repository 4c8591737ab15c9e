"""The app of the records: after every migration the triggers are put back."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    """Django's handle on `records`."""

    name = "tecum_web.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for the end of migrations: a rebuilt SQLite table has lost its triggers."""
        post_migrate.connect(_put_back, sender=self, dispatch_uid="records.triggers")


def _put_back(*, using: str, **_: Any) -> None:  # noqa: ANN401 - Django sends what it likes
    from tecum_web.records.triggers import install  # noqa: PLC0415 - models are not loaded earlier

    install(connections[using])
