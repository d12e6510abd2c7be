"""What stands around a page: menu, languages, banner."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from voorkant.ui import menu
from voorkant.ui.shell import path_in_language, shell_for


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("/", "en", "/en/"),
        ("/en/", "nl", "/"),
        ("/en", "nl", "/"),
        ("/uitkomsten/1", "en", "/en/uitkomsten/1"),
        ("/en/uitkomsten/1", "nl", "/uitkomsten/1"),
        ("/en/uitkomsten/1", "en", "/en/uitkomsten/1"),
        ("/energie", "en", "/en/energie"),
        ("/nergens/heen/", "en", "/en/nergens/heen/"),
    ],
)
def test_the_language_switch_keeps_the_page(path: str, language: str, expected: str) -> None:
    assert path_in_language(path, language) == expected


def test_the_language_switch_keeps_the_question() -> None:
    with override("nl"):
        (english,) = shell_for("/", "after=x&y=1").languages
    assert (english.code, english.name, english.address) == ("en", "English", "/en/?after=x&y=1")


def test_the_reader_of_english_is_offered_dutch() -> None:
    with override("en"):
        shell = shell_for("/en/")
    assert [language.name for language in shell.languages] == ["Nederlands"]
    assert shell.home == "/en/"


def test_home_leads_the_menu_and_says_where_we_are() -> None:
    with override("nl"):
        here, elsewhere = shell_for("/"), shell_for("/nergens")
    assert here.home == "/"
    assert here.links[0].current
    assert not elsewhere.links[0].current


def test_what_stands_below_every_page_does_not_stand_in_the_menu() -> None:
    with override("nl"):
        shell = shell_for("/privacy")
    assert [link.address for link in shell.below] == [
        "/privacy",
        "/toegankelijkheid",
        "/rekenwijze",
        "/werkblad",
    ]
    assert [link.current for link in shell.below] == [True, False, False, False]
    assert not {link.address for link in shell.below} & {link.address for link in shell.links}


def test_registering_an_address_again_replaces_it() -> None:
    before = menu.entries()
    menu.register(before[0])
    assert menu.entries() == before


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demonstration_says_that_it_is_one(demo: bool, settings: object) -> None:
    settings.VOORKANT_DEMO = demo  # type: ignore[attr-defined]  # pytest-django's own wrapper
    with override("nl"):
        assert shell_for("/").demo is demo
