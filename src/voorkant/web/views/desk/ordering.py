"""Which statements everybody is asked first."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.shortcuts import render

from voorkant.common.errors import Conflict, Invalid, NotFound
from voorkant.common.refusals import refused
from voorkant.contributions.actions import change_place, put_back
from voorkant.contributions.lists import first_statements
from voorkant.contributions.rules import MOST_FIRST
from voorkant.contributions.values import Decided
from voorkant.web.desk.sent import ids_of
from voorkant.web.views.desk.requests import Desk, at_desk, back, reading_and_sending, told

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

STEPS = MappingProxyType({"earlier": -1, "later": 1})


@reading_and_sending
@at_desk
def order(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is asked first, and move it."""
    wrong = None
    if request.method == "POST":
        try:
            return _moved(desk, request.POST)
        except (Invalid, NotFound, Conflict) as error:
            wrong = refused(error)
    context = {
        "challenge": desk.challenge,
        "first": first_statements(desk.challenge.id),
        "most": MOST_FIRST,
        "told": told(request.GET),
        "wrong": wrong,
    }
    return render(request, "web/desk/order.html", context, status=wrong.status if wrong else 200)


def _moved(desk: Desk, sent: QueryDict) -> HttpResponse:
    do, _, own = sent.get("one", "").partition(" ")
    (statement,) = ids_of([own])
    challenge, acting = desk.challenge.id, desk.acting
    if do in STEPS:
        moved = change_place(
            challenge_id=challenge, statement_id=statement, by=STEPS[do], acting=acting
        )
        came = Decided(int(moved), 0)
        return back(desk, "web:order", "verplaatst", came, at=f"uitspraak-{statement}")
    if do == "put-back":
        gone = put_back(challenge_id=challenge, statement_id=statement, acting=acting)
        return back(desk, "web:order", "niet-vooraan", Decided(int(gone), 0))
    raise Invalid
