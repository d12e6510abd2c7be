"""Judging, counting, going on without a village, and taking an objection off the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.queries import challenge_ref, has_interest, villages_of
from voorkant.challenges.rules import is_text
from voorkant.people.actions import join
from voorkant.problems.actions.shared import record_about, refuse, require_round_stage
from voorkant.problems.errors import (
    NoRound,
    ObjectionNotFound,
    ReasonMissing,
    RulingRefused,
    VillageNotAsked,
)
from voorkant.problems.intake import checked_objection
from voorkant.problems.models import Judgement, Result, Round
from voorkant.problems.rules import (
    LONGEST_REASON,
    ROUND_STAGE,
    VERB_COUNTED,
    VERB_HIDDEN,
    VERB_JUDGED,
    VERB_RULED,
)

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.people.devices import Device


_JUDGE = """
    INSERT INTO problems_judgement AS j (round_id, participant_id, village_id, holds, because, hidden)
    VALUES (%s, %s, %s, %s, %s, '')
    ON CONFLICT (round_id, participant_id) DO UPDATE SET
        village_id = EXCLUDED.village_id, holds = EXCLUDED.holds, because = EXCLUDED.because
    WHERE (j.village_id, j.holds, j.because)
        IS DISTINCT FROM (EXCLUDED.village_id, EXCLUDED.holds, EXCLUDED.because)
    RETURNING j.id
"""


def judge(*, slug: str, device: Device, village: str, holds: bool, because: str) -> bool:
    """Say whether the problem is put right; until the round closes one may think otherwise.

    Args:
        slug: Name of the challenge in addresses.
        device: Who says it; one device is one voice.
        village: Slug of the village for which she says it.
        holds: Whether it is right.
        because: Why not; empty when it is right.

    Returns:
        Whether it is another voice than before.

    Raises:
        VillageNotAsked: The challenge isn't about this village.
        Invalid: The objection is refused, with the reason; see `intake.checked_objection`.
        ChallengeNotFound: There is no such challenge.
        NoRound: Nothing is before the villages now.
        ProofMissing: She didn't show what was agreed.
        CardOfElsewhere: Her card is of another village.
        Conflict: She had herself erased at this very moment.
    """
    challenge = challenge_ref(slug)
    code = next((one.code for one in villages_of(challenge.id) if one.slug == village), None)
    if code is None:
        raise VillageNotAsked
    said = "" if holds else checked_objection(because)
    asked = Round.objects.filter(challenge=challenge.id, state="open").first()
    if asked is None or challenge.stage is not ROUND_STAGE:
        raise NoRound
    try:
        with transaction.atomic():
            person = join(device=device, scope=challenge.id)
            with connection.cursor() as cursor:
                cursor.execute(_JUDGE, [asked.id, person.id, code, holds, said])
                changed = cursor.fetchone() is not None
            if changed:
                payload = {"holds": holds, "village": village, "because": said}
                record_about(VERB_JUDGED, challenge.id, asked.id, person.pseudonym, payload)
    except IntegrityError as error:
        refuse(error)
    return changed


def close_round(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Close the round that is open; the database counts, and nobody saw a count before.

    Args:
        challenge_id: Which challenge.
        reason: Why it closes before its last day; may be empty after it.
        acting: Opaque id of who closes it.

    Raises:
        ReasonMissing: The reason is too long, or not readable.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND` any more: it was closed with the round open.
        NoRound: Nothing is before the villages.
        TooEarly: Before its last day, without a reason or without every minimum.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if reason and not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    try:
        with transaction.atomic():
            require_round_stage(challenge_id)
            row = (
                Round.objects.select_for_update()
                .filter(challenge=challenge_id, state="open")
                .first()
            )
            if row is None:
                raise NoRound
            row.state, row.reason = "closed", reason
            row.save(update_fields=["state", "reason"])
            record_about(VERB_COUNTED, challenge_id, row.id, acting, {"reason": reason})
    except IntegrityError as error:
        refuse(error)


def rule_village(
    *, challenge_id: UUID, village: str, goes_on: bool, reason: str, acting: str | None
) -> None:
    """Decide about a village in the latest round, where its count decides nothing.

    Args:
        challenge_id: Which challenge.
        village: Slug of the village.
        goes_on: Whether the problem stands for this village; after two refusals only True: without it.
        reason: Why, for everybody to read.
        acting: Opaque id of who decides.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND`.
        RulingRefused: The count decides, it was decided before, or there is no such village or round.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    try:
        with transaction.atomic():
            require_round_stage(challenge_id)
            asked = Round.objects.filter(challenge=challenge_id).order_by("-version__number")
            latest = asked.values_list("id", flat=True).first()
            rows = Result.objects.filter(round=latest, village__slug=village)
            if latest is None or not rows.update(goes_on=goes_on, reason=reason):
                raise RulingRefused
            payload = {"village": village, "goes_on": goes_on, "reason": reason}
            record_about(VERB_RULED, challenge_id, latest, acting, payload)
    except IntegrityError as error:
        refuse(error)


def hide_objection(
    *, challenge_id: UUID, objection_id: int, reason: str, acting: str | None
) -> None:
    """Take the words of an objection off the page; that it was there, and why it went, stays.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ObjectionNotFound: There is no such objection in a closed round of this challenge.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    with transaction.atomic():
        rows = Judgement.objects.filter(
            id=objection_id,
            holds=False,
            round__challenge=challenge_id,
            round__state="closed",
        )
        if not rows.update(hidden=reason):
            raise ObjectionNotFound
        record_about(VERB_HIDDEN, challenge_id, challenge_id, acting, {"reason": reason})
