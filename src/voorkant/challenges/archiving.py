"""Archives: questions that were asked somewhere else, before, and are here only to be read.

An archive is made and closed in one transaction, which the database holds to (migration 0003_archive).
It never has a key: nobody takes part in it. See docs/decisions/0017-archives.md.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction

from voorkant.bodies import queries as bodies
from voorkant.challenges.actions import ANSWER_WORKING_DAYS, close_challenge
from voorkant.challenges.actions.opening import codes_of
from voorkant.challenges.errors import (
    BodyRefused,
    ChallengeTextRefused,
    SlugRefused,
    SlugTaken,
    TermRefused,
)
from voorkant.challenges.models import Challenge, ChallengeVillage
from voorkant.challenges.rules import (
    LONGEST_INTRODUCTION,
    LONGEST_QUESTION,
    LONGEST_SLUG,
    MOST_ANSWER_DAYS,
    VERB_OPENED,
    Stage,
    is_line,
    is_slug,
    is_term,
    is_text,
)
from voorkant.challenges.values import ChallengeRef
from voorkant.common.errors import NotFound
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

LONGEST_SOURCE = 200


def slug_for(title: str) -> str:
    """Make the name in addresses of a title; empty when no letter or digit of it can stand there."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-")


def begin_archive(  # noqa: PLR0913  all by keyword
    *,
    slug: str,
    question: str,
    introduction: str,
    archived_from: str,
    owner: str,
    villages: Sequence[str],
    opens_on: date,
    closes_on: date,
    acting: str | None,
) -> ChallengeRef:
    """Make an archive, in the caller's transaction; before that ends, `end_archive` must close it.

    Args:
        slug: Its name in addresses.
        question: What was asked, on one line.
        introduction: What it is about.
        archived_from: What it is read in from, on one line of at most 200 characters.
        owner: Slug of the body that keeps it.
        villages: Slugs of the villages that it is about, at least one.
        opens_on: First day on which people answered.
        closes_on: The last.
        acting: Opaque id of who reads it in; None for the program itself.

    Raises:
        SlugRefused, SlugTaken, ChallengeTextRefused, TermRefused, VillagesRefused, VillageEnded, BodyRefused: As for
            `actions.open_challenge`.
    """
    if not is_slug(slug):
        raise SlugRefused(most=LONGEST_SLUG)
    if not is_line(question, LONGEST_QUESTION):
        raise ChallengeTextRefused(what="question", most=LONGEST_QUESTION)
    if not is_text(introduction, LONGEST_INTRODUCTION):
        raise ChallengeTextRefused(what="introduction", most=LONGEST_INTRODUCTION)
    if not is_line(archived_from, LONGEST_SOURCE):
        raise ChallengeTextRefused(what="source", most=LONGEST_SOURCE)
    if not is_term(opens_on, closes_on):
        raise TermRefused(most_days=MOST_ANSWER_DAYS)
    codes = codes_of(villages, opens_on)
    try:
        body = bodies.body(owner)
    except NotFound:
        raise BodyRefused from None
    row = Challenge(
        id=uuid4(),
        slug=slug,
        question=question,
        introduction=introduction,
        archived_from=archived_from,
        owner_id=body.id,
        answering_id=body.id,
        opens_on=opens_on,
        closes_on=closes_on,
        # Nobody answers an archive; a challenge has a term all the same.
        answer_working_days=ANSWER_WORKING_DAYS,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if Challenge.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug) from None
        raise
    ChallengeVillage.objects.bulk_create(
        ChallengeVillage(challenge=row, village_id=code) for code in codes
    )
    record(
        verb=VERB_OPENED,
        challenge=str(row.id),
        object_id=str(row.id),
        acting=acting,
        payload={"slug": slug, "archived_from": archived_from},
    )
    return ChallengeRef(row.id, slug, question, Stage.QUESTION, body.id)


def end_archive(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Close an archive: from here on nothing of it changes.

    Raises:
        ReasonRefused: No reason, or one that is too long.
        StageRefused: It is closed already.
    """
    close_challenge(challenge_id=challenge_id, reason=reason, acting=acting)
