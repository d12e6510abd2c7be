"""What templates say about challenges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils import timezone

from voorkant.challenges import activities, wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from voorkant.challenges.activities import Action
    from voorkant.challenges.guards import Missing
    from voorkant.challenges.rules import Influence, Stage
    from voorkant.challenges.values import VillageName
    from voorkant.places.values import Village

register = template.Library()

register.filter("initials", wording.initials)
register.filter("calls", activities.calls_of)


@register.filter
def steps(stage: Stage) -> Sequence[wording.Step]:
    """Give the five steps of the line: `{% for step in stage|steps %}`."""
    return wording.steps(stage)


@register.filter
def stage_word(stage: Stage) -> str:
    """Name a stage."""
    return str(wording.WORDS[stage])


@register.filter
def locked(stage: Stage) -> str:
    """Say what is locked in a stage and why; empty when nothing is."""
    return str(wording.LOCKED.get(stage, ""))


@register.filter
def influence_word(kind: Influence) -> str:
    """Name a kind of room for influence."""
    return str(wording.INFLUENCE[kind])


@register.filter
def belongs(village: VillageName | Village) -> str:
    """Say since when a village belongs to another one: `{{ village|belongs }}`; empty while it doesn't."""
    return wording.belongs(village, timezone.localdate())


@register.filter
def time_left(closes_on: date | None) -> str:
    """Say until when a challenge runs, seen from today."""
    return wording.time_left(closes_on, timezone.localdate())


@register.filter
def days_left(closes_on: date) -> str:
    """Count the days to the last one, from today; empty when that is past or far off."""
    return wording.days_left(closes_on, timezone.localdate())


@register.filter
def forward_title(stage: Stage) -> str:
    """Say what the way on to a stage is called."""
    return wording.forward_title(stage)


@register.filter
def back_title(stage: Stage) -> str:
    """Say what the way back to a stage is called."""
    return wording.back_title(stage)


@register.simple_tag
def waits_address(missing: Missing) -> str:
    """Give the address where something that is missing can be done."""
    return reverse(missing.url_name, kwargs=dict(missing.kwargs))


@register.simple_tag
def address(action: Action) -> str:
    """Give the address to which an action leads."""
    return reverse(action.url_name, kwargs=dict(action.kwargs))
