"""Start a program quietly; keep what it said for the case that it fails."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """How a program ended (0 is well) and all it printed, both streams in order."""

    code: int
    output: str

    def tail(self, lines: int = 12) -> str:
        """The last lines, indented, for an error message."""
        return "\n".join(f"    {line}" for line in self.output.strip().splitlines()[-lines:])


def run(
    command: Sequence[str | Path], *, cwd: Path, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Runs a command to its end; never raises for a failing program.

    Returns:
        Its outcome; code 127 when the program doesn't exist.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        return Outcome(127, f"{words[0]}: {error.strerror}")
    return Outcome(done.returncode, done.stdout)
