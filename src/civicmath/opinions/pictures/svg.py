"""From what Vega draws to a small, silent SVG.

One path per kind of mark, nothing that runs or loads.

Vega writes every mark with all its properties, some 150 bytes. Marks of one kind differ in place
only, so they become one path with a short outline per place. The document is built anew from a list
of what is wanted: whatever else a release of Vega may write does not get in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SVG = "{http://www.w3.org/2000/svg}"
_PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+")
_DRAWN = ("fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity")
_STROKED = {"circle": (2.0, "round"), "cross": (0.8, "")}
_WRITTEN = (
    "text-anchor",
    "font-family",
    "font-size",
    "font-weight",
    "fill",
    "stroke",
    "stroke-width",
)


@dataclass(frozen=True, slots=True)
class Story:
    """What the picture is for who can't see it."""

    title: str
    description: str
    language: str


def compact(drawn: str, story: Story, shapes: Sequence[tuple[str, float]]) -> str:
    """Write a drawing of Vega as a small SVG.

    Args:
        drawn: What Vega wrote.
        story: Title and description, for people who hear the picture.
        shapes: Name and radius of the marks of each symbol layer, in the order of the layers.

    Returns:
        SVG without scripts, styles, classes or references outside itself.
    """
    source = ET.fromstring(drawn)  # noqa: S314 - written by Vega a moment ago, not by a stranger
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG[1:-1],
            "viewBox": source.get("viewBox", ""),
            "width": source.get("width", ""),
            "height": source.get("height", ""),
            "role": "img",
            "aria-labelledby": "title description",
            "xml:lang": story.language,
        },
    )
    ET.SubElement(root, "title", {"id": "title"}).text = story.title
    ET.SubElement(root, "desc", {"id": "description"}).text = story.description
    background = source.find(f"{_SVG}rect")
    if background is not None:
        kept = {name: background.get(name, "") for name in ("width", "height", "fill")}
        ET.SubElement(root, "rect", {**kept, "rx": "10"})
    following = iter(shapes)
    for layer in source.iter(f"{_SVG}g"):
        kind = layer.get("class", "").split(" ", 1)[0]
        if kind == "mark-symbol":
            root.append(_one_path(layer, *next(following)))
        elif kind in {"mark-line", "mark-text"}:
            root.extend(_line(child) if kind == "mark-line" else _text(child) for child in layer)
    return ET.tostring(root, encoding="unicode") + "\n"


def _one_path(layer: ET.Element, shape: str, radius: float) -> ET.Element:
    """Draw all marks of a layer at once."""
    first = next(iter(layer), ET.Element("path"))
    kept = {"fill": "none"} | {name: first.get(name, "") for name in _DRAWN if first.get(name)}
    if kept.get("stroke-width") == "0":
        kept = {"fill": kept["fill"]}
    start_x, start_y, steps = _outline(shape, radius)
    if shape in _STROKED:
        # A dot is a line of no length with round ends; a cross is two lines: the shortest ways.
        width, cap = _STROKED[shape]
        kept = {"fill": "none", "stroke": kept["fill"], "stroke-width": short(width * radius)}
        kept |= {"stroke-linecap": cap} if cap else {}
    outlines = [f"M{short(x + start_x)} {short(y + start_y)}{steps}" for x, y in _places(layer)]
    return ET.Element("path", {**kept, "d": "".join(outlines)})


def _places(layer: ET.Element) -> Iterator[tuple[float, float]]:
    for mark in layer:
        if found := _PLACE.match(mark.get("transform", "")):
            yield float(found[1]), float(found[2])


def _outline(shape: str, radius: float) -> tuple[float, float, str]:
    """Give where an outline starts, seen from its centre, and its steps.

    Every shape covers about the area of the disc with this radius, so none looks heavier than
    another.
    """
    match shape:
        case "circle":
            return 0, 0, "h0"
        case "ring":
            arc = f"a{short(radius)} {short(radius)} 0 1 0"
            width = short(2 * radius)
            return -radius, 0, f"{arc} {width} 0{arc}-{width} 0"
        case "square":
            half = 0.885 * radius
            side = short(2 * half)
            return -half, -half, f"h{side}v{side}h-{side}z"
        case "triangle":
            half, high = 1.3 * radius, 2.25 * radius
            return 0, -0.6 * high, f"l{short(half)} {short(high)}h-{short(2 * half)}z"
        case "diamond":
            half = 1.3 * radius
            step = short(half)
            return 0, -half, f"l{step} {step}-{step} {step}-{step}-{step}z"
        case "cross":
            reach, whole = short(1.2 * radius), short(2.4 * radius)
            return -1.2 * radius, 0, f"h{whole}m-{reach}-{reach}v{whole}"
        case _:
            raise ValueError(f"No outline for {shape!r}.")


def _line(mark: ET.Element) -> ET.Element:
    kept = {name: mark.get(name, "") for name in _DRAWN if mark.get(name)}
    path = _NUMBER.sub(lambda found: short(float(found[0])), mark.get("d", ""))
    return ET.Element("path", {**kept, "d": path})


def _text(mark: ET.Element) -> ET.Element:
    place = _PLACE.match(mark.get("transform", ""))
    x, y = place.groups() if place else ("0", "0")
    kept = {name: mark.get(name, "") for name in _WRITTEN if mark.get(name)}
    if "stroke" in kept:
        # The paper around the letters lies under them, not over.
        kept |= {"paint-order": "stroke", "stroke-linejoin": "round"}
    text = ET.Element("text", {"x": short(float(x)), "y": short(float(y)), **kept})
    text.text = mark.text
    return text


def short(number: float) -> str:
    """Write a number with at most one decimal."""
    return f"{round(number, 1) + 0.0:g}"
