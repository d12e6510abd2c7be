"""Forged decisions: every one is found, at the line that is false."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from civicmath.budgeting.checking import check
from tests.civicmath.budgeting.elections import approvals
from tests.civicmath.budgeting.villages import VILLAGE, Decision, files


def first_false(folder: Path, forge: Callable[[Decision], None], **terms: Any) -> str:
    """Forge a decision, and give the line at which the checker stops."""
    election, path, said = files(folder, **terms)
    assert check(election, path) is None
    forged = copy.deepcopy(said)
    forge(forged)
    assert forged != said, "nothing was forged"
    path.write_text(json.dumps(forged), encoding="utf-8")
    found = check(election, path)
    assert found is not None, "the forgery was believed"
    return found.where


def line(said: Decision, project: str) -> Decision:
    """Find the line of a winner in the certificate."""
    lines = [one for part in said["certificate"]["envelopes"] for one in part["order"]]
    return next(one for one in lines if one["project"] == project)


def swap(said: Decision, first: int, second: int) -> None:
    """Exchange two winners wherever the order stands."""
    for listed in (said["winners"], said["certificate"]["envelopes"][0]["order"]):
        listed[first], listed[second] = listed[second], listed[first]


def test_a_winner_added_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["winners"].append("h")

    assert first_false(tmp_path, forge).startswith("winners[")


def test_a_winner_added_everywhere_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        part = said["certificate"]["envelopes"][0]
        said["winners"].append("h")
        part["order"].append(line(said, "a") | {"project": "h", "cost": 400})
        part["cost"] += 400
        said["cost"] += 400

    assert first_false(tmp_path, forge).startswith("winners[")


def test_a_winner_removed_is_found(tmp_path: Path) -> None:
    assert first_false(tmp_path, lambda said: said["winners"].pop()).startswith("winners[")


def test_a_winner_swapped_for_a_loser_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["winners"][-1] = "h"

    assert first_false(tmp_path, forge).startswith("winners[")


def test_another_order_is_found(tmp_path: Path) -> None:
    assert first_false(tmp_path, lambda said: swap(said, 1, 2)) == "winners[1]"


@pytest.mark.parametrize(
    ("wrong", "key"), [("301/17", "price"), ("299/17", "price"), ("1/16", "rate")]
)
def test_a_price_raised_or_lowered_is_found(wrong: str, key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "a")[key] = wrong

    assert first_false(tmp_path, forge).endswith(f".{key}")


def test_a_payment_above_what_a_ballot_had_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "a")["payments"][0]["paid"] = "9999.00"

    assert first_false(tmp_path, forge).endswith(".payments[0].paid")


def test_a_supporter_invented_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "a")["supporters"] += 1

    assert first_false(tmp_path, forge).endswith(".supporters")


@pytest.mark.parametrize("key", ["whole", "partial", "nothing"])
def test_a_class_of_ballots_miscounted_is_found(key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "b")[key] += 1

    assert first_false(tmp_path, forge).endswith(f".{key}")


def test_ballots_moved_between_payments_are_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "b")["payments"][0]["ballots"] -= 1

    assert first_false(tmp_path, forge).endswith(".payments[0].ballots")


@pytest.mark.parametrize("key", ["cost", "budget"])
def test_another_cost_or_budget_is_found(key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said[key] += 1

    assert first_false(tmp_path, forge) == key


@pytest.mark.parametrize("key", ["cost", "budget", "left", "voters", "share"])
def test_another_figure_of_the_envelope_is_found(key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        part = said["certificate"]["envelopes"][0]
        part[key] = "1" if key == "share" else part[key] + 1

    assert first_false(tmp_path, forge) == f"certificate.envelopes[0].{key}"


def test_another_cost_of_a_project_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "a")["cost"] -= 1

    assert first_false(tmp_path, forge).endswith(".cost")


TIED = approvals(15, {"a": 10, "b": 10, "c": 1}, "ab", "ab", "c")


def test_a_tie_decided_against_the_rule_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        text = json.dumps(said).replace('"a"', '"?"').replace('"b"', '"a"').replace('"?"', '"b"')
        said |= json.loads(text)

    where = first_false(tmp_path, forge, sample=TIED, completion="none")
    assert where.startswith("winners[")


def test_a_tie_hidden_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        del line(said, "a")["tie"]

    where = first_false(tmp_path, forge, sample=approvals(30, {"a": 10, "b": 10}, "ab", "ab"))
    assert ".tie" in where


def test_a_tie_decided_by_another_key_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        line(said, "a")["tie"]["by"] = "supporters"

    where = first_false(tmp_path, forge, sample=approvals(30, {"a": 10, "b": 10}, "ab", "ab"))
    assert where.endswith(".tie.by")


def test_a_lottery_with_another_seed_is_found(tmp_path: Path) -> None:
    sample = approvals(10, dict.fromkeys("abcdefgh", 10), "abcdefgh", "abcdefgh")

    def forge(said: Decision) -> None:
        said["certificate"]["seed"] = "another"

    terms = {"sample": sample, "tie": ("lottery",), "seed": "2026", "completion": "none"}
    assert first_false(tmp_path, forge, **terms) == "winners[0]"


def test_a_rule_for_ties_that_leaves_it_open_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["certificate"]["tie"] = ["refuse"]

    assert first_false(tmp_path, forge, sample=TIED, completion="none") == "winners"


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_completion_stopped_early_or_late_is_found(steps: int, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["certificate"]["envelopes"][0]["raised"]["steps"] += steps

    assert first_false(tmp_path, forge).endswith(".raised.steps")


def test_the_run_of_another_share_passed_off_as_the_last_is_found(tmp_path: Path) -> None:
    # A whole, honest decision without completion, only called add1: stopped early.
    def forge(said: Decision) -> None:
        said["completion"] = "add1"

    assert first_false(tmp_path, forge, completion="none") != ""


@pytest.mark.parametrize("key", ["stopped", "beyond"])
def test_another_reason_to_stop_is_found(key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["certificate"]["envelopes"][0]["raised"][key] = "complete"

    assert first_false(tmp_path, forge).endswith(f".raised.{key}")


def test_the_hash_of_another_file_is_found(tmp_path: Path) -> None:
    election, path, _ = files(tmp_path)
    election.write_text(VILLAGE.text().replace("A sample", "Another"), encoding="utf-8")
    found = check(election, path)
    assert found is not None
    assert found.where == "certificate.input_sha256"


def test_another_rule_named_is_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["rule"] = "greedy"

    assert first_false(tmp_path, forge) != ""


def test_conditions_changed_afterwards_are_found(tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        said["certificate"]["at_most_one_of"] = [["a", "b"]]

    assert first_false(tmp_path, forge).startswith("winners[")


@pytest.mark.parametrize("key", ["reason", "left_together", "short", "supporters", "won"])
def test_a_false_explanation_is_found(key: str, tmp_path: Path) -> None:
    def forge(said: Decision) -> None:
        told = next(one for one in said["explanations"] if one["project"] == "h")
        told[key] = "rival" if key == "reason" else True if key == "won" else told[key] + 1

    assert first_false(tmp_path, forge).endswith(f".{key}")
