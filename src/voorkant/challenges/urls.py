"""Addresses of challenges (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.challenges import views

app_name = "challenges"

urlpatterns = [
    path("opgaven/nieuw", views.new, name="new"),
    path("opgaven/nieuw/<uuid:draft>", views.draft, name="draft"),
    path("opgaven/nieuw/<uuid:draft>/voorbeeld", views.preview, name="preview"),
    path("opgaven/<str:slug>", views.challenge, name="challenge"),
    path("opgaven/<str:slug>/fase", views.stage, name="stage"),
    path("opgaven/<str:slug>/meelezen", views.listening, name="listening"),
    path("opgaven/<str:slug>/wie-beslist", views.deciding, name="deciding"),
]
