from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voorkant.cli.commands import Terminal
from tests.voorkant.project.servers import Installation, installation

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def place() -> Iterator[Installation]:
    """A folder of an installation of its own, which the account of the database can reach."""
    with installation() as made:
        yield made


@pytest.fixture(scope="session")
def _migrated() -> Iterator[Installation]:
    with installation() as made:
        assert Terminal(made.var).run("migrate").returncode == 0
        yield made


@pytest.fixture
def migrated(place: Installation, _migrated: Installation) -> Terminal:
    """A terminal in a place (see `place`) whose tables are made."""
    _migrated.copy_to(place)
    return Terminal(place.var)
