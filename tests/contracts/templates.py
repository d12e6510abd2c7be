"""What a template leans on, and what it may not contain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.contracts.house import may_use, room_of

_REFERENCE = re.compile(r"{%-?\s*(extends|include|once)\s+(\S+)")
_LOAD = re.compile(r"{%-?\s*load\s+(.*?)\s*-?%}")
_COMPONENT = re.compile(r"<c-([a-z0-9_.-]+)")
_COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", re.DOTALL)

_INLINE = (
    ("a style attribute", re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE)),
    ("an event attribute", re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.IGNORECASE)),
    ("a style element", re.compile(r"<style\b", re.IGNORECASE)),
    ("a script without src", re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE)),
    ("a script's text", re.compile(r"<script\b[^>]*>\s*[^\s<]", re.IGNORECASE)),
    ("a javascript: address", re.compile(r"javascript:", re.IGNORECASE)),
    ("text that is not escaped", re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Templates:
    """All templates and template tags of a platform's tree.

    Attributes:
        platform: the folder of the rooms.
        files: each template's name, as Django finds it, and its file.
        tags: each tag library's name and the room it is in.
    """

    platform: Path
    files: dict[str, Path]
    tags: dict[str, str]


def read(platform: Path) -> Templates:
    """Finds the templates and tag libraries of every room."""
    files = {}
    for folder in platform.glob("*/templates"):
        for file in folder.rglob("*"):
            if file.is_file():
                files[file.relative_to(folder).as_posix()] = file
    tags = {
        file.stem: room_of(file, platform)
        for file in platform.glob("*/templatetags/*.py")
        if file.stem != "__init__"
    }
    return Templates(platform, files, tags)


def leanings(file: Path, templates: Templates) -> list[tuple[str, str]]:
    """What a template leans on: how it is written, and the room it is in ('' when not ours)."""
    text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    found = []
    for verb, argument in _REFERENCE.findall(text):
        quoted = re.fullmatch(r"""(["'])(.+)\1""", argument)
        name = quoted.group(2) if quoted else ""
        found.append((f"{verb} {argument}", _home(name, templates)))
    for component in _COMPONENT.findall(text):
        if component not in {"slot", "vars"}:
            name = f"cotton/{component.replace('.', '/').replace('-', '_')}.html"
            found.append((f"<c-{component}>", _home(name, templates)))
    for words in _LOAD.findall(text):
        libraries = words.split(" from ")[-1].split()
        found += [
            (f"load {library}", templates.tags[library])
            for library in libraries
            if library in templates.tags
        ]
    return found


def floor_faults(templates: Templates) -> list[str]:
    """Each template that leans on a room beside or above its own, or on what can't be read off."""
    faults = []
    for name, file in sorted(templates.files.items()):
        own = room_of(file, templates.platform)
        for written, room in leanings(file, templates):
            if not room:
                faults.append(f"{name}: {written}: no such template by that literal name")
            elif not may_use(own, room):
                faults.append(f"{name} ({own}): {written} leans on {room}")
    return faults


def inline_faults(text: str) -> list[str]:
    """What the content security policy would block, or lets text through unescaped."""
    plain = _COMMENT.sub("", text)
    return [name for name, pattern in _INLINE if pattern.search(plain)]


def _home(name: str, templates: Templates) -> str:
    file = templates.files.get(name)
    return room_of(file, templates.platform) if file else ""
