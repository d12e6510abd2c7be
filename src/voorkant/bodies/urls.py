"""Addresses of bodies (included inside `i18n_patterns`, at the root)."""

from django.urls import path

from voorkant.bodies import views

app_name = "bodies"

urlpatterns = [
    path("organisaties/<str:slug>", views.body, name="body"),
    path("organisaties/<str:slug>/mandaten/nieuw", views.enter, name="enter"),
    path("organisaties/<str:slug>/mandaten/<uuid:mandate>", views.pass_on, name="pass-on"),
    path(
        "organisaties/<str:slug>/mandaten/<uuid:mandate>/intrekken", views.withdraw, name="withdraw"
    ),
    path("organisaties/<str:slug>/deskundigen/<uuid:expert>", views.topics, name="topics"),
]
