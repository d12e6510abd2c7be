"""The plan of the house as the contracts of pyproject.toml draw it, for tests that read more than imports."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PLATFORM = SRC / "voorkant"


def floors() -> dict[str, int]:
    """Each room's floor; 0 is the ground, rooms on one floor share the number."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    layers = next(each["layers"] for each in contracts if each["id"] == "floors")
    return {
        room.strip(" ()"): floor
        for floor, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def may_use(upper: str, lower: str) -> bool:
    """Whether a room may lean on another: itself, or one on a floor below."""
    plan = floors()
    return upper == lower or plan[upper] > plan[lower]


def room_of(file: Path, platform: Path = PLATFORM) -> str:
    """The room in which a file of the platform stands."""
    return file.relative_to(platform).parts[0].removesuffix(".py")


def all_modules(package: ModuleType) -> list[ModuleType]:
    """Every module of a package, imported."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(each.name) for each in found]
