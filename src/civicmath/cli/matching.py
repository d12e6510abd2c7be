"""The commands of matching: files in, an outcome, a check or a change out."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicmath.cli.matching_tables import show_change, show_fault, show_outcome
from civicmath.cli.outputs import check_places
from civicmath.errors import WrongUsage
from civicmath.formats.streams import whole_text
from civicmath.formats.writing import write_together
from civicmath.matching.decide import match
from civicmath.matching.errors import BadResult
from civicmath.matching.files import LARGEST_FILE, check_extra, read_both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from civicmath.matching.values import Mode

_LARGEST_RESULT = 4 * LARGEST_FILE


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        people, assignments: Files to read.
        mode: How to decide.
        json: Where the outcome goes, if anywhere.
        seed: All the chance there is.
        price: Of accounts, in mode balanced.
        language: "en" or "nl".
    """

    people: Path
    assignments: Path
    mode: Mode
    json: Path | None
    seed: int
    price: int
    language: str

    def check_places(self) -> None:
        """Refuse a place where the outcome can't go, before any work is lost."""
        places = [] if self.json is None else [self.json]
        for source in (self.people, self.assignments):
            check_places(places, source)

    def write(self, said: dict[str, Any]) -> None:
        """Write the outcome, if it is wanted."""
        if self.json is not None:
            text = json.dumps(said, ensure_ascii=False, allow_nan=False, indent=1)
            write_together([(self.json, text.encode() + b"\n")])


def decide(request: Request, *, split: bool) -> None:
    """Read, decide, write, and tell on standard output what was decided.

    Raises:
        Refusal: A file can't be read, it can't be decided, or a place can't be written.
    """
    if split and request.mode != "optimal":
        raise WrongUsage(reason="--split goes with --mode optimal", command="civicmath match")
    request.check_places()
    people, assignments = read_both(request.people, request.assignments, split=split)
    started = time.perf_counter()
    outcome = match(
        people,
        assignments,
        mode=request.mode,
        seed=request.seed,
        price=request.price,
        split=split,
    )
    request.write(outcome.to_json_dict(time.perf_counter() - started))
    show_outcome(outcome, request.language)


def check_outcome(people: Path, assignments: Path, out: Path, language: str) -> int:
    """Tell whether an outcome is true, or which line isn't.

    Returns:
        0 when all of it is true, 1 when not.

    Raises:
        Refusal: A file can't be read.
    """
    from civicmath.matching.checking import check  # noqa: PLC0415 - the deciding code isn't needed

    text = whole_text(out, _LARGEST_RESULT)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadResult(file=out.name, problem="JSON") from error
    if not isinstance(said, dict) or not isinstance(said.get("split"), bool):
        raise BadResult(file=out.name, problem="match/1")
    rows = read_both(people, assignments, split=said["split"])
    fault = check(*rows, said)
    show_fault(fault, language)
    return 0 if fault is None else 1


def change(
    request: Request,
    *,
    without: tuple[Sequence[str], Sequence[str]],
    extra: tuple[Path | None, Path | None],
) -> None:
    """Read, decide twice, write, and tell on standard output what would change.

    Args:
        request: What is the same.
        without: Ids of people and of assignments that go.
        extra: Files of people and of assignments that come.

    Raises:
        Refusal: As in `decide`, or somebody to leave out isn't there.
    """
    from civicmath.matching.what_if import Coming, what_if  # noqa: PLC0415 - used here alone

    request.check_places()
    people, assignments = read_both(request.people, request.assignments)
    more, more_posts = check_extra(people, assignments, *extra)
    coming = Coming(more, more_posts, *without)
    started = time.perf_counter()
    found = what_if(
        people, assignments, coming, mode=request.mode, seed=request.seed, price=request.price
    )
    request.write(found.to_json_dict(time.perf_counter() - started))
    show_change(found, request.language)
