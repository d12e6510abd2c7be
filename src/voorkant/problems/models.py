"""The problem statement: what was agreed before, its versions, and what each village says of them.

What counts is held by the database (second migration): the agreement is fixed before the first round,
a voice counts once, the count is the database's own, and a round closes when it may.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now, Trunc

LEVELS = ("device", "email", "card")
OUTCOMES = ("holds", "refused", "too-few")
"""What `people.kinds` and `rules` say with a reason beside it; a test holds them together."""
_HOUR = Trunc(Now(), "hour")


class Agreement(models.Model):
    """What was agreed before anybody gave a voice; a challenge has one, and it never changes."""

    challenge = models.OneToOneField(
        "challenges.Challenge", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    level = models.TextField()
    threshold_percent = models.PositiveSmallIntegerField()
    fewest_voices = models.PositiveSmallIntegerField()
    fixed_at = models.DateTimeField(db_default=_HOUR)

    class Meta:
        db_table = "problems_agreement"
        constraints = [
            models.CheckConstraint(
                name="problems_agreement_level", condition=models.Q(level__in=list(LEVELS))
            ),
            models.CheckConstraint(
                name="problems_agreement_threshold",
                condition=models.Q(threshold_percent__gte=51, threshold_percent__lte=100),
            ),
            models.CheckConstraint(
                name="problems_agreement_fewest",
                condition=models.Q(fewest_voices__gte=5, fewest_voices__lte=2000),
            ),
        ]

    def __str__(self) -> str:
        """Return what was agreed."""
        return f"{self.level}, {self.threshold_percent}% of at least {self.fewest_voices}"


class Version(models.Model):
    """One version of the problem statement, in at most 120 words; never changed, only followed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField(db_default=_HOUR)

    class Meta:
        db_table = "problems_version"
        constraints = [
            models.UniqueConstraint(name="problems_version_number", fields=["challenge", "number"]),
        ]

    def __str__(self) -> str:
        """Return which version."""
        return f"version {self.number} of {self.challenge_id}"


class Citation(models.Model):
    """A contribution that a version was made from."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="citations")
    contribution = models.ForeignKey(
        "contributions.Contribution", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        db_table = "problems_citation"
        constraints = [
            models.UniqueConstraint(
                name="problems_citation_once", fields=["version", "contribution"]
            ),
        ]

    def __str__(self) -> str:
        """Return what is cited."""
        return str(self.contribution_id)


class Round(models.Model):
    """A version put to the villages, from one day until another.

    `reason` says why it was closed before its last day, or is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="round")
    state = models.TextField(default="open")
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        db_table = "problems_round"
        constraints = [
            models.UniqueConstraint(
                name="problems_round_one_open",
                fields=["challenge"],
                condition=models.Q(state="open"),
            ),
            models.CheckConstraint(
                name="problems_round_state", condition=models.Q(state__in=["open", "closed"])
            ),
        ]

    def __str__(self) -> str:
        """Return which round this is."""
        return str(self.id)


class Judgement(models.Model):
    """One voice on one version: it is right, or it isn't, because.

    `village` is what she says herself, or what stands on her card. `hidden` is the reason for which the
    council took an objection off the page, or empty.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="judgements")
    participant = models.ForeignKey(
        "people.Participant", on_delete=models.CASCADE, related_name="+"
    )
    village = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    holds = models.BooleanField()
    because = models.TextField(default="")
    hidden = models.TextField(default="")

    class Meta:
        db_table = "problems_judgement"
        constraints = [
            models.UniqueConstraint(
                name="problems_judgement_once", fields=["round", "participant"]
            ),
            models.CheckConstraint(
                name="problems_judgement_because",
                condition=models.Q(holds=True, because="")
                | models.Q(holds=False, because__regex=r"^[^[:cntrl:]]{10,}$"),
            ),
        ]

    def __str__(self) -> str:
        """Return which voice this is, not whose."""
        return f"judgement {self.pk}"


class Result(models.Model):
    """What came out in one village, as the database counted it when the round was closed.

    `goes_on` is what the council decided where the count decides nothing, with its `reason`.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    village = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    holding = models.PositiveIntegerField()
    refusing = models.PositiveIntegerField()
    outcome = models.TextField()
    goes_on = models.BooleanField(null=True)
    reason = models.TextField(default="")
    ruled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "problems_result"
        constraints = [
            models.UniqueConstraint(name="problems_result_once", fields=["round", "village"]),
            models.CheckConstraint(
                name="problems_result_outcome", condition=models.Q(outcome__in=list(OUTCOMES))
            ),
            models.CheckConstraint(
                name="problems_result_reason",
                condition=models.Q(goes_on__isnull=True) ^ ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return what came out where."""
        return f"{self.outcome} in {self.village_id}"
