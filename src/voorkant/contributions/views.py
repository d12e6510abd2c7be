"""The page of ideas, and of the drawer while ideas are locked. Thin."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.bodies.rules import may_organise
from voorkant.challenges.queries import challenge_ref
from voorkant.challenges.rules import Stage
from voorkant.common.errors import Invalid, NotAllowed
from voorkant.common.refusals import refused
from voorkant.contributions import ideas as idea_acts
from voorkant.contributions import parking
from voorkant.contributions.errors import (
    DecidedBefore,
    IdeaNotFound,
    IdeasLocked,
    ParkedNotFound,
    StatementSaidBefore,
)
from voorkant.contributions.forms import IdeaForm, idea_of, named
from voorkant.contributions.rules import IDEA_STAGE, LONGEST_IDEA, STAGES
from voorkant.people.devices import device_of, keep_device, new_device
from voorkant.people.errors import TooManyTries
from voorkant.people.queries import person_of
from voorkant.people.viewers import viewer_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from voorkant.challenges.values import ChallengeRef
    from voorkant.common.refusals import Refused
    from voorkant.people.devices import Device

DONE = ("verteld", "teruggegeven", "weggedaan", "eraf")
"""What the address says after something was done."""


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def ideas(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the ideas, or the lock and the drawer; take an idea, give one back, take one off."""
    challenge = challenge_ref(slug)
    if request.method != "POST":
        return _page(request, challenge)
    device = device_of(request) or new_device()
    do = request.POST.get("do", "say")
    try:
        done = _do(request, challenge, device, do)
    except (
        Invalid,
        DecidedBefore,
        IdeaNotFound,
        IdeasLocked,
        ParkedNotFound,
        StatementSaidBefore,
        TooManyTries,
    ) as error:
        return _page(request, challenge, refused(error), about=do)
    response = redirect(reverse("contributions:ideas", kwargs={"slug": slug}) + f"?gedaan={done}")
    if do == "say":
        keep_device(response, device)
    return response


def _do(request: HttpRequest, challenge: ChallengeRef, device: Device, do: str) -> str:
    """Do what a button asks; return which word tells it.

    Raises:
        Invalid: What was sent is refused, or no button of ours asks this.
        Conflict: Something else came first.
        NotFound: What is meant isn't here.
        NotAllowed: Only who leads the challenge may.
    """
    slug = challenge.slug
    match do:
        case "say":
            given = idea_of(request.POST)
            idea_acts.say_idea(slug=slug, device=device, text=given.text, sent_key=given.sent_key)
            return "verteld"
        case "hand-back":
            parking.make_idea_of(slug=slug, device=device, parked_id=named(request.POST))
            return "teruggegeven"
        case "throw-away":
            parking.take_out(slug=slug, device=device, parked_id=named(request.POST))
            return "weggedaan"
        case "take-off":
            _take_off(request, challenge)
            return "eraf"
    raise Invalid


def _take_off(request: HttpRequest, challenge: ChallengeRef) -> None:
    """Take an idea off the list, for who leads the challenge.

    Raises:
        NotAllowed: Somebody else leads it.
    """
    viewer = viewer_of(request)
    if not may_organise(viewer, challenge.owner_id):
        raise NotAllowed
    idea_acts.take_off_idea(
        challenge_id=challenge.id,
        idea_id=named(request.POST),
        reason=request.POST.get("reason", "").replace("\r\n", "\n").strip(),
        acting=viewer.acting,
    )


def _page(
    request: HttpRequest, challenge: ChallengeRef, wrong: Refused | None = None, about: str = ""
) -> HttpResponse:
    person = person_of(device_of(request), challenge.id)
    number = None if person is None else person.id
    viewer = viewer_of(request)
    # Whoever takes part has no account, so this asks nothing of the database for most people.
    leads = viewer.account is not None and may_organise(viewer, challenge.owner_id)
    done = request.GET.get("gedaan", "")
    context = {
        "challenge": challenge,
        "is_open": challenge.stage is IDEA_STAGE,
        "locked": challenge.stage in STAGES,
        "closed": challenge.stage is Stage.CLOSED,
        "ideas": () if challenge.stage in STAGES else idea_acts.ideas_of(challenge.id, number),
        "taken_off": idea_acts.taken_off_of(challenge.id, number),
        "drawer": parking.drawer_of(challenge.id, number),
        "form": idea_of(request.POST) if about == "say" else IdeaForm("", uuid4()),
        "longest": LONGEST_IDEA,
        "leads": leads,
        "wrong": wrong,
        "about": about,
        "which": request.POST.get("which", ""),
        "reason": request.POST.get("reason", ""),
        "done": done if done in DONE else "",
    }
    status = wrong.status if wrong else 200
    return render(request, "contributions/ideas.html", context, status=status)
