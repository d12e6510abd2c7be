"""What the page of a challenge shows: the page that is read most, so one SQL query gathers its own part."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from voorkant.bodies.overviews import in_words
from voorkant.challenges import guards
from voorkant.challenges.activities import activities
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.queries import in_order
from voorkant.challenges.rules import NEXT, Influence, Stage, is_slug, lock_of
from voorkant.challenges.values import (
    BodyName,
    ChallengePage,
    Declared,
    ExpertAsked,
    InfluenceText,
    Listener,
    VillageName,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# Short lists come along as arrays of words: a query for each would cost more than all of this together.
# An interest is somebody's own in every seat that she has, so it is her account that is compared.
_WHOLE = """
    SELECT c.id, c.question, c.introduction, c.stage, c.opens_on, c.closes_on,
        c.answer_working_days, c.archived_from, request.asked_on, request.due_on,
        owner.id, owner.slug, owner.name, owner.kind, owner.fictitious,
        answering.id, answering.slug, answering.name, answering.kind, answering.fictitious,
        listener.shown_name, listener.function,
        (SELECT b.name FROM bodies_body b WHERE b.id = listener.body_id),
        ARRAY(SELECT e.topic FROM bodies_expertise e WHERE e.membership_id = listener.id),
        ARRAY(SELECT ARRAY[a.slug, a.name, a.ended_on::text, coalesce(s.name, '')]
            FROM challenges_village v JOIN places_area a ON a.code = v.village_id
            LEFT JOIN places_area s ON s.code = a.successor_id
            WHERE v.challenge_id = c.id ORDER BY a.name),
        ARRAY(SELECT ARRAY[i.kind, i.text, i.source, i.reason, i.added_at::text]
            FROM challenges_influence i WHERE i.challenge_id = c.id ORDER BY i.position),
        ARRAY(SELECT ARRAY[m.shown_name, b.name, i.text,
                CASE WHEN m.account_id = listener.account_id THEN 'listens' END]
            FROM challenges_interest i
            JOIN bodies_membership m ON m.id = i.membership_id JOIN bodies_body b ON b.id = m.body_id
            WHERE i.challenge_id = c.id ORDER BY i.id)
    FROM challenges_challenge c
    JOIN bodies_body owner ON owner.id = c.owner_id
    JOIN bodies_body answering ON answering.id = c.answering_id
    LEFT JOIN bodies_membership listener ON listener.id = c.listener_id
    LEFT JOIN challenges_expert_request request ON request.challenge_id = c.id
    WHERE c.slug = %s
"""


def challenge_page(slug: str) -> ChallengePage:
    """Gather what the page of a challenge shows.

    One SQL query, one for each guard of the next step, and one for each open activity.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    row = None
    # What can't be a name isn't looked up: the database refuses NUL, and nobody needs to know.
    if is_slug(slug):
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE, [slug])
            row = cursor.fetchone()
    if row is None:
        raise ChallengeNotFound
    id_, question, introduction, at, opens_on, closes_on, days, archived_from, *rest = row
    asked_on, due_on, *bodies = rest[:12]
    listens, (topics, villages, lines, interests) = rest[12:15], rest[15:]
    stage = Stage(at)
    declared = [Declared(name, body, text, bool(own)) for name, body, text, own in interests]
    panels = [
        each.panel(id_)
        for each in activities()
        if stage in each.stages and (each.of_archives or not archived_from)
    ]
    return ChallengePage(
        id=id_,
        slug=slug,
        question=question,
        introduction=introduction,
        stage=stage,
        stages=tuple(Stage),
        lock=lock_of(stage),
        owner=BodyName(*bodies[:5]),
        answering=BodyName(*bodies[5:]),
        listener=_listener(listens, topics),
        villages=[_village(*each) for each in villages],
        opens_on=opens_on,
        closes_on=closes_on,
        answer_working_days=days,
        influence=in_order([_line(*each) for each in lines]),
        panels=tuple(panel for panel in panels if panel is not None),
        asked=_asked(asked_on, due_on),
        interests=[each.text for each in declared if each.listens],
        declared=[each for each in declared if not each.listens],
        missing=guards.missing(id_, stage, NEXT.get(stage)),
        archived_from=archived_from,
    )


def _village(slug: str, name: str, ended_on: str | None, successor: str) -> VillageName:
    return VillageName(
        slug, name, None if ended_on is None else date.fromisoformat(ended_on), successor
    )


def _listener(listens: Sequence[str | None], topics: Sequence[str]) -> Listener | None:
    name, function, body = listens
    if name is None or function is None or body is None:
        return None
    return Listener(name, function, body, in_words(topics))


def _line(kind: str, text: str, source: str, reason: str, added_at: str | None) -> InfluenceText:
    at = None if added_at is None else datetime.fromisoformat(added_at)
    return InfluenceText(Influence(kind), text, source, reason, at)


def _asked(asked_on: date | None, due_on: date | None) -> ExpertAsked | None:
    if asked_on is None or due_on is None:
        return None
    return ExpertAsked(asked_on, due_on, due_on < timezone.localdate())
