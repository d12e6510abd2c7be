"""The page that anybody understands: what stands on it, what may never stand on it, and its pictures."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from civicmath.opinions.pages import opinion_page
from civicmath.opinions.pages.words import LANGUAGES, words_in
from civicmath.opinions.pictures import opinion_map_png
from civicmath.opinions.report import OpinionReport, opinion_report
from tests.civicmath.opinions.worlds import camps, noise, votes_of

HOSTILE = '<script>alert("1")</script> & <img src=x onerror=y>'
PNG = b"\x89PNG\r\n\x1a\n"


class Elements(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@cache
def two_camps() -> OpinionReport:
    return opinion_report(votes_of(camps(3, people=120, statements=20)[0]), seed=1, bootstraps=20)


@cache
def few(people: int) -> OpinionReport:
    return opinion_report(votes_of(noise(5, people=people, statements=6)), seed=1, bootstraps=2)


def page_of(report: OpinionReport, language: str = "nl", **texts: str) -> str:
    return opinion_page(report, texts=texts, title="Wat speelt er?", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_picture_has_its_table_and_each_statement_stands_on_the_page(language: str) -> None:
    report = two_camps()
    page = page_of(report, language, **{str(n): f"Uitspraak nummer {n}." for n in range(20)})
    seen = Elements(page)
    assert page.count("<table>") == 2
    assert seen.tags.count("figure") == 2
    for number in range(20):
        assert f"Uitspraak nummer {number}." in page
    assert ("lang", language) in seen.attributes
    assert "{" not in "".join(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def test_the_page_is_one_file_that_runs_and_fetches_nothing() -> None:
    seen = Elements(page_of(two_camps()))
    assert not {"script", "link", "iframe", "object", "form"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    fetched = [value for name, value in seen.attributes if name in {"src", "href"}]
    assert not fetched


def test_words_of_people_stay_words() -> None:
    report = two_camps()
    page = opinion_page(report, texts={"0": HOSTILE}, title=HOSTILE, language="en")
    seen = Elements(page)
    assert "script" not in seen.tags
    assert "img" not in seen.tags
    assert any(HOSTILE in words for words in seen.words)


def test_without_words_the_id_of_a_statement_stands_there() -> None:
    assert '<p class="words">0</p>' in page_of(two_camps())


def test_of_fewer_than_five_people_nothing_is_told() -> None:
    page = page_of(few(4), "en")
    assert words_in("en")("too_few") in page
    assert few(4).input_sha256 not in page
    assert "%" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert "<table>" not in page


def test_no_figure_over_fewer_than_five_answers_stands_on_the_page() -> None:
    counted = re.findall(r"\((\d+) antwoorden\)", page_of(few(7)))
    assert all(int(number) >= 5 for number in counted)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert page_of(two_camps()) == page_of(two_camps())


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="No words in 'fr'"):
        page_of(two_camps(), "fr")


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    from civicmath.opinions.pages.words import _sentences

    def blanks(language: str) -> dict[str, set[str]]:
        return {
            key: set(re.findall(r"{(\w+)}", text)) for key, text in _sentences(language).items()
        }

    assert blanks("nl") == blanks("en")


def test_the_map_in_pixels_is_as_wide_as_it_says() -> None:
    drawn = opinion_map_png(two_camps(), language="nl")
    assert drawn.startswith(PNG)
    assert int.from_bytes(drawn[16:20]) == 1080
