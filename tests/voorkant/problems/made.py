"""Problems that are stated, before the villages, and ratified."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from tests.voorkant.conversations.talking import text
from voorkant.challenges.queries import challenge_ref_of, villages_of
from voorkant.contributions.actions import say_statement
from voorkant.contributions.queries import shown_statements
from voorkant.people.devices import Device, new_device
from voorkant.people.kinds import Level
from voorkant.problems.actions import (
    close_round,
    fix_agreement,
    judge,
    open_round,
    write_version,
)
from voorkant.problems.queries import problem_page

TEXT = "In de Grotestraat rijdt te hard verkeer. Ouders laten hun kinderen niet alleen oversteken."
WRONG = "Het gaat niet alleen om de school, ook om de winkels."
FEWEST = 5


def agreed(challenge_id: UUID, level: Level = Level.DEVICE, fewest: int = FEWEST) -> None:
    """Agree how it goes."""
    fix_agreement(
        challenge_id=challenge_id,
        level=level,
        threshold_percent=60,
        fewest_voices=fewest,
        acting="organiser-1",
    )


def written(challenge_id: UUID, words: str = TEXT) -> UUID:
    """Write a version that cites everything on the list."""
    cites = [statement.id for statement in shown_statements(challenge_id)]
    return write_version(challenge_id=challenge_id, text=words, cites=cites, acting="organiser-1")


def asked(challenge_id: UUID, days: int = 14) -> UUID:
    """Put the latest version to the villages."""
    today = timezone.localdate()
    return open_round(
        challenge_id=challenge_id,
        closes_on=today + timedelta(days=days),
        today=today,
        acting="organiser-1",
    )


def voices(slug: str, village: str, holding: int, refusing: int = 0) -> list[Device]:
    """Let so many people of a village say that it is right, or that it isn't."""
    devices = [new_device() for _ in range(holding + refusing)]
    for at, device in enumerate(devices):
        judge(
            slug=slug,
            device=device,
            village=village,
            holds=at < holding,
            because="" if at < holding else f"{WRONG} Dat is reden {at}.",
        )
    return devices


def counted(challenge_id: UUID) -> None:
    """Close the round: every village has its minimum."""
    close_round(challenge_id=challenge_id, reason="Iedereen heeft geoordeeld.", acting="o")


def understood(challenge_id: UUID) -> None:
    """Bring a challenge in `UNDERSTAND` so far that solutions may be thought of."""
    challenge = challenge_ref_of(challenge_id)
    page = problem_page(challenge.slug)
    if page.ratified is not None:
        return
    if page.agreed is None:
        agreed(challenge_id)
    written(challenge_id)
    asked(challenge_id)
    for village in villages_of(challenge_id):
        voices(challenge.slug, village.slug, FEWEST)
    counted(challenge_id)


def statement(challenge_id: UUID, number: int = 0, *, shown: bool = True) -> UUID:
    """Let somebody say something, and tell which statement it became."""
    return say_statement(
        challenge_id=challenge_id,
        person=None,
        text=text(number),
        sent_key=uuid4(),
        at_once=shown,
        acting=None,
    ).id
