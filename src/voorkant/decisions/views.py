"""Pages of decisions: what is decided, for everybody; writing one down and agreeing, for bodies that may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import bodies_of
from voorkant.challenges.queries import challenge_ref, has_interest
from voorkant.common.errors import Conflict, Invalid, NotAllowed
from voorkant.common.refusals import refused
from voorkant.decisions import queries
from voorkant.decisions.actions import reply_to_decision, take_decision
from voorkant.decisions.errors import NotAsked, ReplyUnsaid
from voorkant.decisions.forms import agrees_of, decision_of
from voorkant.decisions.rules import (
    LONGEST_CHANGES,
    LONGEST_REASONS,
    LONGEST_REPLY,
    LONGEST_WHAT,
    REPLY_STAGES,
    STAGE,
)
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of
from voorkant.problems.forms import cited_of, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.bodies.values import Seat
    from voorkant.common.refusals import Refused
    from voorkant.decisions.values import DecisionView
    from voorkant.people.viewers import Viewer

DONE = ("besloten", "geantwoord")


@require_safe
@gzip_page
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is decided, by whom, why, and what it changes."""
    page = queries.decisions_page(slug)
    seats = _organises(viewer_of(request)) if page.stage in REPLY_STAGES else []
    done = request.GET.get("gedaan", "")
    context = {
        "page": page,
        "may_write": page.stage is STAGE and bool(seats),
        "to_answer": {each.id for each in page.decisions if _open_to(each, seats)},
        "done": done if done in DONE else "",
    }
    return render(request, "decisions/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def write_down(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an organiser of a body write down what that body decided.

    Raises:
        NotAllowed: Whoever signed in organises no body.
    """
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge = challenge_ref(slug)
    seats = _organises(viewer)
    if not seats:
        raise NotAllowed
    wrong: Refused | None = None
    cites = cited_of(request.POST)
    if request.method == "POST":
        try:
            seat = _seat(seats, request.POST.get("body", ""))
            take_decision(
                challenge_id=challenge.id,
                body_id=seat.body.id,
                seat_id=seat.membership_id,
                decision=decision_of(request.POST, get_language() or "nl"),
                cites=cites,
                today=timezone.localdate(),
                acting=viewer.acting,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            address = reverse("decisions:decisions", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan=besloten")
    context = {
        "challenge": challenge,
        "seats": seats,
        "sent": request.POST,
        "chosen": request.POST.get("body", seats[0].body.slug),
        "day": request.POST.get("decided_on", timezone.localdate().isoformat()),
        "rooms": queries.rooms(challenge.id, [seat.body for seat in seats]),
        "grounds": [(one, one.id in set(cites)) for one in queries.citable(challenge.id)],
        "longest": {
            "what": LONGEST_WHAT,
            "reasons": LONGEST_REASONS,
            "changes": LONGEST_CHANGES,
        },
        "is_open": challenge.stage is STAGE,
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "decisions/write_down.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def reply(request: HttpRequest, slug: str, decision: UUID) -> HttpResponse:
    """Let an organiser of a body that must agree to a decision answer, with its text in sight.

    Raises:
        NotAsked: Whoever signed in organises no body that must agree to it.
    """
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge, asked = queries.one_decision(slug, decision)
    bodies = {each.body_id for each in asked.co_deciders}
    seats = [seat for seat in _organises(viewer) if seat.body.id in bodies]
    if not seats:
        raise NotAsked
    wrong: Refused | None = None
    reason, agrees = words_of(request.POST, "reason"), agrees_of(request.POST)
    if request.method == "POST":
        try:
            if agrees is None:
                raise ReplyUnsaid
            seat = _seat(seats, request.POST.get("body", seats[0].body.slug))
            reply_to_decision(
                challenge_id=challenge.id,
                decision_id=asked.id,
                body_id=seat.body.id,
                seat_id=seat.membership_id,
                agrees=agrees,
                reason=reason,
                acting=viewer.acting,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            address = reverse("decisions:decisions", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan=geantwoord#besluit-{asked.id}")
    still = _open_to(asked, seats) if challenge.stage in REPLY_STAGES else []
    context = {
        "challenge": challenge,
        "decision": asked,
        "seats": still,
        "interest": bool(still) and has_interest(challenge.id, viewer.acting),
        "chosen": request.POST.get("body", still[0].body.slug if still else ""),
        "agrees": request.POST.get("agrees", ""),
        "reason": reason,
        "most": LONGEST_REPLY,
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "decisions/reply.html", context, status=status)


def _open_to(decision: DecisionView, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Return the seats whose body must still agree to a decision; none once another body refused."""
    if not decision.waits_for:
        return []
    still = {each.body_id for each in decision.co_deciders if each.agrees is None}
    return [seat for seat in seats if seat.body.id in still]


def _organises(viewer: Viewer) -> Sequence[Seat]:
    """Return the seats in which somebody organises: only in these a decision is written down."""
    if viewer.account is None:
        return []
    return [seat for seat in bodies_of(viewer.account.id) if seat.role is Role.ORGANISER]


def _seat(seats: Sequence[Seat], slug: str) -> Seat:
    """Return the seat in the body that is meant: one of her own.

    Raises:
        Invalid: She organises no such body.
    """
    found = next((seat for seat in seats if seat.body.slug == slug), None)
    if found is None:
        raise Invalid
    return found
