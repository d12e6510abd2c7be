"""A small region with a municipality and a village council, and challenges in it."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.apps import apps
from django.utils import timezone

from voorkant.bodies.actions import appoint, found_body
from voorkant.bodies.kinds import BodyKind, Role
from voorkant.bodies.queries import body, seat_of
from voorkant.bodies.values import HeldSeat
from voorkant.challenges.actions import accept_to_listen, move_challenge, open_challenge
from voorkant.challenges.guards import missing
from voorkant.challenges.queries import challenge_ref_of
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.values import ChallengeRef, NewLine
from voorkant.common.errors import NotFound
from voorkant.people.actions import make_account
from voorkant.places.actions import load_region

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTION = "Wat speelt er rond de Grotestraat?"
LINES = (
    NewLine(Influence.FIXED, "De weg blijft open voor de bus.", "Raadsbesluit 2026-12"),
    NewLine(Influence.OPEN, "Hoe de stoep en de parkeerplaatsen liggen."),
)
_numbers = itertools.count(1)


def council() -> UUID:
    """The village council of Well; made when it isn't there."""
    return _found(BodyKind.VILLAGE_COUNCIL, "dorpsraad-well", "Dorpsraad Well", "well")


def municipality() -> UUID:
    """The municipality; made when it isn't there."""
    return _found(BodyKind.MUNICIPALITY, "gemeente", "Gemeente Bergen (verzonnen)", None)


def _found(kind: BodyKind, slug: str, name: str, village: str | None) -> UUID:
    load_region(region="bergen")
    try:
        return body(slug).id
    except NotFound:
        return found_body(
            kind=kind, slug=slug, name=name, village=village, fictitious=True, acting=None
        ).id


def asked(**changes: Any) -> dict[str, Any]:
    """What `open_challenge` takes."""
    return {
        "slug": f"grotestraat-{next(_numbers)}",
        "question": QUESTION,
        "introduction": "De straat is smal.\nWij willen weten wat u merkt.",
        "owner_id": council(),
        "answering_id": municipality(),
        "listener_id": None,
        "villages": ["well"],
        "influence": LINES,
        "opens_on": timezone.localdate() - timedelta(days=22),
        "closes_on": timezone.localdate() + timedelta(days=38),
        "acting": "organiser-1",
        **changes,
    }


def expert(body_id: UUID | None = None, name: str = "R. de Wit") -> HeldSeat:
    """An expert of a body (the municipality), with an account of her own."""
    account = make_account(email=f"{uuid4()}@voorbeeld.test", name="Iemand", acting=None)
    body_id = municipality() if body_id is None else body_id
    appoint(
        account_id=account.id,
        body_id=body_id,
        role=Role.EXPERT,
        function="verkeerskundige",
        shown_name=name,
        acting=None,
    )
    seat = seat_of(account.id, body_id, Role.EXPERT)
    assert seat is not None
    return seat


def accept(challenge_id: UUID, seat: HeldSeat | None = None) -> HeldSeat:
    """An expert of the answering body accepts to listen; a new one when none is given."""
    if seat is None:
        seat = expert(
            apps.get_model("challenges", "Challenge").objects.get(id=challenge_id).answering_id
        )
    accept_to_listen(challenge_id=challenge_id, seat_id=seat.id, account_id=seat.account_id)
    return seat


def _somebody_listens(challenge_id: UUID) -> None:
    """Let an expert accept, unless the step is free already."""
    if missing(challenge_id, Stage.QUESTION, Stage.UNDERSTAND):
        accept(challenge_id)


def _understood(challenge_id: UUID) -> None:
    """Let the villages say what the problem is, unless they did."""
    from tests.voorkant.problems.made import understood

    understood(challenge_id)


def _decided(challenge_id: UUID) -> None:
    """Let a body with a mandate decide, unless it did."""
    from tests.voorkant.decisions.made import decided

    decided(challenge_id)


READY: dict[tuple[Stage, Stage], list[Callable[[UUID], object]]] = {
    (Stage.QUESTION, Stage.UNDERSTAND): [_somebody_listens],
    (Stage.UNDERSTAND, Stage.IMAGINE): [_understood],
    (Stage.CHOOSE, Stage.DO): [_decided],
}
"""What makes a challenge fit for a step: the tests of the room that guards it add theirs."""


def advance(challenge_id: UUID, to: Stage, reason: str = "Het is zover.") -> None:
    """Move a challenge one step, after whatever the step waits for."""
    make_ready(challenge_id, to)
    move_challenge(challenge_id=challenge_id, to=to, reason=reason, acting=None)


def make_ready(challenge_id: UUID, to: Stage) -> None:
    """Do whatever the step to a stage waits for, without taking it."""
    before = challenge_ref_of(challenge_id).stage
    for prepare in READY.get((before, to), ()):
        prepare(challenge_id)


WAY = (Stage.QUESTION, Stage.UNDERSTAND, Stage.IMAGINE, Stage.CHOOSE, Stage.DO, Stage.CLOSED)


def challenge(stage: Stage = Stage.UNDERSTAND, **changes: Any) -> ChallengeRef:
    """A challenge that went all the way to a stage."""
    made = open_challenge(**asked(**changes))
    for to in WAY[1 : WAY.index(stage) + 1]:
        advance(made.id, to)
    return made
