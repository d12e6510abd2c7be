"""Every read of challenges, each in a known number of SQL queries.

Names of bodies, villages and people who listen come along over the foreign keys: they are one row each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Q

from voorkant.bodies.kinds import Topic
from voorkant.challenges.activities import activities
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.models import (
    Challenge,
    Interest,
)
from voorkant.challenges.rules import Influence, Stage, is_slug
from voorkant.challenges.values import (
    Begun,
    BodyName,
    ChallengeCard,
    ChallengeRef,
    InfluenceText,
    VillageName,
)
from voorkant.common.paging import Key, Page, checked_limit, page_of
from voorkant.places.values import Village

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

_ORDER_OF_INFLUENCE = list(Influence)


def challenge_cards(
    *, village: str | None = None, before: str | None = None, limit: int
) -> Page[ChallengeCard]:
    """List challenges, newest first. Two SQL queries, and one for each kind of activity.

    Args:
        village: Slug of a village: only what is about it; a village that doesn't exist has none.
        before: The word for the next page that the page before gave.
        limit: Challenges on a page.

    Raises:
        InvalidCursor: `before` is not a word that we gave.
        ValueError: A limit that we don't give.
    """
    rows = _listed()
    if village is not None:
        rows = rows.filter(villages__village__slug=village)
    if before is not None:
        key = Key.read(before)
        rows = rows.filter(Q(opened_at__lt=key.at) | Q(opened_at=key.at, id__lt=key.id))
    cards = _cards(rows[: checked_limit(limit) + 1])
    return page_of(cards, limit, lambda card: Key(card.opened_at, card.id))


def challenges_of(bodies: Iterable[UUID], *, limit: int = 100) -> Sequence[ChallengeCard]:
    """List the challenges that these bodies own, newest first. Two SQL queries, and one per activity.

    Args:
        bodies: Ids of bodies.
        limit: At most so many.
    """
    return _cards(_listed().filter(owner__in=list(bodies))[: checked_limit(limit)])


def challenge_id(slug: str) -> UUID:
    """Return the id of a challenge by its name in addresses. One SQL query.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    return challenge_ref(slug).id


def challenge_ref(slug: str) -> ChallengeRef:
    """Return the little that other rooms need of a challenge, by its name in addresses. One SQL query.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    # What can't be a name isn't looked up: the database refuses NUL, and nobody needs to know.
    if not is_slug(slug):
        raise ChallengeNotFound
    return _ref(f"{_REF} WHERE slug = %s", slug)


def challenge_ref_of(challenge: UUID) -> ChallengeRef:
    """Return the same by id. One SQL query.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    return _ref(f"{_REF} WHERE id = %s", challenge)


# Written out: nearly every page asks it, and building it anew costs more than its answer.
_REF = "SELECT id, slug, question, stage, owner_id FROM challenges_challenge"


def _ref(asked: str, of: str | UUID) -> ChallengeRef:
    with connection.cursor() as cursor:
        cursor.execute(asked, [of])
        found = cursor.fetchone()
    if found is None:
        raise ChallengeNotFound
    id_, slug, question, stage, owner = found
    return ChallengeRef(id_, slug, question, Stage(stage), owner)


def villages_of(challenge: UUID) -> Sequence[Village]:
    """List the villages that a challenge is about, by name. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_VILLAGES, [challenge])
        return [Village(*row) for row in cursor.fetchall()]


_VILLAGES = """
    SELECT a.code, a.slug, a.name, a.ended_on, coalesce(s.name, ''), coalesce(s.slug, '')
    FROM challenges_village v JOIN places_area a ON a.code = v.village_id
    LEFT JOIN places_area s ON s.code = a.successor_id
    WHERE v.challenge_id = %s ORDER BY a.name
"""


def begun(challenge: UUID) -> Begun:
    """Return when a challenge began: an archive elsewhere, any other not before it was here. One SQL query.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [challenge])
        found = cursor.fetchone()
    if found is None:
        raise ChallengeNotFound
    return Begun(*found)


_BEGUN = """
    SELECT CASE WHEN c.archived_from <> '' THEN c.opens_on
            ELSE greatest(c.opens_on, (c.opened_at AT TIME ZONE 'Europe/Amsterdam')::date) END,
        ARRAY(SELECT v.village_id FROM challenges_village v WHERE v.challenge_id = c.id)
    FROM challenges_challenge c WHERE c.id = %s
"""


def topic_of(challenge: UUID) -> Topic | None:
    """Return what a challenge is about; None while nobody said. One SQL query."""
    topic = Challenge.objects.filter(id=challenge).values_list("topic", flat=True).first()
    return Topic(topic) if topic else None


def influence_of(challenge: UUID) -> Sequence[InfluenceText]:
    """List the room for influence: open first, then fixed, then decided elsewhere. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_INFLUENCE, [challenge])
        lines = cursor.fetchall()
    return in_order(InfluenceText(Influence(kind), *said) for kind, *said in lines)


_INFLUENCE = """
    SELECT kind, text, source, reason, added_at FROM challenges_influence
    WHERE challenge_id = %s ORDER BY position
"""


def _listed() -> QuerySet[Challenge]:
    return Challenge.objects.order_by("-opened_at", "-id")


def _cards(rows: QuerySet[Challenge]) -> list[ChallengeCard]:
    found = rows.values_list(
        *("id", "slug", "question", "stage", "closes_on", "opened_at", "archived_from"),
        *("owner", "owner__slug", "owner__name", "owner__kind", "owner__fictitious"),
    )
    listed = list(found)
    ids = [id_ for id_, *_ in listed]
    facts, villages = _facts(ids), _villages_of(ids)
    return [
        ChallengeCard(
            id=id_,
            slug=slug,
            question=question,
            stage=Stage(stage),
            owner=BodyName(*owner),
            villages=villages[id_],
            closes_on=closes_on,
            facts=facts[id_],
            opened_at=opened_at,
            archived=bool(archived_from),
        )
        for id_, slug, question, stage, closes_on, opened_at, archived_from, *owner in listed
    ]


def _villages_of(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[VillageName]]:
    villages: dict[UUID, list[VillageName]] = {challenge: [] for challenge in challenges}
    if challenges:
        with connection.cursor() as cursor:
            cursor.execute(_ABOUT, [list(challenges)])
            for challenge, slug, name in cursor.fetchall():
                villages[challenge].append(VillageName(slug, name))
    return villages


_ABOUT = """
    SELECT v.challenge_id, a.slug, a.name
    FROM challenges_village v JOIN places_area a ON a.code = v.village_id
    WHERE v.challenge_id = ANY(%s::uuid[]) ORDER BY a.name
"""


def _facts(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    facts: dict[UUID, list[str]] = {challenge: [] for challenge in challenges}
    for activity in activities() if challenges else ():
        for challenge, told in activity.facts(challenges).items():
            facts[challenge] += told
    return facts


class _Body(Protocol):
    """A row of the room of bodies."""

    id: UUID
    slug: str
    name: str
    kind: str
    fictitious: bool


def body_name(body: _Body) -> BodyName:
    """Return how a body is shown, from its row."""
    return BodyName(body.id, body.slug, body.name, body.kind, body.fictitious)


def has_interest(challenge_id: UUID, acting: str | None) -> bool:
    """Tell whether somebody declared an interest of her own in a challenge, in any seat. One SQL query.

    Args:
        challenge_id: In which challenge.
        acting: Opaque id of an account; anything else, as for the program itself, has none.
    """
    try:
        account = UUID(acting or "")
    except ValueError:
        return False
    return Interest.objects.filter(challenge=challenge_id, membership__account=account).exists()


def in_order(lines: Iterable[InfluenceText]) -> Sequence[InfluenceText]:
    """Put lines of the room for influence in order: open, fixed, elsewhere; within each as they came."""
    return sorted(lines, key=lambda line: _ORDER_OF_INFLUENCE.index(line.kind))
