"""The next card: keeping by which chance it was drawn, and weighing what there is to draw."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection, transaction

from voorkant.common.small_numbers import FEWEST
from voorkant.computations.rules import State as RunState
from voorkant.contributions.queries import shown_statements
from voorkant.conversations.bridge import worths_of
from voorkant.conversations.models import Conversation, Worth
from voorkant.conversations.queries.background import group_tallies
from voorkant.conversations.rules import area_of_group

if TYPE_CHECKING:
    from uuid import UUID

NONE = (0, 0, 0)
"""Of a group that nobody asked yet: agree, disagree, answered."""
# She is held with the weakest lock that there is, so that she can't be erased under it.
_KEEP = """
    INSERT INTO conversations_draw (participant_id, statement_id, chance)
    SELECT p.id, s.id, %s FROM people_participant p
        JOIN contributions_contribution s ON s.challenge_id = p.scope
        WHERE p.id = %s AND s.id = %s FOR KEY SHARE OF p
    ON CONFLICT (participant_id, statement_id) DO NOTHING
"""


def keep_draw(*, person_id: int, statement_id: UUID, chance: int) -> None:
    """Keep that somebody was shown a statement, and by which chance; what was kept before stays.

    One SQL statement, without an entry in the journal: it is no act of hers, and it goes with her.
    Nothing is kept when she had herself erased at this very moment.

    Args:
        person_id: Number of the person.
        statement_id: The statement.
        chance: In millionths, at least one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [chance, person_id, statement_id])


def weigh_statements(*, conversation_id: UUID) -> None:
    """Work out, per area and per group, how much one more answer to each statement can still settle.

    It rests on released answers alone, so cards tell no more than outcomes do. Villages of which fewer
    than five people take part count with everybody else. Groups are those of the outcome that is shown.
    """
    conversation = Conversation.objects.select_related("asked").get(id=conversation_id)
    asked = conversation.asked
    outcome = asked.id if asked and asked.state == RunState.DONE else conversation.outcome_id
    groups = {} if outcome is None else group_tallies(outcome)
    numbers = [one.number for one in shown_statements(conversation.challenge_id)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [conversation_id])
        people = dict(cursor.fetchall())
        cursor.execute(_COUNTS, [conversation_id])
        counted = cursor.fetchall()
    areas = ["", *sorted(area for area, count in people.items() if area and count >= FEWEST)]
    known = set(areas)
    taking_part: defaultdict[str, int] = defaultdict(int)
    for area, count in people.items():
        taking_part[area if area in known else ""] += count
    tallies: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for area, number, *counts in counted:
        tally = tallies[area if area in known else "", number]
        tally[:] = [before + more for before, more in zip(tally, counts, strict=True)]
    worths = worths_of(
        [[tallies[area, number] for number in numbers] for area in areas],
        [taking_part[area] for area in areas],
    )
    weighed = dict(zip(areas, worths, strict=True))
    if groups:
        of_groups = worths_of(
            [[one.counts.get(number, NONE) for number in numbers] for one in groups.values()],
            [one.people for one in groups.values()],
        )
        weighed |= zip(map(area_of_group, groups), of_groups, strict=True)
    with transaction.atomic():
        Worth.objects.filter(conversation=conversation_id).exclude(area__in=weighed).delete()
        Worth.objects.bulk_create(
            [
                Worth(
                    conversation_id=conversation_id,
                    area=area,
                    round=conversation.round,
                    outcome=outcome,
                    numbers=numbers,
                    worths=worth,
                )
                for area, worth in weighed.items()
            ],
            update_conflicts=True,
            unique_fields=["conversation", "area"],
            update_fields=["round", "outcome", "numbers", "worths"],
        )


_PEOPLE = """
    SELECT coalesce(p.village_id, ''),
        count(DISTINCT coalesce(r.participant_id::text, r.erased_as::text))
    FROM conversations_response r LEFT JOIN people_participant p ON p.id = r.participant_id
    WHERE r.conversation_id = %s AND r.released_value IS NOT NULL
    GROUP BY 1
"""
_COUNTS = """
    SELECT coalesce(p.village_id, ''), s.position,
        count(*) FILTER (WHERE r.released_value = 1),
        count(*) FILTER (WHERE r.released_value = -1),
        count(*)
    FROM conversations_response r LEFT JOIN people_participant p ON p.id = r.participant_id
    JOIN contributions_contribution s ON s.id = r.statement_id
    WHERE r.conversation_id = %s AND r.released_value IS NOT NULL
    GROUP BY 1, 2
"""
