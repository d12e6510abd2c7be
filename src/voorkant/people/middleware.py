"""A session of staff ends by itself: twelve hours after signing in, or after half an hour unused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from voorkant.people.kept_forms import end_session
from voorkant.people.sessions import LONGEST, LONGEST_IDLE, NOTED_EVERY, SEEN_AT, SIGNED_IN_AT

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[[HttpRequest], HttpResponseBase]


def staff_sessions(get_response: View) -> View:
    """End sessions that are over before anything else looks who asks.

    Whoever has no session cookie costs nothing here, and gets none.
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        if request.session.session_key is not None and request.user.is_authenticated:
            _end_or_note(request, time.time())
        return get_response(request)

    return respond


def _end_or_note(request: HttpRequest, now: float) -> None:
    # A session without its moments was not made by signing in here, so it is over.
    signed_in_at = request.session.get(SIGNED_IN_AT, 0)
    seen_at = request.session.get(SEEN_AT, 0)
    used_up = now - signed_in_at > LONGEST.total_seconds()
    if used_up or now - seen_at > LONGEST_IDLE.total_seconds():
        end_session(request)
    elif now - seen_at > NOTED_EVERY.total_seconds():
        request.session[SEEN_AT] = now
