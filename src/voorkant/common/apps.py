"""Registration of the room with Django."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """The room `common`."""

    name = "voorkant.common"
    label = "common"
