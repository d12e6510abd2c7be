"""A small region with a municipality and a village council, and challenges in it."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from voorkant.bodies.actions import found_body
from voorkant.bodies.kinds import BodyKind
from voorkant.bodies.queries import body
from voorkant.challenges.actions import move_challenge, open_challenge
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.values import ChallengeRef, NewLine
from voorkant.common.errors import NotFound
from voorkant.places.actions import load_region

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


WAY = (Stage.QUESTION, Stage.UNDERSTAND, Stage.IMAGINE, Stage.CHOOSE, Stage.DO, Stage.CLOSED)


def challenge(stage: Stage = Stage.UNDERSTAND, **changes: Any) -> ChallengeRef:
    """A challenge that went all the way to a stage."""
    made = open_challenge(**asked(**changes))
    for to in WAY[1 : WAY.index(stage) + 1]:
        move_challenge(challenge_id=made.id, to=to, reason="Het is zover.", acting="organiser-1")
    return made
