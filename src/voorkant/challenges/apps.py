"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.challenges.rules import VERB_CLOSED, VERB_MOVED, VERB_OPENED
from voorkant.journal.verbs import declare


class ChallengesConfig(AppConfig):
    """The room `challenges`."""

    name = "voorkant.challenges"
    label = "challenges"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(VERB_OPENED, VERB_MOVED, VERB_CLOSED)
