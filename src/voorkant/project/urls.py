"""Every address of the site: Dutch at the root, English below /en, `/health` in no language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from voorkant.web import views

handler400 = "voorkant.web.error_pages.bad_request"
handler403 = "voorkant.web.error_pages.not_allowed"
handler404 = "voorkant.web.error_pages.not_found"
handler500 = "voorkant.web.error_pages.server_error"

urlpatterns = [
    path("health", views.health, name="health"),
    *i18n_patterns(
        path("", include("voorkant.web.urls")),
        path("", include("voorkant.bodies.urls")),
        path("", include("voorkant.challenges.urls")),
        path("", include("voorkant.conversations.urls")),
        path("", include("voorkant.meetings.urls")),
        path("", include("voorkant.decisions.urls")),
        path("", include("voorkant.problems.urls")),
        path("", include("voorkant.contributions.urls")),
        path("", include("voorkant.people.urls")),
        prefix_default_language=False,
    ),
]
