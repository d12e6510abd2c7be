from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from civicmath.formats import votes_from_rows
from civicmath.opinions.report import METHOD_VERSION, SCHEMA, opinion_report
from civicmath.opinions.schema import REPORT_SCHEMA, problems_of
from tests.civicmath.opinions.worlds import camps, noise, votes_of

DOCS = Path(__file__).resolve().parents[2] / "docs/formats.md"


def keys_of(schema: object) -> set[str]:
    """The names of all keys that a schema describes, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    names = set(schema.get("properties", {}))
    return names.union(*map(keys_of, schema.values()))


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    made = opinion_report(votes_of(camps(1, people=120, statements=20)[0]), seed=1)
    said: dict[str, Any] = json.loads(json.dumps(made.to_json_dict(), allow_nan=False))
    return said


def test_the_schema_itself_is_right_and_names_the_versions_of_the_report() -> None:
    Draft202012Validator.check_schema(REPORT_SCHEMA)
    assert REPORT_SCHEMA["properties"]["schema"] == {"const": SCHEMA}
    assert REPORT_SCHEMA["properties"]["method_version"] == {"const": METHOD_VERSION}


def test_a_report_with_groups_has_the_documented_shape(report: dict[str, Any]) -> None:
    assert report["groups_stable"]
    assert report["divided"]
    assert problems_of(report) == []


@pytest.mark.parametrize(
    ("who", "what", "said"),
    [([1], [1], [1]), ([1, 2, 3], [1, 1, 1], [0, 0, 0]), (range(30), [1] * 30, [1] * 30)],
    ids=["one-person", "all-pass", "one-statement"],
)
def test_the_smallest_reports_have_it_too(who: list[int], what: list[int], said: list[int]) -> None:
    made = opinion_report(votes_from_rows(list(who), what, said, known=["1", "2"]), seed=1)
    assert problems_of(made.to_json_dict()) == []


def test_a_report_without_groups_has_it_too() -> None:
    made = opinion_report(votes_of(noise(1)), seed=1, bootstraps=20)
    assert not made.groups_stable
    assert problems_of(made.to_json_dict()) == []


def _without(key: str) -> Any:
    return lambda said: said.pop(key)


@pytest.mark.parametrize(
    "change",
    [
        _without("seed"),
        _without("stability"),
        lambda said: said.update(positions=[[0.1, 0.2]]),
        lambda said: said.update(schema="opinions-report/1"),
        lambda said: said.update(input_sha256="ABC"),
        lambda said: said.update(participants=0),
        lambda said: said["groups"].clear(),
        lambda said: said["divided"][0].update(low=2),
        lambda said: said["divided"][0]["groups"][0].pop("n"),
        lambda said: said["divided"][0].pop("everyone"),
        lambda said: said["polis_view"]["components"].pop(),
    ],
)
def test_another_shape_is_seen(change: Any, report: dict[str, Any]) -> None:
    changed = copy.deepcopy(report)
    change(changed)
    assert len(problems_of(changed)) == 1


@pytest.mark.skipif(not DOCS.exists(), reason="the documents don't travel with the wheel")
def test_the_documents_name_every_key_and_every_refusal() -> None:
    from civicmath.errors import kinds

    named = set(re.findall(r"`([^`\n]+)`", DOCS.read_text(encoding="utf-8")))
    assert keys_of(REPORT_SCHEMA) - named == set()
    assert {kind.code for kind in kinds()} - named == set()
