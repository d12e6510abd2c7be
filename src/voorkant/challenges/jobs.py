"""The work of a worker on challenges."""

from __future__ import annotations

from procrastinate.contrib.django import app

from voorkant.challenges import actions


@app.periodic(cron="17 * * * *")
@app.task(name="challenges.keys", queue="upkeep", queueing_lock="challenges.keys")
def destroy_left_keys(timestamp: int) -> None:  # noqa: ARG001  procrastinate tells when
    """See every hour that no closed challenge still has its key."""
    actions.destroy_left_keys()
