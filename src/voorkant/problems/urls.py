"""Addresses of problem statements and of the front-first proof (included inside `i18n_patterns`)."""

from django.urls import path

from voorkant.problems import views

app_name = "problems"

urlpatterns = [
    path("opgaven/<str:slug>/probleem", views.problem, name="problem"),
    path("opgaven/<str:slug>/probleem/oordeel", views.judge, name="judge"),
    path("opgaven/<str:slug>/probleem/schrijven", views.write, name="write"),
    path("opgaven/<str:slug>/probleem/ronde", views.lead, name="lead"),
    path("opgaven/<str:slug>/probleem/kaarten", views.cards, name="cards"),
    path("opgaven/<str:slug>/voorkant", views.proof, name="proof"),
    path("opgaven/<str:slug>/voorkant.pdf", views.proof_paper, name="proof-paper"),
]
