"""The components that pages are built from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override
from django_cotton.compiler_regex import CottonCompiler

from tests.contracts import templates
from tests.contracts.house import PLATFORM, ROOT
from voorkant.challenges.rules import Influence

STYLES = ROOT / "frontend" / "src"
MOST_ON_A_PAGE = 40


def render(source: str, **context: object) -> str:
    with override("nl"):
        html = Template(CottonCompiler().process(source)).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


def test_a_card_has_a_heading_of_its_level_and_a_name_to_jump_to() -> None:
    html = render('<c-card title="Wat we zien" level="3" id="see">Tekst</c-card>')
    assert '<section class="vk-card " id="see" tabindex="-1">' in html
    assert '<h3 class="nl-heading nl-heading--level-3">Wat we zien</h3> Tekst' in html


def test_a_card_without_a_title_has_no_heading() -> None:
    assert "<h" not in render("<c-card>Tekst</c-card>")


def test_a_button_that_leads_somewhere_is_a_link() -> None:
    link = render('<c-button kind="primary" :href="to" download>Ga</c-button>', to="/x?a=1&b=2")
    assert link.startswith('<a class="nl-button nl-button--primary" href="/x?a=1&amp;b=2"')
    assert "download" in link
    button = render('<c-button type="button" hidden>Doe</c-button>')
    assert button.startswith('<button class="nl-button nl-button--secondary"')
    assert 'type="button"' in button
    assert "hidden" in button


@pytest.mark.parametrize("text", ["<b>x</b>", '"><script>alert(1)</script>', "{{ secret }}"])
def test_what_a_component_is_given_stays_text(text: str) -> None:
    html = render(
        '<c-card :title="text"><c-tag>{{ text }}</c-tag>'
        '<c-button :href="text">{{ text }}</c-button></c-card>',
        text=text,
        secret="geheim",
    )
    assert "<b>" not in html
    assert "<script>" not in html
    assert "geheim" not in html


def test_progress_without_a_percentage_only_says_that_it_goes_on() -> None:
    assert "value=" not in render('<c-progress label="Hoe ver" />')
    assert 'value="43"' in render('<c-progress :percent="43" label="Hoe ver" />')


def test_an_interval_is_drawn_in_the_programs_numbers_and_told_in_the_readers() -> None:
    html = render(
        '{% include "ui/_interval.html" %}',
        sign="b",
        label="Groep B",
        share=0.875,
        low=0.8,
        width=0.125,
        high=0.925,
        side="eens",
    )
    assert 'x="80.0%" y="3" width="12.5%" height="12" rx="6" fill="url(#vk-fill-b)"' in html
    assert 'x="87.5%"' in html
    assert "88%" in html
    assert "tussen 80% en 92%" in html


def test_what_may_not_be_shown_is_said_in_words_and_not_drawn() -> None:
    html = render('{% include "ui/_interval.html" %}', sign="a", label="Groep A", share=None)
    assert "te weinig mensen om te tonen" in html
    assert "<rect" not in html.split("</span>", 1)[1]


def _ours(texts: list[str], pattern: str) -> set[str]:
    return {name for text in texts for name in re.findall(pattern, text)}


def test_every_class_of_ours_has_a_style_and_every_style_is_used() -> None:
    pages = [file.read_text(encoding="utf-8") for file in PLATFORM.rglob("templates/**/*.html")]
    pages += [file.read_text(encoding="utf-8") for file in STYLES.glob("*.ts")]
    code = [file.read_text(encoding="utf-8") for file in PLATFORM.rglob("*.py")]
    styles = [file.read_text(encoding="utf-8") for file in STYLES.glob("*.css")]
    styled = _ours(styles, r"\.(vk-[a-z_-]+[a-z])")
    named = _ours(pages, r"(?<![#\w-])(vk-[a-z_-]*[a-z])(?![\w-]*\()")
    made = {f"vk-group-{sign}" for sign in ("a", "b", "c", "d", "e", "all")}
    made |= {f"vk-badge--{kind}" for kind in _ours(code, r'Tag\("([a-z]+)"')}
    made |= {f"vk-badge--{kind.value}" for kind in Influence}
    made |= {f"vk-mark--{answer}" for answer in ("agree", "disagree")}
    ids = {name for name in named if name.startswith("vk-fill")}
    prefixes = {"vk-group", "vk-badge", "vk-badge-", "vk-mark-"}
    assert named - ids - prefixes - styled == set()
    assert styled - named - made == set()


def _components_of(name: str, within: tuple[str, ...] = ()) -> int:
    """How many components a template uses, with those of what it includes."""
    file = templates.read(PLATFORM).files[name]
    text = file.read_text(encoding="utf-8")
    included = re.findall(r"{%-?\s*(?:include|extends)\s+[\"']([^\"']+)", text)
    return len(re.findall(r"<c-(?!vars)[a-z]", text)) + sum(
        _components_of(each, (*within, name)) for each in included if each not in within
    )


def test_no_page_uses_more_components_than_are_quick() -> None:
    pages = [name for name in templates.read(PLATFORM).files if not name.startswith("cotton/")]
    assert {name: n for name in pages if (n := _components_of(name)) > MOST_ON_A_PAGE} == {}


def test_the_row_of_a_list_is_no_component() -> None:
    loop = re.compile(r"{%\s*for\b(?:(?!{%\s*endfor).)*?<c-([a-z]+)", re.DOTALL)
    found = {
        name: kinds
        for name, file in templates.read(PLATFORM).files.items()
        if (kinds := set(loop.findall(file.read_text(encoding="utf-8"))))
    }
    assert found == FEW


FEW = {"challenges/challenge.html": {"button"}}
"""Loops that go round a few times only: the actions of a challenge."""


def test_components_stand_in_one_place() -> None:
    assert {file.parent for file in PLATFORM.rglob("cotton/*.html")} == {
        Path(PLATFORM / "ui" / "templates" / "cotton")
    }
