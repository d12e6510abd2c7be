from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from civicmath.errors import EmptyId, MissingColumn
from civicmath.population.errors import (
    AreaInTwoFigures,
    FiguresDisagree,
    FigureTwice,
    LivesElsewhere,
    NoCategory,
    PersonTwice,
    PersonUnknown,
    PopulationRefusal,
    UnknownCategory,
    UnknownCount,
)
from civicmath.population.residents import Population, Residents, weigh
from civicmath.population.tables import read_people, read_population

ROWS: list[tuple[str | None, str | None, int]] = [
    ("Aijen|Bergen", "young", 1000),
    ("Aijen|Bergen", "old", 3000),
    ("Well", "young", 500),
    ("Well", "old", 500),
]


def test_a_table_of_areas_and_ages_gives_both_margins() -> None:
    areas, ages = Population.of(ROWS).margins
    assert dict(areas.population) == {"Aijen|Bergen": 4000, "Well": 1000}
    assert dict(ages.population) == {"young": 1500, "old": 3500}
    assert areas.category("Aijen") == areas.category("Bergen") == "Aijen|Bergen"
    assert areas.shared() == {"Aijen|Bergen": ("Aijen", "Bergen")}


def test_rows_of_areas_and_rows_of_ages_give_the_same_margins() -> None:
    apart = Population.of(
        [
            ("Aijen|Bergen", None, 4000),
            ("Well", None, 1000),
            (None, "young", 1500),
            (None, "old", 3500),
        ]
    )
    assert [dict(m.population) for m in apart.margins] == [
        dict(m.population) for m in Population.of(ROWS).margins
    ]


@pytest.mark.parametrize(
    ("rows", "refusal", "line"),
    [
        ([*ROWS, (None, None, 3)], NoCategory, 5),
        ([*ROWS, ("Well", "old", 500)], FigureTwice, 5),
        ([*ROWS, ("Aijen", "old", 5)], AreaInTwoFigures, 5),
        ([*ROWS, ("Well", None, 1001)], FiguresDisagree, 5),
        ([*ROWS, (None, "old", 9)], FiguresDisagree, 5),
        ([("Well", None, 10), (None, "old", 11)], FiguresDisagree, 2),
    ],
)
def test_figures_that_contradict_each_other_are_refused_with_their_line(
    rows: list[tuple[str | None, str | None, int]],
    refusal: type[PopulationRefusal],
    line: int,
) -> None:
    with pytest.raises(refusal) as refused:
        Population.of(rows)
    assert refused.value.params["line"] == line


def test_who_is_missing_is_counted_part_by_part_and_comes_first() -> None:
    residents = Residents(
        ("Aijen", "Bergen", "Well", "Well", None), ("old", "old", "old", "young", "young")
    )
    weighing = weigh(residents, Population.of(ROWS))
    assert weighing is not None
    first = weighing.cells[0]
    assert (first.area, first.age_band, first.population) == ("Aijen|Bergen", "young", 1000)
    assert (first.actual, first.weight) == (0, None)
    assert first.expected == pytest.approx(4 * 1000 / 5000)
    assert sum(cell.actual for cell in weighing.cells) == 4
    assert weighing.weights.missing == {"area": (), "age_band": ()}
    assert weighing.weights.unknown == {"area": 1, "age_band": 0}


def test_without_joint_figures_each_margin_has_its_own_parts() -> None:
    apart = Population.of([("Well", None, 10), ("Aijen", None, 10), (None, "old", 20)])
    weighing = weigh(Residents(("Well", "Well", None), ("old", None, None)), apart)
    assert weighing is not None
    told = {(c.area, c.age_band): (c.expected, c.actual) for c in weighing.cells}
    assert told == {("Aijen", None): (1.0, 0), ("Well", None): (1.0, 2), (None, "old"): (1.0, 1)}


def test_a_margin_of_which_nobody_told_anything_is_left_out() -> None:
    weighing = weigh(Residents(("Aijen", "Well"), (None, None)), Population.of(ROWS))
    assert weighing is not None
    assert [margin.name for margin in weighing.margins] == ["area"]
    told = {(c.area, c.age_band): (c.population, c.actual) for c in weighing.cells}
    assert told == {("Aijen|Bergen", None): (4000, 1), ("Well", None): (1000, 1)}
    assert weigh(Residents((None, None), (None, None)), Population.of(ROWS)) is None


def test_somebody_from_elsewhere_is_refused() -> None:
    with pytest.raises(UnknownCategory):
        weigh(Residents(("Venlo",), ("old",)), Population.of(ROWS))


def test_files_give_the_same_as_rows(tmp_path: Path) -> None:
    figures, people = tmp_path / "population.csv", tmp_path / "people.csv"
    lines = [f"{area},{age},{count}" for area, age, count in ROWS]
    figures.write_text("\n".join(["area,age_band,people", *lines]) + "\n", encoding="utf-8")
    people.write_text("participant,area,age_band\n3,Well,\n1,Aijen,old\n", encoding="utf-8")
    read = read_population(figures)
    assert [(row.area, row.age_band, row.people) for row in read.figures] == ROWS
    residents = read_people(people, ["1", "2", "3"], read)
    assert residents == Residents(("Aijen", None, "Well"), ("old", None, None))


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("area,people\nWell,ten\n", UnknownCount),
        ("area,people\nWell,-1\n", UnknownCount),
        ("area,people\nWell,1.5\n", UnknownCount),
        ("area,people\n,4\n", NoCategory),
        ("area,age_band\nWell,old\n", MissingColumn),
    ],
)
def test_a_broken_file_of_figures_is_refused(
    tmp_path: Path, text: str, refusal: type[Exception]
) -> None:
    path = tmp_path / "population.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(refusal):
        read_population(path)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("participant,area\n9,Well\n", PersonUnknown),
        ("participant,area\n1,Well\n1,Aijen\n", PersonTwice),
        ("participant,area\n1,Venlo\n", LivesElsewhere),
        ("participant,age_band\n1,middle\n", LivesElsewhere),
        ("participant,area\n,Well\n", EmptyId),
        ("area\nWell\n", MissingColumn),
    ],
)
def test_a_broken_file_of_people_is_refused_with_its_line(
    tmp_path: Path, text: str, refusal: type[Exception]
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(refusal):
        read_people(path, ["1", "2"], Population.of(ROWS))


def test_weights_have_mean_one_and_hang_on_cells_alone() -> None:
    rng = np.random.default_rng(3)
    residents = Residents(
        tuple(rng.choice(["Aijen", "Bergen", "Well"], 60).tolist()),
        tuple(rng.choice(["young", "old"], 60).tolist()),
    )
    weighing = weigh(residents, Population.of(ROWS))
    assert weighing is not None
    weights = weighing.weights.weights
    assert weights.mean() == pytest.approx(1.0)
    by_cell: dict[tuple[bool, str | None], set[float]] = {}
    for area, age, weight in zip(residents.areas, residents.age_bands, weights, strict=True):
        by_cell.setdefault((area == "Well", age), set()).add(round(float(weight), 9))
    assert all(len(own) == 1 for own in by_cell.values())
