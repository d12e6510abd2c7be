"""Saying many things at once: what an organiser brings along from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from voorkant.challenges.actions import hold_challenge
from voorkant.contributions.actions.saying import said_by_the_database
from voorkant.contributions.errors import StageTakesNone
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import STAGES, VERB_SAID, VERB_SHOWN, State
from voorkant.contributions.similar import signature_of
from voorkant.journal.actions import record_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


def say_statements(
    *, challenge_id: UUID, texts: Mapping[UUID, str], acting: str | None
) -> Sequence[UUID]:
    """Say many things as an organiser, all on the list at once, or none of them.

    The same as `say_statement` for each, by the same rules and with the same entries in the journal, in
    six SQL statements instead of as many for each.

    Args:
        challenge_id: In which challenge.
        texts: Key of the sending of each → what was said, in the order of the list.
        acting: Opaque id of who says it.

    Returns:
        The statements, in the same order.

    Raises:
        Invalid: A text is refused; see `intake.checked_statement`.
        ChallengeNotFound: There is no such challenge.
        StageTakesNone: The challenge takes no statements in this stage.
        StatementSaidBefore: The words of one are on the list, or wait for it, or came twice.
    """
    said = {key: checked_statement(text) for key, text in texts.items()}
    with transaction.atomic():
        if hold_challenge(challenge_id=challenge_id).stage not in STAGES:
            raise StageTakesNone
        here = Contribution.objects.filter(challenge=challenge_id)
        last = here.aggregate(last=Max("position"))["last"] or 0
        rows = [
            Contribution(
                challenge_id=challenge_id,
                text=text,
                position=last + place,
                signature=signature_of(text),
                received_on=timezone.localdate(),
                sent_key=key,
            )
            for place, (key, text) in enumerate(said.items(), start=1)
        ]
        try:
            with transaction.atomic():
                Contribution.objects.bulk_create(rows)
        except IntegrityError as error:
            raise said_by_the_database(error) from None
        ids = [row.id for row in rows]
        # Like everything that is said it waits first, and then goes on the list.
        Contribution.objects.filter(id__in=ids).update(state=State.SHOWN)
        record_all(
            challenge=str(challenge_id),
            acting=acting,
            acts=[(VERB_SAID, str(row.id), {"text": row.text}) for row in rows],
        )
        record_all(
            challenge=str(challenge_id),
            acting=None,
            acts=[(VERB_SHOWN, str(id_), {}) for id_ in ids],
        )
    return ids
