"""A bare page by the same Django on the same database: one indexed query and a line of text, no middleware."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.urls import path

from benchmarks.web_site import CHALLENGE
from voorkant.project.env import name_settings

if TYPE_CHECKING:
    from django.http import HttpRequest

name_settings()


def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  a view takes a request
    """Say what the challenge asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT question FROM challenges_challenge WHERE slug = %s", [CHALLENGE])
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("", page)]
django.setup(set_prefix=False)
settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []
application = WSGIHandler()
