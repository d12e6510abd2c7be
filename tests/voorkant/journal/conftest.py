"""Verbs that exist only in tests."""

from __future__ import annotations

import pytest

from voorkant.journal import verbs


@pytest.fixture(autouse=True)
def made_up_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "_declared", {*verbs.declared(), "stories.told", "stories.read"})
