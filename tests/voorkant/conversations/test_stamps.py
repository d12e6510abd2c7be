"""What verdicts hang on: what is kept of it, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voorkant.conversations.made import entry, rate, report
from voorkant.conversations.figures import OpinionFigures
from voorkant.conversations.publishing import published
from voorkant.conversations.reading import figures_of
from voorkant.conversations.stamps import STAMPS, stamps_of, stamps_on

RATES = [rate(500, 0.93), rate(400, 0.88)]


def block(number: int, people: int, kind: str = "alike") -> dict[str, Any]:
    return {"id": number, "kind": kind, "people": people, "from": None, "until": None}


def hanging(*blocks: dict[str, Any], then: str = "unknown", on: int = 0) -> dict[str, Any]:
    """A report in which the first of three verdicts hangs on a block."""
    return report(
        robustness={"share": 0.01, "checked": len(blocks), "blocks": list(blocks), "flips": 1},
        common_ground=[entry(1, RATES, robust={"stamp": "flips", "block": on, "then": then})],
    )


def figures(raw: dict[str, Any]) -> OpinionFigures:
    found = figures_of(published(raw), {"1": "De bus rijdt.", "3": "Het is stil."})
    assert found is not None
    return found


def test_what_hangs_on_a_block_comes_first_with_its_size_and_the_other_verdict() -> None:
    raw = hanging(block(0, 19), block(1, 12, "burst"), on=1)
    kept = stamps_of(raw)
    assert kept == {
        "blocks": 2,
        "flips": {"1": {"kind": "burst", "people": 12, "then": "unknown"}},
    }
    told = stamps_on(figures(raw), kept)
    first, *others = told.verdicts
    assert (told.flips, told.blocks) == (1, 2)
    assert (first.statement.text, first.flips, first.at_once, first.people) == (
        "De bus rijdt.",
        True,
        True,
        12,
    )
    assert first.then
    assert [one.statement.number for one in others] == ["2", "3"]
    assert not any(one.flips for one in others)


@pytest.mark.parametrize(("people", "told"), [(5, True), (4, False), (1, False)])
def test_of_a_block_of_fewer_than_five_people_nothing_is_told(people: int, *, told: bool) -> None:
    raw = hanging(block(0, people))
    kept = stamps_of(raw)
    assert kept is not None
    first = stamps_on(figures(raw), kept).verdicts[0]
    assert first.flips
    assert (first.people is not None) is told
    assert bool(first.then) is told


@pytest.mark.parametrize("then", ["common_ground", "common_opposition", "divided", "unknown"])
def test_every_list_of_the_mathematics_has_words(then: str) -> None:
    raw = hanging(block(0, 12), then=then)
    kept = stamps_of(raw)
    assert kept is not None
    assert stamps_on(figures(raw), kept).verdicts[0].then


def test_without_blocks_everything_holds_in_the_order_of_the_outcome() -> None:
    raw = report()
    kept = stamps_of(raw)
    assert kept == {"blocks": 0, "flips": {}}
    told = stamps_on(figures(raw), kept)
    assert [one.statement.number for one in told.verdicts] == ["1", "2", "3"]
    assert told.flips == 0


def test_of_fewer_than_five_people_nothing_is_kept() -> None:
    assert stamps_of({**hanging(block(0, 5)), "participants": 4}) is None


def test_the_size_of_a_block_stays_out_of_the_published_file() -> None:
    out = published(hanging(block(0, 13)))
    assert STAMPS not in out
    assert "then" not in str(out)
    assert out["common_ground"][0]["robust"] == "flips"
