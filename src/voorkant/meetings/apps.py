"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.journal.verbs import declare
from voorkant.meetings.rules import VERB_TABLE_CLOSED, VERB_TABLE_OPENED


class MeetingsConfig(AppConfig):
    """The room `meetings`."""

    name = "voorkant.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(VERB_TABLE_OPENED, VERB_TABLE_CLOSED)
