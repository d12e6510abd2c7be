"""One measurement of an import or an export, in a process of its own; says it as JSON.

python -m benchmarks.importing_ours TASK FOLDER PEOPLE STATEMENTS ANSWERS
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from voorkant.cli import site

KB = 1024
SLUG = "straat"
FORMS = ("csv", "polis", "parquet")


def main() -> None:
    """Make the files and the challenge, then measure the task."""
    task, folder, *size = sys.argv[1:]
    people, statements, answers = map(int, size)
    place = Path(folder)
    # Made elsewhere: what making it takes must not count as memory of the import.
    _beside("make", place, people, statements, answers)
    with site.ready(migrated=False):
        from voorkant.project.schema import migrate  # noqa: PLC0415

        migrate()
        if task == "export":
            _beside("fill", place, people, statements, answers)
            said = {form: json.loads(_beside(form, place)) for form in FORMS}
        else:
            said = _with_peak(_import(task, place))
    print(json.dumps(said))


def _with_peak(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB}


def _beside(task: str, place: Path, *size: int) -> str:
    """Do something in a process of its own; return the last line that it says."""
    words = [task, str(place), *map(str, size)]
    code = f"from benchmarks.importing_ours import beside; beside({words!r})"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip().rpartition("\n")[2]


def beside(words: list[str]) -> None:
    """Make files, fill a conversation, or export it and say what that took."""
    task, folder, *size = words
    if task == "make":
        _make(Path(folder), *map(int, size))
        return
    with site.ready():
        if task in FORMS:
            print(json.dumps(_with_peak(_export(task, Path(folder)))))
            return
        _import("live", Path(folder))
        from django.db import connection, transaction  # noqa: PLC0415

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("UPDATE conversations_response SET released_value = value")


def _make(place: Path, people: int, statements: int, answers: int) -> None:
    """Write a conversation as files: everybody answers as many statements, by chance."""
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    rng = np.random.default_rng(1)
    each = answers // people
    asked = np.argsort(rng.random((people, statements), np.float32), axis=1)[:, :each]
    pl.DataFrame(
        {
            "participant": np.repeat(np.arange(people), each),
            "statement": asked.ravel(),
            "vote": rng.integers(-1, 2, people * each),
        }
    ).write_csv(place / "votes.csv")
    lines = [
        "statement,text",
        *(f"{n},Ik merk iets nieuws bij nummer {n}." for n in range(statements)),
    ]
    (place / "statements.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _import(task: str, place: Path) -> dict[str, Any]:
    from voorkant.conversations.actions import import_answers, import_archive  # noqa: PLC0415
    from voorkant.conversations.importing.reading import read_conversation_files  # noqa: PLC0415

    _challenge()
    started = time.perf_counter()
    read = read_conversation_files(place, columns={})
    reading = time.perf_counter() - started
    told: list[tuple[str, float]] = []

    def tell(step: str, _done: float) -> None:
        told.append((step, time.perf_counter()))

    database = _database_process()
    started, busy = time.perf_counter(), _processor_seconds(database)
    if task == "live":
        import_answers(slug=SLUG, read=read, acting=None, progress=tell)
    else:
        import_archive(
            title="Een gesprek van elders, om te meten?",
            slug="archief",
            introduction="Om te meten.",
            source="gemaakt om te meten",
            owner="dorpsraad-well",
            villages=["well"],
            read=read,
            seed=1,
            acting=None,
            progress=tell,
        )
    ended = time.perf_counter()
    return {
        "answers": read.votes,
        "reading": reading,
        "seconds": ended - started,
        "processor": _processor_seconds(database) - busy,
        "steps": _steps(told),
    }


def _database_process() -> psutil.Process:
    """Find the process of the database server that works for us."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    return psutil.Process(row[0])


def _processor_seconds(database: psutil.Process) -> float:
    """Seconds of processor time so far, ours and the database's for us."""
    theirs = database.cpu_times()
    return time.process_time() + float(theirs.user) + float(theirs.system)


def _steps(told: list[tuple[str, float]]) -> dict[str, float]:
    """Give the seconds of each step, in order."""
    firsts: dict[str, float] = {}
    for step, at in told:
        firsts.setdefault(step, at)
    moments = list(firsts.values())
    return {
        step: after - before
        for step, before, after in zip(firsts, moments, moments[1:], strict=False)
    }


def _export(task: str, place: Path) -> dict[str, Any]:
    from voorkant.conversations.actions import export_files  # noqa: PLC0415
    from voorkant.conversations.exporting import Form  # noqa: PLC0415

    out = place / task
    out.mkdir()
    started = time.perf_counter()
    export_files(slug=SLUG, form=Form(task), folder=out, acting=None)
    return {"seconds": time.perf_counter() - started}


def _challenge() -> None:
    """Make a challenge whose conversation is open, the way the tests do."""
    from tests.voorkant.challenges.made import challenge  # noqa: PLC0415
    from voorkant.conversations.actions import open_conversation  # noqa: PLC0415
    from voorkant.conversations.rules import Moderation  # noqa: PLC0415

    made = challenge(slug=SLUG)
    open_conversation(challenge_id=made.id, moderation=Moderation.BEFORE, seed=7, acting=None)


if __name__ == "__main__":
    main()
