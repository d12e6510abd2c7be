"""The tool that keeps the words of the pages whole."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tools import messages

HEADER = messages.HEADER.format(room="sample")


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    (folder / "templates" / "sample").mkdir(parents=True)
    (folder / "locale" / "nl" / "LC_MESSAGES").mkdir(parents=True)
    return folder


def _page(room: Path, text: str) -> None:
    (room / "templates" / "sample" / "page.html").write_text(text, encoding="utf-8")


def _dutch(room: Path, entries: str) -> None:
    (room / messages.CATALOGUE).write_text(HEADER + entries, encoding="utf-8")


def test_every_room_of_the_house_speaks_dutch_in_full() -> None:
    faults = {room.name: list(messages.faults_of(room)) for room in messages.rooms()}
    assert {name: found for name, found in faults.items() if found} == {}
    assert messages.contradictions(messages.rooms()) == []


def test_words_are_found_in_pages_and_in_code(room: Path) -> None:
    _page(
        room,
        '{% load i18n %}{% translate "Menu" %}<c-card title="{% translate \'Card\' %}">\n'
        "  {% blocktranslate count n=n %}{{ n }} answer{% plural %}{{ n }} answers"
        '{% endblocktranslate %}{% include "x.html" with a=_("Passed on") %}',
    )
    (room / "code.py").write_text(
        'LABEL = gettext_lazy("Lazy")\nword = pgettext("weather", "Set")\n', encoding="utf-8"
    )
    found = {(m.context, m.id) for m in messages.messages_of(room) if m.id}
    assert found == {
        (None, "Menu"),
        (None, "Card"),
        (None, ("%(n)s answer", "%(n)s answers")),
        (None, "Passed on"),
        (None, "Lazy"),
        ("weather", "Set"),
    }


def test_a_complete_catalogue_has_no_faults(room: Path) -> None:
    _page(room, '{% load i18n %}{% translate "Menu" %}')
    _dutch(room, 'msgid "Menu"\nmsgstr "Menu"\n')
    assert list(messages.faults_of(room)) == []


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ("", "no Dutch for"),
        ('msgid "%(n)s left"\nmsgstr ""\n', "not complete"),
        ('#, fuzzy\nmsgid "%(n)s left"\nmsgstr "nog %(n)s"\n', "only a guess"),
        ('#, python-format\nmsgid "%(n)s left"\nmsgstr "nog %(m)s"\n', "%(n)s left"),
        (
            'msgid "%(n)s left"\nmsgstr "nog %(n)s"\n\nmsgid "Old"\nmsgstr "Oud"\n',
            "nobody says 'Old' any more",
        ),
    ],
)
def test_each_fault_of_a_catalogue_is_named(room: Path, entries: str, fault: str) -> None:
    _page(room, "{% load i18n %}{% blocktranslate %}{{ n }} left{% endblocktranslate %}")
    _dutch(room, entries)
    faults = list(messages.faults_of(room))
    assert len(faults) == 1
    assert fault in faults[0]


def test_two_rooms_that_translate_one_message_differently_are_named(tmp_path: Path) -> None:
    rooms = [tmp_path / "one", tmp_path / "two"]
    for folder, dutch in zip(rooms, ("Stap", "Fase"), strict=True):
        (folder / messages.CATALOGUE).parent.mkdir(parents=True)
        _dutch(folder, f'msgid "Stage"\nmsgstr "{dutch}"\n')
    assert messages.contradictions(rooms) == ["one and two differ on 'Stage'"]
    _dutch(rooms[1], 'msgid "Stage"\nmsgstr "Stap"\n')
    assert messages.contradictions(rooms) == []


def test_updating_adds_what_is_new_keeps_what_is_said_and_drops_what_is_not(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "ROOMS", room.parent)
    monkeypatch.setattr(messages, "rooms", lambda: [room])
    _page(room, '{% load i18n %}{% translate "Kept" %}{% translate "New" %}')
    _dutch(room, 'msgid "Kept"\nmsgstr "Blijft"\n\nmsgid "Gone"\nmsgstr "Weg"\n')
    assert messages.main(["update"]) == 1
    text = (room / messages.CATALOGUE).read_text(encoding="utf-8")
    assert text == HEADER + 'msgid "Kept"\nmsgstr "Blijft"\n\nmsgid "New"\nmsgstr ""\n'


def test_a_compiled_catalogue_is_what_django_reads(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "rooms", lambda: [room])
    _dutch(room, 'msgid "Menu"\nmsgstr "Keuze"\n')
    assert messages.main(["compile"]) == 0
    with (room / messages.CATALOGUE).with_suffix(".mo").open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext("Menu") == "Keuze"


@pytest.mark.parametrize("arguments", [[], ["compose"], ["check", "update"]])
def test_an_unknown_command_explains_itself(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert messages.main(arguments) == 2
    assert "compile | check | update" in capsys.readouterr().out
