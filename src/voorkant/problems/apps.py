"""Registration of the room with Django, with the journal, and with challenges."""

from django.apps import AppConfig

from voorkant.challenges import activities
from voorkant.challenges.activities import Activity
from voorkant.challenges.guards import Guard, provide
from voorkant.challenges.rules import Stage
from voorkant.journal.verbs import declare
from voorkant.problems.rules import VERBS


class ProblemsConfig(AppConfig):
    """The room `problems`."""

    name = "voorkant.problems"
    label = "problems"

    def ready(self) -> None:
        """Declare the room's verbs, say what the lock waits for, and show where the problem stands."""
        from voorkant.problems.queries import no_facts, panel, ratification_missing  # noqa: PLC0415  models

        declare(*VERBS)
        provide(Guard("problem-ratified", missing=ratification_missing))
        activities.register(
            Activity(
                name="problem",
                stages=frozenset(Stage) - {Stage.QUESTION},
                panel=panel,
                facts=no_facts,
            )
        )
