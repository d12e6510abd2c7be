"""What goes into a run and what comes out: plain values, for workers and for pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from voorkant.common.errors import VoorkantError
    from voorkant.computations.rules import State

Progress = Callable[[str, float], None]
"""Tells where a computation is: the code of the step, and the fraction of all work that is done."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that a run computes from.

    Attributes:
        name: Its name within the run, for example ``votes.csv``.
        media_type: For example ``text/csv``.
        content: Its bytes.
        public: Whether anybody may download it.
    """

    name: str
    media_type: str
    content: bytes
    public: bool


@dataclass(frozen=True, slots=True)
class OutputFile:
    """A file that a run makes; anybody may download it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Computed:
    """What a worker function returns.

    Attributes:
        result: A JSON object, without NaN.
        outputs: Files that go with it.
    """

    result: dict[str, Any]
    outputs: Sequence[OutputFile] = ()


class Compute(Protocol):
    """The shape of a worker function: a pure function of its arguments, apart from progress.

    It refuses bad input with an error of the tree whose status is below 500 (for example
    `MathematicsRefused`); anything else that it raises is tried again.
    """

    def __call__(
        self,
        inputs: Mapping[str, bytes],
        parameters: Mapping[str, Any],
        seed: int,
        progress: Progress,
    ) -> Computed:
        """Compute; `progress` must be called now and then, it is also where a worker stops."""
        ...


@dataclass(frozen=True, slots=True)
class RequestedRun:
    """The answer to a request.

    Attributes:
        id: Public id of the run.
        joined: Whether the same computation had been requested before; its title then stays.
    """

    id: UUID
    joined: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a worker at a run; the number tells it from other tries at the same run."""

    run_id: UUID
    number: int
    method: str
    version: str
    parameters: dict[str, Any]
    seed: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in a list.

    Attributes:
        headline: The parts of the result that its method shows in lists; empty until it is done.
        page: Name of the address that shows the run.
        challenge: The challenge that it was asked for; None when it belongs to none.
    """

    id: UUID
    title: str
    method: str
    version: str
    page: str
    state: State
    requested_at: datetime
    finished_at: datetime | None
    headline: dict[str, Any]
    challenge: UUID | None = None


@dataclass(frozen=True, slots=True)
class RunProgress:
    """Where a run is now: enough for a page that waits.

    Attributes:
        attempts: How often a worker has started on it.
        step: Code of the step, as the worker gave it; empty before the first.
        fraction: From 0 to 1.
        failure: Why it failed; None unless it did.
    """

    id: UUID
    state: State
    attempts: int
    step: str
    fraction: float
    failure: VoorkantError | None


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a run, without its bytes. `size` is in bytes."""

    name: str
    media_type: str
    size: int
    sha256: str
    public: bool


@dataclass(frozen=True, slots=True)
class RunPage:
    """Everything that the page of a run shows."""

    summary: RunSummary
    progress: RunProgress
    started_at: datetime | None
    parameters: dict[str, Any]
    seed: int
    result: dict[str, Any] | None
    inputs: tuple[FileEntry, ...]
    outputs: tuple[FileEntry, ...]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a run with its bytes."""

    name: str
    media_type: str
    content: bytes
    sha256: str
