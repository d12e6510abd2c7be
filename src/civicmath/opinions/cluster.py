"""A crew of workers on other machines, by Dask: the same tasks, in the same order, the same bytes.

Each task travels with all that it needs, so the scheduler can give it to another worker when one
falls away. Whoever reaches a Dask scheduler can run anything on its workers: keep it on a network
that you trust, or give it certificates (Dask's own configuration).
"""

from __future__ import annotations

import logging
from collections import deque
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from civicmath.opinions.crews import AHEAD
from civicmath.opinions.errors import (
    ClusterLost,
    ClusterNotInstalled,
    NoWorkers,
    OtherMethod,
    SchedulerUnreachable,
)
from civicmath.opinions.report import METHOD_VERSION
from civicmath.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future

Task = TypeVar("Task")
Result = TypeVar("Result")

OURS = f"{METHOD_VERSION} ({__version__})"
ANSWERS_WITHIN = 10
"""Seconds in which a scheduler answers."""
WORKERS_WITHIN = 30
"""Seconds in which there is a worker: at the start, and after all of them fell away."""
FIRST_LOOK = 1.0
"""Seconds after which a result is asked for again; then twice as long, and so on.

Who asks a worker that just fell away waits half a minute for nothing; asked again, the scheduler
knows better.
"""


class Workers:
    """The workers of a scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address

    def each(self, work: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Give the result of every task, in the order of the tasks.

        Raises:
            NoWorkers: All workers fell away, and none came.
            ClusterLost: The scheduler fell away, or a task failed on several workers.
            OtherMethod: A worker has another version of the method, or none.
        """
        ahead = AHEAD * max(2, self._threads())
        waiting: deque[Future[Any]] = deque()
        for task in tasks:
            waiting.append(self._client.submit(_done, OURS, work, task, pure=False))
            if len(waiting) >= ahead:
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _threads(self) -> int:
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        return sum(int(worker["nthreads"]) for worker in workers.values())

    def _result(self, future: Future[Any]) -> Any:  # noqa: ANN401 - a worker's answer has the type of the work
        from distributed import KilledWorker  # noqa: PLC0415
        from distributed.client import FutureCancelledError  # noqa: PLC0415
        from distributed.comm.core import CommClosedError  # noqa: PLC0415

        patience = FIRST_LOOK
        while True:
            try:
                return future.result(timeout=patience)
            except TimeoutError:
                patience *= 2
                _await_worker(self._client, self._address)
            except ModuleNotFoundError as error:
                raise OtherMethod(method=OURS) from error
            except (FutureCancelledError, CommClosedError, KilledWorker) as error:
                raise ClusterLost(address=self._address) from error


@contextmanager
def workers_of(address: str) -> Iterator[Workers]:
    """Work with the workers of a Dask scheduler.

    Args:
        address: Such as "tcp://127.0.0.1:8786".

    Raises:
        ClusterNotInstalled: The extra `cluster` isn't installed.
        SchedulerUnreachable: Nobody answers there.
        NoWorkers: There is no worker, and none came.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - optional, and heavy
        from distributed.utils import LoopRunner  # noqa: PLC0415
    except ImportError as error:
        raise ClusterNotInstalled(package="distributed") from error
    # What goes wrong there is said here as a refusal, once.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        # A client that can't connect never closes its loop; so we look first, on a loop of our own.
        LoopRunner().run_sync(_reach, address)  # type: ignore[no-untyped-call]
        client = Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, ImportError) as error:
        raise SchedulerUnreachable(address=address) from error
    with client:
        _await_worker(client, address)
        yield Workers(client, address)


async def _reach(address: str) -> None:
    from distributed.comm.core import connect  # noqa: PLC0415

    comm = await connect(address, timeout=ANSWERS_WITHIN)  # type: ignore[no-untyped-call]
    await comm.close()


def _await_worker(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS_WITHIN)
    except TimeoutError as error:
        raise NoWorkers(address=address, seconds=WORKERS_WITHIN) from error


def _done(method: str, work: Callable[[Task], Result], task: Task) -> Result:
    """Do a task on a worker, with linear algebra on one thread as everywhere."""
    if method != OURS:
        raise OtherMethod(method=method)
    _one_blas_thread()
    return work(task)


@cache
def _one_blas_thread() -> None:
    threadpool_limits(limits=1, user_api="blas")
