"""Filters for amounts of money and for names in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from voorkant.common.money import format_cents

if TYPE_CHECKING:
    from collections.abc import Sequence

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write an amount as people read it."""
    return format_cents(cents, get_language() or "nl")


@register.filter
def listed(names: Sequence[str]) -> str:
    """Write names as a sentence does: commas, and a word before the last."""
    return get_text_list(list(names), _("and"))
