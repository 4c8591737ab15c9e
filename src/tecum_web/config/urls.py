"""Every address of the server: the rooms' own, put together."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("tecum_web.desk.accounts")),
    path("", include("tecum_web.public.urls")),
    path("", include("tecum_web.desk.urls")),
]
