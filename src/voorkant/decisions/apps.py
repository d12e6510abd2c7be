"""Registration of the room with Django, with the journal, and with challenges."""

from django.apps import AppConfig

from voorkant.challenges import activities
from voorkant.challenges.activities import Activity
from voorkant.challenges.guards import Guard, provide
from voorkant.challenges.rules import Stage
from voorkant.decisions.rules import VERBS
from voorkant.decisions.wording import TOLD
from voorkant.journal.verbs import declare
from voorkant.problems.telling import tell


class DecisionsConfig(AppConfig):
    """The room `decisions`."""

    name = "voorkant.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Declare the room's verbs and how they are told, what doing waits for, and what is decided."""
        from voorkant.decisions.queries import decision_missing, no_facts, panel  # noqa: PLC0415  models

        declare(*VERBS)
        for told in TOLD:
            tell(told)
        provide(Guard("decision-taken", missing=decision_missing))
        activities.register(
            Activity(
                name="decisions",
                stages=frozenset({Stage.CHOOSE, Stage.DO, Stage.CLOSED}),
                panel=panel,
                facts=no_facts,
            )
        )
