"""Agreeing how it is counted, writing what the problem is, and putting it to the villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.queries import has_interest
from voorkant.challenges.rules import is_text
from voorkant.contributions.queries import shown_statements
from voorkant.people.kinds import Level
from voorkant.problems.actions.shared import record_about, require_round_stage
from voorkant.problems.errors import (
    AgreementFixed,
    AgreementMissing,
    AgreementRefused,
    CitationRefused,
    RoundOpen,
    RoundTermRefused,
    StageRefused,
    StatementRefused,
    VersionAsked,
    VersionMissing,
)
from voorkant.problems.models import Agreement, Citation, Round, Version
from voorkant.problems.rules import (
    FEWEST_VOICES,
    HIGHEST_SHARE,
    LONGEST,
    LONGEST_ROUND,
    LOWEST_SHARE,
    MOST_CITED,
    MOST_FEWEST,
    MOST_WORDS,
    SHORTEST_ROUND,
    STAGES,
    VERB_AGREED,
    VERB_ASKED,
    VERB_WRITTEN,
    words_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID


def fix_agreement(
    *,
    challenge_id: UUID,
    level: Level,
    threshold_percent: int,
    fewest_voices: int,
    acting: str | None,
) -> None:
    """Agree how it will be counted, once and before anybody is asked.

    Args:
        challenge_id: Which challenge.
        level: What somebody shows before her voice counts.
        threshold_percent: So many of a hundred voices in a village say that the problem is put right.
        fewest_voices: So many voices a village needs for its count to decide.
        acting: Opaque id of who fixes it.

    Raises:
        AgreementRefused: A share or a number that can't be agreed.
        AgreementFixed: It was agreed before.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge has gone too far.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if (
        level not in set(Level)
        or not LOWEST_SHARE <= threshold_percent <= HIGHEST_SHARE
        or not FEWEST_VOICES <= fewest_voices <= MOST_FEWEST
    ):
        raise AgreementRefused(
            lowest=LOWEST_SHARE, highest=HIGHEST_SHARE, fewest=FEWEST_VOICES, most=MOST_FEWEST
        )
    with transaction.atomic():
        if hold_challenge(challenge_id=challenge_id).stage not in STAGES:
            raise StageRefused
        if Agreement.objects.filter(challenge=challenge_id).exists():
            raise AgreementFixed
        Agreement.objects.create(
            challenge_id=challenge_id,
            level=level,
            threshold_percent=threshold_percent,
            fewest_voices=fewest_voices,
        )
        payload = {"level": level.value, "threshold": threshold_percent, "fewest": fewest_voices}
        record_about(VERB_AGREED, challenge_id, challenge_id, acting, payload)


def write_version(
    *, challenge_id: UUID, text: str, cites: Sequence[UUID], acting: str | None
) -> UUID:
    """Write the next version of the problem statement, with what it was made from.

    Args:
        challenge_id: Which challenge.
        text: At most 120 words.
        cites: Statements on the list that it was made from; at least one when there are any.
        acting: Opaque id of who writes it.

    Returns:
        The id of the version.

    Raises:
        StatementRefused: No words, too many, or not readable as they are written.
        CitationRefused: Nothing cited while there is something to cite, or what isn't on the list.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The problem isn't stated in this stage.
        RoundOpen: A version is before the villages now.
    """
    given = words_in(text)
    if not (is_text(text, LONGEST) and 1 <= given <= MOST_WORDS):
        raise StatementRefused(most=MOST_WORDS, given=given)
    shown = {statement.id for statement in shown_statements(challenge_id)}
    if not (set(cites) <= shown and len(cites) <= MOST_CITED and bool(cites) == bool(shown)):
        raise CitationRefused(most=MOST_CITED)
    with transaction.atomic():
        if hold_challenge(challenge_id=challenge_id).stage not in STAGES:
            raise StageRefused
        if Round.objects.filter(challenge=challenge_id, state="open").exists():
            raise RoundOpen
        last = Version.objects.filter(challenge=challenge_id).aggregate(n=Max("number"))["n"]
        row = Version.objects.create(challenge_id=challenge_id, number=1 + (last or 0), text=text)
        Citation.objects.bulk_create(
            Citation(version=row, contribution_id=cited) for cited in sorted(set(cites))
        )
        payload = {"number": row.number, "text": text, "cites": len(set(cites))}
        record_about(VERB_WRITTEN, challenge_id, row.id, acting, payload)
    return row.id


def open_round(*, challenge_id: UUID, closes_on: date, today: date, acting: str | None) -> UUID:
    """Put the latest version to the villages.

    Args:
        challenge_id: Which challenge.
        closes_on: Last day, 7 to 90 days from today.
        today: Today, in the village's own calendar; the database looks once more.
        acting: Opaque id of who asks.

    Returns:
        The id of the round.

    Raises:
        RoundTermRefused: Too short or too long.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND`.
        AgreementMissing: Nothing was agreed yet.
        VersionMissing: There is no version.
        RoundOpen: A version is before the villages now.
        VersionAsked: The latest version was before them already.
    """
    if not SHORTEST_ROUND <= (closes_on - today).days <= LONGEST_ROUND:
        raise RoundTermRefused(fewest=SHORTEST_ROUND, most=LONGEST_ROUND)
    with transaction.atomic():
        require_round_stage(challenge_id)
        if not Agreement.objects.filter(challenge=challenge_id).exists():
            raise AgreementMissing
        if Round.objects.filter(challenge=challenge_id, state="open").exists():
            raise RoundOpen
        version = Version.objects.filter(challenge=challenge_id).order_by("-number").first()
        if version is None:
            raise VersionMissing
        if Round.objects.filter(version=version).exists():
            raise VersionAsked
        row = Round.objects.create(
            challenge_id=challenge_id, version=version, opened_on=today, closes_on=closes_on
        )
        payload = {"version": str(version.id), "closes_on": closes_on.isoformat()}
        record_about(VERB_ASKED, challenge_id, row.id, acting, payload)
    return row.id


# One voice per person and round, whoever is first; the same voice once more changes nothing.
