"""Registration of the room with Django."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The room `meetings`."""

    name = "voorkant.meetings"
    label = "meetings"
