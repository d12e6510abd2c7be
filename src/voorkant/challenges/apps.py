"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.challenges.rules import VERBS
from voorkant.journal.verbs import declare


class ChallengesConfig(AppConfig):
    """The room `challenges`."""

    name = "voorkant.challenges"
    label = "challenges"

    def ready(self) -> None:
        """Declare the room's verbs, and provide the guards of leaving the question."""
        from voorkant.challenges import asking, guards  # noqa: PLC0415  models

        declare(*VERBS)
        for guard in asking.GUARDS:
            guards.provide(guard)
