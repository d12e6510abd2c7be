"""Arrays that need not fit in memory: what is too long lies in a file without a name.

The system then keeps in memory what is in use, and writes away what is not, also where there is no swap
to write it to. To whoever computes with them both kinds are the same, so the outcome is too. The file is
gone when nobody holds the array any more, or when the process ends however it ends. It lies in the
folder for temporary files (`TMPDIR`), which should be on a disk.
"""

from __future__ import annotations

import mmap
import os
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from civicmath.errors import NotWritable, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import DTypeLike, NDArray

_SHARE: Final = 16
"""An array may take so small a part of the memory that is free; a conversation takes several at once."""
_ALWAYS: Final = 16 << 20
_STEP: Final = 1 << 20
_LIMITS: Final = (Path("/sys/fs/cgroup/memory.max"), Path("/proc/meminfo"))
_largest: ContextVar[int | None] = ContextVar("_largest", default=None)


@contextmanager
def arrays_at_most(size: int | None) -> Iterator[None]:
    """Keep no array of more bytes than this in memory, for the length of a block.

    Args:
        size: Bytes; nothing leaves it as it is: to the memory that is free, unless somebody said more.
    """
    token = _largest.set(_largest.get() if size is None else size)
    try:
        yield
    finally:
        _largest.reset(token)


def largest_in_memory() -> int:
    """Say how many bytes an array in memory may take."""
    told = _largest.get()
    return max(_ALWAYS, _free() // _SHARE) if told is None else told


def empty(length: int, dtype: DTypeLike) -> NDArray[Any]:
    """Make an array of one axis, in memory or in a file; what is in it means nothing yet.

    Raises:
        NotWritable: There is no room for the file.
    """
    kind = np.dtype(dtype)
    size = length * kind.itemsize
    if (size <= _ALWAYS and _largest.get() is None) or size <= largest_in_memory():
        return np.empty(length, kind)
    with _nameless() as file, _refusing():
        _claim(file, size)
        return _mapped(file, kind)


def gathered(table: NDArray[Any], places: NDArray[np.integer[Any]]) -> NDArray[Any]:
    """Give `table[places]`, step by step where that is long."""
    out = empty(len(places), table.dtype)
    for first in range(0, len(places), _STEP):
        step = slice(first, first + _STEP)
        out[step] = table[places[step]]
    return out


class Growing:
    """An array that grows block by block; from where it is too long its blocks lie in a file."""

    def __init__(self, dtype: DTypeLike) -> None:
        """Begin with nothing."""
        self.dtype = np.dtype(dtype)
        self._blocks: list[NDArray[Any]] = []
        self._size = 0
        self._file: BinaryIO | None = None

    def add(self, block: NDArray[Any]) -> None:
        """Take a block.

        Raises:
            NotWritable: There is no room for the file.
        """
        self._blocks.append(np.ascontiguousarray(block, self.dtype))
        self._size += self._blocks[-1].nbytes
        if self._file is None and self._size > largest_in_memory():
            self._file = _nameless()
        if self._file is not None:
            with _refusing():
                for one in self._blocks:
                    self._file.write(one.data)
            self._blocks.clear()

    def finish(self) -> NDArray[Any]:
        """Give all of it; it is empty after.

        Raises:
            NotWritable: There is no room for the file.
        """
        blocks, self._blocks, self._size = self._blocks, [], 0
        file, self._file = self._file, None
        if file is None:
            return np.concatenate(blocks) if blocks else np.zeros(0, self.dtype)
        with file, _refusing():
            file.flush()
            return _mapped(file, self.dtype)


def _mapped(file: BinaryIO, kind: np.dtype[Any]) -> NDArray[Any]:
    return np.frombuffer(mmap.mmap(file.fileno(), 0), kind)


def _nameless() -> BinaryIO:
    with _refusing():
        return tempfile.TemporaryFile(prefix="civicmath-")


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritable(file=tempfile.gettempdir(), reason=reason_of(error)) from error


def _claim(file: BinaryIO, size: int) -> None:
    """Claim room on the disk: a write to a map of what isn't there would end the process."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file.fileno(), 0, size)
    else:
        file.truncate(size)


def _free() -> int:
    """Say how many bytes of memory are free, or may be used at most."""
    limits = [_number_in(path) for path in _LIMITS]
    known = [limit for limit in limits if limit is not None]
    if known:
        return min(known)
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _number_in(path: Path) -> int | None:
    """Read a limit in bytes: the only number in a file, or the one that is available."""
    try:
        text = path.read_text(encoding="ascii")
    except OSError:
        return None
    for line in text.splitlines():
        if line.isdigit():
            return int(line)
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) << 10
    return None
