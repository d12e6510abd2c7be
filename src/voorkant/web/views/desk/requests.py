"""What all pages of the desk share: who may come in, and what came of the last act."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from voorkant.people.kept_forms import ask_to_sign_in
from voorkant.people.viewers import viewer_of
from voorkant.web.desk.sent import number_in
from voorkant.web.worksheets import challenge_led_by

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.utils.functional import _StrPromise

    from voorkant.challenges.values import ChallengeRef
    from voorkant.contributions.values import Decided
    from voorkant.people.viewers import Viewer


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk, and who sits at it."""

    viewer: Viewer
    challenge: ChallengeRef

    @property
    def acting(self) -> str | None:
        """The opaque id by which the journal knows her."""
        return self.viewer.acting


def at_desk(
    view: Callable[[HttpRequest, Desk], HttpResponse],
) -> Callable[[HttpRequest, str], HttpResponse]:
    """Let in only who leads the challenge; a stranger is asked to sign in and led back."""

    @wraps(view)
    def looked_at(request: HttpRequest, slug: str) -> HttpResponse:
        viewer = viewer_of(request)
        if viewer.account is None:
            return ask_to_sign_in(request)
        return view(request, Desk(viewer, challenge_led_by(viewer, slug)))

    return gzip_page(looked_at)


reading = require_safe
"""A page that is only read."""
reading_and_sending = require_http_methods(["GET", "HEAD", "POST"])
"""A page with forms that are sent to the same address."""

DONE: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "staat-erbij": ngettext_lazy(
            "It is on the list now.", "%(n)s statements are on the list now.", "n"
        ),
        "teruggestuurd": ngettext_lazy(
            "It is sent back. Its author can read your reason.",
            "%(n)s statements are sent back. Their authors can read your reason.",
            "n",
        ),
        "wacht-weer": ngettext_lazy("It waits again.", "%(n)s statements wait again.", "n"),
        "vastgezet": ngettext_lazy(
            "It is frozen: nobody can answer it any more.",
            "%(n)s statements are frozen: nobody can answer them any more.",
            "n",
        ),
        "los": ngettext_lazy(
            "It is thawed: people can answer it again.",
            "%(n)s statements are thawed: people can answer them again.",
            "n",
        ),
        "vooraan": ngettext_lazy(
            "It is asked first now.", "%(n)s statements are asked first now.", "n"
        ),
        "niet-vooraan": ngettext_lazy(
            "It comes among the others again.", "%(n)s statements come among the others again.", "n"
        ),
        "verplaatst": ngettext_lazy(
            "It has another place now.", "%(n)s have another place now.", "n"
        ),
        "samengevoegd": ngettext_lazy(
            "They are merged. The new statement is on the list.",
            "%(n)s statements are merged. The new statement is on the list.",
            "n",
        ),
        "gekozen": ngettext_lazy("Your choice is kept.", "Your choice is kept.", "n"),
        "dicht": ngettext_lazy("The conversation is closed.", "The conversation is closed.", "n"),
        "open": ngettext_lazy("The conversation is open.", "The conversation is open.", "n"),
    }
)
"""What an address says after an act, and what the page then says."""
_OTHERWISE = ngettext_lazy(
    "One stayed as it was: somebody else decided otherwise.",
    "%(n)s stayed as they were: somebody else decided otherwise.",
    "n",
)
_NOTHING = gettext_lazy("It was so already. Nothing changed.")


def back(
    desk: Desk, view: str, done: str, came: Decided | None = None, **more: str
) -> HttpResponse:
    """Lead to a page that says what came of an act.

    Args:
        desk: Whose desk.
        view: Name of the page.
        done: A word of `DONE`.
        came: What came of deciding about several; None when there was one and it is done.
        **more: What else stands in the address; ``at`` is the place on the page.
    """
    at = more.pop("at", "")
    counts = {} if came is None else {"n": str(came.done), "anders": str(came.otherwise)}
    words = urlencode({**more, "gedaan": done, **counts})
    address = reverse(view, kwargs={"slug": desk.challenge.slug})
    return redirect(f"{address}?{words}" + (f"#{at}" if at else ""))


def told(query: QueryDict) -> list[str]:
    """Say what an address tells of the last act; nothing for words that aren't ours."""
    sentence = DONE.get(query.get("gedaan", ""))
    if sentence is None:
        return []
    done, otherwise = number_in(query.get("n", "1")), number_in(query.get("anders", ""))
    said = [sentence % {"n": done}] if done else []
    if otherwise:
        said.append(_OTHERWISE % {"n": otherwise})
    return said or [str(_NOTHING)]
