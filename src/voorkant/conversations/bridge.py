"""The one door between conversations and civicmath: files in, published report and pictures out.

Pages never import what is here: it loads numpy, scipy, polars and altair, and only inside functions.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from voorkant.common.errors import MathematicsRefused
from voorkant.common.sentences import LANGUAGES, Sentence
from voorkant.common.small_numbers import FEWEST
from voorkant.computations.values import Computed, OutputFile
from voorkant.conversations.background import Background, files_of
from voorkant.conversations.publishing import (
    LEFT,
    MODEL,
    SCALES,
    left_of,
    model_of,
    packed,
    published,
)
from voorkant.conversations.rules import (
    EXPOSURE_FILE,
    MAP_FILES,
    PEOPLE_FILE,
    POPULATION_FILE,
    PREVIOUS_FILE,
    REPORT_FILE,
)
from voorkant.conversations.stamps import STAMPS, stamps_of
from voorkant.conversations.turns import HIGHEST_WORTH

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence

    from civicmath.formats import Votes
    from civicmath.opinions.background import Background as Known
    from civicmath.opinions.report import OpinionReport

BOOTSTRAPS = 100
"""How often the groups are drawn anew to see whether they come back."""
AS_MANY_AGAIN = 2
"""How many people are reckoned with for each who takes part."""
REPORT_SHARE = 0.9
"""The share of all work that is the report; the pictures are the rest."""


@dataclass(frozen=True, slots=True)
class OpinionInput:
    """A conversation that was read: what a run computes from.

    Attributes:
        title: What the source calls it, if it says so.
        participants: How many people voted.
        statements: The id of every statement.
        votes: How many answers count.
        votes_csv: The canonical votes, `participant,statement,vote`, people numbered anew.
        statements_csv: `statement,text`, one row for each statement; no words where none are known.
        more: What else is known, as files: see `background.files_of`.
    """

    title: str | None
    participants: int
    statements: Sequence[str]
    votes: int
    votes_csv: bytes
    statements_csv: bytes
    more: Mapping[str, bytes] = field(default_factory=dict)


def read_folder(path: Path) -> OpinionInput:
    """Read a conversation: a folder as Polis exports it, or a file of votes.

    Raises:
        MathematicsRefused: The files can't be read as a conversation; the sentences say where and why.
    """
    from civicmath.formats import canonical_csv, read_conversation, statements_csv  # noqa: PLC0415

    with refusals_passed_through():
        conversation = read_conversation(path)
    votes = conversation.votes
    statements = [str(statement) for statement in votes.statements]
    return OpinionInput(
        title=conversation.title,
        participants=len(votes.participants),
        statements=statements,
        votes=len(votes.values),
        votes_csv=b"".join(canonical_csv(votes)),
        # Every statement, also one whose words nobody kept: nothing may get lost between two readings.
        statements_csv=statements_csv(
            {statement: conversation.texts.get(statement, "") for statement in statements}
        ),
    )


def input_of(
    votes: Sequence[tuple[Hashable, int, int]],
    texts: Mapping[int, str],
    background: Background | None = None,
) -> OpinionInput:
    """Give a run what people answered here; nobody's number goes along.

    Args:
        votes: At least one: who, the number of a statement, and 1, 0 or -1; nobody twice on one.
        texts: Number of each statement that there is → its words.
        background: What is known of who answered, if anything.
    """
    from civicmath.formats import canonical_csv, statements_csv, votes_from_rows  # noqa: PLC0415

    numbers: dict[Hashable, int] = {}
    made = votes_from_rows(
        [numbers.setdefault(who, len(numbers)) for who, _, _ in votes],
        [statement for _, statement, _ in votes],
        [value for _, _, value in votes],
        known=[str(number) for number in texts],
    )
    return OpinionInput(
        title=None,
        participants=len(numbers),
        statements=[str(number) for number in texts],
        votes=len(votes),
        votes_csv=b"".join(canonical_csv(made)),
        statements_csv=statements_csv({str(number): text for number, text in texts.items()}),
        more=files_of(background or Background(), _numbered(numbers, made), votes),
    )


def _numbered(given: Mapping[Hashable, int], made: Votes) -> Mapping[Hashable, int]:
    """Give everybody the number that the canonical votes give her: her place in their order."""
    places = {int(id_): place for place, id_ in enumerate(made.participants.tolist())}
    return {who: places[number] for who, number in given.items()}


def worths_of(
    answers: Sequence[Sequence[Sequence[int]]], people: Sequence[int]
) -> Sequence[Sequence[int]]:
    """Say per area and statement how much one more answer can still settle, for `turns.draw`.

    Args:
        answers: Per area and statement how many agree, how many disagree, and how many answered.
        people: How many take part in each area.

    Returns:
        Per area and statement a whole number, 0 to `HIGHEST_WORTH`, in thousandths of the highest there.
    """
    import numpy as np  # noqa: PLC0415

    from civicmath.opinions.routing import worth_asking  # noqa: PLC0415
    from civicmath.opinions.verdicts import BAR  # noqa: PLC0415

    counts = np.array(answers, np.int64).reshape(len(people), -1, 3)
    # As many again may still come: what everybody so far answered is not settled by that alone.
    crowd = np.maximum(
        AS_MANY_AGAIN * np.array(people, np.int64), counts[..., 2].max(axis=1, initial=0)
    )
    agree, disagree, asked = (counts[..., part] for part in range(3))
    worth = np.maximum(
        worth_asking(agree, asked, crowd, BAR), worth_asking(disagree, asked, crowd, BAR)
    )
    highest = worth.max(axis=1, initial=0.0, keepdims=True)
    highest[highest == 0] = 1.0
    whole: list[list[int]] = np.rint(HIGHEST_WORTH * worth / highest).astype(int).tolist()
    return whole


def compute_opinions(
    inputs: Mapping[str, bytes],
    parameters: Mapping[str, Any],
    seed: int,
    progress: Callable[[str, float], None],
) -> Computed:
    """Compute what is published about a conversation: the worker function of the method.

    Args:
        inputs: `VOTES_FILE` and `STATEMENTS_FILE`, as `read_folder` gave them; and what else is known,
            as `background.files_of` wrote it, and `PREVIOUS_FILE`.
        parameters: `bootstraps`, how often groups are drawn anew.
        seed: All the chance there is.
        progress: Told the step and the fraction of the work that is done.

    Raises:
        MathematicsRefused: The votes can't be read.
    """
    from civicmath.opinions.pictures import opinion_map_svg  # noqa: PLC0415
    from civicmath.opinions.report import opinion_report  # noqa: PLC0415

    progress("reading", 0.0)
    before = json.loads(inputs[PREVIOUS_FILE]) if PREVIOUS_FILE in inputs else None
    with refusals_passed_through(), TemporaryDirectory() as folder:
        for name, content in inputs.items():
            (Path(folder) / name).write_bytes(content)
        votes, background = _read(Path(folder), inputs)
        report = opinion_report(
            votes,
            seed=seed,
            bootstraps=parameters["bootstraps"],
            progress=lambda step, done: progress(step, REPORT_SHARE * done),
            background=background,
            previous=None if before is None else before["report"],
        )
    progress("drawing", REPORT_SHARE)
    whole = report.to_json_dict()
    out = published(whole, before)
    outputs = [
        OutputFile(REPORT_FILE, "application/json", json.dumps(out, indent=1).encode() + b"\n")
    ]
    # A picture of fewer than five people would be a picture of each of them.
    if report.participants >= FEWEST:
        outputs += [
            OutputFile(name, "image/svg+xml", opinion_map_svg(report, language=language).encode())
            for language, name in MAP_FILES.items()
        ]
    progress("done", 1.0)
    left = left_of(whole, before)
    kept = {} if left is None else {LEFT: packed(left)}
    inside = {MODEL: _placing(report, whole), STAMPS: stamps_of(whole), **kept}
    return Computed(result={**out, **inside}, outputs=outputs)


def _placing(report: OpinionReport, whole: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give what a person is placed by: the model, and how its places stand in the pictures."""
    from civicmath.opinions.pictures import opinion_map_scale  # noqa: PLC0415

    model = model_of(whole)
    if model is None:
        return None
    scales = {language: opinion_map_scale(report, language=language) for language in MAP_FILES}
    drawn = {language: asdict(scale) for language, scale in scales.items() if scale is not None}
    return {**model, SCALES: drawn}


def _read(folder: Path, names: Container[str]) -> tuple[Votes, Known | None]:
    """Read the votes of a run, and what else is known of who gave them."""
    from civicmath.formats import read_conversation  # noqa: PLC0415
    from civicmath.opinions.background import Background as Known  # noqa: PLC0415
    from civicmath.opinions.exposure import read_exposure  # noqa: PLC0415
    from civicmath.population.tables import read_people, read_population  # noqa: PLC0415

    votes = read_conversation(folder).votes
    population = residents = chances = None
    if POPULATION_FILE in names:
        population = read_population(folder / POPULATION_FILE)
    if PEOPLE_FILE in names:
        residents = read_people(folder / PEOPLE_FILE, votes.participants.tolist(), population)
    if EXPOSURE_FILE in names:
        chances = read_exposure(folder / EXPOSURE_FILE, votes)
    if residents is None and chances is None:
        return votes, None
    return votes, Known(residents=residents, population=population, chances=chances)


@contextmanager
def refusals_passed_through() -> Iterator[None]:
    """Let a refusal of civicmath travel on as one of ours, with its own code and sentences."""
    from civicmath.errors import Refusal, explain  # noqa: PLC0415

    try:
        yield
    except Refusal as refusal:
        said = {language: explain(refusal, language) for language in LANGUAGES}
        raise MathematicsRefused(
            code=refusal.code,
            params=refusal.params,
            sentences={
                language: Sentence(sentence.what, sentence.why, sentence.remedy)
                for language, sentence in said.items()
            },
        ) from refusal
