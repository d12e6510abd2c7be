"""Who does the work: threads of this machine, or workers elsewhere. The results are the same bytes.

Work is a function and a row of tasks; each task is done by itself, and results come in the order of
the tasks. Tasks and blocks are cut the same way whoever does them, so sums are made in one order.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_THREADS = 8
AHEAD = 2
"""So many tasks per hand are under way or done and not yet fetched: bounds memory."""


class Crew(Protocol):
    """Hands that do tasks."""

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Give the result of every task, in the order of the tasks."""
        ...


class Alone:
    """One pair of hands: tasks one after the other."""

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Give the result of every task, in the order of the tasks."""
        return map(work, tasks)


class Threads:
    """Several threads of this process."""

    def __init__(self, pool: ThreadPoolExecutor, hands: int) -> None:
        self._pool = pool
        self._ahead = AHEAD * hands

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Give the result of every task, in the order of the tasks."""
        waiting: deque[Future[Result]] = deque()
        for task in tasks:
            waiting.append(self._pool.submit(work, task))
            if len(waiting) >= self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


ALONE = Alone()


def processors() -> int:
    """Tell how many threads are worth starting here: what this process may use, up to eight."""
    allowed = getattr(os, "sched_getaffinity", None)
    count = len(allowed(0)) if allowed is not None else os.cpu_count() or 1
    return min(count, MOST_THREADS)


@contextmanager
def crew_of(threads: int) -> Iterator[Crew]:
    """Work with so many threads, each with linear algebra of its own."""
    with threadpool_limits(limits=1, user_api="blas"):
        if threads == 1:
            yield ALONE
            return
        with ThreadPoolExecutor(threads) as pool:
            yield Threads(pool, threads)
