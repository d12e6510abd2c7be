"""The tools that judge: what is not tidy, how a test run ended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import test as plan
from tools import tidy

ROOT = Path("/srv/clones/voorkant")
REGISTRY = "https://registry." + "example.org"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"resolved"' + f': "{REGISTRY}/x/-/x-1.0.tgz"', "npm's `resolved` address"),
        ("--extra-" + f"index-url {REGISTRY}", "an index option"),
        (f"{REGISTRY}/pypi/simp" + "le", "an index address"),
        ("registry" + f"={REGISTRY}", "a registry setting"),
        ('"registry' + f'": "{REGISTRY}"', "a registry setting"),
        ("https://files.python" + "hosted.org/x.whl", "a package's file address"),
        ("open('/ro" + "ot/data.csv')", "a home folder"),
        ("cd /ho" + "me/anna/voorkant", "a home folder"),
        ("/srv/clones/data.csv", "a path of this machine"),
    ],
)
def test_what_must_not_be_in_the_tree_is_found_on_its_line(line: str, fault: str) -> None:
    assert tidy.faults_in(f"a good line\n{line}\n", ROOT) == [(2, fault)]


@pytest.mark.parametrize(
    "line",
    [
        '"integrity": "sha512-abc"',
        "see https://example.org/simply",
        "src/voorkant/web/templates/web/home/list.html",
        "$HOME/voorkant, ~/voorkant",
        "the registry: a list of methods",
        "/tmp/voorkant",
    ],
)
def test_ordinary_lines_are_left_alone(line: str) -> None:
    assert tidy.faults_in(line, ROOT) == []
    assert tidy.faults_in(line, Path("/tmp/voorkant-clone")) == []


@pytest.mark.parametrize(
    ("output", "summary"),
    [
        ("..\n===== 2 passed in 0.10s =====\n", "===== 2 passed in 0.10s ====="),
        (
            "\x1b[31m=== \x1b[1m1 failed\x1b[0m, 2 passed in 3s ===\x1b[0m\n",
            "=== 1 failed, 2 passed in 3s ===",
        ),
        ("..\n168 passed in 5.31s\n", "168 passed in 5.31s"),
        ("=== 3 passed in 61.02s (0:01:01) ===", "=== 3 passed in 61.02s (0:01:01) ==="),
        ("=== no tests ran in 0.01s ===", "=== no tests ran in 0.01s ==="),
        ("=== slowest 10 durations ===\nKilled", None),
        ("", None),
    ],
)
def test_the_summary_of_a_test_run_is_its_last_plain_line(output: str, summary: str | None) -> None:
    assert plan.summary_of(output) == summary
