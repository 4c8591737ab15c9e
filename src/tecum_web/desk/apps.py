"""The app of the desk's pages: templates and static files, no models."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Django's handle on `desk`."""

    name = "tecum_web.desk"
    label = "desk"
