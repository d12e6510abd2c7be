"""What loads when: help and values are instant, tables and pictures load when they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"altair", "jsonschema", "numba", "numpy", "polars", "scipy", "vl_convert"}


def loaded_after(code: str) -> set[str]:
    """Which heavy packages a fresh Python has loaded after running some code."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAVY & set(told.stdout.split("\n")[-2].split())


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import civicmath", set[str]()),
        ("import civicmath.errors, civicmath.formats", set[str]()),
        ("from civicmath.cli import app; app.run(['--help'])", set[str]()),
        ("from civicmath.cli import app; app.run(['opinions', 'report', '--help'])", set[str]()),
        ("from civicmath.cli import app; app.run(['nonsense'])", set[str]()),
        ("import civicmath.formats.votes", {"numpy"}),
        ("from civicmath.formats import read_conversation", {"numpy", "polars"}),
    ],
)
def test_nothing_loads_before_it_is_used(code: str, expected: set[str]) -> None:
    assert loaded_after(code) == expected


def test_the_mathematics_draws_nothing_until_it_is_asked() -> None:
    assert "altair" not in loaded_after("import civicmath.opinions.report")


def test_a_name_that_formats_does_not_have_is_an_attribute_error() -> None:
    import civicmath.formats

    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        civicmath.formats.nothing  # noqa: B018
