"""A resident says whether the problem is put right; first she shows what was agreed, if anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.common.errors import Conflict, Invalid, NotFound
from voorkant.common.refusals import refused
from voorkant.people import verification
from voorkant.people.actions import join
from voorkant.people.devices import device_of, keep_device, new_device
from voorkant.people.errors import TooManyTries
from voorkant.people.kinds import Level
from voorkant.problems import actions, queries
from voorkant.problems.forms import words_of
from voorkant.problems.rules import LONGEST_OBJECTION

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from voorkant.common.refusals import Refused
    from voorkant.people.devices import Device
    from voorkant.problems.values import ProblemPage


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def judge(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, or take a voice or what is shown for it."""
    page = queries.problem_page(slug)
    if request.method != "POST":
        return _page(request, page)
    device = device_of(request) or new_device()
    try:
        to = _do(request, page, device)
    except (Invalid, Conflict, NotFound, TooManyTries) as error:
        response = _page(request, page, refused(error), device)
    else:
        response = redirect(to)
    keep_device(response, device)
    return response


def _do(request: HttpRequest, page: ProblemPage, device: Device) -> str:
    """Do what a button asks; return where to go next.

    Raises:
        Invalid: What was sent is refused, or no button of ours asks this.
        Conflict: Something else came first.
        TooManyTries: It was tried too often.
    """
    sent, scope = request.POST, page.challenge_id
    address = {"slug": page.challenge_slug}
    if sent.get("do", "") == "judge":
        actions.judge(
            slug=page.challenge_slug,
            device=device,
            village=sent.get("village", ""),
            holds=_answer(sent.get("holds", "")),
            because=words_of(sent, "because"),
        )
        return reverse("problems:problem", kwargs=address) + "?gedaan=geoordeeld"
    if page.agreed is None or page.asked is None or page.agreed.level is Level.DEVICE:
        raise Invalid
    person = join(device=device, scope=scope)
    match sent.get("do", ""):
        case "ask-code":
            verification.ask_code(person=person, scope=scope, email=sent.get("email", ""))
        case "show-code":
            verification.show_code(person=person, scope=scope, code=sent.get("code", ""))
        case "show-card":
            verification.show_card(person=person, scope=scope, code=sent.get("card", ""))
        case _:
            raise Invalid
    return reverse("problems:judge", kwargs=address)


def _answer(sent: str) -> bool:
    if sent not in {"yes", "no"}:
        raise Invalid
    return sent == "yes"


def _page(
    request: HttpRequest,
    page: ProblemPage,
    wrong: Refused | None = None,
    device: Device | None = None,
) -> HttpResponse:
    voice = queries.own_voice(page, device or device_of(request))
    slugs = {village.code: village.slug for village in page.villages}
    told = slugs.get(voice.village or "", "")
    said = {None: "", True: "yes", False: "no"}[voice.holds]
    sent = request.POST
    context = {
        "page": page,
        "voice": voice,
        "wrong": wrong,
        "about": sent.get("do", ""),
        "by_card": page.agreed is not None and page.agreed.level is Level.CARD,
        "asks_email": not voice.code_asked or request.GET.get("opnieuw") == "ja",
        "email": sent.get("email", ""),
        "village": sent.get("village", told),
        "holds": sent.get("holds", said),
        "because": sent.get("because", voice.because),
        "longest": LONGEST_OBJECTION,
    }
    return render(request, "problems/judge.html", context, status=wrong.status if wrong else 200)
