"""Every read of drafts: the list, the form, and how it will look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voorkant.bodies.kinds import BodyKind, Topic
from voorkant.bodies.queries import all_bodies
from voorkant.bodies.wording import TOPICS
from voorkant.challenges.drafts import MOST_ROWS, written
from voorkant.challenges.errors import DraftNotFound, TermRefused
from voorkant.challenges.models import Draft
from voorkant.challenges.queries import body_name
from voorkant.challenges.recipes import RECIPES
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.wording import INFLUENCE
from voorkant.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.bodies.values import BodyCard
    from voorkant.challenges.values import BodyName, NewLine

BLANK_ROWS = 1
"""Empty lines that the form offers behind what is written."""


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: UUID
    question: str
    body: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft, as it was kept."""

    id: UUID
    recipe: _StrPromise | str
    owner: BodyName
    content: Mapping[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, and whether it is."""

    value: str
    label: _StrPromise | str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the room for influence in the form; `told` when why and by whom belong to it."""

    number: int
    kinds: Sequence[Choice]
    text: str
    source: str
    reason: str
    told: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What the form of a draft shows. Two SQL queries."""

    question: str
    introduction: str
    closes_on: str
    villages: Sequence[Choice]
    answering: Sequence[Choice]
    topics: Sequence[Choice]
    rows: Sequence[Row]
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the preview shows."""

    question: str
    introduction: str
    villages: Sequence[str]
    answering: str
    topic: _StrPromise | str
    closes_on: date | None
    lines: Sequence[NewLine]
    stage: Stage = Stage.QUESTION


def village_of(body: BodyCard) -> Sequence[str]:
    """Return the village that a council speaks for, as a list for the form. One SQL query."""
    return [each.slug for each in places.villages() if each.code == body.village]


def first_answering(body: BodyCard) -> str:
    """Return who is asked first: the municipality. One SQL query."""
    found = [each for each in all_bodies() if each.kind is BodyKind.MUNICIPALITY]
    return found[0].slug if found else body.slug


def drafts_of(bodies: Sequence[UUID]) -> Sequence[DraftLine]:
    """List the drafts of these bodies, the latest first. One SQL query."""
    rows = Draft.objects.filter(owner__in=bodies).select_related("owner")
    return [
        DraftLine(row.id, str(row.content.get("question", "")), row.owner.name, row.changed_at)
        for row in rows.order_by("-changed_at")[:50]
    ]


def draft_page(draft_id: UUID) -> DraftPage:
    """Return a draft. One SQL query.

    Raises:
        DraftNotFound: There is none, or it was published.
    """
    row = Draft.objects.filter(id=draft_id).select_related("owner").first()
    if row is None:
        raise DraftNotFound
    recipe = RECIPES.get(row.recipe)
    title = row.recipe if recipe is None else recipe.title
    return DraftPage(row.id, title, body_name(row.owner), row.content, row.version)


def form_of(content: Mapping[str, Any]) -> Form:
    """Fill the form with what was written. Two SQL queries."""
    lines = list(content.get("lines", ()))[:MOST_ROWS]
    chosen = set(content.get("villages", ()))
    blank = {"kind": Influence.OPEN.value, "text": "", "source": "", "reason": ""}
    rows = [*lines, *[blank] * min(BLANK_ROWS, MOST_ROWS - len(lines))]
    topic = content.get("topic", "")
    return Form(
        question=content.get("question", ""),
        introduction=content.get("introduction", ""),
        closes_on=content.get("closes_on", ""),
        villages=[Choice(v.slug, v.name, v.slug in chosen) for v in places.villages()],
        answering=[
            Choice(each.slug, each.name, each.slug == content.get("answering"))
            for each in all_bodies()
            if each.kind is not BodyKind.WORKING_GROUP
        ],
        topics=[Choice(each.value, TOPICS[each], each.value == topic) for each in Topic],
        rows=[_row(number, row) for number, row in enumerate(rows, 1)],
        more=len(lines) + BLANK_ROWS < MOST_ROWS,
    )


def _row(number: int, row: Mapping[str, str]) -> Row:
    kinds = [Choice(each.value, INFLUENCE[each], each.value == row["kind"]) for each in Influence]
    told = row["kind"] != Influence.OPEN or bool(row["source"] or row["reason"])
    return Row(number, kinds, row["text"], row["source"], row["reason"], told)


def shown_of(page: DraftPage) -> Shown:
    """Return how a draft will look, as far as it is written. Two SQL queries."""
    try:
        read = written(page.content)
    except TermRefused:
        read = written({**page.content, "closes_on": ""})
    names = {each.slug: each.name for each in places.villages()}
    bodies = {each.slug: each.name for each in all_bodies()}
    return Shown(
        read.question,
        read.introduction,
        [names[each] for each in read.villages if each in names],
        bodies.get(read.answering, ""),
        "" if read.topic is None else TOPICS[read.topic],
        read.closes_on,
        read.lines,
    )
