"""Filters: what pages call the levels at which somebody gives her voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from voorkant.problems.wording import LEVELS

if TYPE_CHECKING:
    from voorkant.people.kinds import Level

register = template.Library()


@register.filter
def level_word(level: Level) -> str:
    """Say a level in words."""
    return str(LEVELS[level])
