"""The lists of statements: approve, send back, freeze, put first, all or one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse

from voorkant.common.errors import Conflict, Invalid, NotFound
from voorkant.common.refusals import refused
from voorkant.contributions import actions
from voorkant.contributions.errors import DecidedBefore, MergeNeedsMore, ReasonMissing
from voorkant.contributions.rules import FEWEST_MERGED, MOST_MERGED
from voorkant.contributions.values import Decided
from voorkant.web.desk.lists import Typed, list_named, lists
from voorkant.web.desk.sent import TICK, asked_of, ids_named, number_in
from voorkant.web.views.desk.requests import Desk, at_desk, back, reading_and_sending, told

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from voorkant.common.errors import VoorkantError
    from voorkant.web.desk.sent import Asked


@reading_and_sending
@at_desk
def statements(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a list of statements, and do what its buttons ask."""
    where = request.POST if request.method == "POST" else request.GET
    current, after = list_named(where.get("lijst", "")), number_in(where.get("na", ""))
    typed, wrong = None, None
    if request.method == "POST":
        try:
            asked = asked_of(request.POST)
            if asked.do == "merge":
                return _to_merging(desk, asked)
            done, came = _do(desk, asked)
        except (Invalid, NotFound, Conflict) as error:
            wrong, typed = refused(error), _typed(request.POST, error)
        else:
            counts = None if asked.single else came
            return back(desk, "web:statements", done, counts, lijst=current, na=str(after))
    context = {
        "challenge": desk.challenge,
        "page": lists(desk.challenge.id, current, after=after, typed=typed, wrong=wrong),
        "after": after,
        "typed": typed,
        "told": told(request.GET),
        "wrong": wrong,
    }
    return render(
        request, "web/desk/statements.html", context, status=wrong.status if wrong else 200
    )


def _do(desk: Desk, asked: Asked) -> tuple[str, Decided]:
    """Do what a button asks; return the word that tells it, and what came of it.

    Raises:
        Invalid: No button of ours asks this, or something is missing.
        NotFound: No statement of this challenge.
        Conflict: Somebody else decided otherwise.
    """
    challenge, ids, acting = desk.challenge.id, asked.ids, desk.acting
    match asked.do:
        case "approve":
            came = actions.approve_all(challenge_id=challenge, statement_ids=ids, acting=acting)
            return "staat-erbij", _strict(asked, came)
        case "send-back":
            came = actions.send_back_all(
                challenge_id=challenge, statement_ids=ids, reason=asked.reason, acting=acting
            )
            return "teruggestuurd", _strict(asked, came)
        case "freeze":
            came = actions.freeze(challenge_id=challenge, statement_ids=ids, acting=acting)
            return "vastgezet", _strict(asked, came)
        case "thaw":
            came = actions.thaw(challenge_id=challenge, statement_ids=ids, acting=acting)
            return "los", _strict(asked, came)
        case "first":
            new = actions.put_first(challenge_id=challenge, statement_ids=ids, acting=acting)
            return "vooraan", Decided(new, 0)
        case "reconsider" if asked.single:
            again = actions.reconsider(challenge_id=challenge, statement_id=ids[0], acting=acting)
            return "wacht-weer", Decided(int(again), 0)
    raise Invalid


def _strict(asked: Asked, came: Decided) -> Decided:
    """Refuse where one was meant and somebody decided otherwise: then there is nothing to count."""
    if asked.single and came.otherwise:
        raise DecidedBefore
    return came


def _to_merging(desk: Desk, asked: Asked) -> HttpResponse:
    if not FEWEST_MERGED <= len(asked.ids) <= MOST_MERGED:
        raise MergeNeedsMore(fewest=FEWEST_MERGED, most=MOST_MERGED)
    chosen = ",".join(map(str, asked.ids))
    address = reverse("web:merging", kwargs={"slug": desk.challenge.slug})
    return redirect(f"{address}?uitspraken={chosen}")


def _typed(sent: QueryDict, error: VoorkantError) -> Typed:
    """Keep what was ticked and typed, for the form that comes back."""
    try:
        asked = asked_of(sent)
        ticked = ids_named(sent, TICK)
    except NotFound:
        return Typed(None, (), everything=False, reason="")
    return Typed(
        about=asked.ids[0] if asked.single and isinstance(error, ReasonMissing) else None,
        ticked=ticked,
        everything=sent.get("all") == "yes",
        reason="" if asked.single and not isinstance(error, ReasonMissing) else asked.reason,
    )
