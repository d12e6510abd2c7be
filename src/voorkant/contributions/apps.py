"""Registration of the room with Django."""

from django.apps import AppConfig

from voorkant.challenges import activities
from voorkant.challenges.activities import Activity
from voorkant.challenges.rules import Stage
from voorkant.contributions.rules import VERBS
from voorkant.journal.verbs import declare


class ContributionsConfig(AppConfig):
    """The room `contributions`."""

    name = "voorkant.contributions"
    label = "contributions"

    def ready(self) -> None:
        """Declare the room's verbs, and offer ideas from the moment that they are asked for."""
        from voorkant.contributions.ideas import no_facts, panel  # noqa: PLC0415  models

        declare(*VERBS)
        activities.register(
            Activity(
                name="ideas",
                stages=frozenset(Stage) - {Stage.QUESTION, Stage.UNDERSTAND},
                panel=panel,
                facts=no_facts,
            )
        )
