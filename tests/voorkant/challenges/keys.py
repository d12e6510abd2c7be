"""Keys of challenges in a folder of each test's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> Path:
    settings.VOORKANT_KEYS = tmp_path / "keys"
    return tmp_path / "keys"
