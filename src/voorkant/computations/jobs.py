"""The work of a worker on runs: one task for a run, and one that looks for runs whose worker was lost.

Nothing is computed inside a transaction: an attempt is a few short ones (begin, progress, end) around
a computation that may take minutes.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import close_old_connections
from procrastinate.contrib.django import app

from voorkant.common.errors import VoorkantError
from voorkant.common.queue import TryAgain, WhenAsked
from voorkant.computations import actions, queries
from voorkant.computations.errors import RunBroke
from voorkant.computations.methods import method_of_version
from voorkant.computations.rules import wait_after

if TYPE_CHECKING:
    from collections.abc import Callable

    from procrastinate import JobContext

    from voorkant.computations.values import Attempt

logger = logging.getLogger(__name__)

_OUR_FAULT = 500  # from this HTTP status on, an error says nothing against the input
_SECONDS_BETWEEN_REPORTS = 1.0


class _StoppedError(Exception):
    """The worker has to stop, or the run is no longer this attempt's."""


@app.task(name=actions.TASK, queue=actions.QUEUE, retry=WhenAsked(), pass_context=True)
def run_computation(context: JobContext, run_id: str) -> None:
    """Make one attempt at a run.

    Raises:
        TryAgain: The run waits for another attempt.
    """
    attempt = actions.begin_attempt(run_id=UUID(run_id))
    if attempt is None:
        return
    try:
        _compute(attempt, context.should_abort)
    except _StoppedError:
        if actions.put_back(attempt=attempt, counts=False):
            raise TryAgain(timedelta(0)) from None
    except VoorkantError as error:
        if error.status < _OUR_FAULT:
            actions.fail_attempt(attempt=attempt, error=error)
        else:
            _try_again_or_fail(attempt, error)
    except Exception:
        logger.exception("run %s broke in attempt %s", attempt.run_id, attempt.number)
        _try_again_or_fail(attempt, RunBroke(attempts=attempt.number))


def _compute(attempt: Attempt, stopping: Callable[[], bool]) -> None:
    method = method_of_version(attempt.method, attempt.version)
    inputs = queries.inputs_of(attempt.run_id)
    computed = method.load()(inputs, attempt.parameters, attempt.seed, _report(attempt, stopping))
    # The connection may have been lost in the minutes that nobody used it.
    close_old_connections()
    actions.finish_attempt(attempt=attempt, computed=computed, headline=method.headline)


def _report(attempt: Attempt, stopping: Callable[[], bool]) -> Callable[[str, float], None]:
    """Pass progress on at a new step, and otherwise no oftener than anybody looks."""
    last_step, next_at = "", 0.0

    def report(step: str, fraction: float) -> None:
        nonlocal last_step, next_at
        if stopping():
            raise _StoppedError
        if step == last_step and monotonic() < next_at:
            return
        last_step, next_at = step, monotonic() + _SECONDS_BETWEEN_REPORTS
        if not actions.report_progress(attempt=attempt, step=step, fraction=fraction):
            raise _StoppedError

    return report


def _try_again_or_fail(attempt: Attempt, error: VoorkantError) -> None:
    close_old_connections()
    wait = wait_after(attempt.number)
    if wait is None:
        actions.fail_attempt(attempt=attempt, error=error)
    elif actions.put_back(attempt=attempt, counts=True):
        raise TryAgain(wait)


@app.periodic(cron="* * * * * */20")
@app.task(
    name="computations.recover",
    queue="upkeep",
    queueing_lock="computations.recover",
)
def recover_lost_runs(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """Find runs whose worker was lost, three times a minute."""
    actions.recover_lost_runs()
