"""What villages say, as it may be shown: rounded, without counts, and never five people's difference apart.

Groups of opinion are found anew each time and nobody knows who is in one. Everybody knows who lives in
Aijen. So a village has a door of its own:

- the figures of a village on a statement rest on at least five of its people, and so does what would be
  left when they are taken from everybody's, where those are shown;
- they stay as they were shown until at least five more (or fewer) of its people answered: so two
  outcomes in a row never differ by what one neighbour said in between. What was shown is remembered from
  one outcome to the next, and never published;
- they are rounded to hundredths and the number of answers stays inside;
- villages are never crossed with groups, nor with ages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voorkant.common.small_numbers import FEWEST, protect_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Cell = Mapping[str, Any]
    Memory = Mapping[str, Mapping[str, Cell]]

HUNDREDTHS = 2
MISSED = 0.7
"""Who came with less than this share of what one would expect is called missing."""
_FIGURES = ("agree", "low", "high", "disagree", "disagree_low", "disagree_high")


def participants(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the villages and how many people of each took part; None where that tells too much.

    `told` says whether a village has figures of its own on statements.
    """
    apart = set(told_apart(report))
    villages, silent = report["villages"], report["without_village"]
    counts = [village["participants"] for village in villages]
    shown = protect_counts([*counts, silent] if silent else counts).cells
    return [
        {"id": village["id"], "participants": count, "told": village["id"] in apart}
        for village, count in zip(villages, shown, strict=False)
    ]


def told_apart(report: Mapping[str, Any]) -> list[str]:
    """Name the villages that have figures of their own: at least two that the mathematics judges."""
    judged = [village["id"] for village in report["villages"] if village["judged"]]
    return judged if len(judged) > 1 else []


def figures(entry: Mapping[str, Any], before: Memory, *, beside_everybody: bool) -> dict[str, Cell]:
    """Give the figures of villages on a statement that may be shown, each with its `n`, by village.

    Args:
        entry: The statement in civicmath's report.
        before: Statement → village → what this gave for the outcome before.
        beside_everybody: Whether figures over everybody are shown too, so that who lives elsewhere
            could be worked out.
    """
    earlier = before.get(entry["statement"], {})
    cells = {cell["id"]: cell for cell in entry["villages"] if cell["n"] > 0}
    counts = [cell["n"] for cell in cells.values()]
    rest = max(0, entry["everyone"]["n"] - sum(counts)) if beside_everybody else 0
    shown = protect_counts([*counts, rest] if rest else counts).cells
    return {
        name: _held(cell, earlier.get(name))
        for (name, cell), count in zip(cells.items(), shown, strict=False)
        if count is not None
    }


def _held(cell: Cell, earlier: Cell | None) -> Cell:
    """Keep what was shown until at least five people make the difference."""
    if earlier is not None and abs(cell["n"] - earlier["n"]) < FEWEST:
        return earlier
    return {"n": cell["n"], **{name: round(cell[name], HUNDREDTHS) for name in _FIGURES}}


def told(found: Mapping[str, Cell], names: Sequence[str]) -> list[dict[str, Any]]:
    """Write the figures of all villages for publication; None where nothing may be told.

    Args:
        found: As `figures` gave them.
        names: The villages that are told apart, in the order of the report.
    """
    return [
        {"id": name, **{key: found[name][key] if name in found else None for key in _FIGURES}}
        for name in names
    ]


def missing(cells: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Compare who took part with who lives there, per area and per band of ages, never both at once.

    Args:
        cells: `weights.cells` of civicmath's report.

    Returns:
        `areas` and `ages`, each with `id`, `expected` and `actual` people (None where that tells too
        much) and whether they are `missed`; those of whom most are missing first.
    """
    return {"areas": _margin(cells, "area"), "ages": _margin(cells, "age_band")}


def _margin(cells: Sequence[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    expected: dict[str, float] = {}
    actual: dict[str, int] = {}
    # Where there are cells of area and age, those are the whole; rows of one margin alone stand apart.
    for cell in cells:
        if (part := cell[name]) is not None:
            expected[part] = expected.get(part, 0.0) + cell["expected"]
            actual[part] = actual.get(part, 0) + cell["actual"]
    # Nobody is not a few people; but whether a count that isn't told is nobody stays unsaid.
    there = {part: count for part, count in actual.items() if count}
    shown = dict(zip(there, protect_counts(list(there.values())).cells, strict=True))
    rows = [
        {
            "id": part,
            "expected": round(expected[part]),
            "actual": shown.get(part),
            "missed": expected[part] >= FEWEST and actual[part] < MISSED * expected[part],
        }
        for part in actual
    ]
    return sorted(rows, key=lambda row: (actual[row["id"]] - expected[row["id"]], row["id"]))
