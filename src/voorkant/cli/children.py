"""Other commands of ours, run beside this one: each in a process that never outlives us."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from voorkant.cli.errors import ChildEnded
from voorkant.project.env import for_a_child

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

# Longer than a worker takes to put its job back and a web server to finish its answers.
STOP_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Part:
    """A command that runs beside this one.

    Attributes:
        name: What people call it.
        process: Its process.
        log: Where everything that it says goes.
    """

    name: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def running(
    commands: Mapping[str, Sequence[str]], logs: Path, environment: Mapping[str, str]
) -> Iterator[list[Part]]:
    """Run commands beside this one for the length of a block, and end them after it.

    Args:
        commands: Name → the command's arguments, as after `voorkant`.
        logs: Folder for their logs; those of an earlier time are overwritten.
        environment: Variables for them, on top of our own.
    """
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    parts: list[Part] = []
    try:
        for name, arguments in commands.items():
            parts.append(_started(name, arguments, logs / f"{name}.log", environment))
        yield parts
    finally:
        _stop(parts)


def refuse_ended(parts: Sequence[Part]) -> None:
    """Refuse to go on without a part.

    Raises:
        ChildEnded: One ended by itself.
    """
    for part in parts:
        if part.process.poll() is not None:
            raise ChildEnded(part=part.name, path=str(part.log))


def _started(
    name: str, arguments: Sequence[str], log: Path, environment: Mapping[str, str]
) -> Part:
    # -P: a file of somebody's in this folder is not a module of ours.
    program = (sys.executable, "-P", "-m", "voorkant.cli.following", str(os.getpid()))
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  our own commands
            [*program, *arguments],
            env=for_a_child(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for us; we then ask them in order.
            start_new_session=True,
        )
    return Part(name, process, log)


def _stop(parts: Sequence[Part]) -> None:
    for part in parts:
        part.process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for part in parts:
        try:
            part.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.process.kill()
            part.process.wait()
