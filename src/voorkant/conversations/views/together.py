"""What people see together in a conversation, and where the reader stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.conversations import queries
from voorkant.conversations.views.lists import lists_of
from voorkant.people.devices import device_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from voorkant.conversations.standing import Mark


@require_safe
@gzip_page
def together(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the latest outcome, with the reader's own place computed for her now and kept nowhere."""
    found = queries.together_page(slug, device_of(request))
    mark = "" if found.place is None or found.place.mark is None else _drawn(found.place.mark)
    lists = None if found.outcome is None else lists_of(found.outcome, mark)
    context = {"together": found, "page": found.outcome, "lists": lists}
    return render(request, "conversations/together.html", context)


def _drawn(mark: Mark) -> str:
    return render_to_string("conversations/_own_mark.html", {"mark": mark})
