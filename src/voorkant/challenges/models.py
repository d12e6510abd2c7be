"""Challenges, what they are about, their room for influence, and every change of stage.

The program may not change a stage itself: it adds a `StageChange`, and the database checks the edge and
moves the challenge (first migration). So no form, page or command can go around the table of edges.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now, Trunc

STAGES = ("question", "understand", "imagine", "choose", "do", "closed")
EDGES = (
    ("question", "understand"),
    ("understand", "imagine"),
    ("imagine", "understand"),
    ("imagine", "choose"),
    ("choose", "imagine"),
    ("choose", "do"),
    ("do", "closed"),
    ("question", "closed"),
    ("understand", "closed"),
    ("imagine", "closed"),
    ("choose", "closed"),
)
INFLUENCES = ("open", "fixed", "elsewhere")
"""What `rules` says with a reason beside it; a test holds the two together."""


class Challenge(models.Model):
    """A shared question about a place. `opened_at` is the database's moment, and orders lists."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.TextField(unique=True)
    question = models.TextField()
    introduction = models.TextField()
    stage = models.TextField(default="question")
    owner = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    answering = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    listener = models.ForeignKey(
        "bodies.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)
    answer_working_days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "challenges_challenge"
        constraints = [
            models.CheckConstraint(
                name="challenges_challenge_stage", condition=models.Q(stage__in=list(STAGES))
            ),
            models.CheckConstraint(
                name="challenges_challenge_slug",
                condition=models.Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
            ),
            models.CheckConstraint(
                name="challenges_challenge_question",
                condition=models.Q(question__regex=r"^[^[:cntrl:]]{1,160}$"),
            ),
            models.CheckConstraint(
                name="challenges_challenge_term",
                condition=models.Q(closes_on__isnull=True)
                | models.Q(closes_on__gte=models.F("opens_on")),
            ),
        ]
        indexes = [
            models.Index(name="challenges_challenge_list", fields=["-opened_at", "-id"]),
        ]

    def __str__(self) -> str:
        """Return the name in its address."""
        return self.slug


class ChallengeVillage(models.Model):
    """A village that a challenge is about."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="villages")
    village = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "challenges_village"
        constraints = [
            models.UniqueConstraint(name="challenges_village_once", fields=["challenge", "village"])
        ]

    def __str__(self) -> str:
        """Return which village, by its code."""
        return str(self.village_id)


class InfluenceLine(models.Model):
    """One line of what is open, what is fixed, and what is decided elsewhere."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="influence")
    kind = models.TextField()
    text = models.TextField()
    source = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "challenges_influence"
        constraints = [
            models.UniqueConstraint(
                name="challenges_influence_place", fields=["challenge", "position"]
            ),
            models.CheckConstraint(
                name="challenges_influence_kind",
                condition=models.Q(kind__in=list(INFLUENCES)),
            ),
        ]

    def __str__(self) -> str:
        """Return the line."""
        return self.text


class StageChange(models.Model):
    """A change of stage and why; rows are added, never changed. `changed_at` is the hour."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="changes")
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    changed_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))

    class Meta:
        db_table = "challenges_stage_change"
        constraints = [
            models.CheckConstraint(
                name="challenges_stage_change_edge",
                condition=models.Q(
                    *[models.Q(before=before, after=after) for before, after in EDGES],
                    _connector=models.Q.OR,
                ),
            )
        ]

    def __str__(self) -> str:
        """Return the edge."""
        return f"{self.before} → {self.after}"
