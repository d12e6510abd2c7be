"""Conversations that nobody had: reports in civicmath's own shape, and runs that end with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from civicmath.formats import statements_csv
from voorkant.computations import actions
from voorkant.computations.values import Attempt, Computed, OutputFile, RequestedRun
from voorkant.conversations.actions import start_opinion_run
from voorkant.conversations.bridge import OpinionInput
from voorkant.conversations.publishing import published
from voorkant.conversations.rules import MAP_FILES, REPORT_FILE
from voorkant.conversations.stamps import STAMPS, stamps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

MAP = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 420"/>'
TITLE = "Hoe voelt de Grotestraat?"


def rate(answers: int, agree: float, disagree: float = 0.0) -> dict[str, Any]:
    """How one group answered: shares with an interval of ten percent to either side."""
    return {
        "n": answers,
        "agree": agree,
        "low": max(0.0, agree - 0.1),
        "high": min(1.0, agree + 0.1),
        "disagree": disagree,
        "disagree_low": max(0.0, disagree - 0.1),
        "disagree_high": min(1.0, disagree + 0.1),
    }


def entry(statement: int, groups: list[dict[str, Any]], **keys: Any) -> dict[str, Any]:
    figure = {"estimate": 0.9, "low": 0.8, "high": 0.95}
    numbered = [{"id": number, **figures} for number, figures in enumerate(groups)]
    return {
        "statement": str(statement),
        **figure,
        "direction": "agree",
        "groups": numbered,
        "everyone": rate(100, 0.9),
        "villages": [],
        "population": None,
        "bridging": None,
        "robust": {"stamp": "holds", "block": None, "then": None},
        **keys,
    }


def group(number: int, size: int, fate: str = "new", key: str = "") -> dict[str, Any]:
    """A group of opinion, as the mathematics finds it."""
    return {"id": number, "size": size, "key": key or "ABCDE"[number], "fate": fate}


def report(**keys: Any) -> dict[str, Any]:
    """A report on 1.921 people in two groups: one statement in each of the three lists."""
    return {
        "schema": "opinions-report/3",
        "method_version": "opinions/4",
        "input_sha256": "ab" * 32,
        "seed": 7,
        "bootstraps": 100,
        "participants": 1921,
        "statements": 3,
        "votes": 4913,
        "background_sha256": None,
        "groups": [group(0, 1000), group(1, 700)],
        "groups_stable": True,
        "groups_kind": "camps",
        "vanished_groups": [],
        "group_keys_used": ["A", "B"],
        "villages": [],
        "without_village": 0,
        "weights": None,
        "robustness": {"share": 0.01, "checked": 0, "blocks": [], "flips": 0},
        "agenda": None,
        "in_between": 121,
        "too_few_answers": 100,
        "stability": {"ari": 0.93, "low": 0.9, "high": 0.97},
        "tried": [{"k": 2, "sizes": [1000, 700]}],
        "gain": {"per_answer": 0.1, "low": 0.05},
        "common_ground": [entry(1, [rate(500, 0.93), rate(400, 0.88)])],
        "common_opposition": [],
        "divided": [entry(2, [rate(500, 0.2), rate(400, 0.8)], direction=None, between=[1, 0])],
        "unknown": [entry(3, [rate(500, 0.5), rate(400, 0.5)], reason="mixed")],
        "model": {"statements": ["1"], "means": [0.5]},
        "polis_view": {"center": [0.1], "statements": ["1"]},
        "seconds": 0.3,
        **keys,
    }


def without_groups(**keys: Any) -> dict[str, Any]:
    """A report in which the groups don't hold."""
    common = [entry(1, [rate(900, 0.93)], everyone=rate(900, 0.93))]
    unknown = [entry(3, [rate(900, 0.5)], everyone=rate(900, 0.5), reason="undecided")]
    return report(
        groups=[group(0, 1921)],
        groups_stable=False,
        groups_kind=None,
        in_between=0,
        common_ground=common,
        divided=[],
        unknown=unknown,
        **keys,
    )


def large(statements: int = 200) -> dict[str, Any]:
    """A report on many statements: a third in each list."""
    rates = [rate(500, 0.93), rate(400, 0.88), rate(300, 0.9)]
    lists: dict[str, list[dict[str, Any]]] = {"common_ground": [], "divided": [], "unknown": []}
    for number in range(statements):
        name = ("common_ground", "divided", "unknown")[number % 3]
        keys: dict[str, dict[str, Any]] = {
            "divided": {"direction": None},
            "unknown": {"reason": "few-answers"},
        }
        lists[name].append(entry(number, rates, **keys.get(name, {})))
    groups = [group(number, 500) for number in range(3)]
    return report(statements=statements, groups=groups, **lists)


def source(
    texts: dict[str, str] | None = None,
    people: int = 1921,
    statements: Sequence[str] = ("1", "2", "3"),
) -> OpinionInput:
    return OpinionInput(
        title=TITLE,
        participants=people,
        statements=statements,
        votes=4913,
        votes_csv=b"participant,statement,vote\n0,1,1\n",
        statements_csv=statements_csv(texts or {}),
    )


def requested(
    *,
    texts: dict[str, str] | None = None,
    title: str = TITLE,
    open_votes: bool = False,
    people: int = 1921,
    seed: int = 7,
) -> RequestedRun:
    """A run that waits for a worker."""
    return start_opinion_run(
        source=source(texts, people), title=title, seed=seed, open_votes=open_votes, acting=None
    )


def finished(raw: dict[str, Any] | None = None, **asked: Any) -> UUID:
    """A run that a worker has finished with the published form of a report."""
    run = requested(**asked)
    attempt = actions.begin_attempt(run_id=run.id)
    assert attempt is not None
    finish(attempt, raw)
    return run.id


def finish(attempt: Attempt, raw: dict[str, Any] | None = None) -> None:
    """End an attempt as a worker would, with the published form of a report."""
    raw = raw if raw is not None else report()
    result = published(raw)
    outputs = [OutputFile(REPORT_FILE, "application/json", b"{}")]
    if result["participants"] is not None:
        outputs += [OutputFile(name, "image/svg+xml", MAP) for name in MAP_FILES.values()]
    computed = Computed({**result, STAMPS: stamps_of(raw)}, outputs)
    assert actions.finish_attempt(attempt=attempt, computed=computed, headline=["summary"])
