"""Who a session belongs to. Nobody signs in here: that is for the code by e-mail (`adapters`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend

from voorkant.people.models import Account

if TYPE_CHECKING:
    from uuid import UUID


class AccountBackend(BaseBackend):
    """Finds the account of a session; an account that was ended is nobody's, from that moment on."""

    def get_user(self, user_id: UUID) -> Account | None:
        """Return the account, while it may be used."""
        return Account.objects.filter(id=user_id, is_active=True).first()
