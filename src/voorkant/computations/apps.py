"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.computations.rules import VERB_FAILED, VERB_FINISHED, VERB_REQUESTED
from voorkant.journal.verbs import declare


class ComputationsConfig(AppConfig):
    """The room `computations`."""

    name = "voorkant.computations"
    label = "computations"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(VERB_REQUESTED, VERB_FINISHED, VERB_FAILED)
