"""Which statement somebody is asked next: what the fewest people answered comes first; pure.

Counts are compared by powers of two, so that a few answers more or less don't decide, and within such
a step everybody has an order of her own. It stays the same for her, so a page that is loaded again
shows the same card.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from voorkant.contributions.values import Statement


def next_statement(
    statements: Iterable[Statement],
    *,
    answered: Collection[UUID],
    answers: Mapping[UUID, int],
    order: str,
) -> Statement | None:
    """Choose the next statement; None when all are answered.

    Args:
        statements: What is on the list.
        answered: What she answered already: never asked again.
        answers: How many people answered each statement, as last counted; 0 where it isn't known.
        order: What her own order follows from; the same word gives the same order.
    """
    left = [statement for statement in statements if statement.id not in answered]
    return min(
        left,
        key=lambda one: (answers.get(one.id, 0).bit_length(), _chance(order, one.id)),
        default=None,
    )


def _chance(order: str, statement: UUID) -> bytes:
    return sha256(order.encode() + statement.bytes).digest()
