"""Refusals on a terminal: what is wrong, why, what to do, and the code; or the same as JSON."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from voorkant.common.errors import VoorkantError, explain
from voorkant.common.problems import problem_json
from voorkant.project.env import environment, terminal_language
from voorkant.project.errors import FolderRefused, FolderUnusable, disk_full

NO_FOLDER = {
    errno.EEXIST,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EROFS,
}
"""What making a folder fails with, where there can be none."""


def show(error: VoorkantError, *, as_json: bool = False) -> None:
    """Say an error on standard error, in the language of the terminal."""
    language = terminal_language()
    if as_json:
        sys.stderr.write(json.dumps(problem_json(error, language)) + "\n")
        return
    sentence = explain(error, language)
    console = Console(stderr=True, highlight=False)
    # As Text: a square bracket in a path is not markup.
    console.print(Text(printable(sentence.what), style="bold red"))
    for line in (sentence.why, sentence.remedy):
        console.print(Padding(Text(printable(line)), (0, 0, 0, 2), expand=False))
    console.print(Padding(Text(f"({error.code})", style="dim"), (0, 0, 0, 2), expand=False))


def refusal_of(error: OSError) -> VoorkantError | None:
    """Say what the operating system refused as one of ours, where people can do something about it."""
    from voorkant.project.embedded.owners import owner_name  # noqa: PLC0415  only when it happens

    var = environment().var.absolute()
    path = Path(str(error.filename or var)).absolute()
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(next(step for step in (path, *path.parents) if step.exists()))
    if isinstance(error, PermissionError) and error.filename:
        return FolderRefused(path=str(path), owner=owner_name(path))
    if error.errno in NO_FOLDER and error.filename and not os.path.isdir(var):  # noqa: PTH112  Path.is_dir raises
        return FolderUnusable(path=str(var), reason=os.strerror(error.errno))
    return None


def printable(text: str) -> str:
    """Take what could steer a terminal out of a text: a file's name may hold it."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
