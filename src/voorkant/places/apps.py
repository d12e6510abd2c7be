"""Registration of the room with Django, and of its verb with the journal."""

from django.apps import AppConfig

from voorkant.journal.verbs import declare
from voorkant.places.kinds import VERB_LOADED


class PlacesConfig(AppConfig):
    """The room `places`."""

    name = "voorkant.places"
    label = "places"

    def ready(self) -> None:
        """Declare the room's verb."""
        declare(VERB_LOADED)
