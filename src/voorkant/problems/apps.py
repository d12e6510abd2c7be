"""Registration of the room with Django."""

from django.apps import AppConfig


class ProblemsConfig(AppConfig):
    """The room `problems`."""

    name = "voorkant.problems"
    label = "problems"
