"""Holding a decision to what it must say, and naming the first line that is false."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civicmath.budgeting.checking.expecting import Impossible, expected
from civicmath.budgeting.checking.reading import count
from civicmath.budgeting.errors import NotADecision
from civicmath.errors import FileNotFound, FileUnreadable, NotUtf8, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = "civicmath-budget-1"
_TOP = {
    "schema": str,
    "winners": list,
    "rule": str,
    "completion": str,
    "utility": str,
    "certificate": dict,
    "explanations": list,
}
_TERMS = {
    "input_sha256": str,
    "tie": list,
    "seed": (str, type(None)),
    "min_support": int,
    "at_most_one_of": list,
    "envelopes_by": (str, type(None)),
    "envelopes": list,
}
_TIES = {"supporters", "cost", "id", "lottery", "refuse"}
_MISSING = "nothing"
_FREE = {"", "certificate"}
"""Where a decision names the rule and the conditions by which it is checked, and may say more than we can check."""


@dataclass(frozen=True, slots=True)
class FalseLine:
    """A line of a decision that isn't true.

    Attributes:
        where: The line, such as `certificate.envelopes[0].order[2].price`.
        said: What it says.
        true: What it should say.
    """

    where: str
    said: str
    true: str


def check(election: str | Path, decision: str | Path) -> FalseLine | None:
    """Check a decision against the election it is about.

    Args:
        election: The `.pb` file; whatever is wrong with it must have been refused before.
        decision: What `civicmath budget decide` wrote.

    Returns:
        The first line that is false; None when all are true.

    Raises:
        NotADecision: The second file isn't what we can check.
        FileNotFound: One of the files isn't there.
        TooHard: The greatest welfare can't be checked in time.
    """
    said = _read(Path(decision))
    terms = said["certificate"]
    counted = count(Path(election), terms["envelopes_by"])
    if terms["input_sha256"] != counted.sha256:
        return FalseLine("certificate.input_sha256", terms["input_sha256"], counted.sha256)
    try:
        true = expected(counted, said)
    except Impossible as reason:
        return FalseLine("winners", "a decision", str(reason))
    return next(_differences("", said, true), None)


def _read(path: Path) -> dict[str, Any]:
    """Read a decision, and see whether it has the shape of one."""
    try:
        said = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise FileNotFound(file=str(path)) from error
    except OSError as error:
        raise FileUnreadable(file=str(path), reason=reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise NotUtf8(file=path.name, line=1) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotADecision(file=path.name, what="JSON") from error
    _shape(path.name, said, _TOP, "")
    _shape(path.name, said["certificate"], _TERMS, "certificate.")
    if said["schema"] != SCHEMA:
        raise NotADecision(file=path.name, what="schema")
    if not set(map(str, said["certificate"]["tie"])) <= _TIES:
        raise NotADecision(file=path.name, what="certificate.tie")
    if said["utility"] not in {"cost", "cardinality", "points"}:
        raise NotADecision(file=path.name, what="utility")
    if said["certificate"]["envelopes_by"] not in {
        None,
        "category",
        "neighborhood",
        "district",
        "subunit",
    }:
        raise NotADecision(file=path.name, what="certificate.envelopes_by")
    return dict(said)


def _shape(file: str, said: Any, wanted: Mapping[str, Any], where: str) -> None:  # noqa: ANN401
    if not isinstance(said, dict):
        raise NotADecision(file=file, what=where or "object")
    for key, kind in wanted.items():
        if key not in said or not isinstance(said[key], kind):
            raise NotADecision(file=file, what=f"{where}{key}")


def _differences(where: str, said: Any, true: Any) -> Iterator[FalseLine]:  # noqa: ANN401
    """Compare what is said with what is true, in the order in which people read it."""
    if isinstance(true, dict) and isinstance(said, dict):
        for key, value in true.items():
            yield from _differences(f"{where}.{key}".lstrip("."), said.get(key, _MISSING), value)
        for key in said:
            if key not in true and where not in _FREE:
                yield FalseLine(f"{where}.{key}", _short(said[key]), _MISSING)
    elif isinstance(true, list) and isinstance(said, list):
        for place, value in enumerate(true):
            given = said[place] if place < len(said) else _MISSING
            yield from _differences(f"{where}[{place}]", given, value)
        if len(said) > len(true):
            yield FalseLine(f"{where}[{len(true)}]", _short(said[len(true)]), _MISSING)
    elif said != true or isinstance(said, bool) != isinstance(true, bool):
        yield FalseLine(where, _short(said), _short(true))


def _short(value: Any) -> str:  # noqa: ANN401
    """Write a value on one short line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"  # noqa: PLR2004
