"""Every address of the server: the rooms' own, put together."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("tecum_web.desk.urls")),
]
