"""Addresses of decisions (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.decisions import views

app_name = "decisions"

urlpatterns = [
    path("opgaven/<str:slug>/besluit", views.decisions, name="decisions"),
    path("opgaven/<str:slug>/besluit/opschrijven", views.write_down, name="write-down"),
    path("opgaven/<str:slug>/besluit/<uuid:decision>/instemmen", views.reply, name="reply"),
]
