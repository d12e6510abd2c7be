"""Who holds the report and her own answers finds where the report put her."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from civicmath.opinions.report import OpinionReport, opinion_report
from tests.civicmath.opinions.worlds import MISSING, Grid, anything, camps, noise, votes_of


def made(grid: Grid, **more: Any) -> tuple[OpinionReport, dict[str, Any]]:
    report = opinion_report(votes_of(grid, **more), seed=2, bootstraps=20)
    return report, json.loads(json.dumps(report.to_json_dict()["model"]))


def places(model: dict[str, Any], grid: Grid) -> np.ndarray[Any, Any]:
    """Place everybody as the page of the method says: her leaning is a third unknown."""
    loadings, means = np.array(model["loadings"]).T, np.array(model["means"])
    variances = [model["leaning"], *model["variances"]]
    ridge = np.diag([model["noise"] / v if v > 0 else 1.0 for v in variances])
    found = []
    for row in grid:
        seen = row != MISSING
        hers = np.column_stack([np.ones(seen.sum()), loadings[seen]])
        found.append(np.linalg.solve(hers.T @ hers + ridge, hers.T @ (row[seen] - means[seen])))
    return np.array(found)[:, 1:]


WORLDS: dict[str, Callable[[], Grid]] = {
    "two camps": lambda: camps(1)[0],
    "noise": lambda: noise(2),
    "few people": lambda: anything(3, 9, 5, 0.7),
    "everybody the same": lambda: np.ones((12, 8), int),
}


@pytest.mark.parametrize("name", WORLDS)
def test_places_follow_from_the_model_to_the_ninth_digit(name: str) -> None:
    grid = WORLDS[name]()
    grid = grid[(grid != MISSING).any(axis=1)][:, (grid != MISSING).any(axis=0)]
    report, model = made(grid)
    # The report orders people by their answers; the same set of places is the same people.
    theirs = places(model, grid)
    ours = report.positions.places
    order = [np.lexsort(np.round(part, 6).T) for part in (theirs, ours)]
    assert np.abs(theirs[order[0]] - ours[order[1]]).max() <= 1e-9


def test_the_model_names_the_statements_that_somebody_answered() -> None:
    report, model = made(camps(1)[0], unseen=2)
    assert len(model["statements"]) == report.statements - 2 == len(model["means"])
    assert [len(column) for column in model["loadings"]] == [len(model["statements"])] * 2


def test_without_stable_groups_the_model_has_axes_and_no_groups() -> None:
    _, model = made(noise(1))
    assert (model["centres"], model["spread"]) == ([], None)
    assert any(model["variances"])


def test_with_few_statements_fewer_answers_are_enough() -> None:
    assert made(anything(3, 9, 5, 1.0))[1]["fewest_answers"] == 5
    assert made(camps(1)[0])[1]["fewest_answers"] == 7


def test_no_person_is_in_the_model() -> None:
    report, model = made(camps(1, people=41)[0])
    lengths = {len(value) for value in model.values() if isinstance(value, list)}
    assert report.participants not in lengths
