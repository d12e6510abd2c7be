"""Addresses of conversations and their outcomes (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.conversations import views

app_name = "conversations"

urlpatterns = [
    path("opgaven/<str:slug>/reageren", views.respond, name="respond"),
    path("opgaven/<str:slug>/reageren/terug", views.undo, name="undo"),
    path("opgaven/<str:slug>/over-u", views.about_you, name="about-you"),
    path("opgaven/<str:slug>/zeggen", views.say, name="say"),
    path("opgaven/<str:slug>/zeggen/lijkt-op", views.similar, name="similar"),
    path("opgaven/<str:slug>/samen", views.together, name="together"),
    path("opgaven/<str:slug>/meenemen", views.take_along, name="take-along"),
    path("opgaven/<str:slug>/mijn-antwoorden", views.my_answers, name="my-answers"),
    path("uitkomsten/<uuid:run_id>", views.run_page, name="run"),
    path("uitkomsten/<uuid:run_id>/voortgang", views.run_progress, name="progress"),
    path("uitkomsten/<uuid:run_id>/uitspraken", views.run_statements, name="statements"),
    path("uitkomsten/<uuid:run_id>/bestanden/<str:name>", views.run_file, name="file"),
]
