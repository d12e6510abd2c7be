"""Norms as dated data: which values are in force on a day, each with its source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from civicmath.landuse.errors import DifferentUnits, NormTwice, UnknownName, UnknownUnit
from civicmath.landuse.site_fields import Text, label_of
from civicmath.landuse.units import UnknownSymbol, ratio, unit_of
from civicmath.landuse.uses import Norm

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from civicmath.landuse.site_fields import Record

TURBINE = "turbine"
"""The name by which norms speak of turbines, beside the codes of uses."""
UNITS = {"distance": "m", "noise": "dB", "spacing": "m", "slope": "percent"}
"""Kinds of norms that have a value, and the unit it is compared in."""
KINDS = (*UNITS, "no-go", "keep")
LAYERS = ("homes", "cables", "protected")
_HIGHEST = 1e6


def read_norms(record: Record, uses: Collection[str], *, turbines: bool) -> tuple[Norm, ...]:
    """Read the norms of a catalogue.

    Raises:
        NormTwice: A norm has two values on one day.
        LandRefusal: A field is missing, of another kind or unit, or names what isn't there.
    """
    known = {*uses, TURBINE} if turbines else set(uses)
    norms = tuple(_norm(part, known) for part in record.listed("norms", "norm", optional=True))
    _one_value_a_day(record, norms)
    return norms


def in_force(norms: Iterable[Norm], on: date) -> tuple[Norm, ...]:
    """The norms that hold on a day."""
    return tuple(
        norm for norm in norms if norm.starts <= on and (norm.ends is None or on <= norm.ends)
    )


def _norm(record: Record, known: Collection[str]) -> Norm:
    code, kind = record.text("code"), record.text("kind")
    if kind not in KINDS:
        raise UnknownName(file=record.file, feature=f"norm {code}", field="kind", name=kind)
    uses = record.texts("uses")
    for use in uses:
        if use not in known:
            raise UnknownName(file=record.file, feature=f"norm {code}", field="uses", name=use)
    layer, tag = _where(record, code, kind)
    starts = record.day("from") or date.min
    return Norm(
        code=code,
        kind=kind,
        uses=uses,
        value=_value(record, code, kind),
        unit=UNITS.get(kind, ""),
        layer=layer,
        tag=tag,
        starts=starts,
        ends=record.day("until", optional=True),
        label=label_of(record, "label") if record.has("label") else Text(code, code),
        source=record.text("source"),
        placeholder=record.flag("placeholder"),
    )


def _where(record: Record, code: str, kind: str) -> tuple[str, str]:
    """Read the layer or the tag that a norm is about."""
    layer = record.text("layer", "")
    tag = record.text("tag", "")
    if layer and layer not in LAYERS:
        raise UnknownName(file=record.file, feature=f"norm {code}", field="layer", name=layer)
    if kind in {"distance", "noise"} and not layer:
        record.need("layer")
    if kind == "keep" and not tag:
        record.need("tag")
    if kind == "no-go" and bool(layer) == bool(tag):
        record.refuse("layer")
    return layer, tag


def _value(record: Record, code: str, kind: str) -> float:
    """Read the value in the unit that its kind is compared in."""
    if kind not in UNITS:
        return 0.0
    value = record.number("value", 0.0, _HIGHEST)
    text = record.text("unit")
    try:
        size = ratio(unit_of(text), unit_of(UNITS[kind]))
    except UnknownSymbol as error:
        raise UnknownUnit(
            file=record.file, feature=f"norm {code}", field="unit", unit=text
        ) from error
    if size is None:
        raise DifferentUnits(
            file=record.file,
            feature=f"norm {code}",
            field="unit",
            unit=text,
            expected=UNITS[kind],
        )
    return value * size


def _one_value_a_day(record: Record, norms: tuple[Norm, ...]) -> None:
    for number, norm in enumerate(norms):
        for other in norms[number + 1 :]:
            day = max(norm.starts, other.starts)
            last = min(norm.ends or date.max, other.ends or date.max)
            if other.code == norm.code and day <= last:
                raise NormTwice(file=record.file, norm=norm.code, day=day.isoformat())
