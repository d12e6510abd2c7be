"""Registration of the room with Django, and of its verbs with the journal."""

from django.apps import AppConfig

from voorkant.journal.verbs import declare
from voorkant.places.kinds import VERB_KEPT, VERB_LOADED, VERB_MERGED


class PlacesConfig(AppConfig):
    """The room `places`."""

    name = "voorkant.places"
    label = "places"

    def ready(self) -> None:
        """Declare the room's verbs."""
        for verb in (VERB_LOADED, VERB_MERGED, VERB_KEPT):
            declare(verb)
