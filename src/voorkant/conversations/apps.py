"""Registration of conversations with Django, with computations, and with challenges."""

from django.apps import AppConfig

from voorkant.challenges import activities
from voorkant.challenges.activities import Activity
from voorkant.challenges.rules import Stage
from voorkant.computations.methods import Method, register
from voorkant.conversations.rules import (
    METHOD,
    VERB_ANSWERED,
    VERB_CLOSED,
    VERB_ERASED,
    VERB_EXPORTED,
    VERB_IMPORTED,
    VERB_NAMED,
    VERB_OPENED,
    VERB_SET,
    VERB_TAKEN_BACK,
    VERSION,
)
from voorkant.journal.verbs import declare


class ConversationsConfig(AppConfig):
    """The room `conversations`."""

    name = "voorkant.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Declare the room's verbs, tell how opinions are computed, and offer conversations."""
        from voorkant.conversations.queries import facts_of_challenges, panel  # noqa: PLC0415  models

        declare(VERB_OPENED, VERB_CLOSED, VERB_ANSWERED, VERB_TAKEN_BACK, VERB_ERASED, VERB_NAMED)
        declare(VERB_SET, VERB_IMPORTED, VERB_EXPORTED)
        register(
            Method(
                name=METHOD,
                version=VERSION,
                worker="voorkant.conversations.bridge:compute_opinions",
                page="conversations:run",
                headline=("summary",),
            )
        )
        # From the moment that people respond, what they said stays to be seen.
        activities.register(
            Activity(
                name="conversation",
                stages=frozenset(Stage) - {Stage.QUESTION},
                panel=panel,
                facts=facts_of_challenges,
                of_archives=True,
            )
        )
