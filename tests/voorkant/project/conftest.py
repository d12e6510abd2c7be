"""Embedded servers to try things on: empty, made but stopped, or just killed.

The last two are copies of one that is made once, because making a cluster takes seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.voorkant.project.servers import Installation, installation, kill

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def _stopped() -> Iterator[Installation]:
    with installation() as made:
        with made.owner():
            pass
        yield made


@pytest.fixture(scope="session")
def _killed(_stopped: Installation) -> Iterator[Installation]:
    with installation() as made:
        _stopped.copy_to(made)
        with made.owner() as owner:
            kill(owner)
            kill(made.postmaster())
        yield made
        # A last proper start and stop gives back the shared memory of the one that was killed.
        with made.owner():
            pass


@pytest.fixture
def empty_place() -> Iterator[Installation]:
    """A folder in which nothing was ever started."""
    with installation() as made:
        yield made


@pytest.fixture
def place(_stopped: Installation) -> Iterator[Installation]:
    """A server that was started and stopped once."""
    with installation() as made:
        _stopped.copy_to(made)
        yield made


@pytest.fixture
def crashed(_killed: Installation) -> Iterator[Installation]:
    """A server that was killed together with its owner, with `postmaster.pid` left behind."""
    with installation() as made:
        _killed.copy_to(made)
        yield made
