"""What people say, each thing one row; kinds with more to them extend it in rooms of their own."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

WAITING, SHOWN, SENT_BACK, WITHDRAWN = STATES = ("waiting", "shown", "sent-back", "withdrawn")
KINDS = ("statement",)
"""What `rules` says with a reason beside it; a test holds the two together."""

_OPEN = models.Q(state__in=[WAITING, SHOWN])


class Contribution(models.Model):
    """One thing that somebody said in a challenge.

    `author` is None for what an organiser put in, and after its author took it back or had herself
    erased.
    `sent_key` stands for one sending of a form: the same form sent twice is one contribution.
    `signature` holds the bands of `similar.signature_of`. `received_on` is a day: finer would tell
    who was there.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.TextField(default="statement")
    text = models.TextField()
    author = models.ForeignKey(
        "people.Participant", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.TextField(default="waiting")
    reason = models.TextField(default="")
    received_on = models.DateField()
    position = models.PositiveIntegerField()
    signature = ArrayField(models.IntegerField())
    sent_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        db_table = "contributions_contribution"
        constraints = [
            models.UniqueConstraint(
                name="contributions_contribution_position", fields=["challenge", "position"]
            ),
            models.UniqueConstraint(
                "challenge",
                Lower("text"),
                name="contributions_contribution_once",
                condition=_OPEN,
            ),
            models.CheckConstraint(
                name="contributions_contribution_kind",
                condition=models.Q(kind__in=list(KINDS)),
            ),
            models.CheckConstraint(
                name="contributions_contribution_text",
                condition=models.Q(text__regex=r"^[^[:cntrl:]]{10,200}$"),
            ),
            models.CheckConstraint(
                name="contributions_contribution_withdrawn",
                condition=~models.Q(state=WITHDRAWN) | models.Q(author__isnull=True),
            ),
            models.CheckConstraint(
                name="contributions_contribution_reason",
                condition=models.Q(state=SENT_BACK) ^ models.Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                name="contributions_listed",
                fields=["challenge", "position"],
                condition=models.Q(state=SHOWN),
            ),
            models.Index(
                name="contributions_waiting",
                fields=["challenge", "position"],
                condition=models.Q(state=WAITING),
            ),
            GinIndex(name="contributions_similar", fields=["signature"]),
        ]

    def __str__(self) -> str:
        """Return which contribution this is, without its words."""
        return f"{self.kind} {self.id}"
