"""What never changes is drawn once, and what says that a page is the same tells pages apart."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from voorkant.ui.marks import page_mark
from voorkant.ui.templatetags.ui import once

FORM = RequestFactory()


def test_a_piece_that_is_asked_again_is_the_same_piece() -> None:
    with override("nl"):
        first = once("ui/_sign.html", sign="a")
        assert once("ui/_sign.html", sign="a") is first


def test_a_piece_follows_from_what_it_is_given() -> None:
    with override("nl"):
        assert once("ui/_sign.html", sign="a") != once("ui/_sign.html", sign="b")


def test_a_piece_is_in_the_language_of_the_page() -> None:
    with override("nl"):
        dutch = once("conversations/_answers.html")
    with override("en"):
        english = once("conversations/_answers.html")
    assert dutch != english


def test_what_a_piece_is_given_is_escaped() -> None:
    with override("nl"):
        piece = once("ui/_sign.html", sign="<b>")
    assert piece is not None
    assert "<b>" not in piece


def test_the_same_page_has_the_same_mark() -> None:
    with override("nl"):
        assert page_mark(FORM.get("/a"), "x") == page_mark(FORM.get("/a"), "x")


@pytest.mark.parametrize(
    ("address", "language", "made_of"),
    [("/b", "nl", "x"), ("/a?show=all", "nl", "x"), ("/a", "en", "x"), ("/a", "nl", "y")],
)
def test_another_address_language_or_content_has_another_mark(
    address: str, language: str, made_of: str
) -> None:
    with override("nl"):
        mark = page_mark(FORM.get("/a"), "x")
    with override(language):
        assert page_mark(FORM.get(address), made_of) != mark


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_has_other_marks(demo: bool, settings: object) -> None:
    settings.VOORKANT_DEMO = not demo  # type: ignore[attr-defined]  # pytest-django's own wrapper
    other = page_mark(FORM.get("/a"))
    settings.VOORKANT_DEMO = demo  # type: ignore[attr-defined]
    assert page_mark(FORM.get("/a")) != other
