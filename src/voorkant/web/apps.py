"""Registration of the shell with Django, and of home with the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from voorkant.ui.menu import MenuEntry, register


class WebConfig(AppConfig):
    """Home page, health report and error pages."""

    name = "voorkant.web"
    label = "web"

    def ready(self) -> None:
        """Make home the first entry of the menu."""
        register(MenuEntry(view_name="web:home", label=gettext_lazy("Outcomes"), order=0))
