"""Reads for a worker that asks for an outcome: what is known beside the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voorkant.challenges.queries import begun
from voorkant.computations import queries as computations
from voorkant.conversations.background import Background
from voorkant.conversations.models import Conversation, Draw, Response
from voorkant.conversations.publishing import LEFT, RAW_LISTS, unpacked
from voorkant.places.kinds import UNDER_18
from voorkant.places.queries import population, villages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


def background_of(conversation_id: UUID) -> Background:
    """Gather what people told, who lives where the question is about, and the chances of cards.

    Only of people whose answers were released. Six SQL queries.
    """
    released = Response.objects.filter(
        conversation=conversation_id, released_value__isnull=False, participant__isnull=False
    )
    told = released.values_list(
        "participant", "participant__village__name", "participant__age_band"
    ).distinct()
    challenge = Conversation.objects.values_list("challenge", flat=True).get(id=conversation_id)
    draws = Draw.objects.filter(statement__challenge=challenge)
    return Background(
        told={who: (village, age) for who, village, age in told if village or age},
        population=_population(challenge),
        chances={
            (who, number): chance
            for who, number, chance in draws.values_list(
                "participant", "statement__position", "chance"
            )
        },
    )


def _population(challenge: UUID) -> Sequence[tuple[Sequence[str], str, int]]:
    """Give the figures of the villages that a question is about; several may share one figure.

    The villages are those of the day on which it began: a merger during a question changes none.
    """
    began = begun(challenge)
    names = {each.code: each.name for each in villages(on=began.on, also=began.villages)}
    return [
        (sorted(names[code] for code in area.villages if code in names), band, people)
        for area in population(on=began.on, apart=began.villages)
        if not set(area.villages).isdisjoint(began.villages)
        for band, people in area.people_by_band.items()
        if band != UNDER_18
    ]


def left_by(run_id: UUID) -> bytes:
    """Return what an outcome leaves to the next one; nothing while it isn't there. One SQL query."""
    result = computations.run_result(run_id) or {}
    return unpacked(result[LEFT]) if LEFT in result else b""


@dataclass(frozen=True, slots=True)
class GroupTally:
    """How one group of an outcome answered.

    Attributes:
        people: How many surely belong to it.
        counts: Number of a statement → how many of them agree, disagree, and answered.
    """

    people: int
    counts: Mapping[int, tuple[int, int, int]]


def group_tallies(run_id: UUID) -> Mapping[str, GroupTally]:
    """Tell by letter how the groups of an outcome answered; nothing without stable groups. One SQL query.

    These are raw counts of few people: they stay within the program.
    """
    left = left_by(run_id)
    report: Mapping[str, Any] = json.loads(left)["report"] if left else {}
    if not report.get("groups_stable"):
        return {}
    counts: dict[int, dict[int, tuple[int, int, int]]] = {
        group["id"]: {} for group in report["groups"]
    }
    for name in RAW_LISTS:
        for one in report[name]:
            for rate in one["groups"]:
                sides = (round((rate[side] or 0.0) * rate["n"]) for side in ("agree", "disagree"))
                counts[rate["id"]][int(one["statement"])] = (*sides, rate["n"])
    return {
        group["key"]: GroupTally(group["size"], counts[group["id"]]) for group in report["groups"]
    }
