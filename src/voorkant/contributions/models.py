"""What people say, each thing one row; kinds with more to them extend it in rooms of their own."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual

WAITING, SHOWN, SENT_BACK, WITHDRAWN, MERGED = STATES = (
    "waiting",
    "shown",
    "sent-back",
    "withdrawn",
    "merged",
)
KINDS = ("statement", "idea")
"""What `rules` says with a reason beside it; a test holds the two together."""

_OPEN = models.Q(state__in=[WAITING, SHOWN, MERGED])


class Contribution(models.Model):
    """One thing that somebody said in a challenge.

    `author` is None for what an organiser put in, and after its author took it back or had herself
    erased.
    `sent_key` stands for one sending of a form: the same form sent twice is one contribution.
    `signature` holds the bands of `similar.signature_of`. `received_on` is a day: finer would tell
    who was there. `merged_into` is the statement that says this one together with others. What is
    `frozen` is shown and takes no more answers. `place` counts from 1 among what everybody is asked
    first; None is all the rest.
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
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    frozen = models.BooleanField(default=False, db_default=False)
    place = models.PositiveSmallIntegerField(null=True)

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
                condition=models.Q(kind="statement", text__regex=r"^[^[:cntrl:]]{10,200}$")
                | models.Q(
                    LessThanOrEqual(Length("text"), 400),
                    kind="idea",
                    text__regex=r"^[^[:cntrl:]]{10,}$",
                ),
            ),
            models.CheckConstraint(
                name="contributions_contribution_withdrawn",
                condition=~models.Q(state=WITHDRAWN) | models.Q(author__isnull=True),
            ),
            models.CheckConstraint(
                name="contributions_contribution_reason",
                condition=models.Q(state=SENT_BACK) ^ models.Q(reason=""),
            ),
            models.CheckConstraint(
                name="contributions_contribution_merged",
                condition=models.Q(state=MERGED) ^ models.Q(merged_into__isnull=True),
            ),
            models.CheckConstraint(
                name="contributions_contribution_frozen",
                condition=models.Q(frozen=False) | models.Q(state=SHOWN),
            ),
            models.CheckConstraint(
                name="contributions_contribution_placed",
                condition=models.Q(place__isnull=True) | models.Q(state=SHOWN, frozen=False),
            ),
            models.UniqueConstraint(
                name="contributions_contribution_place",
                fields=["challenge", "place"],
                deferrable=models.Deferrable.DEFERRED,
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


class Parked(models.Model):
    """What looked like a solution before solutions were asked for, kept for whoever said it.

    It lies in the drawer, where nobody else reads it. `idea` is what its author made of it once the
    lock was off. Without an author (said on paper, for instance) it stays in the drawer.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    author = models.ForeignKey(
        "people.Participant", on_delete=models.CASCADE, null=True, related_name="+"
    )
    parked_on = models.DateField()
    idea = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, null=True, related_name="parked"
    )
    sent_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        db_table = "contributions_parked"
        constraints = [
            models.CheckConstraint(
                name="contributions_parked_text",
                condition=models.Q(text__regex=r"^[^[:cntrl:]]{10,200}$"),
            ),
        ]

    def __str__(self) -> str:
        """Return which thing this is, without its words."""
        return f"parked {self.id}"
