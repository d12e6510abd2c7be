from __future__ import annotations

import pytest

from voorkant.common.spreadsheets import inert


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+31 6 12345678",
        "-5 graden",
        "@SUM(A1)",
        "  =1+1",
        "\t=1+1",
        "\r=1+1",
        "\u00a0=1+1",
        "\uff1d1+1",
        "\uff0b1",
        '"=1+1"',
        "een;=1+1",
        'een;"=1+1"',
        "een\n=1+1",
        "een\r\n  @SUM(A1)",
    ],
)
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    made = inert(text)
    sign = next(
        index for index, (old, new) in enumerate(zip(text, made, strict=False)) if old != new
    )
    assert made[sign] == "'"
    assert made[:sign] + made[sign + 1 :] == text
    assert made[:sign].strip(' "\t\r\n\u00a0') in {"", "een;", "een"}


@pytest.mark.parametrize(
    "text",
    ["", "Mooi", "1+1=2", "naam@voorbeeld.nl", "'=1", "licht - donker", "dit; en dat", "ja, -1"],
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_every_cell_in_one_text_is_found() -> None:
    assert inert("=a;=b\n=c") == "'=a;'=b\n'=c"


@pytest.mark.parametrize("text", [" " * 100_000, '"' * 100_000, "; " * 50_000, "\n" * 100_000])
def test_a_long_text_is_gone_through_once(text: str) -> None:
    # By a way that looks at each place again, this would take minutes.
    assert inert(text) == text
