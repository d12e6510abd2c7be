"""A municipality, two village councils, and people in them."""

from __future__ import annotations

import itertools

from voorkant.bodies.actions import appoint, found_body
from voorkant.bodies.kinds import BodyKind, Role
from voorkant.bodies.values import BodyCard
from voorkant.people.actions import make_account
from voorkant.people.values import AccountCard
from voorkant.people.viewers import Viewer

_numbers = itertools.count(1)


def municipality() -> BodyCard:
    return found_body(
        kind=BodyKind.MUNICIPALITY, slug="gemeente", name="Gemeente (verzonnen)", acting=None
    )


def council(village: str) -> BodyCard:
    return found_body(
        kind=BodyKind.VILLAGE_COUNCIL,
        slug=f"dorpsraad-{village}",
        name=f"Dorpsraad {village.title()}",
        village=village,
        fictitious=True,
        acting=None,
    )


def account() -> AccountCard:
    number = next(_numbers)
    return make_account(email=f"a{number}@bergen.example", name=f"Persoon {number}", acting=None)


def somebody(body: BodyCard, role: Role) -> Viewer:
    """Somebody with a role in a body, as she comes to a page."""
    card = account()
    appoint(
        account_id=card.id,
        body_id=body.id,
        role=role,
        function="verkeerskundige",
        shown_name="A. Voorbeeld",
        acting=None,
    )
    return Viewer(account=card)
