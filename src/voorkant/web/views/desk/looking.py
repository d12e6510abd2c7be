"""Who takes part, what the verdicts hang on, and what was done: pages that are only read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from voorkant.conversations.queries.stamps import stamps_in
from voorkant.web.desk.attendance import attendance
from voorkant.web.desk.history import history
from voorkant.web.desk.sent import number_in
from voorkant.web.desk.stamping import part_of
from voorkant.web.views.desk.requests import Desk, at_desk, reading

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@reading
@at_desk
def taking_part(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show who takes part, beside who lives there."""
    context = {"challenge": desk.challenge, "page": attendance(desk.challenge.id)}
    return render(request, "web/desk/taking_part.html", context)


@reading
@at_desk
def stamps(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show which verdicts hold, and which hang on one block of people."""
    found = stamps_in(desk.challenge.id)
    context = {
        "challenge": desk.challenge,
        "stamps": found,
        "page": None if found is None else part_of(found, number_in(request.GET.get("deel", "1"))),
    }
    return render(request, "web/desk/stamps.html", context)


@reading
@at_desk
def done(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show what was done here, and the way back where there is one."""
    after = request.GET.get("before")
    context = {
        "challenge": desk.challenge,
        "page": history(desk.challenge, desk.acting, after=after),
        "is_first": after is None,
    }
    return render(request, "web/desk/done.html", context)
