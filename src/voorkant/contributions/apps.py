"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.contributions.rules import VERB_SAID, VERB_SENT_BACK, VERB_SHOWN, VERB_WITHDRAWN
from voorkant.journal.verbs import declare


class ContributionsConfig(AppConfig):
    """The room `contributions`."""

    name = "voorkant.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(VERB_SAID, VERB_SHOWN, VERB_SENT_BACK, VERB_WITHDRAWN)
