"""What the council does: agree how it goes, write a version, put it to the villages, count, decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import seat_of
from voorkant.challenges.codes import code_of
from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.queries import challenge_ref, has_interest, villages_of
from voorkant.common.errors import Conflict, Invalid, NotAllowed, NotFound
from voorkant.common.refusals import refused
from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.kinds import Level
from voorkant.people.verification import MOST_CARDS, make_cards
from voorkant.people.viewers import viewer_of
from voorkant.problems import actions, queries
from voorkant.problems.errors import ObjectionNotFound, VillageNotAsked
from voorkant.problems.forms import cited_of, day_of, level_of, number_of, words_of
from voorkant.problems.rules import (
    FEWEST_VOICES,
    HIGHEST_SHARE,
    LONGEST_REASON,
    LONGEST_ROUND,
    LOWEST_SHARE,
    MOST_FEWEST,
    MOST_WORDS,
    ROUND_STAGE,
    SHORTEST_ROUND,
    STAGES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from voorkant.bodies.values import HeldSeat
    from voorkant.challenges.values import ChallengeRef
    from voorkant.common.refusals import Refused
    from voorkant.people.values import AccountCard
    from voorkant.places.values import Village
    from voorkant.problems.values import ProblemPage

USUAL_THRESHOLD, USUAL_FEWEST, USUAL_DAYS = 60, 20, 14
"""What the forms begin with."""
DONE = ("afgesproken", "geschreven", "voorgelegd", "geteld", "besloten", "verborgen")


def _led(account: AccountCard, slug: str) -> tuple[ChallengeRef, HeldSeat]:
    """Return a challenge for who leads it, and the seat in which she does so, which the page names.

    Raises:
        ChallengeNotFound: There is no such challenge.
        NotAllowed: Somebody else leads it.
    """
    challenge = challenge_ref(slug)
    seat = seat_of(account.id, challenge.owner_id, Role.ORGANISER)
    if seat is None:
        raise NotAllowed
    return challenge, seat


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form for the next version, with what it can cite; take it."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge, seat = _led(viewer.account, slug)
    wrong: Refused | None = None
    text, cites = words_of(request.POST, "text"), set(cited_of(request.POST))
    if request.method == "POST":
        try:
            actions.write_version(
                challenge_id=challenge.id, text=text, cites=sorted(cites), acting=viewer.acting
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
        else:
            return redirect(reverse("problems:lead", kwargs={"slug": slug}) + "?gedaan=geschreven")
    else:
        text, cites = queries.latest_text(challenge.id)
    context = {
        "page": challenge,
        "seat": seat,
        "statements": [(one, one.id in cites) for one in queries.citable(challenge.id)],
        "text": text,
        "most": MOST_WORDS,
        "wrong": wrong,
        "is_open": challenge.stage in STAGES,
    }
    status = wrong.status if wrong else 200
    return render(request, "problems/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def lead(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the problem stands and what the council can do now; do it."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge, seat = _led(viewer.account, slug)
    wrong: Refused | None = None
    if request.method == "POST":
        try:
            done = _do(request, challenge.id, viewer.acting)
        except (Invalid, Conflict, NotFound) as error:
            wrong = refused(error)
        else:
            address = reverse("problems:lead", kwargs={"slug": slug})
            return redirect(f"{address}?gedaan={done}")
    return _page(request, slug, seat, wrong)


def _do(request: HttpRequest, challenge_id: UUID, acting: str | None) -> str:
    """Do what a button of the page asks; return which word tells it.

    Raises:
        Invalid: What was sent is refused, or no button of ours asks this.
        Conflict: Something else came first.
        NotFound: What is meant isn't here.
    """
    sent = request.POST
    reason = words_of(sent, "reason")
    match sent.get("do", ""):
        case "agree":
            actions.fix_agreement(
                challenge_id=challenge_id,
                level=level_of(sent),
                threshold_percent=number_of(sent, "threshold"),
                fewest_voices=number_of(sent, "fewest"),
                acting=acting,
            )
            return "afgesproken"
        case "ask":
            actions.open_round(
                challenge_id=challenge_id,
                closes_on=day_of(sent, "closes_on"),
                today=timezone.localdate(),
                acting=acting,
            )
            return "voorgelegd"
        case "close":
            actions.close_round(challenge_id=challenge_id, reason=reason, acting=acting)
            return "geteld"
        case "go-on" | "stop" as do:
            actions.rule_village(
                challenge_id=challenge_id,
                village=sent.get("village", ""),
                goes_on=do == "go-on",
                reason=reason,
                acting=acting,
            )
            return "besloten"
        case "hide":
            objection = number_of(sent, "objection")
            if not objection:
                raise ObjectionNotFound
            actions.hide_objection(
                challenge_id=challenge_id, objection_id=objection, reason=reason, acting=acting
            )
            return "verborgen"
    raise Invalid


def _page(request: HttpRequest, slug: str, seat: HeldSeat, wrong: Refused | None) -> HttpResponse:
    page: ProblemPage = queries.problem_page(slug)
    sent, today = request.POST, timezone.localdate()
    done = request.GET.get("gedaan", "")
    context = {
        "page": page,
        "seat": seat,
        "turnout": queries.turnout(page),
        "levels": list(Level),
        "level": level_of(sent),
        "threshold": sent.get("threshold", USUAL_THRESHOLD),
        "fewest": sent.get("fewest", USUAL_FEWEST),
        "closes_on": sent.get("closes_on", (today + timedelta(days=USUAL_DAYS)).isoformat()),
        "first_day": (today + timedelta(days=SHORTEST_ROUND)).isoformat(),
        "last_day": (today + timedelta(days=LONGEST_ROUND)).isoformat(),
        "limits": {
            "lowest": LOWEST_SHARE,
            "highest": HIGHEST_SHARE,
            "fewest": FEWEST_VOICES,
            "most": MOST_FEWEST,
            "reason": LONGEST_REASON,
            "cards": MOST_CARDS,
        },
        "may_ask": page.stage is ROUND_STAGE,
        "wrong": wrong,
        "about": sent.get("do", ""),
        "which": sent.get("village", "") or sent.get("objection", ""),
        "reason": sent.get("reason", ""),
        "done": done if done in DONE else "",
    }
    status = wrong.status if wrong else 200
    return render(request, "problems/lead.html", context, status=status)


def _refuse_other(village: str, villages: Sequence[Village]) -> None:
    """Refuse a village that the challenge isn't about."""
    if village not in {one.slug for one in villages}:
        raise VillageNotAsked


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    """Make codes for paper cards and show them once, ready to print; nobody can see them again."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return ask_to_sign_in(request)
    challenge, seat = _led(viewer.account, slug)
    villages = villages_of(challenge.id)
    wrong: Refused | None = None
    made: list[str] = []
    village = request.POST.get("village", "")
    if request.method == "POST":
        try:
            _refuse_other(village, villages)
            if has_interest(challenge.id, viewer.acting):
                raise InterestDeclared
            made += make_cards(
                scope=challenge.id,
                village=village,
                count=number_of(request.POST, "count"),
                acting=viewer.acting,
            )
        except (Invalid, Conflict) as error:
            wrong = refused(error)
    context = {
        "page": challenge,
        "seat": seat,
        "villages": villages,
        "village": next((one for one in villages if one.slug == village), villages[0]),
        "cards": made,
        "short": code_of(challenge.id),
        "address": request.get_host() + reverse("meetings:code", args=[code_of(challenge.id)]),
        "most": MOST_CARDS,
        "count": request.POST.get("count", 50),
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "problems/cards.html", context, status=status)
