"""Addresses of the shell, in the reader's language (included inside `i18n_patterns`).

`/health` has no language: the project lists `voorkant.web.views.health` outside `i18n_patterns`.
The error pages are `voorkant.web.error_pages.bad_request`, `.not_allowed`, `.not_found` and
`.server_error` (`handler400`, `handler403`, `handler404`, `handler500` of the project).
"""

from django.urls import path

from voorkant.web import views
from voorkant.web.views import desk

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("kernen/<str:slug>", views.village, name="village"),
    path("kernen.geojson", views.villages, name="villages"),
    path("brievenbus", views.letterbox, name="letterbox"),
    path("uitkomsten", views.outcomes, name="outcomes"),
    path("privacy", views.privacy, name="privacy"),
    path("rekenwijze", views.method, name="method"),
    path("toegankelijkheid", views.accessibility, name="accessibility"),
    path("apparaat/iemand-anders", views.somebody_else, name="somebody-else"),
    path("werkblad", views.worksheet, name="worksheet"),
    path("werkblad/<str:slug>", desk.desk, name="worksheet-of"),
    path("werkblad/<str:slug>/uitspraken", desk.statements, name="statements"),
    path("werkblad/<str:slug>/samenvoegen", desk.merging, name="merging"),
    path("werkblad/<str:slug>/volgorde", desk.order, name="order"),
    path("werkblad/<str:slug>/instellingen", desk.settings, name="settings"),
    path("werkblad/<str:slug>/proef", desk.try_out, name="try-out"),
    path("werkblad/<str:slug>/wie-doet-mee", desk.taking_part, name="taking-part"),
    path("werkblad/<str:slug>/stempels", desk.stamps, name="stamps"),
    path("werkblad/<str:slug>/open-of-dicht", desk.opening, name="opening"),
    path("werkblad/<str:slug>/gedaan", desk.done, name="done"),
    path("werkblad/<str:slug>/groepen", views.groups, name="groups"),
]
