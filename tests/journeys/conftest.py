"""The demo town, filled once and copied for each story, so that a story may change it for good."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tests.databases import PREFIX, database, pointed_at
from tests.voorkant.computations.working import work_until_idle
from voorkant.demo import content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker

_numbers = count(1)


@pytest.fixture(scope="session")
def filled_town(
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, Path]]:
    """The name of a database with the town in it, its outcomes computed, and the folder of its keys."""
    name, keys = f"{PREFIX}{os.getpid()}_town", tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock(), database(name, template_database):
        with pointed_at(name), override_settings(VOORKANT_KEYS=keys):
            content.fill()
            work_until_idle()
        yield name, keys


@pytest.fixture
def town(filled_town: tuple[str, Path], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A town of its own for one story, with the letterbox of the demo open."""
    template, keys = filled_town
    name = f"{PREFIX}{os.getpid()}_story_{next(_numbers)}"
    with (
        django_db_blocker.unblock(),
        database(name, template),
        pointed_at(name),
        override_settings(VOORKANT_KEYS=keys, VOORKANT_DEMO=True),
    ):
        yield
