"""A real scheduler with two workers on this machine's own address."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from civicmath.cli import app
from civicmath.formats import write_votes_csv
from civicmath.opinions import cluster, matrix, report
from civicmath.opinions.cluster import workers_of
from civicmath.opinions.errors import (
    ClusterLost,
    ClusterNotInstalled,
    NoWorkers,
    OtherMethod,
    SchedulerUnreachable,
)
from civicmath.opinions.report import opinion_report
from tests.civicmath.opinions.worlds import camps, votes_of

VOTES = votes_of(camps(2, people=400, statements=24)[0])


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight blocks of people, cut before they travel: enough to be shared out."""
    monkeypatch.setattr(matrix, "PEOPLE_PER_BLOCK", 50)


def started(workers: int) -> LocalCluster:
    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address=None,
    )


@pytest.fixture(scope="module")
def two_workers() -> Iterator[LocalCluster]:
    with started(2) as here:
        yield here


def written(said: dict[str, Any]) -> str:
    said.pop("seconds")
    return json.dumps(said)


def locally() -> str:
    return written(opinion_report(VOTES, seed=4, bootstraps=40).to_json_dict())


def test_two_workers_give_the_same_bytes(two_workers: LocalCluster, tmp_path: Path) -> None:
    write_votes_csv(VOTES, tmp_path / "votes.csv")
    reports = []
    for number, more in enumerate(([], ["--scheduler", two_workers.scheduler_address])):
        out = tmp_path / f"{number}.json"
        words = ["opinions", "report", str(tmp_path / "votes.csv"), "--json", str(out), *more]
        assert app.run(words) == 0
        reports.append(written(json.loads(out.read_text(encoding="utf-8"))))
    assert reports[0] == reports[1]


def test_a_worker_that_is_killed_in_the_middle_changes_no_byte(two_workers: LocalCluster) -> None:
    killed: list[int] = []
    with workers_of(two_workers.scheduler_address) as crew:
        pids = crew._client.run(os.getpid)

        def kill_halfway(step: str, done: float) -> None:
            if step == "groups" and done > 0.3 and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        said = opinion_report(VOTES, seed=4, bootstraps=40, progress=kill_halfway, crew=crew)
    assert killed
    assert written(said.to_json_dict()) == locally()


def test_a_worker_with_another_version_is_refused(
    two_workers: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "OURS", "opinions/0 (0.0.0)")
    with workers_of(two_workers.scheduler_address) as crew, pytest.raises(OtherMethod):
        opinion_report(VOTES, seed=4, bootstraps=1, crew=crew)


def test_a_scheduler_without_workers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_WITHIN", 1)
    with (
        started(0) as nobody,
        pytest.raises(NoWorkers),
        workers_of(nobody.scheduler_address),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere at all", "", "ftp://x:1"])
def test_an_address_where_nobody_answers_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWERS_WITHIN", 1)
    with pytest.raises(SchedulerUnreachable), workers_of(address):
        pass


def test_the_command_refuses_such_an_address_in_words_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_votes_csv(VOTES, tmp_path / "votes.csv")
    out = tmp_path / "report.json"
    words = ["opinions", "report", str(tmp_path / "votes.csv"), "--json", str(out)]
    assert app.run([*words, "--scheduler", "nowhere at all", "--language", "nl"]) == 2
    assert "cluster.unreachable" in capsys.readouterr().err
    assert not out.exists()


def test_without_the_package_the_refusal_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterNotInstalled), workers_of("tcp://127.0.0.1:9"):
        pass


def test_a_scheduler_that_goes_away_in_the_middle_is_refused() -> None:
    with started(1) as one, workers_of(one.scheduler_address) as crew:

        def leave_halfway(step: str, done: float) -> None:
            if step == "groups" and done > 0.3:
                one.close()

        with pytest.raises(ClusterLost):
            opinion_report(VOTES, seed=4, bootstraps=40, progress=leave_halfway, crew=crew)


def test_the_method_that_workers_must_have_is_that_of_the_report() -> None:
    assert report.METHOD_VERSION in cluster.OURS
