"""Registration of the room with Django."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The room `outbox`."""

    name = "voorkant.outbox"
    label = "outbox"
