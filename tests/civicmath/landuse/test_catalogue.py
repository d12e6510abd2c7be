from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from civicmath.errors import Refusal
from civicmath.landuse.catalogue import catalogue_of, own_catalogue, read_catalogue
from civicmath.landuse.errors import (
    BrokenJson,
    DifferentUnits,
    MissingField,
    NameTwice,
    NegativeYield,
    NormTwice,
    OutOfRange,
    TooMuch,
    UnknownName,
    UnknownUnit,
    WrongKind,
)
from civicmath.landuse.norms import in_force
from civicmath.landuse.site_fields import Record
from civicmath.landuse.uses import base_yield, land_equivalent_ratio, share_kept, stacks_of
from tests.civicmath.landuse.sites import catalogue, figure, norm

OWN = own_catalogue()


def test_every_figure_has_a_unit_a_range_and_a_source() -> None:
    for one in OWN.figures.values():
        assert one.low <= one.value <= one.high
        assert one.source
        assert one.placeholder == one.source.startswith("placeholder:"), one.code


def test_every_norm_has_a_source_and_says_whether_it_is_a_placeholder() -> None:
    for one in OWN.norms:
        assert one.placeholder == ("placeholder" in one.source), one.code


def test_every_figure_of_the_catalogue_is_used() -> None:
    text = str({key: value for key, value in OWN.source.items() if key != "figures"})
    assert [code for code in OWN.figures if f"'{code}'" not in text] == []


def test_solar_comes_within_three_percent_of_the_public_figures_of_wells_meer() -> None:
    # 265 to 271 ha, of which four fifths on the ground; 296 to 326 MWp; 281 to 309 GWh a year.
    ground, raised = 0.8 * 268.0, 0.2 * 268.0
    peak = ground * OWN.figures["solar-ground-density"].value
    peak += raised * OWN.figures["solar-raised-density"].value
    assert peak == pytest.approx((296 + 326) / 2, rel=0.03)
    energy = ground * base_yield(OWN, "solar_ground", "mwh") + raised * base_yield(
        OWN, "solar_raised", "mwh"
    )
    assert energy == pytest.approx(1000 * (281 + 309) / 2, rel=0.03)
    page = (Path(__file__).resolve().parents[3] / "docs/methods/landuse.md").read_text(
        encoding="utf-8"
    )
    assert f"{peak:.1f} MWp" in page
    assert f"{energy / 1000:.1f} GWh" in page


def test_four_turbines_come_within_three_percent_of_the_public_figure() -> None:
    assert OWN.turbine is not None
    assert 4 * OWN.figures["wind-yield"].value == pytest.approx(78_400, rel=0.03)
    assert OWN.turbine.most == 4


def test_stacks_are_all_sets_whose_uses_may_pairwise_share_ground() -> None:
    stacks = {stack.uses for stack in stacks_of(OWN, source="x")}
    assert ("solar_raised", "arable") in stacks
    assert ("solar_raised", "grassland", "water") in stacks
    assert ("solar_ground", "arable") not in stacks
    assert all((use,) in stacks for use in OWN.uses)
    assert 10 <= len(stacks) <= 40


def test_the_land_equivalent_ratio_is_what_apart_would_need() -> None:
    for stack in stacks_of(OWN, source="x"):
        stated, low, high = land_equivalent_ratio(OWN, stack)
        assert low <= stated <= high
        apart = sum(share_kept(OWN, use, stack.uses) for use in stack.uses)
        assert stated == pytest.approx(apart)
        assert len(stack.uses) > 1 or stated == low == high == 1.0
        if stack.uses == ("solar_raised", "arable"):
            assert (stated, low, high) == pytest.approx((1.8, 1.5, 1.95))  # as docs/methods says


def test_a_norm_holds_from_its_first_to_its_last_day() -> None:
    def limit(year: int, month: int, day: int) -> list[float]:
        norms = in_force(OWN.norms, date(year, month, day))
        return [one.value for one in norms if one.code == "turbine-sound"]

    assert limit(2010, 12, 31) == []
    assert limit(2011, 1, 1) == limit(2021, 6, 29) == [47.0]
    assert limit(2021, 6, 30) == limit(2026, 11, 23) == [45.0]


def made(change: Any) -> Record:
    fields = copy.deepcopy(catalogue())
    change(fields)
    return Record("catalogue.toml", "the file", fields)


def test_the_small_catalogue_is_one() -> None:
    small = catalogue_of(made(lambda _fields: None))
    assert base_yield(small, "panels", "mwh") == pytest.approx(950.0)
    assert base_yield(small, "forest", "mwh") == 0.0


def set_in(*path: str, to: Any) -> Any:
    def change(fields: dict[str, Any]) -> None:
        for name in path[:-1]:
            fields = fields[name]
        fields[path[-1]] = to

    return change


def add_norms(*norms: dict[str, Any]) -> Any:
    return lambda fields: fields["norms"].extend(norms)


CASES: list[tuple[Any, type[Refusal], dict[str, Any]]] = [
    (set_in("figures", "sun", "value", to=-1.0), NegativeYield, {"feature": "figure sun", "field": "value"}),
    (set_in("figures", "sun", "value", to=3.0), OutOfRange, {"feature": "figure sun", "high": "2"}),
    (set_in("figures", "sun", "value", to="much"), WrongKind, {"field": "value"}),
    (set_in("figures", "sun", "value", to=True), WrongKind, {"field": "value"}),
    (set_in("figures", "sun", "value", to=float("nan")), WrongKind, {"field": "value"}),
    (set_in("figures", "sun", "value", to=float("inf")), WrongKind, {"field": "value"}),
    (set_in("figures", "sun", "source", to=""), WrongKind, {"field": "source"}),
    (set_in("figures", "sun", "source", to=None), MissingField, {"field": "source"}),
    (set_in("figures", "sun", "unit", to="suns"), UnknownUnit, {"unit": "suns"}),
    (set_in("figures", "sun", "unit", to="km/ha"), DifferentUnits, {"feature": "use panels", "expected": "MWh/year/ha"}),
    (set_in("uses", "panels", "yields", to={"gas": ["sun"]}), UnknownName, {"name": "gas"}),
    (set_in("uses", "panels", "yields", to={"mwh": ["moon"]}), UnknownName, {"name": "moon"}),
    (set_in("uses", "panels", "yields", to={"mwh": []}), DifferentUnits, {"feature": "use panels"}),
    (set_in("uses", "panels", "fragmentation", to=-1), OutOfRange, {"field": "fragmentation"}),
    (set_in("uses", "a__b", to={"label": "x"}), UnknownName, {"name": "a__b"}),
    (set_in("together", to=[{"uses": ["panels", "roads"], "keep": ["whole", "whole"]}]), UnknownName, {"name": "roads"}),
    (set_in("together", to=[{"uses": ["panels"], "keep": ["whole"]}]), WrongKind, {"field": "uses"}),
    (set_in("together", to=[{"uses": ["panels", "crops"], "keep": ["sun", "whole"]}]), DifferentUnits, {"expected": "share"}),
    (set_in("together", to=2 * [{"uses": ["panels", "crops"], "keep": ["whole", "whole"]}]), NameTwice, {"feature": "together"}),
    (add_norms(norm("distance", ["panels"], value=50, unit="m")), MissingField, {"field": "layer"}),
    (add_norms(norm("distance", ["panels"], value=50, unit="dB", layer="homes")), DifferentUnits, {"expected": "m"}),
    (add_norms(norm("distance", ["panels"], value=-5, unit="m", layer="homes")), OutOfRange, {"field": "value"}),
    (add_norms(norm("distance", ["roads"], value=5, unit="m", layer="homes")), UnknownName, {"name": "roads"}),
    (add_norms(norm("distance", ["panels"], value=5, unit="m", layer="shops")), UnknownName, {"name": "shops"}),
    (add_norms(norm("silence", ["panels"])), UnknownName, {"name": "silence"}),
    (add_norms(norm("no-go", ["panels"])), WrongKind, {"field": "layer"}),
    (add_norms(norm("no-go", ["turbine"], tag="x")), UnknownName, {"name": "turbine"}),
    (add_norms(norm("slope", ["panels"], value=5, unit="percent") | {"from": "soon"}), WrongKind, {"field": "from"}),
    (add_norms(*2 * [norm("slope", ["panels"], value=5, unit="percent")]), NormTwice, {"norm": "slope"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kind", "said"), CASES, ids=lambda case: getattr(case, "code", "")
)
def test_what_is_wrong_is_refused_with_feature_field_and_reason(
    change: Any, kind: type[Refusal], said: dict[str, Any]
) -> None:
    with pytest.raises(kind) as refused:
        catalogue_of(made(change))
    assert said.items() <= refused.value.params.items()
    assert refused.value.params["file"] == "catalogue.toml"


def test_two_values_of_a_norm_may_follow_each_other() -> None:
    first = norm("slope", ["panels"], value=5, unit="percent") | {"until": "2022-12-31"}
    second = norm("slope", ["panels"], value=10, unit="percent") | {"from": "2023-01-01"}
    assert len(catalogue_of(made(add_norms(first, second))).norms) == 2
    overlapping = second | {"from": "2022-12-31"}
    with pytest.raises(NormTwice) as refused:
        catalogue_of(made(add_norms(first, overlapping)))
    assert refused.value.params["day"] == "2022-12-31"


def test_too_many_stacks_are_refused() -> None:
    names = [f"u{number}" for number in range(12)]
    fields = catalogue() | {
        "figures": {"whole": figure(1.0, "share")},
        "uses": {name: {"label": name} for name in names},
        "together": [
            {"uses": [one, other], "keep": ["whole", "whole"]}
            for place, one in enumerate(names)
            for other in names[:place]
        ],
    }
    crowded = catalogue_of(Record("c.toml", "the file", fields))
    with pytest.raises(TooMuch):
        stacks_of(crowded, source="c.toml")


def test_broken_toml_is_refused_with_its_line(tmp_path: Any) -> None:
    (tmp_path / "mine.toml").write_text('name = "x"\n[measures\n', encoding="utf-8")
    with pytest.raises(BrokenJson) as refused:
        read_catalogue(tmp_path / "mine.toml")
    assert refused.value.params["line"] == 2
