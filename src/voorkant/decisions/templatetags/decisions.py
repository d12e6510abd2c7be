"""The filter for amounts of money."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from voorkant.common.money import format_cents

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write an amount as people read it."""
    return format_cents(cents, get_language() or "nl")
