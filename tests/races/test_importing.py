"""The same archive read in twice at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.races.test_taking_part import outcome
from tests.races.together import at_once
from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import council
from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from voorkant.challenges.models import Challenge
from voorkant.conversations.errors import ImportedBefore
from voorkant.conversations.models import Import

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["own_keys"]

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


def test_of_the_same_archive_twice_at_once_one_is_made_and_the_other_says_so(
    tmp_path: Path,
) -> None:
    council()
    found = read(folder_of(tmp_path / "export", votes_of(9, 4)))
    came = at_once(
        3, lambda number: outcome(lambda: archived(found, title=f"Vraag {number} van toen?"))
    )
    assert came.count(ImportedBefore) == 2
    assert (Import.objects.count(), Challenge.objects.count()) == (1, 1)
