"""Where the desk's pages are; no address holds anything about a person."""

from django.urls import include, path

from tecum_web.desk import views

urlpatterns = [
    path("receive/", views.receive_page, name="receive"),
    path("matters/<str:matter>/", views.matter, name="matter"),
    path("matters/<str:matter>/papers/<str:sha256>/", views.paper, name="paper"),
    path("matters/<str:matter>/answers/", views.enter_answer, name="enter-answer"),
    path("entries/<str:entry>/sign/", views.sign_answer, name="sign-answer"),
    path("", include("tecum_web.desk.queue_pages")),
    path("", include("tecum_web.desk.papers")),
    path("", include("tecum_web.desk.corrections")),
    path("", include("tecum_web.desk.law")),
    path("", include("tecum_web.desk.audit")),
    path("", include("tecum_web.desk.screen_lock")),
    path("", include("tecum_web.desk.receiving")),
    path("", include("tecum_web.desk.custody")),
    path("", include("tecum_web.desk.counter")),
    path("", include("tecum_web.desk.served")),
    path("", include("tecum_web.desk.letters")),
]
