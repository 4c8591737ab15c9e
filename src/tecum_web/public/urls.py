"""Where the public pages are."""

from django.urls import path

from tecum_web.public import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("public/log/<path:path>", views.log_file, name="public-log"),
    path("public/check/", views.check_page, name="public-check"),
    path("public/receipt/", views.receipt_page, name="public-receipt"),
]
