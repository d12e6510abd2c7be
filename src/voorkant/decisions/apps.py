"""Registration of the room with Django, with the journal, and with challenges."""

from django.apps import AppConfig

from voorkant.challenges import activities
from voorkant.challenges.activities import Activity
from voorkant.challenges.guards import Guard, provide
from voorkant.challenges.rules import Stage
from voorkant.decisions.rules import VERB_TAKEN
from voorkant.journal.verbs import declare


class DecisionsConfig(AppConfig):
    """The room `decisions`."""

    name = "voorkant.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Declare the room's verb, say what doing waits for, and show what is decided."""
        from voorkant.decisions.queries import decision_missing, no_facts, panel  # noqa: PLC0415  models

        declare(VERB_TAKEN)
        provide(Guard("decision-taken", missing=decision_missing))
        activities.register(
            Activity(
                name="decisions",
                stages=frozenset({Stage.CHOOSE, Stage.DO, Stage.CLOSED}),
                panel=panel,
                facts=no_facts,
            )
        )
