"""Addresses of challenges (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.challenges import views

app_name = "challenges"

urlpatterns = [
    path("opgaven/<str:slug>", views.challenge, name="challenge"),
]
