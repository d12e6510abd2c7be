"""What only reading and writing archives and folders refuses; what all files share is in `civicmath.errors`.

FileRefusal
├── BrokenArchive           file.broken-archive
└── ArchiveRefused          file.archive-refused
FolderRefusal
└── FolderNotEmpty          folder.not-empty
"""

from __future__ import annotations

from civicmath.errors import FileRefusal, FolderRefusal


class BrokenArchive(FileRefusal):
    """Called .zip, or beginning as one, but damaged."""

    code = "file.broken-archive"
    needs = ("file",)


class ArchiveRefused(FileRefusal):
    """An archive that could do harm: nothing of it is unpacked."""

    code = "file.archive-refused"
    needs = ("file", "entry", "reason")


class FolderNotEmpty(FolderRefusal):
    """A folder to write in that holds something already."""

    code = "folder.not-empty"
    needs = ("folder",)
