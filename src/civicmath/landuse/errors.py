"""What only land use refuses: sites, figures, norms and polygons that can't be used as they are.

    Refusal
    └── LandRefusal
        ├── SiteRefusal
        │   ├── NoSite                  land.no-site
        │   ├── BrokenJson              land.broken-json
        │   ├── UnknownSiteFormat       land.unknown-format
        │   ├── EmptySite               land.empty-site
        │   ├── TooMuch                 land.too-much
        │   └── PlaceTaken              land.place-taken
        ├── FieldRefusal
        │   ├── MissingField            land.missing-field
        │   ├── WrongKind               land.wrong-kind
        │   ├── OutOfRange              land.out-of-range
        │   ├── NegativeYield           land.negative-yield
        │   ├── UnknownName             land.unknown-name
        │   ├── NameTwice               land.name-twice
        │   ├── UnknownUnit             land.unknown-unit
        │   └── DifferentUnits          land.different-units
        ├── AmbitionRefusal
        │   ├── NoAmbitions             land.no-ambitions
        │   ├── TargetNotPositive       land.target-not-positive
        │   ├── NothingYields           land.nothing-yields
        │   └── UnknownAmbition         land.unknown-ambition
        ├── NormRefusal
        │   ├── NormTwice               land.norm-twice
        │   └── NormsContradict         land.norms-contradict
        ├── GeometryRefusal
        │   ├── UnknownGeoFormat        land.unknown-geo-format
        │   ├── UnknownCoordinates      land.unknown-coordinates
        │   ├── NoCoordinates           land.no-coordinates
        │   ├── NotThisShape            land.not-this-shape
        │   ├── InvalidPolygon          land.invalid-polygon
        │   ├── Overlap                 land.overlap
        │   └── OutsideTheCountry       land.outside-the-country
        └── PlanRefusal
            └── NotAPlan                land.not-a-plan

`feature` says where in the file: a use, a norm, a polygon, a row. `field` is the name as it stands
in the file.
"""

from __future__ import annotations

from civicmath.errors import Refusal


class LandRefusal(Refusal):
    """The base of what land use refuses."""


class SiteRefusal(LandRefusal):
    """A folder or file is no site."""


class NoSite(SiteRefusal):
    """The folder doesn't hold the two files of a site."""

    code = "land.no-site"
    needs = ("folder", "missing")


class BrokenJson(SiteRefusal):
    """Text that isn't JSON or TOML, or holds numbers that aren't finite."""

    code = "land.broken-json"
    needs = ("file", "line")


class UnknownSiteFormat(SiteRefusal):
    """Another `format` than those we know."""

    code = "land.unknown-format"
    needs = ("file", "found", "known")


class EmptySite(SiteRefusal):
    """No cell, or no polygon."""

    code = "land.empty-site"
    needs = ("file",)


class TooMuch(SiteRefusal):
    """More cells, polygons, corners or stacks than we take."""

    code = "land.too-much"
    needs = ("file", "what", "found", "limit")


class PlaceTaken(SiteRefusal):
    """A folder for a site that holds something else."""

    code = "land.place-taken"
    needs = ("folder",)


class FieldRefusal(LandRefusal):
    """One field of one feature."""


class MissingField(FieldRefusal):
    """A field that must be there is not."""

    code = "land.missing-field"
    needs = ("file", "feature", "field")


class WrongKind(FieldRefusal):
    """Text where a number must stand, and the like."""

    code = "land.wrong-kind"
    needs = ("file", "feature", "field", "value")


class OutOfRange(FieldRefusal):
    """A number outside the range that it may have."""

    code = "land.out-of-range"
    needs = ("file", "feature", "field", "value", "low", "high")


class NegativeYield(FieldRefusal):
    """Land that yields less than nothing."""

    code = "land.negative-yield"
    needs = ("file", "feature", "field", "value")


class UnknownName(FieldRefusal):
    """A name that nothing has."""

    code = "land.unknown-name"
    needs = ("file", "feature", "field", "name")


class NameTwice(FieldRefusal):
    """One name for two things."""

    code = "land.name-twice"
    needs = ("file", "feature", "name")


class UnknownUnit(FieldRefusal):
    """A unit that we can't compute with."""

    code = "land.unknown-unit"
    needs = ("file", "feature", "field", "unit")


class DifferentUnits(FieldRefusal):
    """Two units that measure different things."""

    code = "land.different-units"
    needs = ("file", "feature", "field", "unit", "expected")


class AmbitionRefusal(LandRefusal):
    """An ambition that no plan can be measured by."""


class NoAmbitions(AmbitionRefusal):
    """Nobody wants anything."""

    code = "land.no-ambitions"
    needs = ("file",)


class TargetNotPositive(AmbitionRefusal):
    """A target of zero, below it, or not finite."""

    code = "land.target-not-positive"
    needs = ("file", "ambition", "value")


class NothingYields(AmbitionRefusal):
    """No use yields the measure on any cell that counts."""

    code = "land.nothing-yields"
    needs = ("file", "ambition", "measure")


class UnknownAmbition(AmbitionRefusal):
    """A name that no ambition has."""

    code = "land.unknown-ambition"
    needs = ("name", "known")


class NormRefusal(LandRefusal):
    """Norms that can't all hold."""


class NormTwice(NormRefusal):
    """Two values of one norm on one day."""

    code = "land.norm-twice"
    needs = ("file", "norm", "day")


class NormsContradict(NormRefusal):
    """One norm asks what others forbid."""

    code = "land.norms-contradict"
    needs = ("file", "norm", "use", "cell", "other")


class GeometryRefusal(LandRefusal):
    """Shapes on the map."""


class UnknownGeoFormat(GeometryRefusal):
    """Neither GeoJSON, GeoPackage nor Parquet, or damaged."""

    code = "land.unknown-geo-format"
    needs = ("file",)


class UnknownCoordinates(GeometryRefusal):
    """Another coordinate system than the two we know."""

    code = "land.unknown-coordinates"
    needs = ("file", "found")


class NoCoordinates(GeometryRefusal):
    """Nothing says what the coordinates mean."""

    code = "land.no-coordinates"
    needs = ("file",)


class NotThisShape(GeometryRefusal):
    """A line where an area is needed, and the like."""

    code = "land.not-this-shape"
    needs = ("file", "feature", "found")


class InvalidPolygon(GeometryRefusal):
    """A polygon that crosses itself, or has no area."""

    code = "land.invalid-polygon"
    needs = ("file", "feature", "place")


class Overlap(GeometryRefusal):
    """Two polygons on the same ground."""

    code = "land.overlap"
    needs = ("file", "first", "second", "area_m2")


class OutsideTheCountry(GeometryRefusal):
    """Coordinates that aren't in the Netherlands."""

    code = "land.outside-the-country"
    needs = ("file", "feature", "place")


class PlanRefusal(LandRefusal):
    """A file with a plan."""


class NotAPlan(PlanRefusal):
    """The file doesn't have what a plan has."""

    code = "land.not-a-plan"
    needs = ("file", "field")
