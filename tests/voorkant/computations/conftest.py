"""Methods that exist only in tests."""

from __future__ import annotations

import pytest

from tests.voorkant.computations import working
from voorkant.computations import methods


@pytest.fixture(autouse=True)
def made_up_methods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(methods, "_registered", {made.name: made for made in working.METHODS})
    working.seen.clear()
