"""Every read of the shell: what home and the list of outcomes show, and whether the site is well."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.db import Error
from django.db.models import Count, Max, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from voorkant.challenges.queries import challenge_cards
from voorkant.common.queue import SILENT_AFTER
from voorkant.computations.queries import runs_for_home
from voorkant.computations.rules import State
from voorkant.conversations.queries import (
    conversation_of,
    headline_of,
    shown_runs,
    with_earlier_outcomes,
)
from voorkant.places import queries as places
from voorkant.web.labels import labels_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.challenges.values import ChallengeCard
    from voorkant.computations.values import RunSummary
    from voorkant.conversations.queries import ConversationRef
    from voorkant.places.values import FormerVillage, Village, VillageMap
    from voorkant.web.labels import Label

ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word beside a run that isn't done."""

    kind: str
    label: _StrPromise


TAGS = {
    State.QUEUED: Tag("busy", gettext_lazy("Waiting its turn")),
    State.RUNNING: Tag("busy", gettext_lazy("Being computed")),
    State.FAILED: Tag("wrong", gettext_lazy("Did not succeed")),
}


@dataclass(frozen=True, slots=True)
class Home:
    """What goes on in the villages, or in one of them.

    Attributes:
        village: The village that is asked for; None for all.
        map: All villages in one drawing; without shapes while no region is loaded.
        labels: Their names, where they stand on it.
        cards: Challenges, newest first.
        next: The word that asks for the older ones; None when there are none.
        is_first: Whether this is the beginning of the list.
        joined: The villages that went up in the one that is asked for.
    """

    village: Village | None
    map: VillageMap
    labels: Sequence[Label]
    cards: Sequence[ChallengeCard]
    next: str | None
    is_first: bool
    joined: Sequence[FormerVillage]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A run in the list of outcomes.

    Attributes:
        page: Name of the address that shows it.
        sentence: What came out, in one sentence; empty when there is nothing to say.
        facts: A few figures about it, in words.
        tag: Its state; None when it is done.
        earlier: Name of its conversation in addresses, when that has other runs too; else empty.
    """

    id: UUID
    title: str
    page: str
    at: datetime
    sentence: str
    facts: Sequence[str]
    tag: Tag | None
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A page of the list of runs; `next` asks for the older ones, None when there are none.

    Attributes:
        conversation: The conversation of which all runs are listed; None when it is the latest of each.
    """

    runs: Sequence[OutcomeRow]
    next: str | None
    is_first: bool
    conversation: ConversationRef | None = None


def home(*, village: str | None, before: str | None) -> Home:
    """List challenges, newest first, with the villages as a drawing. At most six SQL queries.

    Args:
        village: Slug of the village; None for all.
        before: The word that the page before gave.

    Raises:
        NotFound: There is no such village.
        InvalidCursor: `before` is not a word that we gave.
    """
    chosen = None if village is None else places.village(village)
    page = challenge_cards(village=village, before=before, limit=ON_A_PAGE)
    drawing = places.village_map()
    return Home(
        village=chosen,
        map=drawing,
        labels=labels_of(drawing),
        cards=page.items,
        next=page.next,
        is_first=before is None,
        joined=[each for each in drawing.former if each.successor == village],
    )


def outcomes(before: str | None) -> Outcomes:
    """List the run that each conversation shows, newest first. At most two SQL queries.

    Raises:
        InvalidCursor: `before` is not a word that we gave.
    """
    page = runs_for_home(limit=ON_A_PAGE, before=before, latest=shown_runs())
    earlier = with_earlier_outcomes([run.challenge for run in page.items if run.challenge])
    rows = [
        _row(run, earlier.get(run.challenge, "") if run.challenge else "") for run in page.items
    ]
    return Outcomes(rows, page.next, is_first=before is None)


def outcomes_of(slug: str, before: str | None) -> Outcomes:
    """List every run of one conversation, newest first. Two SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        InvalidCursor: `before` is not a word that we gave.
    """
    conversation = conversation_of(slug)
    page = runs_for_home(limit=ON_A_PAGE, before=before, challenge=conversation.challenge_id)
    rows = [_row(run) for run in page.items]
    return Outcomes(rows, page.next, is_first=before is None, conversation=conversation)


def _row(run: RunSummary, earlier: str = "") -> OutcomeRow:
    headline = headline_of(run)
    return OutcomeRow(
        id=run.id,
        title=run.title,
        page=run.page,
        at=run.requested_at,
        sentence=headline.sentence,
        facts=headline.facts,
        tag=TAGS.get(run.state),
        earlier=earlier,
    )


def health() -> dict[str, Any]:
    """Tell whether the site is well, without a secret. Two SQL queries.

    Returns:
        `status` is `ok`; `degraded` when no worker has reported lately, so that nothing is computed;
        or `down` when the database can't be reached, and then nothing else is known.
    """
    report: dict[str, Any] = {"status": "down", "version": version("voorkant"), "database": "down"}
    try:
        workers = ProcrastinateWorker.objects.aggregate(
            alive=Count("id", filter=Q(last_heartbeat__gt=Now() - SILENT_AFTER)),
            last_heartbeat_at=Max("last_heartbeat"),
        )
        jobs = ProcrastinateJob.objects.aggregate(
            **{
                status: Count("id", filter=Q(status=status))
                for status in ("todo", "doing", "failed")
            }
        )
    except Error:
        return report
    status = "ok" if workers["alive"] else "degraded"
    return {**report, "status": status, "database": "ok", "workers": workers, "jobs": jobs}
