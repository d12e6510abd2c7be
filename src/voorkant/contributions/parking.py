"""The drawer: what looks like a solution is kept for its author until solutions are asked for.

Writes and reads like those in `actions` and `queries`. Nobody but its author reads what lies in the drawer;
everybody sees about how much there is. Her device is the only tie to her: without it a thing stays there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.queries import challenge_ref
from voorkant.common.errors import Conflict
from voorkant.common.small_numbers import protect_figure
from voorkant.contributions.actions.moving import record_about
from voorkant.contributions.errors import IdeasLocked, ParkedNotFound, ParkingOver
from voorkant.contributions.ideas import MOST_SHOWN, put_idea
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.models import Parked
from voorkant.contributions.rules import (
    A_DAY,
    IDEA_STAGE,
    MOST_IN_A_DAY,
    STAGES,
    VERB_PARKED,
    VERB_UNPARKED,
)
from voorkant.people.actions import join
from voorkant.people.limits import spend
from voorkant.people.queries import person_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from voorkant.people.devices import Device


@dataclass(frozen=True, slots=True)
class Kept:
    """Something of this device in the drawer."""

    id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Drawer:
    """The drawer of a challenge, as this device sees it.

    Attributes:
        count: How many things lie in it; None when they are too few to tell.
        empty: Whether there is nothing in it.
        became: How many became ideas; None when they are too few to tell.
        mine: What this device left in it.
    """

    count: int | None
    empty: bool
    became: int | None
    mine: Sequence[Kept]


def park(*, slug: str, device: Device, text: str, sent_key: UUID) -> UUID:
    """Keep something for later, for whoever said it; the same form sent twice is one thing.

    Args:
        slug: Name of the challenge in addresses.
        device: Who says it.
        text: What was typed.
        sent_key: What the form carried: made anew for each form.

    Raises:
        Invalid: The text is refused; see `intake.checked_statement`.
        ChallengeNotFound: There is no such challenge.
        ParkingOver: Solutions are not locked, so nothing has to be kept for later.
        TooManyTries: This device said a lot today.
        Conflict: The key is somebody else's, or she had herself erased at this very moment.
    """
    said = checked_statement(text)
    challenge = challenge_ref(slug)
    if challenge.stage not in STAGES:
        raise ParkingOver
    spend(
        purpose="contributions.say",
        key=f"{challenge.id} {device.id}",
        limit=MOST_IN_A_DAY,
        window_seconds=A_DAY,
    )
    try:
        with transaction.atomic():
            # She first, then the challenge: in this order everybody who says something goes.
            person = join(device=device, scope=challenge.id)
            if hold_challenge(challenge_id=challenge.id).stage not in STAGES:
                raise ParkingOver
            there = Parked.objects.filter(sent_key=sent_key).first()
            if there is not None:
                if (there.challenge_id, there.author_id) != (challenge.id, person.id):
                    raise Conflict
                return there.id
            row = Parked.objects.create(
                challenge_id=challenge.id,
                text=said,
                author_id=person.id,
                parked_on=timezone.localdate(),
                sent_key=sent_key,
            )
            # About the challenge: what lies in the drawer is nobody else's to follow.
            record_about(VERB_PARKED, challenge.id, challenge.id, person.pseudonym, {"text": said})
    except IntegrityError:
        raise Conflict from None
    return row.id


def take_out(*, slug: str, device: Device, parked_id: UUID) -> None:
    """Take something out of the drawer and throw it away.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ParkedNotFound: Nothing of hers lies there under this name.
    """
    challenge = challenge_ref(slug)
    person = person_of(device, challenge.id)
    with transaction.atomic():
        rows = Parked.objects.filter(challenge=challenge.id, id=parked_id, idea=None)
        if person is None or not rows.filter(author=person.id).delete()[0]:
            raise ParkedNotFound
        record_about(VERB_UNPARKED, challenge.id, challenge.id, person.pseudonym, {})


def make_idea_of(*, slug: str, device: Device, parked_id: UUID) -> UUID:
    """Make an idea of something in the drawer, now that solutions are asked for.

    Returns:
        The id of the idea.

    Raises:
        ChallengeNotFound: There is no such challenge.
        IdeasLocked: Solutions are not asked for now.
        ParkedNotFound: Nothing of hers lies there under this name.
        StatementSaidBefore: The same words are on the list.
    """
    challenge = challenge_ref(slug)
    if challenge.stage is not IDEA_STAGE:
        raise IdeasLocked
    person = person_of(device, challenge.id)
    if person is None:
        raise ParkedNotFound
    with transaction.atomic():
        row = (
            Parked.objects.select_for_update()
            .filter(challenge=challenge.id, id=parked_id, author=person.id)
            .first()
        )
        if row is None:
            raise ParkedNotFound
        if row.idea_id is not None:
            return row.idea_id
        row.idea_id = put_idea(
            challenge_id=challenge.id,
            author=person.id,
            text=row.text,
            sent_key=row.sent_key,
            acting=person.pseudonym,
        )
        row.save(update_fields=["idea"])
        return row.idea_id


def drawer_of(challenge_id: UUID, person_id: int | None) -> Drawer:
    """Return the drawer of a challenge as somebody sees it. One SQL query; two for who is known here."""
    with connection.cursor() as cursor:
        cursor.execute(_DRAWER, [challenge_id])
        inside, became = cursor.fetchone()
    return Drawer(
        count=protect_figure(inside, over=inside),
        empty=not inside,
        became=protect_figure(became, over=became),
        mine=() if person_id is None else _kept_by(challenge_id, person_id),
    )


_DRAWER = """
    SELECT count(*) FILTER (WHERE idea_id IS NULL), count(idea_id)
    FROM contributions_parked WHERE challenge_id = %s
"""


def _kept_by(challenge_id: UUID, person_id: int) -> Sequence[Kept]:
    rows = Parked.objects.filter(challenge=challenge_id)
    hers = rows.filter(author=person_id, idea=None).order_by("parked_on", "id")
    return [Kept(*row) for row in hers.values_list("id", "text")[:MOST_SHOWN]]
