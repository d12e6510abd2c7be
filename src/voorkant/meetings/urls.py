"""Addresses of meetings (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.meetings import views

app_name = "meetings"

urlpatterns = [
    path("m/<str:code>.svg", views.qr, name="qr"),
    path("m/<str:code>", views.join, name="code"),
    path("opgaven/<str:slug>/papier", views.paper, name="paper"),
    path("opgaven/<str:slug>/zaal", views.hall, name="hall"),
    path("opgaven/<str:slug>/zaal/nu", views.hall_now, name="hall-now"),
    path("opgaven/<str:slug>/tafel", views.table, name="table"),
    path("opgaven/<str:slug>/tafel/kaart", views.card, name="card"),
    path("opgaven/<str:slug>/tafel/dank", views.thanks, name="thanks"),
]
