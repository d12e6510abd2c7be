"""What only a demonstration has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from voorkant.common.errors import NotFound
from voorkant.outbox.queries import latest_letters

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def letterbox(request: HttpRequest) -> HttpResponse:
    """Show the mail of a demonstration, where nobody has a real address; elsewhere there is no such page."""
    if not settings.VOORKANT_DEMO:
        raise NotFound
    return render(request, "web/letterbox.html", {"letters": latest_letters()})
