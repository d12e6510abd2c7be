"""Settings as what they do, and a try-out of them in which nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from voorkant.common.errors import Conflict, Invalid
from voorkant.common.refusals import refused
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.queries import answerable_statements, similar_statements
from voorkant.contributions.rules import LONGEST
from voorkant.contributions.values import Decided
from voorkant.conversations.actions import set_moderation
from voorkant.conversations.errors import ModerationRefused
from voorkant.conversations.queries.leading import led_conversation
from voorkant.conversations.rules import Moderation
from voorkant.web.desk.sent import number_in
from voorkant.web.views.desk.requests import Desk, at_desk, back, reading_and_sending, told

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@reading_and_sending
@at_desk
def settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what visitors notice of each setting, and keep a choice."""
    wrong = None
    if request.method == "POST":
        try:
            changed = set_moderation(
                challenge_id=desk.challenge.id,
                moderation=_moderation(request.POST.get("moderation", "")),
                seen=_moderation(request.POST.get("seen", "")),
                acting=desk.acting,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            return back(desk, "web:settings", "gekozen", Decided(int(changed), 0))
    context = {
        "challenge": desk.challenge,
        "led": led_conversation(desk.challenge.id),
        "told": told(request.GET),
        "wrong": wrong,
    }
    return render(request, "web/desk/settings.html", context, status=wrong.status if wrong else 200)


def _moderation(word: str) -> Moderation:
    if word not in set(Moderation):
        raise ModerationRefused
    return Moderation(word)


@reading_and_sending
@at_desk
def try_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what a visitor meets under a setting; her answers and words go nowhere."""
    led = led_conversation(desk.challenge.id)
    sent = request.POST if request.method == "POST" else request.GET
    word = sent.get("moderation", "")
    chosen = Moderation(word) if word in set(Moderation) else None
    cards = answerable_statements(desk.challenge.id)
    first = sorted((card for card in cards if card.place), key=lambda card: card.place or 0)
    cards = [*first, *(card for card in cards if not card.place)]
    at = number_in(sent.get("kaart", ""))
    text, wrong, said = sent.get("text", ""), None, ""
    if request.method == "POST":
        try:
            said = checked_statement(text)
        except Invalid as error:
            wrong = refused(error)
    context = {
        "challenge": desk.challenge,
        "led": led,
        "moderation": chosen or (led.moderation if led else Moderation.BEFORE),
        "cards": len(cards),
        "card": cards[at] if at < len(cards) else None,
        "at": at,
        "next": at + 1,
        "text": text,
        "said": said,
        "alike": similar_statements(desk.challenge.id, said) if said else (),
        "longest": LONGEST,
        "wrong": wrong,
    }
    return render(request, "web/desk/try_out.html", context, status=wrong.status if wrong else 200)
