"""Decisions: by which body, with which mandate, why, on what they rest, and what they change."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now, Trunc


class Decision(models.Model):
    """A decision in a challenge. Rows are added, never changed: another decision comes after it.

    `mandate` is what the body may decide by; the database looks whether it covers every village of the
    challenge, its topic and `cost_cents`, on `decided_on` (first migration), which is no older than the day
    on which solutions were unlocked (third). `version` is the problem statement that it answers. `seat` is
    the role of whoever wrote it down: an organiser of the body, while her term lasts.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("bodies.Mandate", on_delete=models.PROTECT, related_name="+")
    seat = models.ForeignKey(
        "bodies.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.ForeignKey("problems.Version", on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    reasons = models.TextField()
    changes = models.TextField()
    cost_cents = models.BigIntegerField()
    decided_on = models.DateField()
    recorded_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))

    class Meta:
        db_table = "decisions_decision"
        constraints = [
            models.CheckConstraint(
                name="decisions_decision_words",
                condition=models.Q(
                    what__regex=r"[^[:space:]]",
                    reasons__regex=r"[^[:space:]]",
                    changes__regex=r"[^[:space:]]",
                ),
            ),
            models.CheckConstraint(
                name="decisions_decision_cost",
                condition=models.Q(cost_cents__gte=0, cost_cents__lte=100_000_000_000),
            ),
        ]

    def __str__(self) -> str:
        """Return which decision this is."""
        return str(self.id)


class Ground(models.Model):
    """A contribution that a decision cites."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="grounds")
    contribution = models.ForeignKey(
        "contributions.Contribution", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "decisions_ground"
        constraints = [
            models.UniqueConstraint(
                name="decisions_ground_once", fields=["decision", "contribution"]
            ),
        ]

    def __str__(self) -> str:
        """Return what is cited."""
        return str(self.contribution_id)
