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
    the role of whoever wrote it down: an organiser of the body, while her term lasts. `must_agree` is how
    many other bodies must agree before it counts; the database writes it, and who they are (fourth).
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
    must_agree = models.SmallIntegerField(db_default=0, editable=False)
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


class CoDecider(models.Model):
    """A body that must agree to a decision, by its mandate to co-decide.

    The database writes these rows with the decision; the program can't, and nobody changes them: whose
    mandate ends later must still agree.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="co_deciders")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("bodies.Mandate", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "decisions_co_decider"
        constraints = [
            models.UniqueConstraint(name="decisions_co_decider_once", fields=["decision", "body"]),
        ]

    def __str__(self) -> str:
        """Return which body this is."""
        return str(self.body_id)


class Reply(models.Model):
    """What a body that must agree answered: once, never changed. A refusal has a reason.

    `seat` is the role of whoever answered: an organiser of the body, while her term lasts, without an
    interest of her own, and not who wrote the decision down.
    """

    co_decider = models.OneToOneField(CoDecider, on_delete=models.PROTECT, related_name="reply")
    seat = models.ForeignKey("bodies.Membership", on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(default="")
    replied_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))

    class Meta:
        db_table = "decisions_reply"
        constraints = [
            models.CheckConstraint(
                name="decisions_reply_reason",
                condition=models.Q(agrees=True) | models.Q(reason__regex=r"[^[:space:]]"),
            ),
        ]

    def __str__(self) -> str:
        """Return what was answered."""
        return "agrees" if self.agrees else "refuses"
