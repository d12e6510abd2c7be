"""An export in a .zip archive: unpacked within bounds into a folder that is thrown away.

Only files with a name that we read are unpacked, each under that name: what an archive calls its
entries never becomes a path. What an archive says of its sizes is not believed; bytes are counted.
"""

from __future__ import annotations

import lzma
import stat
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from civicmath.errors import (
    FileTooLarge,
    FileUnreadable,
    NoVotesFile,
    TwoFiles,
    reason_of,
)
from civicmath.formats.errors import ArchiveRefused, BrokenArchive
from civicmath.formats.streams import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from civicmath.formats.streams import Limits

_PIECE = 1 << 20
_FREE = 16 << 20
"""Bytes that are unpacked before the ratio counts: a few rows that are all alike pack very well."""
_ENCRYPTED = 0x1
_DRIVE = ":"


@contextmanager
def unpacked(path: Path, wanted: Collection[str], limits: Limits) -> Iterator[Path]:
    """Unpack what we read of an archive, for the length of a block.

    All files must stand in one folder of the archive, at the top or below.

    Args:
        path: The archive.
        wanted: Names of files that are read; others are left in it.
        limits: How much to unpack.

    Raises:
        ArchiveRefused: An entry points out of the archive, is a link or is encrypted; too many
            entries; or it unpacks to far more than a table does.
        FileTooLarge: More bytes than the limits allow.
        BrokenArchive: Not whole, or no archive.
        TwoFiles: Two entries that could both be meant.
        NoVotesFile: Nothing in it that we read.
    """
    with TemporaryDirectory(prefix="civicmath-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(path, archive, _chosen(path, archive, wanted, limits), folder, limits)
        except OSError as error:
            raise FileUnreadable(file=str(path), reason=reason_of(error)) from error
        except (
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            EOFError,
            NotImplementedError,
            ValueError,
        ) as error:
            # zipfile says NotImplementedError of a compression or an encryption that it can't undo.
            raise BrokenArchive(file=path.name) from error
        yield Path(folder)


def _chosen(
    path: Path, archive: zipfile.ZipFile, wanted: Collection[str], limits: Limits
) -> Mapping[str, zipfile.ZipInfo]:
    """Choose the entries to unpack, by the name that each will have."""
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise ArchiveRefused(file=path.name, entry=f"{len(entries)} entries", reason="TOO-MANY")
    chosen: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if (reason := _wrong_with(entry)) is not None:
            raise ArchiveRefused(file=path.name, entry=entry.filename, reason=reason)
        place = PurePosixPath(entry.filename)
        if entry.is_dir() or place.name not in wanted or "__MACOSX" in place.parts:
            continue
        if place.name in chosen:
            first = chosen[place.name].filename
            raise TwoFiles(folder=path.name, first=first, second=entry.filename)
        chosen[place.name] = entry
    if not chosen:
        raise NoVotesFile(folder=path.name, expected=", ".join(sorted(wanted)))
    folders = {str(PurePosixPath(entry.filename).parent) for entry in chosen.values()}
    if len(folders) > 1:
        first, second, *_ = sorted(entry.filename for entry in chosen.values())
        raise TwoFiles(folder=path.name, first=first, second=second)
    return chosen


def _wrong_with(entry: zipfile.ZipInfo) -> str | None:
    name = entry.filename
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name or _DRIVE in name or "\0" in name:
        return "OUTSIDE"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "LINK"
    if entry.flag_bits & _ENCRYPTED:
        return "ENCRYPTED"
    return None


def _unpack(
    path: Path,
    archive: zipfile.ZipFile,
    chosen: Mapping[str, zipfile.ZipInfo],
    folder: str,
    limits: Limits,
) -> None:
    left = limits.votes_bytes + 2 * limits.statements_bytes
    for name, entry in chosen.items():
        most = entry.compress_size * limits.archive_ratio + _FREE
        total = 0
        with archive.open(entry) as source, (Path(folder) / name).open("wb") as out:
            while piece := source.read(_PIECE):
                total += len(piece)
                if total > most:
                    raise ArchiveRefused(file=path.name, entry=entry.filename, reason="BOMB")
                if total > left:
                    raise FileTooLarge(file=path.name, limit=in_words(limits.votes_bytes))
                out.write(piece)
        left -= total
