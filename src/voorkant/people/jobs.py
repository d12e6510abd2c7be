"""What a worker does for people: forget what is over."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app

from voorkant.people import limits


@app.periodic(cron="17 * * * *")
@app.task(name="people.sweep", queue="upkeep", queueing_lock="people.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """Forget sessions and windows of limits that are over, every hour."""
    limits.sweep()
    SessionStore.clear_expired()
