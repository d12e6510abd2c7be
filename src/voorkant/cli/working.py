"""`voorkant worker`: take jobs from the queue in the database."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from voorkant.cli import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate import App
    from procrastinate.app import WorkerOptions

# A job that is asked to stop gets this long before its worker leaves; it is then taken up again.
FAREWELL_SECONDS: Final = 10.0


def work(concurrency: int, queues: Sequence[str]) -> None:
    """Work on jobs until a signal ends it.

    Args:
        concurrency: How many jobs at the same time.
        queues: Names of queues; none for all.

    Raises:
        Misconfigured: See `site.ready`.
    """
    with site.ready():
        from procrastinate.contrib.django import app  # noqa: PLC0415
        from procrastinate.contrib.django.django_connector import (  # noqa: PLC0415
            DjangoConnector,
        )

        connector = DjangoConnector().get_worker_connector()
        with app.replace_connector(connector) as working:
            asyncio.run(_work_until_asked(working, concurrency, queues))


async def _work_until_asked(app: App, concurrency: int, queues: Sequence[str]) -> None:
    """Work until SIGTERM or SIGINT.

    Not procrastinate's own handlers: it installs them late, and a signal that comes before them breaks
    into its start instead of ending it.
    """
    asked = asyncio.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(request, asked.set)
    options: WorkerOptions = {
        "concurrency": concurrency,
        "shutdown_graceful_timeout": FAREWELL_SECONDS,
        # What was done is in the record; a queue that only grows gets slow.
        "delete_jobs": "successful",
        "install_signal_handlers": False,
    }
    if queues:
        options["queues"] = queues
    async with app.open_async():
        work = asyncio.create_task(app.run_worker_async(**options))
        waiting = asyncio.create_task(asked.wait())
        await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        # Being cancelled, it stops taking jobs and lets those that run come to an end.
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
