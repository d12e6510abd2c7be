"""The colours of the theme, checked in the pairs in which pages use them (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "frontend" / "src"
AAA, AA, GRAPHICS = 7.0, 4.5, 3.0


def _tokens() -> dict[str, str]:
    text = (SOURCE / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--vk-([a-z0-9-]+):\s*(#[0-9a-f]{6});", text))


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        # Running text: AAA.
        *[(ink, back, AAA) for ink in ("ink", "ink-soft") for back in ("paper", "card")],
        ("ink", "sun-tint", AAA),
        ("ink", "brand-tint", AAA),
        ("ink", "disagree-tint", AAA),
        ("ink", "agree-tint", AAA),
        ("ink", "quiet-tint", AAA),
        ("ink", "land", AAA),
        ("disagree", "card", AAA),
        ("disagree", "paper", AAA),
        ("brand", "card", AAA),
        ("brand", "paper", AAA),
        ("on-brand", "brand-deep", AAA),
        ("accent-on-brand", "brand-deep", AAA),
        # Buttons, badges, small words beside a drawing: AA.
        ("on-brand", "brand", AA),
        ("brand-deep", "brand-tint", AA),
        ("on-sun-tint", "sun-tint", AA),
        ("disagree", "disagree-tint", AA),
        ("ink-soft", "quiet-tint", AA),
        ("ink-faint", "card", AA),
        ("ink-faint", "paper", AA),
        ("brand-deep", "agree-tint", AA),
        *[("on-brand", answer, AA) for answer in ("agree", "disagree", "ink-faint")],
        # What is drawn: 3 to 1 with what lies beside it.
        ("line-strong", "card", GRAPHICS),
        ("line-strong", "paper", GRAPHICS),
        ("line-strong", "land", GRAPHICS),
        ("brand", "land", GRAPHICS),
        ("brand", "sun-tint", GRAPHICS),
        *[
            (answer, back, GRAPHICS)
            for answer in ("agree", "disagree")
            for back in ("card", "paper")
        ],
        *[(f"group-{letter}", "card", GRAPHICS) for letter in "abcde"],
        *[(f"group-{letter}", "quiet-tint", GRAPHICS) for letter in "abcde"],
    ],
)
def test_colours_that_meet_can_be_told_apart(front: str, back: str, least: float) -> None:
    tokens = _tokens()
    assert contrast(tokens[front], tokens[back]) >= least


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_sun_is_never_the_colour_of_text() -> None:
    rules = "".join(file.read_text(encoding="utf-8") for file in SOURCE.glob("*.css"))
    assert not re.search(r"(?<![-\w])color:\s*var\(--vk-sun\)", rules)


def test_only_the_tokens_name_a_colour() -> None:
    named = {
        file.name: found
        for file in SOURCE.glob("*.css")
        if file.name != "tokens.css"
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", file.read_text(encoding="utf-8")))
    }
    # Paper is white.
    assert named == {"conditions.css": ["#ffffff"]}
