"""Which uses the norms and the land rule out on which cells, and by which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from civicmath.landuse.site import Site
    from civicmath.landuse.uses import Norm
    from civicmath.landuse.values import Flags


def options_removed(
    site: Site, norms: Sequence[Norm], progress: Callable[[float], None]
) -> NDArray[np.int16]:
    """Give for each cell and use the first norm that rules it out.

    Args:
        site: The site.
        norms: Those in force, in the order in which they are named as reasons.
        progress: Told the share of the norms that was looked at.

    Returns:
        (n, U) number of the norm; the number of norms where the land is unfit; -1 where allowed.
    """
    codes = list(site.catalogue.uses)
    by_use = np.full((site.cells, len(codes)), -1, np.int16)
    for number, norm in enumerate(norms):
        bound = [codes.index(use) for use in norm.uses if use in codes]
        if bound and norm.kind in {"distance", "slope", "no-go"}:
            where = cells_under(site, norm)
            for use in bound:
                by_use[where & (by_use[:, use] < 0), use] = number
        progress((number + 1) / len(norms))
    for code, fit in site.suitability.items():
        column = by_use[:, codes.index(code)]
        column[(fit <= 0.0) & (column < 0)] = len(norms)
    return by_use


def cells_under(site: Site, norm: Norm) -> Flags:
    """(n,) cells on which a norm of distance, slope or no-go rules its uses out."""
    nowhere = np.zeros(site.cells, bool)
    if norm.kind == "slope":
        slope = site.slope_percent
        return nowhere if slope is None else slope > norm.value
    if norm.kind == "no-go" and norm.tag:
        return site.tags.get(norm.tag, nowhere)
    layer = site.layers.get(norm.layer)
    if layer is None or layer.is_empty:
        return nowhere
    return near(site, layer, norm.value if norm.kind == "distance" else 0.0)


def near(site: Site, layer: BaseGeometry, distance_m: float) -> Flags:
    """(n,) cells of which any part is nearer than this; at zero those that share ground with it."""
    import shapely  # noqa: PLC0415 - only where a layer is

    found = np.zeros(site.cells, bool)
    reach = distance_m + _half_width(site)
    for part in shapely.get_parts(layer):
        west, south, east, north = part.bounds
        around = (
            (site.x_m >= west - reach)
            & (site.x_m <= east + reach)
            & (site.y_m >= south - reach)
            & (site.y_m <= north + reach)
            & ~found
        )
        some = np.flatnonzero(around)
        if not len(some):
            continue
        shapes = site.cell_shapes(some)
        shapely.prepare(part)
        if distance_m > 0.0:
            found[some] = shapely.distance(shapes, part) < distance_m
        else:
            found[some] = shapely.intersects(part, shapes) & ~shapely.touches(part, shapes)
    return found


def _half_width(site: Site) -> float:
    """Farthest that a cell reaches from its middle along an axis."""
    if site.shapes is None:
        return site.cell_m / 2.0
    import shapely  # noqa: PLC0415 - only for parcels

    west, south, east, north = shapely.bounds(site.shapes).T
    return float(
        max(
            (site.x_m - west).max(),
            (east - site.x_m).max(),
            (site.y_m - south).max(),
            (north - site.y_m).max(),
        )
    )
