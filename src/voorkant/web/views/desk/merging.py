"""Saying several statements as one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import render

from voorkant.common.errors import Conflict, Invalid, NotFound
from voorkant.common.refusals import refused
from voorkant.contributions.actions import merge
from voorkant.contributions.errors import MergeNeedsMore
from voorkant.contributions.lists import chosen_statements
from voorkant.contributions.rules import FEWEST_MERGED, LONGEST, MOST_MERGED, State
from voorkant.contributions.values import Decided
from voorkant.web.desk.sent import ids_of, key_of
from voorkant.web.views.desk.requests import Desk, at_desk, back, reading_and_sending

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@reading_and_sending
@at_desk
def merging(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what is to be said as one, with a field for the new words; and merge."""
    sent = request.POST if request.method == "POST" else request.GET
    try:
        ids = ids_of(sent.get("uitspraken", "").split(",")[: MOST_MERGED + 1])
    except NotFound:
        ids = []
    wrong = None
    if request.method == "POST":
        try:
            merge(
                challenge_id=desk.challenge.id,
                statement_ids=ids,
                text=request.POST.get("text", ""),
                sent_key=key_of(request.POST),
                acting=desk.acting,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            came = Decided(len(ids), 0)
            return back(desk, "web:statements", "samengevoegd", came, lijst="lijst")
    elif not ids:
        wrong = refused(MergeNeedsMore(fewest=FEWEST_MERGED, most=MOST_MERGED))
    context = {
        "challenge": desk.challenge,
        "originals": chosen_statements(desk.challenge.id, ids),
        "shown": State.SHOWN,
        "text": request.POST.get("text", ""),
        "sent_key": key_of(request.POST) if request.method == "POST" else uuid4(),
        "longest": LONGEST,
        "wrong": wrong,
    }
    return render(request, "web/desk/merging.html", context, status=wrong.status if wrong else 200)
