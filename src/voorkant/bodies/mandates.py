"""What a mandate covers, as the database has it too (second migration); a test holds the two together."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from voorkant.bodies.kinds import Right

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from voorkant.bodies.kinds import Topic
    from voorkant.bodies.values import MandateCard, Span

RANK = MappingProxyType({Right.ADVISE: 1, Right.CO_DECIDE: 2, Right.DECIDE: 3})
"""Who may decide may also co-decide and advise."""


def counts(span: Span, on: date) -> bool:
    """Tell whether a mandate counts on a day, by its own period."""
    return (
        span.from_on <= on
        and (span.until_on is None or on <= span.until_on)
        and (span.withdrawn_on is None or on < span.withdrawn_on)
    )


def in_force(mandate: MandateCard, on: date) -> bool:
    """Tell whether a mandate counts on a day, together with those from which it was given on."""
    return all(counts(span, on) for span in mandate.spans)


def covers(
    mandate: MandateCard,
    *,
    right: Right,
    topic: Topic | None,
    places: Sequence[str],
    cents: int,
    on: date,
) -> bool:
    """Tell whether a body may do something by a mandate.

    Args:
        mandate: What it holds.
        right: What it wants to do.
        topic: About what; None for a matter without a topic.
        places: Codes of the villages that it is about; the mandate covers every one.
        cents: What it costs; never less than nothing.
        on: On which day.
    """
    return (
        RANK[right] <= RANK[mandate.may]
        and (mandate.topic is None or mandate.topic is topic)
        and (mandate.place_parent is None or all(each == mandate.place for each in places))
        and 0 <= cents <= mandate.ceiling_cents
        and in_force(mandate, on)
    )
