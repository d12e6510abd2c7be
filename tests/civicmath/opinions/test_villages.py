from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from civicmath.opinions.background import Background
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.report import opinion_report
from civicmath.opinions.schema import problems_of
from civicmath.opinions.villages import living_here, villages_of
from civicmath.population.residents import Population, Residents
from tests.civicmath.opinions.worlds import MISSING, Grid, camps, truth_of, votes_of

VILLAGES = ("Aijen", "Bergen", "Well")


def two_villages(people: int = 80, statements: int = 12) -> tuple[Grid, list[str]]:
    """Statement 0: all agree; 1: Aijen agrees and Bergen doesn't; 2: all disagree; the rest is by chance."""
    rng = np.random.default_rng(5)
    where = ["Aijen" if person % 4 == 0 else "Bergen" for person in range(people)]
    grid = np.where(rng.random((people, statements)) < 0.5, 1, -1)
    grid[:, 0] = np.where(rng.random(people) < 0.95, 1, -1)
    aijen = np.array([name == "Aijen" for name in where])
    grid[:, 1] = np.where(aijen, 1, -1)
    grid[:, 2] = np.where(rng.random(people) < 0.95, -1, 1)
    return grid.astype(np.int64), where


def residents(votes: Any, where: Sequence[str | None]) -> Residents:
    numbers = truth_of(votes, np.arange(len(where)))
    return Residents(tuple(where[n] for n in numbers.tolist()), (None,) * len(where))


def said(grid: Grid, where: Sequence[str | None], **more: Any) -> dict[str, Any]:
    votes = votes_of(grid)
    background = Background(residents(votes, where), **more)
    report = opinion_report(votes, seed=1, bootstraps=10, background=background)
    out: dict[str, Any] = json.loads(json.dumps(report.to_json_dict(), allow_nan=False))
    assert problems_of(out) == []
    return out


def by_statement(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    lists = ("common_ground", "common_opposition", "divided", "unknown")
    return {one["statement"]: one | {"list": name} for name in lists for one in report[name]}


def test_what_every_village_wants_is_common_ground_and_what_one_refuses_is_not() -> None:
    grid, where = two_villages()
    report = said(grid, list(where))
    found = by_statement(report)
    assert found["0"]["list"] == "common_ground"
    assert found["2"]["list"] == "common_opposition"
    assert found["1"]["list"] not in {"common_ground", "common_opposition"}
    assert found["1"]["village_gap"]["opposed"] is True
    assert (found["1"]["village_gap"]["more"], found["1"]["village_gap"]["less"]) == (
        "Aijen",
        "Bergen",
    )
    assert found["0"]["chance"] > 0.95
    assert found["1"]["chance"] < 0.05
    assert [v["id"] for v in found["0"]["villages"]] == ["Aijen", "Bergen"]


def test_figures_are_minima_over_groups_and_villages() -> None:
    grid, where = two_villages()
    for one in by_statement(said(grid, list(where))).values():
        if one["list"] in {"common_ground", "unknown"} and one["direction"] == "agree":
            rates = [*one["groups"], *one["villages"]]
            assert one["estimate"] == min(rate["agree"] for rate in rates)
            assert one["low"] == min(rate["low"] for rate in rates)


def test_what_is_named_lies_above_the_bar_in_every_interval_beside_it() -> None:
    grid, where = two_villages(people=120)
    for one in said(grid, list(where))["common_ground"]:
        assert all(
            rate["low"] > 0.6 for rate in [*one["groups"], *one["villages"], one["everyone"]]
        )


def test_a_village_of_four_has_no_say_and_is_told_apart() -> None:
    grid, where = two_villages()
    grid[:4, 0] = -1
    few = ["Well"] * 4 + where[4:]
    report = said(grid, few)
    told = {village["id"]: village for village in report["villages"]}
    assert told["Well"]["judged"] is False
    assert told["Well"]["participants"] == 4
    assert by_statement(report)["0"]["list"] == "common_ground"


def test_a_village_that_did_not_answer_differs_from_nobody() -> None:
    grid, where = two_villages()
    aijen = np.array([name == "Aijen" for name in where])
    grid[~aijen, 3] = MISSING
    [one] = [v for v in by_statement(said(grid, where)).values() if v["statement"] == "3"]
    assert one["village_gap"] is None
    there = by_statement(said(grid, where))["1"]["village_gap"]
    assert (there["more"], there["less"]) == ("Aijen", "Bergen")


def test_with_one_village_there_is_nothing_to_compare() -> None:
    grid, where = two_villages()
    report = said(grid, ["Bergen"] * len(where))
    assert len(report["villages"]) == 1
    assert all(one["villages"] == [] for one in by_statement(report).values())
    assert all(one["village_gap"] is None for one in by_statement(report).values())


def test_who_doesn_t_tell_counts_among_everybody_alone() -> None:
    grid, where = two_villages()
    silent: list[str | None] = [None if n < 20 else name for n, name in enumerate(where)]
    report = said(grid, silent)
    assert report["without_village"] == 20
    one = by_statement(report)["0"]
    assert one["everyone"]["n"] == len(grid)
    assert sum(village["n"] for village in one["villages"]) == len(grid) - 20


def test_nobody_telling_anything_changes_nothing() -> None:
    grid, where = two_villages()
    votes = votes_of(grid)
    plain: dict[str, Any] = opinion_report(votes, seed=1, bootstraps=10).to_json_dict()
    silent = said(grid, [None] * len(where))
    for name in ("common_ground", "common_opposition", "divided", "unknown", "villages", "weights"):
        assert silent[name] == json.loads(json.dumps(plain[name]))


def test_population_figures_weigh_villages_by_who_lives_there() -> None:
    grid, where = two_villages()
    figures = Population.of([("Aijen", None, 7500), ("Bergen", None, 2500)])
    report = said(grid, list(where), population=figures)
    one = by_statement(report)["1"]
    assert one["everyone"]["agree"] == pytest.approx(0.25)
    assert one["population"]["agree"] == pytest.approx(0.75)
    assert one["population"]["reached"] == 1.0
    assert one["population"]["low"] <= 0.75 <= one["population"]["high"]
    assert report["weights"]["effective"] < len(grid)
    first = report["weights"]["cells"][0]
    assert (first["area"], first["actual"], first["expected"]) == ("Aijen", 20, 60.0)
    assert report["villages"][0]["population"] == 7500


def test_villages_that_share_a_figure_say_so() -> None:
    grid, where = two_villages()
    figures = Population.of([("Aijen|Bergen", None, 5250), ("Well", None, 2485)])
    report = said(grid, list(where), population=figures)
    assert [(v["population"], v["margin"]) for v in report["villages"]] == [
        (5250, "Aijen|Bergen")
    ] * 2
    assert report["weights"]["margins"][0]["missing"] == ["Well"]
    assert by_statement(report)["0"]["population"]["reached"] == pytest.approx(5250 / 7735)


def test_villages_beside_stable_groups_can_only_take_common_ground_away() -> None:
    grid, _ = camps(1)
    grid[:, 0] = 1
    where: list[str | None] = [VILLAGES[n % 3] for n in range(len(grid))]
    votes = votes_of(grid)
    plain: dict[str, Any] = opinion_report(votes, seed=1, bootstraps=20).to_json_dict()
    with_villages = said(grid, where)
    assert with_villages["groups_stable"]
    names = [
        {one["statement"] for one in report["common_ground"]} for report in (plain, with_villages)
    ]
    assert {"0"} <= names[1] <= names[0]
    assert [one["statement"] for one in with_villages["divided"]] == [
        one["statement"] for one in plain["divided"]
    ]


def test_names_and_order_of_people_are_no_matter() -> None:
    grid, where = two_villages()
    votes, again = votes_of(grid), votes_of(grid, names=np.arange(len(grid)) + 500)
    reports = []
    for made, first in ((votes, 0), (again, 500)):
        told = {str(n + first): (name, None) for n, name in enumerate(where)}
        background = Background(Residents.of(made.participants.tolist(), told))
        report = opinion_report(made, seed=1, bootstraps=10, background=background).to_json_dict()
        report.pop("seconds")
        reports.append(json.dumps(report))
    assert reports[0] == reports[1]


def test_a_background_about_other_votes_is_refused() -> None:
    votes = votes_of(np.ones((6, 3), np.int64))
    for background in (
        Background(Residents(("Well",), (None,))),
        Background(moments=np.zeros(2, np.int64)),
        Background(chances=np.full(18, 1.5)),
        Background(chances=np.ones(4)),
    ):
        with pytest.raises(ValueError, match="There must be"):
            opinion_report(votes, seed=1, bootstraps=2, background=background)


def test_the_same_background_has_the_same_hash_and_another_has_another() -> None:
    one = Background(Residents(("Well", None), ("old", None)))
    assert Background().sha256 is None
    assert one.sha256 == Background(Residents(("Well", None), ("old", None))).sha256
    assert one.sha256 != Background(Residents((None, "Well"), ("old", None))).sha256
    assert one.sha256 != Background(moments=np.array([1, 2])).sha256


def test_everything_still_missing_gives_no_living() -> None:
    votes = votes_of(np.where(np.eye(6, dtype=bool), MISSING, 1))
    answers = answers_of(votes)
    assert living_here(answers, villages_of(answers, Background()), Background()) is None


@pytest.mark.filterwarnings("error")
def test_who_lives_where_the_figures_count_nobody_has_no_weight_and_breaks_nothing() -> None:
    grid, where = two_villages()
    grid[np.array(where) == "Bergen", 3] = MISSING
    figures = Population.of([("Aijen", None, 0), ("Bergen", None, 100)])
    found = by_statement(said(grid, where, population=figures))
    assert found["0"]["population"]["reached"] == 1.0
    only_there = found["3"]["population"]
    assert (only_there["agree"], only_there["low"], only_there["high"]) == (None, 0.0, 1.0)
