"""The checker accepts what is true, and finds every forgery."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from civicmath.landuse.alternatives import alternatives
from civicmath.landuse.checking import check_result
from civicmath.landuse.conflicts import conflicts
from civicmath.landuse.errors import NotAPlan
from civicmath.landuse.frontier import frontier
from civicmath.landuse.plans import plan
from civicmath.landuse.site_loading import load_site
from civicmath.landuse.site_plans import (
    alternatives_record,
    conflicts_record,
    frontier_record,
    plan_record,
    to_bytes,
)
from tests.civicmath.landuse.sites import changed, norm, record, sample, small

SOURCE = Path(__file__).resolve().parents[3] / "src/civicmath/landuse"
DECIDING = {
    "alternatives", "areas", "borders", "compiling_removals", "compiling_sites", "compiling_turbines",
    "conflicts", "exact", "explain", "fragmentation", "frontier", "joined", "kernels", "patches", "plans",
    "prices", "problems", "programs", "results", "robust", "rounding", "steering", "stitching", "turbines",
    "utilities",
}  # fmt: skip


def first_false(folder: Path, file: Path) -> str | None:
    last = check_result(folder, file)[-1]
    return None if last.holds else last.what


def write(folder: Path, file: Path, **options: Any) -> Path:
    site = load_site(folder).site
    file.write_bytes(to_bytes(plan_record(site, plan(site, **options), 0.0)))
    return file


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample, and true results of every kind."""
    where = tmp_path_factory.mktemp("land")
    folder = sample(where / "site", 225)
    site = load_site(folder).site
    for objective in ("fairest", "sum", "nash"):
        write(folder, where / f"{objective}.json", objective=objective)
    write(folder, where / "borders.json", fragmentation=0.2)
    (where / "conflicts.json").write_bytes(to_bytes(conflicts_record(site, conflicts(site), 0.0)))
    points = frontier(site, 0, 2, 4)
    (where / "frontier.json").write_bytes(to_bytes(frontier_record(site, (0, 2), points, 0.0)))
    found = alternatives(site, 3)
    (where / "alternatives.json").write_bytes(to_bytes(alternatives_record(site, found, 0.0)))
    return where


@pytest.mark.parametrize(
    "name", ["fairest", "sum", "nash", "borders", "conflicts", "frontier", "alternatives"]
)
def test_what_our_commands_write_is_true(place: Path, name: str) -> None:
    assert first_false(place / "site", place / f"{name}.json") is None


def test_a_plan_of_parcels_with_borders_is_true(tmp_path: Path) -> None:
    import polars as pl
    import shapely

    shapes = [
        shapely.box(200_000 + 200 * n, 399_000, 200_200 + 200 * n, 399_150 + 40 * n)
        for n in range(6)
    ]
    table = pl.DataFrame(
        {
            "parcel": [f"p{n}" for n in range(6)],
            "area_m2": [shape.area for shape in shapes],
            "x_m": [shape.centroid.x for shape in shapes],
            "y_m": [shape.centroid.y for shape in shapes],
            "geometry": pl.Series([shapely.to_wkb(shape) for shape in shapes], dtype=pl.Binary),
        }
    )
    folder = small(tmp_path / "site", record(cell_m=0, rows=0, columns=0), table)
    for objective in ("fairest", "sum", "nash"):
        file = write(folder, tmp_path / "plan.json", objective=objective, fragmentation=0.3)
        assert first_false(folder, file) is None


def test_a_plan_with_turbines_is_true_and_a_moved_turbine_is_not(tmp_path: Path) -> None:
    folder = sample(tmp_path / "site", 225, turbines=True)
    file = write(folder, tmp_path / "plan.json")
    said = json.loads(file.read_text(encoding="utf-8"))
    assert said["turbines"]
    assert first_false(folder, file) is None

    def nearer(said: dict[str, Any]) -> None:
        places = load_site(folder).site.turbines
        assert places is not None
        first = said["turbines"][0]["place"]
        taken = {one["place"] for one in said["turbines"]}
        away = (places.x_m - places.x_m[first]) ** 2 + (places.y_m - places.y_m[first]) ** 2
        place = next(int(at) for at in away.argsort() if int(at) not in taken)
        said["turbines"][1] = {
            "place": place,
            "x_m": float(places.x_m[place]),
            "y_m": float(places.y_m[place]),
        }

    assert first_false(folder, changed(file, tmp_path / "x.json", nearer)) is not None

    def more(said: dict[str, Any]) -> None:
        said["turbines"].pop()

    assert first_false(folder, changed(file, tmp_path / "y.json", more)) is not None

    def elsewhere(said: dict[str, Any]) -> None:
        said["turbines"][0]["x_m"] += 500

    with pytest.raises(NotAPlan):
        check_result(folder, changed(file, tmp_path / "z.json", elsewhere))


def add(*path: Any, by: float) -> Any:
    def change(said: Any) -> None:
        for name in path[:-1]:
            said = said[name]
        said[path[-1]] += by

    return change


def put(*path: Any, to: Any) -> Any:
    def change(said: Any) -> None:
        for name in path[:-1]:
            said = said[name]
        said[path[-1]] = to

    return change


def lower_bound_and_gap(said: Any) -> None:
    said["bound"], said["gap"] = said["value"], 0.0


def better_everything(said: Any) -> None:
    said["value"] += 0.01
    said["bound"] = max(said["bound"], said["value"])
    said["gap"] = (said["bound"] - said["value"]) / said["bound"]


def other_choice(said: Any) -> None:
    stack = said["stacks"].index("grassland")
    place = next(n for n, one in enumerate(said["choice"]) if one != stack)
    said["choice"][place] = stack


def forbidden_choice(said: Any) -> None:
    said["choice"] = [said["stacks"].index("transformer")] * len(said["choice"])


def nothing_chosen(said: Any) -> None:
    said["choice"][0] = -1


def cheaper_prices(said: Any) -> None:
    for name in said["proof"]["prices"]:
        said["proof"]["prices"][name] *= 0.5


FORGERIES = [
    (add("value", by=1e-4), "value"),
    (better_everything, "value"),
    (lower_bound_and_gap, "bound"),
    (add("bound", by=-1e-3), "bound"),
    (add("gap", by=-1e-5), "gap"),
    (add("scores", "nature", by=1e-4), "scores.nature"),
    (add("amounts", "nature", by=0.1), "amounts.nature"),
    (add("areas", "forest", by=100.0), "areas.forest"),
    (add("areas_of_uses", "forest", by=-100.0), "areas_of_uses.forest"),
    (add("fragmentation_index", by=-0.01), "fragmentation_index"),
    (put("fragmentation", to=0.5), "value"),
    (put("objective", to="sum"), "value"),
    (other_choice, "amounts"),
    (forbidden_choice, "choice"),
    (nothing_chosen, "choice[0]"),
    (cheaper_prices, "bound"),
    (put("input_sha256", to="0" * 64), "input_sha256"),
    (lambda said: said.update(smallest_patches_kept=not said["smallest_patches_kept"]), "smallest_patches_kept"),
]  # fmt: skip


@pytest.mark.parametrize(("forge", "what"), FORGERIES)
def test_a_forged_plan_is_found_out(place: Path, tmp_path: Path, forge: Any, what: str) -> None:
    file = changed(place / "fairest.json", tmp_path / "forged.json", forge)
    found = first_false(place / "site", file)
    assert found is not None
    assert found.startswith(what)


@pytest.mark.parametrize("name", ["sum", "nash", "borders"])
def test_a_lowered_bound_is_found_out_for_every_objective(
    place: Path, tmp_path: Path, name: str
) -> None:
    file = changed(place / f"{name}.json", tmp_path / "forged.json", lower_bound_and_gap)
    told = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    if told["bound"] - told["value"] > 1e-6:
        assert first_false(place / "site", file) == "bound"


def test_a_bound_that_a_search_proves_is_found_by_a_search(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    for objective in ("fairest", "sum", "nash"):
        file = write(folder, tmp_path / "plan.json", objective=objective)
        assert first_false(folder, changed(file, tmp_path / "same.json", cheaper_prices)) is None
        assert (
            first_false(folder, changed(file, tmp_path / "low.json", add("bound", by=-0.02)))
            is not None
        )


def test_a_plan_of_another_site_is_no_plan_of_this_one(place: Path, tmp_path: Path) -> None:
    other = sample(tmp_path / "other", 225, seed=2)
    assert first_false(other, place / "fairest.json") == "input_sha256"


def test_a_plan_that_breaks_a_norm_of_a_later_day_is_found_out(tmp_path: Path) -> None:
    said = record(layers={"homes": {"type": "Point", "coordinates": [200_050.0, 399_950.0]}})
    folder = small(tmp_path / "site", said)
    file = write(folder, tmp_path / "plan.json")
    said["catalogue"]["norms"] = [
        norm("distance", ["panels", "crops"], value=90, unit="m", layer="homes")
    ]
    small(tmp_path / "site", said)
    now = load_site(folder).site.input_sha256
    found = first_false(folder, changed(file, tmp_path / "x.json", put("input_sha256", to=now)))
    assert found is not None
    assert found.startswith("choice")


def swap_first(said: Any) -> None:
    first = said["conflicts"][0]
    first["prices"] = dict.fromkeys(first["prices"], 1.0 / len(first["prices"]))
    first["bound"] = 0.5


@pytest.mark.parametrize(
    ("name", "forge", "what"),
    [
        ("conflicts", swap_first, "conflicts"),
        ("conflicts", add("conflicts", 0, "bound", by=-0.05), "conflicts"),
        ("conflicts", lambda said: said["compatible"].append(said["conflicts"][0]), "compatible"),
        ("frontier", add("points", 1, "bound", by=-0.1), "points[2].bound"),
        ("frontier", add("points", 1, "first", by=0.1), "points[2].first"),
        ("frontier", put("points", 2, "scores", "nature", to=0.5), "points[3].scores.nature"),
        ("alternatives", add("difference", 0, 1, by=0.1), "difference[1, 2]"),
        ("alternatives", put("within", to=0.0), "plans["),
        ("alternatives", add("plans", 1, "value", by=0.01), "plans[2].value"),
    ],
)
def test_other_results_that_were_forged_are_found_out(
    place: Path, tmp_path: Path, name: str, forge: Any, what: str
) -> None:
    file = changed(place / f"{name}.json", tmp_path / "forged.json", forge)
    found = first_false(place / "site", file)
    assert found is not None
    assert found.startswith(what)


@pytest.mark.parametrize(
    ("forge", "field"),
    [
        (lambda said: said.pop("value"), "value"),
        (put("value", to="high"), "value"),
        (put("schema", to="letter/1"), "schema"),
        (put("objective", to="best"), "objective"),
        (put("choice", to=[]), "choice"),
        (put("choice", 0, to=0.5), "choice"),
        (put("choice", 0, to=10_000), "choice"),
        (put("choice", 0, to=True), "choice"),
        (put("stacks", to=["forest"]), "stacks"),
        (put("scores", to={}), "scores"),
        (put("fragmentation", to=-1), "fragmentation"),
        (put("proof", "prices", "nature", to=-0.1), "proof.prices"),
        (put("proof", to=None), "proof."),
        (
            put("proof", "pressures", to={"shape": [1], "zlib_base64_float32": "!"}),
            "proof.pressures",
        ),
        (put("turbines", to=[{"place": 0}]), "turbines[1].place"),
    ],
)
def test_a_file_with_another_form_is_no_plan(
    place: Path, tmp_path: Path, forge: Any, field: str
) -> None:
    with pytest.raises(NotAPlan) as refused:
        check_result(
            place / "site", changed(place / "fairest.json", tmp_path / "forged.json", forge)
        )
    assert refused.value.params["field"] == field


def test_a_number_that_is_none_is_refused(place: Path, tmp_path: Path) -> None:
    text = (
        (place / "fairest.json")
        .read_text(encoding="utf-8")
        .replace('"gap": ', '"gap": NaN, "x": ', 1)
    )
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(Exception, match=r"land\.broken-json"):
        check_result(place / "site", tmp_path / "x.json")


def test_pressures_cannot_unpack_to_more_than_the_borders_need(place: Path, tmp_path: Path) -> None:
    import base64
    import zlib

    bomb = base64.b64encode(zlib.compress(bytes(50_000_000))).decode()
    forge = put("proof", "pressures", "zlib_base64_float32", to=bomb)
    with pytest.raises(NotAPlan):
        check_result(place / "site", changed(place / "borders.json", tmp_path / "x.json", forge))


def test_the_checker_imports_nothing_of_what_decides() -> None:
    waiting, seen = (
        [
            f"checking{part}"
            for part in ("", "_bounds", "_files", "_land", "_places", "_search", "_turbines")
        ],
        set(),
    )
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        tree = ast.parse((SOURCE / f"{name}.py").read_text(encoding="utf-8"))
        waiting += [
            str(node.module).split(".")[2]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("civicmath.landuse.")
        ]
    assert seen & DECIDING == set()
    assert {path.stem for path in SOURCE.glob("*.py")} >= DECIDING - {"kernels"}
