"""A form that comes when its sender's session is over: kept until she has signed in again.

Only the form of somebody whose session ended at that very request is kept, and only for her: whoever
else signs in on that device sees nothing of it, and a stranger can't fill the table of sessions.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login

from voorkant.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LONGEST_KEPT: Final = 3600
"""Seconds."""
MOST_CHARACTERS: Final = 60_000
"""Of all names and values together; every form of ours holds less."""
_KEPT: Final = "kept_form"
_ENDED: Final = "voorkant.people.ended"
"""Where a session and a request keep them."""
_TOKEN: Final = "csrfmiddlewaretoken"  # noqa: S105  the name of a field


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What somebody sent, and to which address.

    Attributes:
        path: Where it was sent, with its query.
        fields: The fields of the form by name, without the token against forged forms.
        account: The id of who sent it.
        kept_at: When, in seconds since 1970.
    """

    path: str
    fields: dict[str, str]
    account: str
    kept_at: float


def end_session(request: HttpRequest) -> None:
    """Sign out somebody whose session is over, remembering for this request who it was."""
    account = str(request.user.pk)
    logout(request)
    request.META[_ENDED] = account


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the page to sign in, and afterwards back to where she was.

    Args:
        request: Any request to a page of staff. A form that comes with it isn't lost: see `kept_form`.
    """
    account = request.META.get(_ENDED)
    if request.method == "POST" and account is not None:
        fields = {name: value for name, value in request.POST.dict().items() if name != _TOKEN}
        if sum(len(name) + len(value) for name, value in fields.items()) <= MOST_CHARACTERS:
            form = KeptForm(request.get_full_path(), fields, account, time.time())
            request.session[_KEPT] = asdict(form)
            request.session.set_expiry(LONGEST_KEPT)
    return redirect_to_login(request.get_full_path())


def kept_form(request: HttpRequest) -> KeptForm | None:
    """Return the form that whoever signed in sent within the last hour, when her session was over."""
    if not isinstance(request.user, Account) or _KEPT not in request.session:
        return None
    form = KeptForm(**request.session[_KEPT])
    if form.account != str(request.user.pk) or time.time() - form.kept_at > LONGEST_KEPT:
        forget_form(request)
        return None
    return form


def forget_form(request: HttpRequest) -> None:
    """Throw away what was kept."""
    request.session.pop(_KEPT, None)
