"""Templates obey the floors, and hold nothing that the content security policy would block."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts import templates
from tests.contracts.house import PLATFORM


def _house(folder: Path, files: dict[str, str]) -> templates.Templates:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return templates.read(folder)


def test_the_templates_of_the_house_obey_its_floors() -> None:
    ours = templates.read(PLATFORM)
    assert ours.files
    assert templates.floor_faults(ours) == []


def test_no_template_of_the_house_has_inline_script_or_style() -> None:
    faults = {
        name: found
        for name, file in templates.read(PLATFORM).files.items()
        if (found := templates.inline_faults(file.read_text(encoding="utf-8")))
    }
    assert faults == {}


GROUND = {
    "ui/templates/ui/base.html": "<main>{% block main %}{% endblock %}</main>",
    "ui/templates/cotton/card.html": "<article>{{ slot }}</article>",
    "ui/templatetags/ui.py": "",
    "web/templates/web/_run.html": "",
    "web/templatetags/shell.py": "",
    "computations/templates/computations/_run.html": "",
}


def test_leaning_on_a_floor_below_and_on_ones_own_room_is_allowed(tmp_path: Path) -> None:
    text = (
        "{% extends 'ui/base.html' %}{% load i18n ui %}"
        '{% include "web/_run.html" with run=run only %}<c-card>x</c-card>'
        '{# {% include "nowhere.html" %} #}'
    )
    house = _house(tmp_path, {**GROUND, "web/templates/web/home.html": text})
    assert templates.floor_faults(house) == []


@pytest.mark.parametrize(
    ("room", "text", "fault"),
    [
        ("ui", '{% include "web/_run.html" %}', "leans on web"),
        ("ui", "{% extends 'web/_run.html' %}", "leans on web"),
        ("conversations", "{% load i18n shell %}", "leans on web"),
        ("conversations", "{% load run from shell %}", "leans on web"),
        ("outbox", '{% include "computations/_run.html" %}', "leans on computations"),
        ("common", "<c-card>x</c-card>", "leans on ui"),
        ("web", '{% include "web/missing.html" %}', "no such template"),
        ("web", "{% include chosen_elsewhere %}", "no such template"),
        ("web", "<c-missing />", "no such template"),
    ],
)
def test_leaning_beside_or_above_or_on_nothing_is_refused(
    tmp_path: Path, room: str, text: str, fault: str
) -> None:
    house = _house(tmp_path, {**GROUND, f"{room}/templates/{room}/sample.html": text})
    faults = templates.floor_faults(house)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color:red">', "a style attribute"),
        ('<p\n  class="x"\n  STYLE = "x">', "a style attribute"),
        ('<a href="#" onclick="x()">', "an event attribute"),
        ('<div hx-on:click="x()">', "an event attribute"),
        ("<style>p{}</style>", "a style element"),
        ("<script>x()</script>", "a script without src"),
        ('<script src="/x.js">x()</script>', "a script's text"),
        ('<a href="javascript:x()">', "a javascript: address"),
        ("{{ text|safe }}", "text that is not escaped"),
        ("{% autoescape off %}", "text that is not escaped"),
    ],
)
def test_what_the_policy_would_block_is_seen(text: str, fault: str) -> None:
    assert fault in templates.inline_faults(text)


@pytest.mark.parametrize(
    "text",
    [
        '<script type="module" src="{% static \'ui/build/site.js\' %}"></script>',
        '<p class="style" data-onset="1">style= onclick=</p>',
        '<link rel="stylesheet" href="x.css">',
        "{# <script>never shown</script> #}",
    ],
)
def test_ordinary_markup_is_left_alone(text: str) -> None:
    assert templates.inline_faults(text) == []
