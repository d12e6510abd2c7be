"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.journal.verbs import PAYLOAD_ERASED, declare


class JournalConfig(AppConfig):
    """The room `journal`."""

    name = "voorkant.journal"
    label = "journal"

    def ready(self) -> None:
        """Declare the room's own verb."""
        declare(PAYLOAD_ERASED)
