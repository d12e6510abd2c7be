"""Messages that have to be delivered, and how far each has come."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

ONE_LINE = r"^[^[:cntrl:]]{0,250}$"


class Message(models.Model):
    """One e-mail to one person.

    `about` is the opaque id of what it tells about. `message_id` is the header of that name, made once: whoever receives the message twice can see that
    it is the same one. `attempts` counts how often it was tried and tells the tries apart. `job` is the
    number of the job in the queue. When it `forgets`, the database wipes address and words as soon as nothing
    more is done with it: sent, given up or in doubt. `reason` says why it has not arrived, or not yet. All moments are
    the database's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    message_id = models.TextField(unique=True)
    about = models.TextField()
    to_address = models.TextField()
    to_name = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    language = models.TextField()
    queued_at = models.DateTimeField(db_default=Now())
    forgets = models.BooleanField(default=False, db_default=False)

    state = models.TextField(default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    job = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    reason_params = models.JSONField(default=dict)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_message"
        constraints = [
            models.CheckConstraint(
                name="outbox_message_one_line",
                condition=models.Q(
                    message_id__regex=ONE_LINE,
                    to_address__regex=ONE_LINE,
                    to_name__regex=ONE_LINE,
                    subject__regex=ONE_LINE,
                    language__regex=r"^[a-z]{2}$",
                    about__regex=r"^[!-~]{1,100}$",
                ),
            ),
            models.CheckConstraint(
                name="outbox_message_reason",
                condition=~models.Q(state__in=["doubtful", "failed"]) | ~models.Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                name="outbox_message_troubles",
                fields=["-changed_at", "-id"],
                condition=models.Q(state__in=["doubtful", "failed"]),
            ),
            models.Index(
                name="outbox_message_open",
                fields=["id"],
                condition=models.Q(state__in=["queued", "handing-over"]),
            ),
        ]

    def __str__(self) -> str:
        """Return which message this is, not to whom."""
        return self.message_id
