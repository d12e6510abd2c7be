from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from tests.voorkant.project.servers import PATIENCE_SECONDS, kill
from voorkant.project import lifeline

CHILD = """
import os, signal, sys
from voorkant.project.lifeline import follow_parent
follow_parent(int(sys.argv[1]))
print(os.getpid(), flush=True)
signal.pause()
"""
PARENT = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {CHILD!r}, str(os.getpid())])
child.wait()
"""


def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    kill(parent)
    with suppress(psutil.NoSuchProcess):
        child.wait(timeout=PATIENCE_SECONDS)
    # The end of its output says the same where nobody buries the dead.
    assert parent.stdout.read() == ""
    parent.stdout.close()


def test_a_child_whose_parent_is_gone_already_does_not_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, "1"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""


def test_where_the_kernel_does_not_help_a_thread_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    parents = iter([7, 7, 1])
    monkeypatch.setattr(lifeline, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr("os.getppid", lambda: next(parents))
    monkeypatch.setattr("os.kill", lambda pid, farewell: told.append((pid, farewell)))
    monkeypatch.setattr("os.getpid", lambda: 42)
    lifeline._watch(7, signal.SIGTERM)
    assert told == [(42, signal.SIGTERM)]
