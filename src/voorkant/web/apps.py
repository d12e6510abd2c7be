"""Registration of the shell with Django, and of its pages with the menus."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy

from voorkant.ui.menu import MenuEntry, register


class WebConfig(AppConfig):
    """Home, pages of words, the worksheet, health report and error pages."""

    name = "voorkant.web"
    label = "web"

    def ready(self) -> None:
        """Make home the first entry of the menu, and say at the foot of each page what else there is."""
        register(MenuEntry("web:home", gettext_lazy("What is going on"), order=0))
        register(MenuEntry("web:outcomes", gettext_lazy("Outcomes"), order=1))
        below = (
            ("web:privacy", gettext_lazy("Privacy in plain words")),
            ("web:accessibility", gettext_lazy("Accessibility")),
            ("web:method", gettext_lazy("How we compute")),
            ("web:worksheet", gettext_lazy("For organisers")),
        )
        for order, (view_name, label) in enumerate(below):
            register(MenuEntry(view_name, label, order, below=True))
