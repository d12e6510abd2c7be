"""The screen in a hall: public, as the challenge is, and cheap to ask again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from voorkant.challenges.codes import code_of
from voorkant.contributions.queries import off_the_list
from voorkant.conversations.queries import ConversationRef, conversation_of
from voorkant.meetings import queries
from voorkant.meetings.lately import Lately
from voorkant.meetings.rules import HALL_REMEMBERED_SECONDS, HALL_SECONDS
from voorkant.meetings.views.joining import address_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


@require_safe
@gzip_page
def hall(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what people see together, in large type, with the code to join."""
    conversation = conversation_of(slug)
    address = address_of(request, conversation.challenge_id)
    code = code_of(conversation.challenge_id)
    context = {
        "page": queries.hall(conversation),
        "tag": _tag(conversation, off_the_list(conversation.challenge_id)),
        "seconds": HALL_SECONDS,
        "code": code,
        "address": address.partition("://")[2].removesuffix(code),
    }
    return render(request, "meetings/hall.html", context)


@require_safe
def hall_now(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Give what changes on that screen; nothing at all to who has it already.

    That answer renders no template and costs at most two SQL queries, and none to who asks in the same
    moments as others: hundreds of people may watch.
    """
    lately = _lately.known(slug)
    if lately is not None:
        known = _nothing_new(request, _tag(*lately))
        if known is not None:
            return known
    # Whoever has something else gets what is there now: another process may have read later.
    conversation = conversation_of(slug)
    tag = _tag(*_lately.keep(slug, (conversation, off_the_list(conversation.challenge_id))))
    known = _nothing_new(request, tag)
    if known is not None:
        return known
    response = render(request, "meetings/_hall.html", {"page": queries.hall(conversation)})
    response["ETag"] = tag
    return response


_lately: Lately[tuple[ConversationRef, str]] = Lately(HALL_REMEMBERED_SECONDS)


def _nothing_new(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """Return the answer for who has this state already; None for everybody else."""
    answer = get_conditional_response(request, etag=tag)
    if answer is not None:
        answer["ETag"] = tag
    return answer


def _tag(conversation: ConversationRef, off: str) -> str:
    return f'"{queries.hall_tag(conversation, off, get_language() or "nl")}"'
