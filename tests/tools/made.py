"""Programs that tests make, to stand in a folder that plays the part of a machine."""

from __future__ import annotations

from pathlib import Path


def program(folder: Path, name: str, lines: str) -> Path:
    """A program that does these lines of shell."""
    made = folder / name
    made.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    made.chmod(0o755)
    return made
