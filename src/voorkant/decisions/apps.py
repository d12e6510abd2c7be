"""Registration of the room with Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """The room `decisions`."""

    name = "voorkant.decisions"
    label = "decisions"
