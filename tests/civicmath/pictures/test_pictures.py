from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from civicmath.opinions.pictures import opinion_map_scale, opinion_map_svg
from civicmath.opinions.pictures.layout import HEIGHT, WIDTH, lay_out
from civicmath.opinions.pictures.words import LANGUAGES, Words
from tests.civicmath.pictures.crowds import placed_at, real_report, report_of

SVG = "{http://www.w3.org/2000/svg}"
SMALL = 60_000
LONGEST_LINE = 30


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own picture


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in drawn(svg).iter(f"{SVG}text")]


def told(svg: str) -> str:
    return drawn(svg).findtext(f"{SVG}desc") or ""


def marks(svg: str) -> list[int]:
    """How many marks each layer of marks has, the sample in the legend left out."""
    paths = [
        path.get("d", "") for path in drawn(svg).iter(f"{SVG}path") if "M" in path.get("d", "")
    ]
    counts = [path.count("M") for path in paths if "L" not in path]
    return [count for count in counts if count > 1]


def test_groups_are_named_with_their_size_and_told_in_both_languages() -> None:
    report = report_of(60, 40, between=9, too_few=7)
    dutch, english = (opinion_map_svg(report, language=language) for language in ("nl", "en"))
    assert texts(dutch) == ["Groep A · 60", "Groep B · 40", "ertussenin · 9"]
    assert texts(english) == ["Group A · 60", "Group B · 40", "in between · 9"]
    assert "2 groepen: Groep A · 60, Groep B · 40. 9 mensen staan ertussenin." in told(dutch)
    assert "7 people gave too few answers to be drawn." in told(english)
    assert 'xml:lang="nl"' in dutch


def test_every_person_is_a_mark() -> None:
    assert marks(opinion_map_svg(report_of(60, 40, between=9), language="nl")) == [9, 60, 40]


def test_five_groups_differ_in_shape_and_in_colour() -> None:
    svg = opinion_map_svg(report_of(30, 25, 20, 15, 10), language="nl")
    assert marks(svg) == [30, 25, 20, 15, 10]
    paths = [path for path in drawn(svg).iter(f"{SVG}path") if path.get("d", "").count("M") > 1]
    colours = {path.get("stroke") or path.get("fill") for path in paths}
    steps = {re.sub(r"[-\d. ]+", "", path.get("d", "").split("M")[1]) for path in paths}
    assert (len(colours), len(steps)) == (5, 5)
    assert [text[:7] for text in texts(svg)] == [f"Groep {letter}" for letter in "ABCDE"]


def test_labels_stay_inside_and_do_not_cover_each_other() -> None:
    svg = opinion_map_svg(report_of(3000, 2500, 2000, 1500, 1000), language="nl")
    boxes = [
        (float(text.get("x", "")), float(text.get("y", "")))
        for text in drawn(svg).iter(f"{SVG}text")
        if (text.text or "").startswith("Groep")
    ]
    assert all(80 < x < 280 and 12 < y < 250 for x, y in boxes)
    for number, (x, y) in enumerate(boxes):
        assert all(abs(y - v) > 20 or abs(x - u) > 100 for u, v in boxes[:number])


def test_above_two_thousand_people_a_sample_is_drawn_and_said() -> None:
    svg = opinion_map_svg(report_of(30_000, 15_000, between=5_000), language="nl")
    assert marks(svg) == [200, 1200, 600]
    assert "Getekend: 2.000 van 50.000" in texts(svg)
    assert "Groep A · 30.000" in texts(svg)


@pytest.mark.parametrize(
    "sizes", [(2000,), (1000, 1000), (400,) * 5, (200, 1800), (50_000, 50_000)]
)
def test_a_picture_is_small(sizes: tuple[int, ...]) -> None:
    assert len(opinion_map_svg(report_of(*sizes), language="nl").encode()) < SMALL


def test_without_stable_groups_there_is_one_cloud_and_that_sentence() -> None:
    svg = opinion_map_svg(report_of(80), language="nl")
    assert marks(svg) == [80]
    assert texts(svg) == ["Geen vaste groepen: ze vallen", "bij herhaling anders uit."]
    assert "Geen vaste groepen: ze vallen bij herhaling anders uit." in told(svg)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_nothing_to_draw_the_picture_says_so_kindly(language: str) -> None:
    everywhere = np.random.default_rng(1).normal(size=(20, 2))
    cases = {
        "too_few_people": placed_at(everywhere[:4], np.ones(4, np.bool_)),
        "too_few_placed": placed_at(everywhere, np.zeros(20, np.bool_)),
        "same_place": placed_at(np.zeros((20, 2)), np.ones(20, np.bool_)),
    }
    for key, report in cases.items():
        svg = opinion_map_svg(report, language=language)
        assert texts(svg) == list(Words(language).lines(key))
        assert marks(svg) == []
        assert told(svg) == " ".join(texts(svg))


def test_people_on_one_line_are_drawn() -> None:
    places = np.stack([np.linspace(-1, 1, 20), np.zeros(20)], axis=1)
    svg = opinion_map_svg(placed_at(places, np.ones(20, np.bool_)), language="nl")
    assert marks(svg) == [20]


def test_no_number_about_fewer_than_five_people_is_told_or_can_be_counted() -> None:
    svg = opinion_map_svg(report_of(63, 41, between=3), language="nl")
    assert texts(svg) == ["Groep A", "Groep B"]
    assert marks(svg) == [60, 40]
    assert not re.search(r"\b(3|63|41)\b", told(svg))


def test_a_few_in_between_are_told_together_with_who_answered_too_little() -> None:
    svg = opinion_map_svg(report_of(63, 41, between=3, too_few=9), language="nl")
    assert texts(svg) == ["Groep A · 63", "Groep B · 41"]
    assert marks(svg) == [60, 40]
    assert "12 mensen horen bij geen groep." in told(svg)
    assert "3 mensen" not in told(svg)


def test_a_few_with_too_few_answers_cannot_be_counted_without_groups_either() -> None:
    svg = opinion_map_svg(report_of(83, too_few=2), language="nl")
    assert marks(svg) == [80]


def test_nothing_tells_who_is_who() -> None:
    report = report_of(60, 40, between=9, too_few=7)
    order = np.random.default_rng(2).permutation(report.participants)
    grouping = replace(
        report.grouping, places=report.grouping.places[order], placed=report.grouping.placed[order]
    )
    shuffled = replace(report, grouping=grouping)
    assert opinion_map_svg(shuffled, language="nl") == opinion_map_svg(report, language="nl")


def test_marks_stand_apart_and_inside() -> None:
    svg = opinion_map_svg(report_of(150), language="nl")
    path = next(path for path in drawn(svg).iter(f"{SVG}path"))
    points = np.array(re.findall(r"M([\d.]+) ([\d.]+)", path.get("d", "")), np.float64)
    away = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    width = float(path.get("stroke-width", ""))
    assert away[~np.eye(len(points), dtype=np.bool_)].min() > 0.8 * width
    assert points.min() >= width / 2
    assert (points.max(axis=0) <= [360 - width / 2, 252 - width / 2]).all()


def test_a_picture_holds_nothing_that_runs_loads_or_is_styled() -> None:
    svg = opinion_map_svg(real_report(), language="nl")
    allowed = {"svg", "title", "desc", "rect", "path", "text"}
    assert {element.tag.removeprefix(SVG) for element in drawn(svg).iter()} == allowed
    attributes = {name for element in drawn(svg).iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    assert not attributes & {"style", "class", "src"}
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in svg


def test_a_picture_has_a_name_and_a_description_for_who_hears_it() -> None:
    root = drawn(opinion_map_svg(real_report(), language="en"))
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby", "").split()]
    assert [element.tag for element in named if element is not None] == [
        f"{SVG}title",
        f"{SVG}desc",
    ]


def test_the_same_report_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys\n"
        "from civicmath.opinions.pictures import opinion_map_svg\n"
        "from tests.civicmath.pictures.crowds import report_of\n"
        "sys.stdout.write(opinion_map_svg(report_of(60, 40, between=9), language='nl'))"
    )
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert again.stdout == opinion_map_svg(report_of(60, 40, between=9), language="nl")


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="No words in 'fy'"):
        opinion_map_svg(report_of(10), language="fy")


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_fit_on_a_telephone(language: str) -> None:
    words = Words(language)
    keys = ("no_groups", "too_few_people", "too_few_placed", "same_place")
    lines = [line for key in keys for line in words.lines(key)]
    lines.append(words.say("sample", drawn=2000, people=1_000_000))
    lines.append(words.say("between", people=1_000_000))
    assert max(map(len, lines)) <= LONGEST_LINE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scale_says_where_somebody_stands_on_the_map(language: str) -> None:
    report = report_of(60, 40, between=9, too_few=7)
    scale = opinion_map_scale(report, language=language)
    assert scale is not None
    for place in report.positions.places:
        x, y = np.clip(place, scale.low, scale.high) * scale.factor + scale.shift
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT
    assert scale == opinion_map_scale(report, language=language)


def test_marks_stay_near_where_the_scale_puts_them() -> None:
    places = np.random.default_rng(4).normal(0, 2, (150, 2))
    marks = lay_out(places, bottom=20.0)
    scale = marks.scale
    there = np.clip(places, scale.low, scale.high) * scale.factor + scale.shift
    away = np.hypot(*(marks.points - there).T)
    # A mark moves to a coarse grid, and makes way for its neighbours.
    assert np.median(away) < 2 * marks.radius
    assert away.max() < 8 * marks.radius


def test_without_a_map_there_is_no_scale() -> None:
    few = placed_at(np.zeros((4, 2)), np.ones(4, bool))
    one = placed_at(np.zeros((40, 2)), np.ones(40, bool))
    assert opinion_map_scale(few, language="nl") is None
    assert opinion_map_scale(one, language="nl") is None
