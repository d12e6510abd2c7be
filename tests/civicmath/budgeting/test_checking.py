"""The checker: it believes every true decision and no forged one, and shares no code with the deciding."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import civicmath.budgeting.checking as checking_room
from civicmath.budgeting.checking import check
from civicmath.budgeting.deciding import COMPLETIONS, RULES
from civicmath.budgeting.errors import NotADecision
from civicmath.errors import FileNotFound, Refusal
from tests.civicmath.budgeting.elections import Sample, samples
from tests.civicmath.budgeting.villages import files

# — true decisions —


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_makes_decisions_that_are_believed(rule: str, tmp_path: Path) -> None:
    election, path, _ = files(tmp_path, rule=rule)
    assert check(election, path) is None


@pytest.mark.parametrize("completion", COMPLETIONS)
@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_every_completion_makes_decisions_that_are_believed(
    completion: str, utility: str, tmp_path: Path
) -> None:
    election, path, _ = files(tmp_path, completion=completion, utility=utility)
    assert check(election, path) is None


@settings(max_examples=60, deadline=None)
@given(
    samples(kinds=["approval", "cumulative", "ordinal"], most=6),
    st.sampled_from(
        [
            *[("equal-shares", name) for name in COMPLETIONS],
            ("greedy", None),
            ("phragmen", None),
            ("max-welfare", None),
        ]
    ),
    st.sampled_from([("id",), ("supporters", "cost", "refuse"), ("lottery",)]),
    st.integers(1, 2),
    st.booleans(),
)
def test_two_implementations_agree_on_everything_they_say(
    sample: Sample, how: tuple[str, str | None], tie: tuple[str, ...], least: int, rivals: bool
) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        groups = (tuple(sorted(sample.costs)[:2]),) if rivals else ()
        utility = "cost" if sample.vote_type == "approval" else "points"
        try:
            election, path, _ = files(
                Path(name),
                sample,
                rule=how[0],
                completion=how[1],
                tie=tie,
                seed="2026",
                min_support=least,
                rivals=groups,
                utility=utility,
            )
        except Refusal:
            return
        assert check(election, path) is None


def test_envelopes_are_checked_each(tmp_path: Path) -> None:
    sample = Sample(
        budget="100",
        costs={"a": "20", "b": "20", "c": "30", "d": "10"},
        ballots=[{"a": 1, "c": 1}, {"b": 1, "c": 1}, {"b": 1, "d": 1}, {"a": 1}],
        meta={"neighborhoods": "North,South", "budget_per_neighborhood": "20,30"},
        columns={"neighborhood": {"a": "North", "b": "South"}},
        areas=["North", "South", "South", "North"],
    )
    election, path, said = files(tmp_path, sample, envelopes="neighborhood")
    assert [part["area"] for part in said["certificate"]["envelopes"]] == ["", "North", "South"]
    assert check(election, path) is None
    said["certificate"]["envelopes"][1]["budget"] = 25
    path.write_text(json.dumps(said), encoding="utf-8")
    found = check(election, path)
    assert found is not None
    assert found.where == "certificate.envelopes[1].budget"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ("{}", "schema"),
        ('{"schema": 1}', "schema"),
    ],
)
def test_what_is_no_decision_is_refused(text: str, what: str, tmp_path: Path) -> None:
    election, path, _ = files(tmp_path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotADecision) as refused:
        check(election, path)
    assert refused.value.params["what"] == what


@pytest.mark.parametrize(
    ("key", "value"),
    [("tie", ["dice"]), ("envelopes_by", "colour"), ("min_support", "1"), ("seed", 1)],
)
def test_conditions_that_do_not_exist_are_refused(key: str, value: Any, tmp_path: Path) -> None:
    election, path, said = files(tmp_path)
    said["certificate"][key] = value
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(NotADecision):
        check(election, path)


def test_a_decision_that_is_not_there_is_refused(tmp_path: Path) -> None:
    election, _, _ = files(tmp_path)
    with pytest.raises(FileNotFound):
        check(election, tmp_path / "nowhere.json")


# — independence —


def test_the_checker_imports_nothing_that_decides() -> None:
    folder = Path(checking_room.__file__).parent
    allowed = ("civicmath.budgeting.checking", "civicmath.budgeting.errors", "civicmath.errors")
    ours = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom):
                assert not node.level, file
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            ours |= {(file.name, name) for name in names if name.startswith("civicmath")}
    assert len(ours) > 4
    assert [pair for pair in sorted(ours) if not pair[1].startswith(allowed)] == []
