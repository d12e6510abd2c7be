"""Places for results: checked before any work, filled at the end."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from civicmath.errors import NoSuchFolder, SameOutput
from civicmath.formats.writing import check_writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def check_places(places: Sequence[Path], *sources: Path) -> None:
    """Refuse places where a result can't go, before any work is lost.

    Args:
        places: Where results will go.
        sources: What will be read, which is never overwritten.

    Raises:
        SameOutput: Two results in one file, or a result in the place of what is read.
        NoSuchFolder: The folder of a result doesn't exist.
        NotWritable: The operating system won't let us write there.
    """
    taken = {_real(source) for source in sources}
    if any(source.is_dir() for source in sources):
        from civicmath.formats.conversations import INPUT_NAMES  # noqa: PLC0415 - loads polars

        folders = [source for source in sources if source.is_dir()]
        taken |= {_real(folder / name) for folder in folders for name in INPUT_NAMES}
    for place in places:
        here = _real(place)
        if here in taken:
            raise SameOutput(file=str(place))
        taken.add(here)
        if not place.parent.is_dir():
            raise NoSuchFolder(file=place.name, folder=str(place.parent))
        check_writable(place)


def _real(path: Path) -> str:
    """Follow links; unlike `Path.resolve`, also when they go round in a circle."""
    return os.path.realpath(path)
