"""Recipes: a challenge that is nearly written, for the kinds of questions that are asked most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.bodies.kinds import Topic
from voorkant.challenges.rules import Influence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Recipe:
    """The beginning of a challenge.

    Attributes:
        name: As a draft keeps it.
        title: What the choice is called.
        about: When to choose it, in a sentence.
        question: How the question may begin; the dots are for the writer.
        introduction: A first text.
        lines: The room for influence to begin with: kind and text.
        topic: What it is mostly about; None when that can be anything.
        days: How long people can take part.
    """

    name: str
    title: _StrPromise
    about: _StrPromise
    question: _StrPromise
    introduction: _StrPromise
    lines: Sequence[tuple[Influence, _StrPromise]]
    topic: Topic | None
    days: int


RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        recipe.name: recipe
        for recipe in (
            Recipe(
                "village-question",
                gettext_lazy("A question of the village"),
                gettext_lazy("You want to know what is going on, and nothing is decided yet."),
                gettext_lazy("What is going on around …?"),
                gettext_lazy(
                    "We hear different stories about this. We first want to know what you notice "
                    "yourself. Nothing has been thought up yet."
                ),
                (
                    (Influence.OPEN, gettext_lazy("What the problem is, and for whom.")),
                    (Influence.OPEN, gettext_lazy("What is looked at first.")),
                ),
                None,
                60,
            ),
            Recipe(
                "street",
                gettext_lazy("A street is laid out anew"),
                gettext_lazy("A street or square is dug up, and can become different."),
                gettext_lazy("What is going on in the … street?"),
                gettext_lazy(
                    "The street will be dug up. So it can also be laid out in another way. We first "
                    "want to know what you notice: on foot, by bicycle, by car, at home."
                ),
                (
                    (Influence.OPEN, gettext_lazy("How people walk, cycle, drive and park.")),
                    (Influence.OPEN, gettext_lazy("Where there is green, and where people meet.")),
                    (Influence.FIXED, gettext_lazy("The sewer is replaced.")),
                ),
                Topic.TRAFFIC,
                60,
            ),
            Recipe(
                "facility",
                gettext_lazy("A hall, a field or another facility"),
                gettext_lazy("Something that many use has to change, move, or find its money."),
                gettext_lazy("What do we need of …?"),
                gettext_lazy(
                    "It is used by many, and it can't stay as it is. We first want to know who uses "
                    "it, for what, and what is missing."
                ),
                (
                    (Influence.OPEN, gettext_lazy("What it is used for, and by whom.")),
                    (Influence.OPEN, gettext_lazy("What people want to do themselves.")),
                ),
                Topic.FACILITIES,
                60,
            ),
            Recipe(
                "big-challenge",
                gettext_lazy("A big challenge with partners"),
                gettext_lazy("Several villages and organisations have wishes for the same ground."),
                gettext_lazy("What do we find important for …?"),
                gettext_lazy(
                    "Many wishes come together here. Before anybody draws a plan, we want to know "
                    "what people in the villages around it find important."
                ),
                (
                    (
                        Influence.OPEN,
                        gettext_lazy("What matters most, and what must never happen."),
                    ),
                    (Influence.OPEN, gettext_lazy("How what it brings is shared.")),
                    (Influence.ELSEWHERE, gettext_lazy("The rules of the province and the state.")),
                ),
                Topic.ENERGY,
                120,
            ),
        )
    }
)


def content_from(
    recipe: Recipe, *, villages: Sequence[str], answering: str, today: date
) -> dict[str, object]:
    """Begin a draft in the reader's language, as `drafts.written` reads it."""
    return {
        "question": str(recipe.question),
        "introduction": str(recipe.introduction),
        "villages": list(villages),
        "answering": answering,
        "topic": "" if recipe.topic is None else recipe.topic.value,
        "closes_on": (today + timedelta(days=recipe.days)).isoformat(),
        "lines": [
            {"kind": kind.value, "text": str(text), "source": "", "reason": ""}
            for kind, text in recipe.lines
        ],
    }
