"""The queue of jobs, for actions: a job is added in the caller's transaction, or not at all.

Inside a worker procrastinate talks to the database over a pool of its own, outside Django's
transactions; so this always goes through Django's connection.

A job can be lost: its worker was killed, or it ended while the work it stood for didn't. A row that
waits for a job keeps the job's number; `lost_jobs` tells which of these numbers nobody works on.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Now
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import DEFAULT_PRIORITY, Job, Status
from procrastinate.manager import JobManager
from procrastinate.retry import BaseRetryStrategy, RetryDecision

if TYPE_CHECKING:
    from collections.abc import Iterable

SILENT_AFTER = timedelta(seconds=30)
"""A worker reports every ten seconds; after this much silence it is taken for dead."""


class TryAgain(Exception):
    """Raised by a job that wants to be called again.

    Attributes:
        after: How long to wait.
    """

    def __init__(self, after: timedelta) -> None:
        super().__init__(after)
        self.after = after


class WhenAsked(BaseRetryStrategy):
    """Call a job again when it raised `TryAgain`, and at no other time."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002  procrastinate's interface
        """Decide what happens to a job that raised."""
        if isinstance(exception, TryAgain):
            return RetryDecision(retry_at=datetime.now(UTC) + exception.after)
        return None


def _jobs() -> JobManager:
    return JobManager(DjangoConnector())


def enqueue(task: str, *, queue: str, **arguments: str) -> int:
    """Add a job in the caller's transaction.

    Args:
        task: Name of the task.
        queue: Name of the queue; rooms don't share queues, so long work holds up nobody's mail.
        **arguments: What the task is called with.

    Returns:
        The number of the job.
    """
    job = Job(
        id=None,
        queue=queue,
        lock=None,
        queueing_lock=None,
        task_name=task,
        task_kwargs=dict(arguments),
        priority=DEFAULT_PRIORITY,
    )
    number = _jobs().defer_job(job).id
    assert number is not None  # noqa: S101  the database numbers every job
    return number


def lost_jobs(numbers: Iterable[int]) -> set[int]:
    """Tell which jobs nobody will work on unless something is done.

    A job is in good hands when it waits, or when its worker has reported lately.

    Args:
        numbers: Numbers of jobs.
    """
    asked = set(numbers)
    reported = Q(status=Status.DOING.value, worker__last_heartbeat__gt=Now() - SILENT_AFTER)
    alive = ProcrastinateJob.objects.filter(
        Q(status=Status.TODO.value) | reported, id__in=asked
    ).values_list("id", flat=True)
    return asked - set(alive)


def take_up_again(number: int, task: str, *, queue: str, **arguments: str) -> int:
    """Bring a lost job back, or put a new one in its place when it has ended or is gone.

    Args:
        number: The number of the job.
        task: Name of the task, for a new job.
        queue: Name of its queue.
        **arguments: What it is called with.

    Returns:
        The number of the job that will do the work.
    """
    held = ProcrastinateJob.objects.select_for_update().filter(id=number, status=Status.DOING.value)
    if held.first() is not None:
        _jobs().retry_job_by_id(number, retry_at=datetime.now(UTC))
        return number
    return enqueue(task, queue=queue, **arguments)
