"""Catalogues: measures, figures, uses, pairings and norms from TOML or from a site, all checked."""

from __future__ import annotations

import re
from importlib import resources
from typing import TYPE_CHECKING

from civicmath.landuse.errors import (
    DifferentUnits,
    NameTwice,
    NegativeYield,
    OutOfRange,
    UnknownName,
    UnknownUnit,
)
from civicmath.landuse.norms import read_norms
from civicmath.landuse.site_fields import Record, label_of, parse_toml, plain, read_toml
from civicmath.landuse.units import Unit, UnknownSymbol, multiply, ratio, unit_of
from civicmath.landuse.uses import (
    Catalogue,
    Figure,
    MeasureKind,
    Pairing,
    TurbineKind,
    UseKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

OWN = ("energy-landscape",)
"""Catalogues that come with the program."""
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_MOST_TURBINES = 500


def own_catalogue(name: str = "energy-landscape") -> Catalogue:
    """Read a catalogue that comes with the program."""
    file = resources.files("civicmath.landuse").joinpath("data", f"{name}.toml")
    return catalogue_of(parse_toml(file.read_text(encoding="utf-8"), f"{name}.toml"))


def read_catalogue(path: Path) -> Catalogue:
    """Read a catalogue from a TOML file.

    Raises:
        LandRefusal: A field is missing, out of range, of another unit, or names what isn't there.
        FileRefusal: The file can't be read.
    """
    return catalogue_of(read_toml(path))


def catalogue_of(record: Record) -> Catalogue:
    """Check a catalogue; refusals as `read_catalogue`."""
    figures = {code: _figure(part, code) for code, part in record.named("figures", "figure")}
    measures = {
        code: MeasureKind(code, _unit_text(part, "unit"), label_of(part, "label"))
        for code, part in record.named("measures", "measure")
    }
    uses = {code: _use(part, code, measures, figures) for code, part in record.named("uses", "use")}
    for kind, names in (("figure", figures), ("measure", measures), ("use", uses)):
        _plain_codes(record, kind, names)
    pairings = tuple(
        _pairing(part, uses, figures)
        for part in record.listed("together", "pairing", optional=True)
    )
    _once(record, pairings)
    turbine = (
        _turbine(record.inner("turbine"), measures, uses, figures)
        if record.has("turbine")
        else None
    )
    return Catalogue(
        name=record.text("name"),
        figures=figures,
        measures=measures,
        uses=uses,
        pairings=pairings,
        norms=read_norms(record, uses, turbines=turbine is not None),
        turbine=turbine,
        source=record.fields,
    )


def _figure(record: Record, code: str) -> Figure:
    value = record.number("value")
    low, high = record.number("low", default=value), record.number("high", default=value)
    if value < 0 or low < 0:
        field, wrong = ("value", value) if value < 0 else ("low", low)
        raise NegativeYield(
            file=record.file, feature=record.feature, field=field, value=plain(wrong)
        )
    if not low <= value <= high:
        raise OutOfRange(
            file=record.file,
            feature=record.feature,
            field="value",
            value=plain(value),
            low=plain(low),
            high=plain(high),
        )
    return Figure(
        code=code,
        value=value,
        unit=_unit_text(record, "unit"),
        low=low,
        high=high,
        source=record.text("source"),
        placeholder=record.flag("placeholder"),
    )


def _use(
    record: Record,
    code: str,
    measures: Mapping[str, MeasureKind],
    figures: Mapping[str, Figure],
) -> UseKind:
    yields, sizes = _yields(record, measures, figures, "ha")
    return UseKind(
        code=code,
        label=label_of(record, "label"),
        yields=yields,
        sizes=sizes,
        fragmentation=record.number("fragmentation", 0.0, 1000.0, default=1.0),
        smallest_patch_m2=record.number("smallest_patch_m2", 0.0, 1e9, default=0.0),
    )


def _yields(
    record: Record, measures: Mapping[str, MeasureKind], figures: Mapping[str, Figure], per: str
) -> tuple[dict[str, tuple[str, ...]], dict[str, float]]:
    """Read what a use gives: for each measure figures whose product has the measure's unit."""
    yields: dict[str, tuple[str, ...]] = {}
    sizes: dict[str, float] = {}
    if not record.has("yields"):
        return yields, sizes
    part = record.inner("yields")
    for measure in part.fields:
        if measure not in measures:
            raise UnknownName(
                file=record.file, feature=record.feature, field="yields", name=measure
            )
        codes = part.texts(measure)
        for code in codes:
            if code not in figures:
                raise UnknownName(
                    file=record.file, feature=record.feature, field=f"yields.{measure}", name=code
                )
        units = [_unit(record, f"yields.{measure}", figures[code].unit) for code in codes]
        wanted = f"{measures[measure].unit}/{per}"
        size = ratio(multiply(*units), unit_of(wanted))
        if size is None or not codes:
            raise DifferentUnits(
                file=record.file,
                feature=record.feature,
                field=f"yields.{measure}",
                unit=" * ".join(figures[code].unit for code in codes) or "nothing",
                expected=wanted,
            )
        yields[measure], sizes[measure] = codes, size
    return yields, sizes


def _pairing(record: Record, uses: Mapping[str, UseKind], figures: Mapping[str, Figure]) -> Pairing:
    pair = record.texts("uses")
    if len(pair) != 2 or pair[0] == pair[1]:  # noqa: PLR2004 - a pair is two
        record.refuse("uses")
    for use in pair:
        if use not in uses:
            raise UnknownName(file=record.file, feature=record.feature, field="uses", name=use)
    keeps = record.texts("keep")
    if len(keeps) != 2:  # noqa: PLR2004
        record.refuse("keep")
    for code in keeps:
        if code not in figures:
            raise UnknownName(file=record.file, feature=record.feature, field="keep", name=code)
        if ratio(_unit(record, "keep", figures[code].unit), unit_of("share")) is None:
            raise DifferentUnits(
                file=record.file,
                feature=record.feature,
                field="keep",
                unit=figures[code].unit,
                expected="share",
            )
    return Pairing(pair[0], pair[1], keeps[0], keeps[1])


def _once(record: Record, pairings: Iterable[Pairing]) -> None:
    seen: set[frozenset[str]] = set()
    for pairing in pairings:
        pair = frozenset((pairing.first, pairing.second))
        if pair in seen:
            name = f"{pairing.first} + {pairing.second}"
            raise NameTwice(file=record.file, feature="together", name=name)
        seen.add(pair)


def _turbine(
    record: Record,
    measures: Mapping[str, MeasureKind],
    uses: Mapping[str, UseKind],
    figures: Mapping[str, Figure],
) -> TurbineKind:
    yields, sizes = _yields(record, measures, figures, "turbine")
    not_below = record.texts("not_below", ())
    for use in not_below:
        if use not in uses:
            raise UnknownName(file=record.file, feature="turbine", field="not_below", name=use)

    def figure(field: str, unit: str) -> float:
        code = record.text(field)
        if code not in figures:
            raise UnknownName(file=record.file, feature="turbine", field=field, name=code)
        size = ratio(_unit(record, field, figures[code].unit), unit_of(unit))
        if size is None:
            raise DifferentUnits(
                file=record.file,
                feature="turbine",
                field=field,
                unit=figures[code].unit,
                expected=unit,
            )
        return figures[code].value * size

    return TurbineKind(
        yields=yields,
        sizes=sizes,
        rotor_m=figure("rotor", "m"),
        sound_power_db=figure("sound_power", "dB"),
        foundation_m=figure("foundation", "m"),
        not_below=not_below,
        grid_m=record.number("grid_m", 5.0, 1000.0),
        most=record.whole("most", 0, _MOST_TURBINES) if record.has("most") else None,
        wake_rotors=figure("wake_reach", "rotor"),
        wake_share=figure("wake_loss", "share"),
    )


def _unit_text(record: Record, field: str) -> str:
    text = record.text(field)
    _unit(record, field, text)
    return text


def _unit(record: Record, field: str, text: str) -> Unit:
    try:
        return unit_of(text)
    except UnknownSymbol as error:
        raise UnknownUnit(
            file=record.file, feature=record.feature, field=field, unit=text
        ) from error


def _plain_codes(record: Record, kind: str, names: Iterable[str]) -> None:
    """Codes become names of columns and keys: letters, digits, `-` and single `_`."""
    for name in names:
        if not _CODE.fullmatch(name) or "__" in name:
            raise UnknownName(file=record.file, feature=f"{kind} {name}", field="code", name=name)
