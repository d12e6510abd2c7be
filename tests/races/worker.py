"""A worker in a process of its own: `python -m tests.races.worker '{"database": …, "settings": …}'`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voorkant.computations.values import Computed, Progress


def hold(
    inputs: Mapping[str, bytes], parameters: Mapping[str, Any], seed: int, progress: Progress
) -> Computed:
    """Compute nothing much, after stopping at the gate that the parameters name, if it is there.

    With the parameter ``endless`` it goes on for ever after the gate, as long as it is let.
    """
    from voorkant.computations.values import Computed, OutputFile

    progress("waiting", 0.1)
    reached, opened = Path(parameters["reached"]), Path(parameters["opened"])
    stopped = reached.exists()
    if stopped:
        # Open for both, so that it is held before the test hears of it, and never ends by itself.
        waiting = os.open(opened, os.O_RDWR)
        reached.write_bytes(b".")
        os.read(waiting, 1)
        os.close(waiting)
    while stopped and parameters["endless"]:
        progress("waiting", 0.2)
        os.sched_yield()
    progress("done", 0.9)
    return Computed({"stopped": stopped}, [OutputFile("report.txt", "text/plain", b"done")])


def main(told: dict[str, Any]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voorkant.project.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections
    from procrastinate.contrib.django import app

    from voorkant.computations.methods import Method, register

    for configured in connections.databases.values():
        configured["NAME"] = told["database"]
    for name, value in told.get("settings", {}).items():
        setattr(settings, name, value)
    register(Method("hold", "hold/1", "tests.races.worker:hold", "run_page"))
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(
            wait=told.get("wait", True),
            shutdown_graceful_timeout=0.1,
            fetch_job_polling_interval=0.2,
        )


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
