"""The app of the public pages: templates, no models."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """Django's handle on `public`."""

    name = "tecum_web.public"
    label = "public"
