"""`civicmath budget decide` and `compare`: from a file of ballots to an outcome, a table, a picture."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from civicmath.budgeting.certificate import to_json_dict
from civicmath.budgeting.comparing import compare
from civicmath.budgeting.deciding import TIE_KEYS, decide, default_utility
from civicmath.budgeting.explaining import where_my_share_went
from civicmath.budgeting.problem import Conditions, TieKey
from civicmath.budgeting.reading import read_pb
from civicmath.cli.budgeting_tables import show_comparison, show_decision, show_share
from civicmath.cli.outputs import check_places
from civicmath.errors import WrongUsage
from civicmath.formats.writing import write_together

if TYPE_CHECKING:
    from pathlib import Path

    from civicmath.budgeting.deciding import Completion, Rule
    from civicmath.budgeting.problem import Utility
    from civicmath.budgeting.values import Election


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; see the options of `civicmath budget decide`."""

    election: Path
    rule: Rule
    completion: Completion | None
    utility: Utility | None
    tie: str
    seed: str | None
    min_support: int
    at_most_one: tuple[str, ...]
    envelopes: Literal["category", "neighborhood", "district", "subunit"] | None
    json: Path | None
    svg: Path | None
    voter: str | None
    language: str


def make_decision(request: Request) -> None:
    """Read, decide, write, and tell on standard output what won.

    Raises:
        Refusal: The election can't be read or decided, or a place can't be written.
    """
    begin = time.perf_counter()
    _check(request)
    election = read_pb(request.election, envelopes=request.envelopes)
    decision = decide(election, request.rule, request.completion, _conditions(request, election))
    results: list[tuple[Path, bytes]] = []
    if request.json is not None:
        said = to_json_dict(decision)
        said["seconds"] = round(time.perf_counter() - begin, 3)
        results.append((request.json, _written(said)))
    if request.svg is not None:
        from civicmath.budgeting.pictures import decision_svg  # noqa: PLC0415 - only when asked

        results.append((request.svg, decision_svg(decision, language=request.language).encode()))
    write_together(results)
    show_decision(decision, request.language)
    if request.voter is not None:
        show_share(decision, where_my_share_went(decision, request.voter), request.language)


def make_comparison(request: Request) -> None:
    """Read, carry out every rule, write, and tell on standard output how they differ.

    Raises:
        Refusal: The election can't be read, or a place can't be written.
    """
    begin = time.perf_counter()
    _check(request)
    election = read_pb(request.election, envelopes=request.envelopes)
    conditions = _conditions(request, election)
    found = compare(election, conditions)
    results: list[tuple[Path, bytes]] = []
    if request.json is not None:
        said = {
            "schema": "civicmath-budget-comparison-1",
            "title": election.title,
            "currency": election.currency,
            "utility": conditions.utility,
            "rules": [one.to_json_dict(election) for one in found],
            "seconds": round(time.perf_counter() - begin, 3),
        }
        results.append((request.json, _written(said)))
    if request.svg is not None:
        from civicmath.budgeting.pictures import comparison_svg  # noqa: PLC0415 - only when asked

        drawn = comparison_svg(election, found, language=request.language)
        results.append((request.svg, drawn.encode()))
    write_together(results)
    show_comparison(election, found, request.language)


def _check(request: Request) -> None:
    places = [place for place in (request.json, request.svg) if place]
    check_places(places, request.election)


def _conditions(request: Request, election: Election) -> Conditions:
    """Read what was fixed beforehand.

    Raises:
        WrongUsage: A rule for ties that doesn't exist.
    """
    names = [name.strip() for name in request.tie.split(",")]
    unknown = [name for name in names if name not in TIE_KEYS]
    if unknown:
        reason = f"--tie {', '.join(unknown)}: choose from {', '.join(TIE_KEYS)}."
        raise WrongUsage(reason=reason, command="civicmath budget")
    groups = tuple(
        tuple(name.strip() for name in group.split(",") if name.strip())
        for group in request.at_most_one
    )
    return Conditions(
        utility=request.utility or default_utility(election),
        tie=cast("tuple[TieKey, ...]", tuple(names)),
        seed=request.seed,
        min_support=request.min_support,
        rivals=groups,
    )


def _written(said: dict[str, Any]) -> bytes:
    text = json.dumps(said, ensure_ascii=False, allow_nan=False, indent=1)
    return text.encode() + b"\n"
