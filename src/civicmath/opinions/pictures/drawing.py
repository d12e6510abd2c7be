"""What stands on the map, layer by layer, in the look of the pages.

Drawn by Vega through Altair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import altair as alt
import vl_convert

from civicmath.opinions.pictures.layout import HEIGHT, LABEL, LINE, NOTE, WIDTH
from civicmath.opinions.pictures.svg import Story, compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Points: TypeAlias = Sequence[tuple[float, float]] | NDArray[np.float64]

INK, INK_SOFT, INK_FAINT, PAPER = "#17211e", "#47534f", "#5d6966", "#f7f5ef"
SERIF = "Iowan Old Style, Palatino Linotype, Palatino, Book Antiqua, Georgia, serif"
SANS = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"
_RING, _RING_WIDTH = 0.82, 0.42  # of the radius of a mark
_SIDE = 16.0


class Look(NamedTuple):
    """Colour and shape of a group: either alone tells groups apart."""

    colour: str
    shape: str


# The mathematics finds five groups at most.
GROUPS = (
    Look("#0f766e", "circle"),
    Look("#5d2f7c", "square"),
    Look("#9a5200", "triangle"),
    Look("#1d4f91", "diamond"),
    Look("#8a2050", "cross"),
)


class Drawing:
    """Layers in the order in which they cover each other."""

    def __init__(self) -> None:
        self._layers: list[alt.Chart] = []
        self._shapes: list[tuple[str, float]] = []

    def area(self, corners: NDArray[np.float64], look: Look) -> None:
        """Draw where a group is."""
        chart = _at(corners, order=True).mark_line(
            interpolate="linear-closed",
            filled=True,
            fill=look.colour,
            fillOpacity=0.09,
            stroke=look.colour,
            strokeOpacity=0.75,
            strokeWidth=1,
            strokeDash=[4, 4],
        )
        self._layers.append(chart)

    def group(self, points: NDArray[np.float64], look: Look, radius: float) -> None:
        """Draw the people of a group."""
        self._filled(points, look.shape, radius, look.colour)

    def cloud(self, points: NDArray[np.float64], radius: float) -> None:
        """Draw people without groups."""
        self._filled(points, "circle", radius, INK_FAINT)

    def between(self, points: NDArray[np.float64], radius: float) -> None:
        """Draw people in between as open rings."""
        if len(points):
            self._rings(points, radius * _RING, radius * _RING_WIDTH)

    def label(self, text: str, place: tuple[float, float], look: Look) -> None:
        """Name a group."""
        chart = _at([place]).mark_text(
            text=text,
            font=SERIF,
            fontSize=LABEL,
            fontWeight="bold",
            fill=look.colour,
            stroke=PAPER,
            strokeWidth=5,
            baseline="middle",
        )
        self._layers.append(chart)

    def notes(self, lines: Sequence[str], *, ring: bool) -> None:
        """Write lines at the bottom; with `ring`, the first explains the open rings."""
        for number, line in enumerate(lines):
            y = HEIGHT - 10 - LINE * (len(lines) - 1 - number) - LINE / 2
            x = _SIDE
            if ring and number == 0:
                self._rings([(x + 6, y)], 5.0, 1.6)
                x += 20
            self._write(line, (x, y), align="left")

    def sentence(self, lines: Sequence[str]) -> None:
        """Write lines in the middle, instead of a map."""
        for number, line in enumerate(lines):
            y = HEIGHT / 2 + LINE * (number - (len(lines) - 1) / 2)
            self._write(line, (WIDTH / 2, y), align="center")

    def svg(self, story: Story) -> str:
        """Write everything as a small SVG."""
        chart = (
            alt.layer(*self._layers)
            .properties(
                width=WIDTH,
                height=HEIGHT,
                padding=0,
                background=PAPER,
                autosize=alt.AutoSizeParams(type="none"),
            )
            .configure_view(stroke=None)
        )
        drawn = vl_convert.vegalite_to_svg(chart.to_dict(format="vega-lite"))
        return compact(drawn, story, self._shapes)

    def _rings(self, points: Points, radius: float, width: float) -> None:
        chart = _at(points).mark_point(filled=False, stroke=INK_FAINT, strokeWidth=width)
        self._symbols(chart, "ring", radius)

    def _filled(self, points: Points, shape: str, radius: float, colour: str) -> None:
        chart = _at(points).mark_point(fill=colour, strokeWidth=0)
        self._symbols(chart, shape, radius)

    def _symbols(self, chart: alt.Chart, shape: str, radius: float) -> None:
        # The outline is written by `svg`: Vega only says where.
        self._layers.append(chart)
        self._shapes.append((shape, radius))

    def _write(
        self, text: str, place: tuple[float, float], *, align: Literal["left", "center"]
    ) -> None:
        chart = _at([place]).mark_text(
            text=text, font=SANS, fontSize=NOTE, fill=INK_SOFT, align=align, baseline="middle"
        )
        self._layers.append(chart)


def _at(points: Points, *, order: bool = False) -> alt.Chart:
    """Put data in units of the picture."""
    values = [{"x": x, "y": y, "n": n} for n, (x, y) in enumerate(_pairs(points))]
    chart = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("x:Q", axis=None, scale=_units(WIDTH)),
        y=alt.Y("y:Q", axis=None, scale=_units(HEIGHT)),
    )
    return chart.encode(order="n:O") if order else chart


def _units(length: float) -> alt.Scale:
    """Count from the left and from the top, in units of the picture."""
    return alt.Scale(domain=[0, length], range=[0, length], nice=False, zero=False)


def _pairs(points: Points) -> list[tuple[float, float]]:
    return [(round(float(x), 2), round(float(y), 2)) for x, y in points]
