"""A step is done again only when something it reads has changed.

A stamp is a file holding the fingerprint of a step's inputs. It is written after the step, so a
step that was cut off half-way is done again.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def fingerprint(root: Path, files: Iterable[Path], *, words: Sequence[str] = ()) -> str:
    """A digest of the files' names and bytes, the place of the clone, and the Python in use.

    The place counts because a virtual environment holds absolute paths: a moved clone is set up
    again. A file that doesn't exist counts as absent, which differs from empty.
    """
    digest = hashlib.sha256()
    for word in (str(root), sys.version, *words):
        digest.update(word.encode() + b"\0")
    for file in sorted(set(files)):
        digest.update(str(file.relative_to(root)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"absent")
    return digest.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """The mark that a step leaves, and what the step made.

    Attributes:
        path: where the mark is kept; best inside what the step makes, so both go together.
        inputs: the fingerprint of what the step reads.
        makes: what must exist for the mark to count.
    """

    path: Path
    inputs: str
    makes: tuple[Path, ...] = ()

    def is_fresh(self) -> bool:
        """Whether the step was finished with these very inputs, and its outcome still stands."""
        return (
            self.path.is_file()
            and self.path.read_text(encoding="utf-8") == self.inputs
            and all(made.exists() for made in self.makes)
        )

    def set(self) -> None:
        """Marks the step as done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.inputs, encoding="utf-8")
