"""The picture as Polis would draw it, with our marks, and with the same care for small numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.pictures.drawing import GROUPS, Drawing
from civicmath.opinions.pictures.layout import lay_out
from civicmath.opinions.pictures.people import FEWEST, crowd_in
from civicmath.opinions.pictures.svg import Story
from civicmath.opinions.pictures.words import Words

if TYPE_CHECKING:
    from civicmath.opinions.report import OpinionReport

BOTTOM = 14.0


def polis_map_svg(report: OpinionReport, *, language: str) -> str:
    """Draw Polis' own axes and groups; they carry no letters, because ours don't mean the same.

    Args:
        report: With the points in memory.
        language: "nl" or "en".

    Returns:
        SVG, 360 by 252 units, without scripts, inline styles, or references outside itself.

    Raises:
        ValueError: There are no words in that language.
    """
    words = Words(language)
    view, drawing = report.polis_view, Drawing()
    crowd = crowd_in(view.places, view.labels, len(view.groups), report.participants)
    told = words.say("polis_told")
    if report.participants < FEWEST or len(crowd.places) < FEWEST:
        drawing.sentence(words.lines("too_few_placed"))
        told = " ".join(words.lines("too_few_placed"))
    elif np.allclose(np.ptp(crowd.places, axis=0), 0.0):
        drawing.sentence(words.lines("same_place"))
        told = " ".join(words.lines("same_place"))
    else:
        marks = lay_out(crowd.places, bottom=BOTTOM)
        for group, look in zip(range(len(view.groups)), GROUPS, strict=False):
            drawing.group(marks.points[crowd.groups == group], look, marks.radius)
    return drawing.svg(Story(words.say("polis_title"), told, language))
