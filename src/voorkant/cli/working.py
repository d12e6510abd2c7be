"""`voorkant worker`: take jobs from the queue in the database."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from voorkant.cli import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procrastinate.app import WorkerOptions

# A job that is asked to stop gets this long before its worker leaves; it is then taken up again.
FAREWELL_SECONDS: Final = 10.0
# After the database was lost, how long to wait before looking whether it is back.
AGAIN_SECONDS: Final = 2.0

logger = logging.getLogger(__name__)


def work(concurrency: int, queues: Sequence[str]) -> None:
    """Work on jobs until a signal ends it; a database that goes away is waited for.

    Args:
        concurrency: How many jobs at the same time.
        queues: Names of queues; none for all.

    Raises:
        Misconfigured: See `site.ready`.
    """
    options: WorkerOptions = {
        "concurrency": concurrency,
        "shutdown_graceful_timeout": FAREWELL_SECONDS,
        # What was done is in the record; a queue that only grows gets slow.
        "delete_jobs": "successful",
        "install_signal_handlers": False,
    }
    if queues:
        options["queues"] = queues
    with site.ready():
        asyncio.run(_work_until_asked(options))


async def _work_until_asked(options: WorkerOptions) -> None:
    """Work until SIGTERM or SIGINT.

    Not procrastinate's own handlers: it installs them late, and a signal that comes before them breaks
    into its start instead of ending it.
    """
    asked = asyncio.Event()
    for request in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(request, asked.set)
    waiting = asyncio.create_task(asked.wait())
    while not asked.is_set():
        work = asyncio.create_task(_work_while_connected(options))
        await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
        # Being cancelled, it stops taking jobs and lets those that run come to an end.
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        if not asked.is_set():
            logger.warning("the database was lost; trying again")
            await asyncio.wait({waiting}, timeout=AGAIN_SECONDS)


async def _work_while_connected(options: WorkerOptions) -> None:
    """Work until cancelled, or until the database is lost."""
    import psycopg  # noqa: PLC0415  Django and what it brings: only once the site is ready
    from procrastinate.contrib.django import app  # noqa: PLC0415
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    # A new one each time: one whose pool did not open can't be opened again.
    connector = DjangoConnector().get_worker_connector()
    with suppress(ConnectorException, psycopg.Error), app.replace_connector(connector) as working:
        async with working.open_async():
            await working.run_worker_async(**options)
