"""Challenges, what they are about, their room for influence, and every change of stage.

The program may not change a stage itself: it adds a `StageChange`, and the database checks the edge and
moves the challenge (first migration). So no form, page or command can go around the table of edges.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now, Trunc

from voorkant.bodies.kinds import Topic

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
    """A shared question about a place. `opened_at` is the database's moment, and orders lists.

    `listener` is who accepted to listen, and only she: the database sets it from `ExpertReply`. `topic` is
    what the question is about, and decides whose mandate counts; empty while nobody said. `archived_from`
    says what an archive was read in from, and is empty for a question that is asked here: an archive is
    made and closed in one transaction (decision 0017).
    """

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
    topic = models.TextField(default="", db_default="")
    archived_from = models.TextField(default="", db_default="")

    class Meta:
        db_table = "challenges_challenge"
        constraints = [
            models.CheckConstraint(
                name="challenges_challenge_topic",
                condition=models.Q(topic__in=["", *(topic.value for topic in Topic)]),
            ),
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
                name="challenges_challenge_archived_from",
                condition=models.Q(archived_from__regex=r"^[^[:cntrl:]]{0,200}$"),
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
    """One line of what is open, what is fixed, and what is decided elsewhere.

    `reason` says why something is fixed, `source` where that was decided, or by whom. `added_at` is the
    hour, by the database's clock; None for lines from before it was kept.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="influence")
    kind = models.TextField()
    text = models.TextField()
    source = models.TextField()
    position = models.PositiveSmallIntegerField()
    reason = models.TextField(default="", db_default="")
    added_at = models.DateTimeField(null=True, editable=False)

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
    """A change of stage and why; rows are added, never changed. `changed_at` is the hour.

    `seat` is the role in which somebody did it: an organiser of the body that asks. None for the program
    itself, as when a demonstration is filled.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="changes")
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    changed_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))
    seat = models.ForeignKey(
        "bodies.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "challenges_stage_change"
        constraints = [
            models.CheckConstraint(
                name="challenges_stage_change_reason",
                condition=models.Q(reason__regex=r"[^[:space:]]"),
            ),
            models.CheckConstraint(
                name="challenges_stage_change_edge",
                condition=models.Q(
                    *[models.Q(before=before, after=after) for before, after in EDGES],
                    _connector=models.Q.OR,
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the edge."""
        return f"{self.before} → {self.after}"


class EdgeGuard(models.Model):
    """A fact that a change of stage waits for, and the function of the database that knows it.

    Rows are put here by the migration of the room that owns the fact (`common.locks.guards_edge`); the
    program only reads them.
    """

    name = models.TextField()
    before = models.TextField()
    after = models.TextField()
    function = models.TextField()

    class Meta:
        db_table = "challenges_guard"
        constraints = [
            models.UniqueConstraint(
                name="challenges_guard_once", fields=["name", "before", "after"]
            ),
            models.CheckConstraint(
                name="challenges_guard_edge",
                condition=models.Q(
                    *[models.Q(before=before, after=after) for before, after in EDGES],
                    _connector=models.Q.OR,
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return the name by which `rules.GUARDS` knows it."""
        return self.name


class ExpertRequest(models.Model):
    """That the answering body was asked for somebody who knows the subject, and until when it has time.

    Both days are the database's: ten working days lie between them. `named` is who was asked by name.
    """

    challenge = models.OneToOneField(
        Challenge, primary_key=True, on_delete=models.PROTECT, related_name="request"
    )
    named = models.ForeignKey(
        "bodies.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_on = models.DateField(editable=False)
    due_on = models.DateField(editable=False)

    class Meta:
        db_table = "challenges_expert_request"

    def __str__(self) -> str:
        """Return until when there is time."""
        return f"due on {self.due_on}"


class ExpertReply(models.Model):
    """That an expert of the answering body accepted, or declined with a reason, with her own login.

    `account` is whoever was signed in: the database refuses anybody but the member herself. Her last
    reply counts. `replied_at` is the hour.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="replies")
    membership = models.ForeignKey("bodies.Membership", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    reason = models.TextField(default="")
    replied_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))

    class Meta:
        db_table = "challenges_expert_reply"
        constraints = [
            models.CheckConstraint(
                name="challenges_expert_reply_reason",
                condition=models.Q(accepts=True) | ~models.Q(reason=""),
            )
        ]

    def __str__(self) -> str:
        """Return what was said."""
        return "accepts" if self.accepts else "declines"


class Interest(models.Model):
    """That somebody with a role has an interest of her own in a challenge, in her own words."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="interests")
    membership = models.ForeignKey("bodies.Membership", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    declared_at = models.DateTimeField(db_default=Trunc(Now(), "hour"))

    class Meta:
        db_table = "challenges_interest"
        constraints = [
            models.CheckConstraint(
                name="challenges_interest_text",
                condition=models.Q(text__regex=r"^[^[:cntrl:]]+$"),
            )
        ]

    def __str__(self) -> str:
        """Return the words."""
        return self.text


class Draft(models.Model):
    """A challenge that is being written: seen by the organisers of its body, and by nobody else.

    `content` holds what the form holds, as text; `slug` is taken when it is published. `version` counts
    what was saved, so that two organisers don't write over each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    recipe = models.TextField()
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "challenges_draft"
        indexes = [models.Index(name="challenges_draft_of", fields=["owner", "-changed_at"])]

    def __str__(self) -> str:
        """Return which recipe it follows."""
        return self.recipe
