"""Addresses of bodies (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.bodies import views

app_name = "bodies"

urlpatterns = [
    path("organisaties/<str:slug>", views.body, name="body"),
    path("organisaties/<str:slug>/mandaten/<uuid:mandate>", views.pass_on, name="pass-on"),
]
