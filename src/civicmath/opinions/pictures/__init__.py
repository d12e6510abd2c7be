"""The opinion map as SVG: who answers alike stands close together.

A mark is a person, on a grid so coarse that it tells where she stands and not what she answered.
Groups differ in shape and in colour; a label carries the letter and the size; who stands in between
is an open ring. No number about fewer than five people is drawn or told (see `people`).

Drawn by Altair in workers; the look is that of the pages. The page around the picture carries the
same as text and table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import vl_convert

from civicmath.opinions.groups import IN_BETWEEN
from civicmath.opinions.pictures.drawing import GROUPS, Drawing, Look
from civicmath.opinions.pictures.layout import LINE, label_size, lay_out, outline, place_labels
from civicmath.opinions.pictures.people import FEWEST, crowd_of
from civicmath.opinions.pictures.svg import Story
from civicmath.opinions.pictures.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.opinions.pictures.layout import Marks, Scale
    from civicmath.opinions.pictures.people import Crowd
    from civicmath.opinions.report import OpinionReport

__all__ = ["opinion_map_png", "opinion_map_scale", "opinion_map_svg"]

SCALE = 3
"""Pixels per unit of the picture: sharp on paper and on a screen of today."""


def opinion_map_svg(report: OpinionReport, *, language: str) -> str:
    """Draw the map of a report.

    The same report gives the same bytes, 60 kB at the most: above 2,000 people a sample is drawn,
    and the picture says so.

    Args:
        report: With the positions in memory.
        language: "nl" or "en".

    Returns:
        SVG, 360 by 252 units, without scripts, inline styles, or references outside itself.

    Raises:
        ValueError: There are no words in that language.
    """
    words = Words(language)
    crowd = crowd_of(report)
    drawing = Drawing()
    if reason := _why_no_map(report, crowd):
        lines = words.lines(reason)
        drawing.sentence(lines)
        description = " ".join(lines)
    else:
        _draw_map(drawing, report, crowd, words)
        description = " ".join(_description(report, crowd, words))
    return drawing.svg(Story(words.say("title"), description, language))


def opinion_map_png(report: OpinionReport, *, language: str) -> bytes:
    """Draw the map of a report in 1080 by 756 pixels.

    Args:
        report: With the positions in memory.
        language: "nl" or "en".

    Raises:
        ValueError: There are no words in that language.
    """
    drawn = opinion_map_svg(report, language=language)
    return bytes(vl_convert.svg_to_png(drawn, scale=SCALE))


def opinion_map_scale(report: OpinionReport, *, language: str) -> Scale | None:
    """Say where on the map of a report somebody stands whose place is known; nothing without a map.

    Args:
        report: With the positions in memory.
        language: "nl" or "en": the lines below the map are not equally many in both.

    Raises:
        ValueError: There are no words in that language.
    """
    words, crowd = Words(language), crowd_of(report)
    if _why_no_map(report, crowd):
        return None
    return _marks(crowd, _notes(report, crowd, words)).scale


def _marks(crowd: Crowd, notes: Sequence[str]) -> Marks:
    return lay_out(crowd.places, bottom=_bottom(notes))


def _bottom(notes: Sequence[str]) -> float:
    """Give the height that lines below the map take."""
    return 20.0 + LINE * len(notes) if notes else 14.0


def _why_no_map(report: OpinionReport, crowd: Crowd) -> str | None:
    """Give the sentence to show instead of a map, or nothing when there is one."""
    if report.participants < FEWEST:
        return "too_few_people"
    if len(crowd.places) < FEWEST:
        return "too_few_placed"
    if np.allclose(np.ptp(crowd.places, axis=0), 0.0):
        return "same_place"
    return None


def _draw_map(drawing: Drawing, report: OpinionReport, crowd: Crowd, words: Words) -> None:
    notes = _notes(report, crowd, words)
    bottom, marks = _bottom(notes), _marks(crowd, notes)
    between = marks.points[crowd.groups == IN_BETWEEN]
    if report.groups_stable:
        _draw_groups(drawing, report, crowd, marks, bottom, words)
    else:
        drawing.cloud(marks.points, marks.radius)
    drawing.notes(notes, ring=bool(len(between)))


def _draw_groups(
    drawing: Drawing,
    report: OpinionReport,
    crowd: Crowd,
    marks: Marks,
    bottom: float,
    words: Words,
) -> None:
    """Draw areas, then marks, then labels, so that nothing covers a word."""
    members = [marks.points[crowd.groups == group.id] for group in report.groups]
    outlines = [outline(points, marks.radius) for points in members]
    labels = _labels(report, crowd, words)
    looks = _looks(_letters(report))
    for corners, look in zip(outlines, looks, strict=True):
        drawing.area(corners, look)
    drawing.between(marks.points[crowd.groups == IN_BETWEEN], marks.radius)
    for points, look in zip(members, looks, strict=True):
        drawing.group(points, look, marks.radius)
    sides = [
        (marks.points[crowd.groups == group.id], marks.points[crowd.groups != group.id])
        for group in report.groups
    ]
    sizes = [label_size(label) for label in labels]
    places = place_labels(sizes, outlines, sides, bottom=bottom)
    for label, place, look in zip(labels, places, looks, strict=True):
        drawing.label(label, place, look)


def _letters(report: OpinionReport) -> list[str]:
    """Give each group its letter: the one that it had in the report before, if it was there."""
    return [kept.key or chr(ord("A") + kept.group) for kept in report.kept]


def _looks(letters: Sequence[str]) -> list[Look]:
    """Give each group the colour and shape of its letter, or the next that is free."""
    free = list(GROUPS)
    looks = []
    for letter in letters:
        own = GROUPS[(ord(letter[-1]) - ord("A")) % len(GROUPS)]
        looks.append(own if own in free else free[0])
        free.remove(looks[-1])
    return looks


def _labels(report: OpinionReport, crowd: Crowd, words: Words) -> list[str]:
    letters = _letters(report)
    if crowd.sizes is None:
        return [words.say("group", letter=letter) for letter in letters]
    return [
        words.say("group_sized", letter=letter, people=people)
        for letter, people in zip(letters, crowd.sizes, strict=True)
    ]


def _notes(report: OpinionReport, crowd: Crowd, words: Words) -> Sequence[str]:
    """Give the lines below the map."""
    lines: list[str] = []
    if not report.groups_stable:
        lines += words.lines("no_groups")
    elif crowd.between:
        lines.append(words.say("between", people=crowd.between))
    if crowd.is_sample:
        drawn = len(crowd.places)
        lines.append(words.say("sample", drawn=drawn, people=report.participants))
    return lines


def _description(report: OpinionReport, crowd: Crowd, words: Words) -> Sequence[str]:
    """Tell what the map shows, sentence by sentence."""
    told = [words.say("close")]
    if report.groups_stable:
        labels = _labels(report, crowd, words)
        told.append(words.say("told_groups", count=len(labels), labels=", ".join(labels)))
    else:
        told.append(" ".join(words.lines("no_groups")))
    if crowd.between:
        told.append(words.say("told_between", people=crowd.between))
    if crowd.too_few:
        told.append(words.say("told_few", people=crowd.too_few))
    if crowd.without:
        told.append(words.say("told_without", people=crowd.without))
    return told
