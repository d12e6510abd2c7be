"""What the invented villages said of the invented problems: versions, voices, ideas, and the drawer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from voorkant.contributions.ideas import say_idea
from voorkant.contributions.parking import make_idea_of, park
from voorkant.contributions.queries import shown_statements
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.problems import actions as problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from voorkant.challenges.values import ChallengeRef
    from voorkant.people.devices import Device

ROUND_DAYS = 9


@dataclass(frozen=True, slots=True)
class InventedVersion:
    """A version of a problem, and what one village said of it.

    Attributes:
        cites: Statements by their place in the conversation, from 1.
        because: Why it isn't right, said in turn by those who say so.
        closed: Why it was counted early; empty while it is before the village.
    """

    text: str
    cites: tuple[int, ...]
    holding: int
    refusing: int
    because: tuple[str, ...]
    closed: str


@dataclass(frozen=True, slots=True)
class InventedProblem:
    """What came of a conversation that nobody had.

    Attributes:
        parked: What people left in the drawer.
        taken_out: How many of these became ideas when the lock was off.
        ideas: What people thought of then.
    """

    level: str
    threshold_percent: int
    fewest_voices: int
    versions: tuple[InventedVersion, ...]
    parked: tuple[str, ...]
    taken_out: int
    ideas: tuple[str, ...]


def problem_of(data: Mapping[str, Any]) -> InventedProblem:
    """Read the table of a challenge's file that is about its problem."""
    return InventedProblem(
        level=data["level"],
        threshold_percent=data["threshold_percent"],
        fewest_voices=data["fewest_voices"],
        versions=tuple(
            InventedVersion(
                text=" ".join(version["text"].split()),
                cites=tuple(version["cites"]),
                holding=version["holding"],
                refusing=version["refusing"],
                because=tuple(version["because"]),
                closed=version["closed"],
            )
            for version in data["versions"]
        ),
        parked=tuple(data["parked"]),
        taken_out=data.get("taken_out", 0),
        ideas=tuple(data["ideas"]),
    )


def understand(
    opened: ChallengeRef, invented: InventedProblem, village: str
) -> Sequence[tuple[Device, UUID]]:
    """State the problem, let the village judge it, and fill the drawer; return what lies in it."""
    kept = [_kept(opened, text) for text in invented.parked]
    problems.fix_agreement(
        challenge_id=opened.id,
        level=Level(invented.level),
        threshold_percent=invented.threshold_percent,
        fewest_voices=invented.fewest_voices,
        acting=None,
    )
    said = shown_statements(opened.id)
    today = timezone.localdate()
    for version in invented.versions:
        problems.write_version(
            challenge_id=opened.id,
            text=version.text,
            cites=[said[place - 1].id for place in version.cites],
            acting=None,
        )
        problems.open_round(
            challenge_id=opened.id,
            closes_on=today + timedelta(days=ROUND_DAYS),
            today=today,
            acting=None,
        )
        for at in range(version.holding + version.refusing):
            problems.judge(
                slug=opened.slug,
                device=new_device(),
                village=village,
                holds=at < version.holding,
                because="" if at < version.holding else version.because[at % len(version.because)],
            )
        if version.closed:
            problems.close_round(challenge_id=opened.id, reason=version.closed, acting=None)
    return kept


def _kept(opened: ChallengeRef, text: str) -> tuple[Device, UUID]:
    device = new_device()
    key = uuid5(NAMESPACE_URL, f"{opened.id} {text}")
    return device, park(slug=opened.slug, device=device, text=text, sent_key=key)


def imagine(
    opened: ChallengeRef, invented: InventedProblem, kept: Sequence[tuple[Device, UUID]]
) -> None:
    """Let people think of ideas, and take some out of the drawer."""
    for text in invented.ideas:
        key = uuid5(NAMESPACE_URL, f"{opened.id} {text}")
        say_idea(slug=opened.slug, device=new_device(), text=text, sent_key=key)
    for device, parked in kept[: invented.taken_out]:
        make_idea_of(slug=opened.slug, device=device, parked_id=parked)
