"""What tests of people begin with: a folder for keys, a scope with its key, an account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from voorkant.people.actions import make_account
from voorkant.people.keys import make_key
from voorkant.people.values import AccountCard

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> Path:
    """The folder for keys, which isn't there yet."""
    settings.VOORKANT_KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def scope() -> UUID:
    made = uuid4()
    make_key(made)
    return made


@pytest.fixture
def an(db: None) -> AccountCard:
    return make_account(email="an@bergen.example", name="An Voorbeeld", acting=None)
