from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from civicmath.opinions.continuity import Kept, Previous, keys_used, match_groups, vanished
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.report import opinion_report
from civicmath.opinions.tally import Tally, tally_groups
from tests.civicmath.opinions.worlds import MISSING, Grid, camps, votes_of

STATEMENTS = [f"s{number}" for number in range(24)]
Rates = np.ndarray[Any, Any]


def opinions(seed: int, groups: int) -> Rates:
    return np.random.default_rng((seed, 51)).beta(0.7, 0.7, (groups, len(STATEMENTS)))


def counted(rates: Rates, seed: int, answers: int = 60) -> Tally:
    rng = np.random.default_rng((seed, 52))
    asked = np.full(rates.shape, answers)
    agree = rng.binomial(asked, rates)
    return Tally(agree, asked - agree, asked)


def before(tally: Tally, keys: list[str], used: list[str] | None = None) -> Previous:
    """What an earlier report with these groups would have said."""
    listed = [
        {
            "statement": name,
            "groups": [
                {
                    "id": g,
                    "n": int(tally.answers[g, j]),
                    "agree": tally.agree[g, j] / tally.answers[g, j],
                    "disagree": tally.disagree[g, j] / tally.answers[g, j],
                }
                for g in range(tally.groups)
            ],
        }
        for j, name in enumerate(STATEMENTS)
    ]
    report = {
        "groups_stable": True,
        "groups": [{"id": g, "key": key} for g, key in enumerate(keys)],
        "group_keys_used": used or keys,
        "unknown": listed,
    }
    return Previous.from_report(report)


def keys(kept: tuple[Kept, ...]) -> list[str | None]:
    return [one.key for one in kept]


def test_the_first_groups_get_the_first_letters() -> None:
    found = match_groups(counted(opinions(1, 3), 1), STATEMENTS, [50, 40, 30], None)
    assert keys(found) == ["A", "B", "C"]
    assert {one.fate for one in found} == {"new"}
    assert keys_used(None, found) == ("A", "B", "C")


@pytest.mark.parametrize("seed", range(5))
def test_groups_that_change_places_keep_their_keys(seed: int) -> None:
    rates = opinions(seed, 3)
    previous = before(counted(rates, 1), ["A", "B", "C"])
    found = match_groups(counted(rates[[2, 0, 1]], 2), STATEMENTS, [60, 50, 40], previous)
    assert keys(found) == ["C", "A", "B"]
    assert {one.fate for one in found} == {"kept"}
    assert min(one.likeness or 0.0 for one in found) > 0.9
    assert vanished(previous, found) == ()


def test_a_group_that_is_new_gets_a_key_that_was_never_used() -> None:
    rates = opinions(6, 4)
    previous = before(counted(rates[:2], 1), ["A", "D"], used=["A", "B", "C", "D"])
    found = match_groups(counted(rates[[0, 1, 3]], 2), STATEMENTS, [60, 50, 40], previous)
    assert keys(found) == ["A", "D", "E"]
    assert (found[2].fate, found[2].before, found[2].likeness) == ("new", (), None)
    assert keys_used(previous, found) == ("A", "B", "C", "D", "E")


def test_a_group_that_went_is_told() -> None:
    rates = opinions(7, 3)
    previous = before(counted(rates, 1), ["A", "B", "C"])
    found = match_groups(counted(rates[[0, 2]], 2), STATEMENTS, [60, 50], previous)
    assert keys(found) == ["A", "C"]
    assert vanished(previous, found) == ("B",)


def test_the_larger_part_of_a_group_that_split_keeps_the_key() -> None:
    rates = opinions(8, 2)
    parts = np.stack([rates[0], rates[1], rates[1]])
    parts[1, :3], parts[2, 3:6] = 1 - parts[1, :3], 1 - parts[2, 3:6]
    previous = before(counted(rates, 1), ["A", "B"])
    found = match_groups(counted(parts, 2), STATEMENTS, [60, 20, 45], previous)
    assert (found[0].key, found[0].fate) == ("A", "kept")
    assert (found[1].fate, found[2].fate) == ("split", "split")
    assert {found[1].key, found[2].key} == {"B", "C"}
    assert found[1].before == found[2].before == ("B",)


def test_groups_that_became_one_are_told() -> None:
    rates = opinions(9, 3)
    rates[2] = np.clip(rates[1] + 0.05, 0, 1)
    previous = before(counted(rates, 1), ["A", "B", "C"])
    found = match_groups(counted(rates[:2], 2), STATEMENTS, [60, 50], previous)
    assert found[1].fate == "merged"
    assert found[1].before == ("B", "C")
    assert found[1].key in {"B", "C"}
    assert vanished(previous, found) == ()


def test_without_shared_statements_all_groups_are_new() -> None:
    rates = opinions(10, 2)
    previous = before(counted(rates, 1), ["A", "B"])
    others = [f"other{number}" for number in range(24)]
    found = match_groups(counted(rates, 2), others, [60, 50], previous)
    assert keys(found) == ["C", "D"]
    assert vanished(previous, found) == ("A", "B")


def test_everybody_together_has_no_key_and_keys_wait() -> None:
    rates = opinions(11, 2)
    previous = before(counted(rates, 1), ["A", "B"])
    alone = match_groups(counted(rates[:1], 2), STATEMENTS, [100], previous)
    assert alone == (Kept(0, None, None, (), None),)
    assert keys_used(previous, alone) == ("A", "B")
    waiting = Previous.from_report(
        {"groups_stable": False, "groups": [{"id": 0, "key": None}], "group_keys_used": ["A", "B"]}
    )
    assert keys(match_groups(counted(rates, 3), STATEMENTS, [1, 1], waiting)) == ["C", "D"]


def test_after_z_comes_aa() -> None:
    letters = [chr(ord("A") + number) for number in range(26)]
    previous = Previous.from_report(
        {"groups_stable": False, "groups": [], "group_keys_used": letters}
    )
    found = match_groups(counted(opinions(12, 2), 1), STATEMENTS, [1, 1], previous)
    assert keys(found) == ["AA", "AB"]


def more(grid: Grid, seed: int) -> Grid:
    """A twentieth of the votes taken out: an earlier state of the same conversation."""
    rng = np.random.default_rng((seed, 53))
    return np.where(rng.random(grid.shape) < 0.05, MISSING, grid)


@pytest.mark.parametrize("seed", [1, 2])
def test_reports_of_one_conversation_that_grew_have_the_same_keys(seed: int) -> None:
    grid, _ = camps(seed, groups=3)
    earlier = opinion_report(votes_of(more(grid, seed)), seed=1, bootstraps=10)
    later = opinion_report(votes_of(grid), seed=9, bootstraps=10)
    previous = Previous.from_report(earlier.to_json_dict())
    votes = votes_of(grid)
    tally = tally_groups(answers_of(votes), later.grouping)
    sizes = [group.size for group in later.groups]
    found = match_groups(tally, votes.statements.tolist(), sizes, previous)
    assert sorted(str(key) for key in keys(found)) == ["A", "B", "C"]
    assert {one.fate for one in found} == {"kept"}
