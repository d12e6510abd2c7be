"""Opening a conversation, closing it, opening it again; the last two with the reason."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.shortcuts import render

from voorkant.challenges.rules import Stage
from voorkant.common.errors import Conflict, Invalid
from voorkant.common.refusals import refused
from voorkant.conversations.actions import (
    close_conversation,
    open_conversation,
    reopen_conversation,
)
from voorkant.conversations.queries.leading import led_conversation
from voorkant.conversations.rules import Moderation
from voorkant.web.desk.sent import plain
from voorkant.web.views.desk.requests import Desk, at_desk, back, reading_and_sending, told

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

SEEDS = 1 << 63


@reading_and_sending
@at_desk
def opening(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show whether the conversation is open, and open or close it."""
    wrong = None
    if request.method == "POST":
        try:
            return back(desk, "web:opening", _done(desk, request.POST))
        except (Invalid, Conflict) as error:
            wrong = refused(error)
    context = {
        "challenge": desk.challenge,
        "led": led_conversation(desk.challenge.id),
        "understanding": desk.challenge.stage is Stage.UNDERSTAND,
        "reason": request.POST.get("reason", ""),
        "told": told(request.GET),
        "wrong": wrong,
    }
    return render(request, "web/desk/opening.html", context, status=wrong.status if wrong else 200)


def _done(desk: Desk, sent: QueryDict) -> str:
    """Do what a button asks; return the word that tells it.

    Raises:
        Invalid: No button of ours asks this, or the reason is missing.
        Conflict: Somebody else was earlier.
    """
    challenge, acting, reason = desk.challenge.id, desk.acting, plain(sent.get("reason", ""))
    match sent.get("do", ""):
        case "begin":
            open_conversation(
                challenge_id=challenge,
                moderation=Moderation.BEFORE,
                seed=secrets.randbelow(SEEDS),
                acting=acting,
            )
            return "open"
        case "close":
            close_conversation(challenge_id=challenge, reason=reason, acting=acting)
            return "dicht"
        case "reopen":
            reopen_conversation(challenge_id=challenge, reason=reason, acting=acting)
            return "open"
    raise Invalid
