"""A real worker, run in this process until there is nothing left to do; and methods to give it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from voorkant.common.errors import Busy, MathematicsRefused
from voorkant.common.sentences import Sentence
from voorkant.computations.actions import request_run
from voorkant.computations.methods import Method
from voorkant.computations.queries import run_progress
from voorkant.computations.rules import ENDED, MOST_ATTEMPTS
from voorkant.computations.values import (
    Computed,
    InputFile,
    OutputFile,
    Progress,
    RequestedRun,
    RunProgress,
)

HERE = "tests.voorkant.computations.working"
VOTES = InputFile("votes.csv", "text/csv", b"participant,statement,vote\n0,0,1\n", public=False)
TEXTS = InputFile("statements.csv", "text/csv", b"statement,text\n0,Mooi\n", public=True)
seen: list[str] = []
"""What happened while a method ran, for tests that look inside."""


def made_up(name: str, function: str = "") -> Method:
    return Method(
        name=name,
        version=f"{name}/1",
        worker=f"{HERE}:{function or name}",
        page="run_page",
        headline=("lines",),
    )


METHODS = [
    made_up(name) for name in ("count", "refuse", "break_down", "busy", "not_a_number", "rename")
]


def request(method: str = "count", **changes: Any) -> RequestedRun:
    asked: dict[str, Any] = {
        "method": method,
        "title": "Wat speelt er rond de Grotestraat?",
        "parameters": {"bootstraps": 100},
        "seed": 7,
        "inputs": [VOTES, TEXTS],
        "acting": "person-1",
    }
    return request_run(**{**asked, **changes})


def work_until_idle() -> None:
    """Do every job that is due, as `voorkant worker` would, and return."""
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def work_to_the_end(requested: RequestedRun) -> RunProgress:
    """Work until a run has ended, without waiting out the pauses between attempts."""
    for _ in range(MOST_ATTEMPTS):
        work_until_idle()
        progress = run_progress(requested.id)
        if progress.state in ENDED:
            return progress
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'"
            )
    raise AssertionError("it has not ended after its last attempt")


def count(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    progress("reading", 0.0)
    seen.append(f"in a transaction: {connection.in_atomic_block}")
    lines = sum(content.count(b"\n") for content in inputs.values())
    progress("counting", 0.5)
    result = {"lines": lines, "seed": seed, "parameters": dict(parameters), "share": 0.1}
    return Computed(result, [OutputFile("report.txt", "text/plain", b"%d lines" % lines)])


def refuse(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    seen.append("refused")
    sentence = Sentence("Row 3 has no vote.", "It says “maybe”.", "Use 1, 0 or -1.")
    raise MathematicsRefused(
        code="votes.unknown-value", params={"row": 3}, sentences={"nl": sentence, "en": sentence}
    )


def break_down(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    seen.append("broke")
    raise ZeroDivisionError


def busy(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    seen.append("busy")
    if len(seen) < 3:
        raise Busy
    return count(inputs, parameters, seed, progress)


def not_a_number(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    seen.append("NaN")
    return Computed({"lines": float("nan")})


def rename(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    return Computed({}, [OutputFile("../../etc/passwd", "text/plain", b"root")])
