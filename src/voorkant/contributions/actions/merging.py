"""Saying several statements as one: a new statement, to which the old ones link.

The old ones keep their words and their answers, and go on counting in outcomes. The new one begins
without answers: whoever agreed with other words has not agreed with these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from voorkant.contributions.actions.moving import held, move
from voorkant.contributions.actions.saying import say_statement
from voorkant.contributions.errors import MergeNeedsMore, NotOnTheList, StatementSaidBefore
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import FEWEST_MERGED, MOST_MERGED, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def merge(
    *,
    challenge_id: UUID,
    statement_ids: Collection[UUID],
    text: str,
    sent_key: UUID,
    acting: str | None,
) -> UUID:
    """Say several statements on the list as one, which stands on the list in their place.

    Sending the new one back undoes it. The same form sent twice merges once.

    Args:
        challenge_id: Of which challenge they all are.
        statement_ids: What is said as one; two to ten.
        text: The new words; they can't be those of one of the old.
        sent_key: What the form carried: made anew for each form.
        acting: Opaque id of who merges.

    Returns:
        The id of the new statement.

    Raises:
        Invalid: The text is refused; see `intake.checked_statement`.
        MergeNeedsMore: Too few statements, or too many.
        NotOnTheList: One of them isn't on the list of this challenge (any more).
        StageTakesNone: The challenge takes no statements in this stage.
        StatementSaidBefore: The same words are there already.
    """
    chosen = set(statement_ids)
    if not FEWEST_MERGED <= len(chosen) <= MOST_MERGED:
        raise MergeNeedsMore(fewest=FEWEST_MERGED, most=MOST_MERGED)
    with transaction.atomic():
        new = say_statement(
            challenge_id=challenge_id,
            person=None,
            text=text,
            sent_key=sent_key,
            at_once=True,
            acting=acting,
        )
        rows = held(challenge_id, chosen)
        if {row.merged_into_id for row in rows} == {new.id} and len(rows) == len(chosen):
            return new.id
        if len(rows) != len(chosen) or any(row.state != State.SHOWN for row in rows):
            raise NotOnTheList
        if new.state is not State.SHOWN:
            # A form that was sent before; what came of it went off the list.
            raise NotOnTheList
        if Contribution.objects.filter(merged_into=new.id).exists() or new.id in chosen:
            # A form that was sent before, with other statements ticked.
            raise StatementSaidBefore
        for row in rows:
            move(row, State.MERGED, acting=acting, into=new.id)
    return new.id
