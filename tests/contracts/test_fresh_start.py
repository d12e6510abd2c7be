"""Each test begins as if it were the first of its process, whatever was run before it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import get_language


@pytest.mark.django_db
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_language_of_a_page_stays_with_the_test_that_asked_for_it(turn: str) -> None:
    assert get_language() == "nl", turn
    Client().get("/en/inloggen")
    assert get_language() == "en"
