"""What must not be in the tree: addresses of package registries and paths of one machine.

A lock file that names a registry fetches from there whatever the reader's own settings say, and
a path of the writer's machine works nowhere else.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tools.provision.programs import run

ROOT = Path(__file__).resolve().parents[1]

_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("npm's `resolved` address", re.compile(r"\"resolved\"\s*:\s*\"[a-z+]+:")),
    ("an index option", re.compile(r"--(?:extra-)?index-url|--find[-]links")),
    ("an index address", re.compile(r"https?://[\w.:-]+(?:/[\w.-]+)*/simple\b")),
    ("a package's file address", re.compile(r"files\.pythonhosted\.org|registry\.npmjs\.org")),
    (
        "a registry setting",
        re.compile(r"(?<![\w./-])registry[\" ]*[=:][\" ]*https?:"),
    ),
    (
        "a home folder",
        re.compile(r"(?<![\w.$}/-])/(?:home|Users)/[a-z_][\w.-]*/|(?<![\w.$}/-])/roo[t]/"),
    ),
)
_ELSEWHERE = {Path("/"), Path("/tmp"), Path("/var/tmp"), Path("/home"), Path("/srv"), Path("/opt")}  # noqa: S108


def faults_in(text: str, root: Path) -> list[tuple[int, str]]:
    """Each line of a text that breaks a rule: its number (from 1) and what is wrong.

    Args:
        text: a file's contents.
        root: the clone it is in; its own path and its parent's are this machine's.
    """
    rules = list(_RULES)
    own = (
        [root] if root.parent in _ELSEWHERE or root.parent.parent == root.parent else [root.parent]
    )
    rules += [("a path of this machine", re.compile(re.escape(f"{place}/"))) for place in own]
    return [
        (text.count("\n", 0, found.start()) + 1, name)
        for name, pattern in rules
        for found in pattern.finditer(text)
    ]


def files_of(root: Path) -> list[Path]:
    """The files that are, or would be, in the repository: git decides, else all but the ignored."""
    listed = run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=root)
    if listed.code == 0:
        return sorted(root / name for name in listed.output.split("\0") if name)
    made = {"node_modules", "__pycache__", "build", "dist", "var", "shots"}
    return sorted(
        file
        for file in root.rglob("*")
        if not any(part in made or part.startswith(".") for part in file.relative_to(root).parts)
    )


def main() -> int:
    """Names every fault; returns 1 when there is any."""
    count = 0
    for file in files_of(ROOT):
        if not file.is_file() or b"\0" in (data := file.read_bytes())[:8192]:
            continue
        for line, name in faults_in(data.decode("utf-8", errors="replace"), ROOT):
            print(f"{file.relative_to(ROOT)}:{line}: {name}")
            count += 1
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
