"""Who looks at a page: an account, a device, both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.people.devices import Device, device_of
from voorkant.people.models import Account
from voorkant.people.values import AccountCard

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: rules and queries take it as an argument.

    Attributes:
        account: Who signed in; None for a resident.
        device: The browser of somebody who sent something before; None for whoever only read.
    """

    account: AccountCard | None = None
    device: Device | None = None

    @property
    def acting(self) -> str | None:
        """The opaque id by which the journal knows an account."""
        return None if self.account is None else str(self.account.id)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who sent a request; without a session cookie this asks the database nothing."""
    user = request.user
    card = None
    if isinstance(user, Account):
        card = AccountCard(user.id, user.email, user.name, user.is_active)
    return Viewer(account=card, device=device_of(request))
