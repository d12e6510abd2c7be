"""Registration of the look with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, components and static files that every page is built from."""

    name = "voorkant.ui"
    label = "ui"
