"""Registration of the room with Django, and of its verbs with the journal."""

from django.apps import AppConfig

from voorkant.journal.verbs import declare
from voorkant.people.kinds import VERBS


class PeopleConfig(AppConfig):
    """The room `people`."""

    name = "voorkant.people"
    label = "people"

    def ready(self) -> None:
        """Declare the room's verbs."""
        declare(*VERBS)
