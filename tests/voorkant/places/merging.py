"""Villages that go together, today or some days from now."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from voorkant.places.actions import merge_villages
from voorkant.places.values import Village


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def merged(village: str = "aijen", into: str = "well", days: int = 0) -> Village:
    """Let a village go up in another one, so many days from today (or before it)."""
    return merge_villages(village=village, into=into, on=in_days(days), acting="keeper-1")
