"""Addresses of outcomes of conversations (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.conversations import views

app_name = "conversations"

urlpatterns = [
    path("uitkomsten/<uuid:run_id>", views.run_page, name="run"),
    path("uitkomsten/<uuid:run_id>/voortgang", views.run_progress, name="progress"),
    path("uitkomsten/<uuid:run_id>/uitspraken", views.run_statements, name="statements"),
    path("uitkomsten/<uuid:run_id>/bestanden/<str:name>", views.run_file, name="file"),
]
