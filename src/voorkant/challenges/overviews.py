"""The reads behind the pages about a challenge: where it can go, who is asked to listen, who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from voorkant.bodies import mandates
from voorkant.bodies.kinds import Topic
from voorkant.bodies.overviews import expert_lines, line_of
from voorkant.bodies.queries import all_mandates
from voorkant.bodies.wording import TOPICS
from voorkant.challenges import guards
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.models import Challenge, ExpertReply, Interest, StageChange
from voorkant.challenges.queries import body_name
from voorkant.challenges.rules import NEXT, Stage, is_slug, may_go
from voorkant.challenges.values import ExpertAsked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.bodies.overviews import ExpertLine, MandateLine
    from voorkant.challenges.guards import Missing
    from voorkant.challenges.values import BodyName, ChallengeRef


@dataclass(frozen=True, slots=True)
class Change:
    """A step that was taken: when, to where, why, and who signed for it, with an `interest` or not."""

    changed_at: datetime
    after: Stage
    reason: str
    by: str
    interest: bool


@dataclass(frozen=True, slots=True)
class StagePage:
    """Where a challenge can go.

    Attributes:
        forward: The way on; None when there is none.
        back: The stage to which it can go back; None when there is none.
        missing: What the way on still waits for.
        closes: Whether it can be closed from here, apart from the way on.
    """

    id: UUID
    slug: str
    question: str
    stage: Stage
    forward: Stage | None
    back: Stage | None
    missing: Sequence[Missing]
    closes: bool
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an expert answered, by function and the name she chose."""

    name: str
    function: str
    accepts: bool
    reason: str
    replied_at: datetime


@dataclass(frozen=True, slots=True)
class ListeningPage:
    """Who is asked to listen to a challenge, and what was answered.

    Attributes:
        listens: The membership of who listens now.
        replies: What was answered, the latest first.
        named: Who was asked by name; empty when the body was asked.
        experts: Who of the answering body knows about what.
    """

    id: UUID
    slug: str
    question: str
    stage: Stage
    owner: BodyName
    answering: BodyName
    asked: ExpertAsked | None
    named: str
    listens: UUID | None
    answer_working_days: int
    replies: Sequence[Reply]
    experts: Sequence[ExpertLine]


@dataclass(frozen=True, slots=True)
class DecidingPage:
    """Who may decide what in a challenge."""

    slug: str
    question: str
    owner: BodyName
    topic: _StrPromise | None
    lines: Sequence[MandateLine]

    @property
    def is_shared(self) -> bool:
        """Whether somebody co-decides, so that others' decisions wait for her body."""
        return any(line.co_decides for line in self.lines)


def stage_page(held: ChallengeRef) -> StagePage:
    """Gather where a challenge can go. One SQL query, and one for each guard of the way on."""
    forward = NEXT.get(held.stage)
    back = [
        each for each in Stage if may_go(held.stage, each) and each not in {forward, Stage.CLOSED}
    ]
    declared = Interest.objects.filter(
        challenge=held.id, membership__account=OuterRef("seat__account")
    )
    rows = StageChange.objects.filter(challenge=held.id).select_related("seat__body")
    changes = [
        Change(
            row.changed_at,
            Stage(row.after),
            row.reason,
            "" if row.seat is None else f"{row.seat.shown_name}, {row.seat.body.name}",
            row.interested,
        )
        for row in rows.annotate(interested=Exists(declared)).order_by("-id")
    ]
    return StagePage(
        id=held.id,
        slug=held.slug,
        question=held.question,
        stage=held.stage,
        forward=forward,
        back=back[0] if back else None,
        missing=guards.missing(held.id, held.stage, forward),
        closes=may_go(held.stage, Stage.CLOSED) and forward is not Stage.CLOSED,
        changes=changes,
    )


def listening_page(slug: str) -> ListeningPage:
    """Gather who is asked to listen. Four SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    rows = Challenge.objects.select_related("owner", "answering", "request__named")
    row = rows.filter(slug=slug).first() if is_slug(slug) else None
    if row is None:
        raise ChallengeNotFound
    request = getattr(row, "request", None)
    replies = ExpertReply.objects.filter(challenge=row.id).select_related("membership")
    return ListeningPage(
        id=row.id,
        slug=row.slug,
        question=row.question,
        stage=Stage(row.stage),
        owner=body_name(row.owner),
        answering=body_name(row.answering),
        asked=None
        if request is None
        else ExpertAsked(request.asked_on, request.due_on, request.due_on < timezone.localdate()),
        named="" if request is None or request.named is None else request.named.shown_name,
        listens=row.listener_id,
        answer_working_days=row.answer_working_days,
        replies=[
            Reply(
                each.membership.shown_name,
                each.membership.function,
                each.accepts,
                each.reason,
                each.replied_at,
            )
            for each in replies.order_by("-id")
        ],
        experts=expert_lines(row.answering_id),
    )


def deciding_page(slug: str) -> DecidingPage:
    """Gather who may decide what in a challenge. Three SQL queries.

    A mandate is shown when it counts today, is about the challenge's topic (or the challenge has none
    yet), and about one of its villages at least.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    rows = Challenge.objects.select_related("owner").prefetch_related("villages")
    row = rows.filter(slug=slug).first() if is_slug(slug) else None
    if row is None:
        raise ChallengeNotFound
    topic = Topic(row.topic) if row.topic else None
    villages = {each.village_id for each in row.villages.all()}
    today = timezone.localdate()
    return DecidingPage(
        slug=row.slug,
        question=row.question,
        owner=body_name(row.owner),
        topic=None if topic is None else TOPICS[topic],
        lines=[
            line_of(each, today)
            for each in all_mandates()
            if mandates.in_force(each, today)
            and (topic is None or each.topic in {None, topic})
            and (each.place_parent is None or each.place in villages)
        ],
    )
