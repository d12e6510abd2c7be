"""Browsers in which somebody of a body has signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.test import Client

from tests.voorkant.people.signing_in import sign_in
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.people.actions import make_account

if TYPE_CHECKING:
    from datetime import date


def organiser(
    body_id: UUID, *, role: Role = Role.ORGANISER, term_ends_on: date | None = None
) -> Client:
    """A browser in which an organiser of a body (or whoever has another role there) has signed in."""
    address = f"{uuid4()}@bergen.example"
    account = make_account(email=address, name="Iemand", acting=None)
    appoint(
        account_id=account.id,
        body_id=body_id,
        role=role,
        function="verkeerskundige",
        shown_name="Toos V.",
        term_ends_on=term_ends_on,
        acting=None,
    )
    client = Client()
    sign_in(client, address)
    return client
