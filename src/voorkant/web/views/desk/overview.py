"""The desk itself: how things stand in one challenge, what waits, and the ways from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from voorkant.contributions.lists import tally_of
from voorkant.conversations.queries.leading import led_conversation
from voorkant.web.views.desk.requests import Desk, at_desk, reading

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@reading
@at_desk
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show how things stand, and what waits."""
    context = {
        "challenge": desk.challenge,
        "tally": tally_of(desk.challenge.id),
        "led": led_conversation(desk.challenge.id),
    }
    return render(request, "web/desk/desk.html", context)
