"""Registration of conversations with Django, and of their method with computations."""

from django.apps import AppConfig

from voorkant.computations.methods import Method, register
from voorkant.conversations.rules import METHOD, VERSION


class ConversationsConfig(AppConfig):
    """Results of conversations."""

    name = "voorkant.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Tell computations how opinions are computed, and which page shows the outcome."""
        register(
            Method(
                name=METHOD,
                version=VERSION,
                worker="voorkant.conversations.bridge:compute_opinions",
                page="conversations:run",
                headline=("summary",),
            )
        )
