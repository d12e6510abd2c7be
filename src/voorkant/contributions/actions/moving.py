"""The steps that all acts on a contribution are made of; callers hold a transaction."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from voorkant.contributions.errors import NothingChosen
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import (
    MOST_AT_ONCE,
    VERB_MERGED,
    VERB_PARTED,
    VERB_RECONSIDERED,
    VERB_SENT_BACK,
    VERB_SHOWN,
    VERB_WITHDRAWN,
    Kind,
    State,
)
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any
    from uuid import UUID

_VERBS = MappingProxyType(
    {
        State.SHOWN: VERB_SHOWN,
        State.SENT_BACK: VERB_SENT_BACK,
        State.WITHDRAWN: VERB_WITHDRAWN,
        State.WAITING: VERB_RECONSIDERED,
        State.MERGED: VERB_MERGED,
    }
)


def held(challenge_id: UUID, statement_ids: Collection[UUID]) -> Sequence[Contribution]:
    """Lock these statements of a challenge, in one order everywhere, so that nobody waits in a circle.

    Answers that are under way come first: they hold their statement.

    Raises:
        NothingChosen: None, or more than go at once.
    """
    if not 1 <= len(set(statement_ids)) <= MOST_AT_ONCE:
        raise NothingChosen(most=MOST_AT_ONCE)
    rows = Contribution.objects.filter(
        challenge=challenge_id, kind=Kind.STATEMENT, id__in=set(statement_ids)
    )
    return list(rows.order_by("id").select_for_update())


def move(
    row: Contribution,
    to: State,
    *,
    acting: str | None,
    reason: str = "",
    into: UUID | None = None,
) -> None:
    """Let a contribution go to another state, and record it; what only the list knows ends with it.

    Args:
        row: Which; locked by the caller, who looked whether it may go there.
        to: The new state.
        acting: Opaque id of who does it.
        reason: Why it is sent back; empty otherwise.
        into: What it is merged into; None otherwise.
    """
    before, came_from = State(row.state), row.merged_into_id
    row.state, row.reason, row.merged_into_id = to, reason, into
    row.frozen, row.place = False, None
    if to is State.WITHDRAWN:
        row.author_id = None
    row.save(update_fields=["state", "reason", "author", "merged_into", "frozen", "place"])
    payload: dict[str, Any] = {"reason": reason} if reason else {}
    if into is not None:
        payload["into"] = str(into)
    verb = _VERBS[to]
    if before is State.MERGED and to is State.SHOWN:
        verb, payload = VERB_PARTED, {"from": str(came_from)}
    record_about(verb, row.id, row.challenge_id, acting, payload)


def record_about(
    verb: str,
    statement_id: UUID,
    challenge_id: UUID,
    acting: str | None,
    payload: Mapping[str, Any],
) -> None:
    """Record an act on a contribution."""
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(statement_id),
        acting=acting,
        payload=payload,
    )
