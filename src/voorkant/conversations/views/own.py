"""What this device said: to see, to change, to take back, to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods

from voorkant.challenges.queries import begun
from voorkant.common.errors import Invalid
from voorkant.common.refusals import refused
from voorkant.contributions.errors import DecidedBefore, StatementNotFound
from voorkant.contributions.queries import own_statements
from voorkant.conversations import actions, queries
from voorkant.conversations.errors import ConversationClosed, StatementFrozen, StatementNotHere
from voorkant.conversations.forms import answer_of, statement_of
from voorkant.conversations.rules import DESCRIBE_AFTER
from voorkant.conversations.views.requests import sending_device
from voorkant.conversations.wording import AGES
from voorkant.people.actions import describe_self
from voorkant.people.devices import device_of
from voorkant.places.queries import every_village, population, villages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from voorkant.common.refusals import Refused
    from voorkant.conversations.values import MyAnswers
    from voorkant.people.devices import Device
    from voorkant.people.values import Person

DONE = ("gewist", "bewaard", "teruggenomen")
"""What the address says after something was done."""


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def my_answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything that this device said in a challenge; change or erase it."""
    if request.method != "POST":
        return _own_page(request, slug)
    try:
        done = _do(request.POST, slug, sending_device(request))
    except (
        Invalid,
        ConversationClosed,
        StatementFrozen,
        StatementNotHere,
        StatementNotFound,
        DecidedBefore,
    ) as error:
        return _own_page(request, slug, refused(error))
    address = reverse("conversations:my-answers", kwargs={"slug": slug})
    return redirect(f"{address}?gedaan={done}")


def _do(sent: QueryDict, slug: str, device: Device) -> str:
    """Do what a button of the page asks; return which word tells it.

    Raises:
        Invalid: No button of ours asks this.
    """
    match sent.get("do", ""):
        case "answer":
            given = answer_of(sent)
            actions.answer(
                slug=slug,
                device=device,
                statement_id=given.statement_id,
                value=given.value,
                touches_me=given.touches_me,
            )
            return "bewaard"
        case "take-back":
            actions.take_back(slug=slug, device=device, statement_id=statement_of(sent))
            return "teruggenomen"
        case "withdraw":
            actions.withdraw_mine(slug=slug, device=device, statement_id=statement_of(sent))
            return "teruggenomen"
        case "erase":
            actions.erase_my_answers(slug=slug, device=device)
            return "gewist"
    raise Invalid


def _own_page(request: HttpRequest, slug: str, wrong: Refused | None = None) -> HttpResponse:
    page = queries.my_answers(slug, device_of(request))
    person = page.person
    done = request.GET.get("gedaan", "")
    context = {
        "page": page,
        "statements": own_statements(page.challenge_id, person.id) if person else (),
        "village": _village_name(person),
        "age": AGES.get(person.age_band or "", "") if person else "",
        "may_describe": _may_describe(page),
        "wrong": wrong,
        "done": done if done in DONE else "",
    }
    status = wrong.status if wrong else 200
    return render(request, "conversations/my_answers.html", context, status=status)


def _village_name(person: Person | None) -> str:
    if person is None or person.village is None:
        return ""
    return next((each.name for each in every_village() if each.code == person.village), "")


@require_http_methods(["GET", "HEAD", "POST"])
@gzip_page
def about_you(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask village and age, which nobody has to tell; only who has answered five times is asked."""
    page = queries.my_answers(slug, device_of(request))
    person = page.person
    if person is None or not _may_describe(page):
        return redirect("conversations:respond", slug=slug)
    if request.method != "POST":
        return _about_page(request, page, person)
    try:
        describe_self(
            person_id=person.id,
            scope=page.challenge_id,
            village=request.POST.get("village", "") or None,
            age_band=request.POST.get("age", "") or None,
            acting=person.pseudonym,
        )
    except Invalid as error:
        return _about_page(request, page, person, refused(error))
    return redirect(reverse("conversations:respond", kwargs={"slug": slug}) + "?over-u=bewaard")


def _may_describe(page: MyAnswers) -> bool:
    return len(page.answers) >= DESCRIBE_AFTER


def _about_page(
    request: HttpRequest, page: MyAnswers, person: Person, wrong: Refused | None = None
) -> HttpResponse:
    # Those of the day on which it began, and those that it is about: it ends as it was asked.
    began = begun(page.challenge_id)
    places = villages(on=began.on, also=began.villages)
    slugs = {village.code: village.slug for village in places}
    context = {
        "page": page,
        "villages": places,
        "together": [
            area.name
            for area in population(on=began.on, apart=began.villages)
            if len(area.villages) > 1
        ],
        "ages": AGES.items(),
        "chosen_village": request.POST.get("village", slugs.get(person.village or "", "")),
        "chosen_age": request.POST.get("age", person.age_band or ""),
        "wrong": wrong,
    }
    status = wrong.status if wrong else 200
    return render(request, "conversations/about_you.html", context, status=status)
