"""Registration of the room with Django, and of its verbs with the journal."""

from django.apps import AppConfig

from voorkant.bodies.kinds import VERBS
from voorkant.journal.verbs import declare


class BodiesConfig(AppConfig):
    """The room `bodies`."""

    name = "voorkant.bodies"
    label = "bodies"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(*VERBS)
