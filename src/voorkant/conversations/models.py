"""Conversations and the answers in them.

An answer lives twice in its row: `value` is what the person says now, `released_value` what outcomes
are computed from. The second follows the first per statement, in batches of at least five people (see
`releasing`), so no two outcomes in a row differ by the answer of one person.
"""

from __future__ import annotations

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now, Trunc

_ANSWERS = [1, 0, -1]


class Conversation(models.Model):
    """People responding to each other's statements, one conversation per challenge.

    `seed` is the chance that all its outcomes are computed with. `round` counts releases of answers and
    `asked_round` is the one that `asked`, the latest run, was computed from. `outcome` is the latest run
    that was done before `asked`: what is shown while `asked` isn't done. `because` is the reason that an
    organiser gave when she closed it, or opened it again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.OneToOneField(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    state = models.TextField(default="open")
    moderation = models.TextField()
    because = models.TextField(default="", db_default="")
    seed = models.BigIntegerField()
    round = models.PositiveIntegerField(default=0)
    asked_round = models.PositiveIntegerField(default=0)
    asked = models.ForeignKey(
        "computations.Run", on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.ForeignKey(
        "computations.Run", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "conversations_conversation"
        constraints = [
            models.CheckConstraint(
                name="conversations_conversation_state",
                condition=models.Q(state__in=["open", "closed"]),
            ),
            models.CheckConstraint(
                name="conversations_conversation_moderation",
                condition=models.Q(moderation__in=["before", "after"]),
            ),
            models.CheckConstraint(
                name="conversations_conversation_rounds",
                condition=models.Q(asked_round__lte=models.F("round")),
            ),
        ]

    def __str__(self) -> str:
        """Return which conversation this is."""
        return str(self.id)


class Response(models.Model):
    """One person's answer to one statement.

    `value` is None when she took it back. `changed_on` is the hour. When she has herself erased, what
    outcomes rest on stays until the next batch under `erased_as`, a random number that is the same for
    all her answers and stands for nobody; `participant` is None then.
    """

    # The guards look for conversation and statement when a row comes in, and keep both as long as answers
    # hang on them: foreign keys in the database would ask the same again of each of millions of rows.
    # The constraint and the index below serve what else these fields would have an index for.
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    participant = models.ForeignKey(
        "people.Participant",
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
    )
    erased_as = models.UUIDField(null=True)
    statement = models.ForeignKey(
        "contributions.Contribution",
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    value = models.SmallIntegerField(null=True)
    touches_me = models.BooleanField()
    changed_on = models.DateTimeField(db_default=Trunc(Now(), "hour"))
    released_value = models.SmallIntegerField(null=True)
    # No foreign key in the database, which would ask it of each of millions of rows: the guard of
    # imports asks it once, and no import ever goes.
    imported = models.ForeignKey(
        "Import",
        on_delete=models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        db_table = "conversations_response"
        constraints = [
            models.UniqueConstraint(
                name="conversations_response_once", fields=["participant", "statement"]
            ),
            models.CheckConstraint(
                name="conversations_response_value",
                condition=models.Q(value__isnull=True) | models.Q(value__in=_ANSWERS),
            ),
            models.CheckConstraint(
                name="conversations_response_released",
                condition=models.Q(released_value__isnull=True)
                | models.Q(released_value__in=_ANSWERS),
            ),
            models.CheckConstraint(
                name="conversations_response_erased",
                condition=models.Q(participant__isnull=False, erased_as__isnull=True)
                | models.Q(
                    participant__isnull=True,
                    erased_as__isnull=False,
                    value__isnull=True,
                    touches_me=False,
                ),
            ),
        ]
        indexes = [
            models.Index(name="conversations_released", fields=["conversation", "statement"]),
        ]

    def __str__(self) -> str:
        """Return which answer this is, without what it says."""
        return f"response {self.pk}"


class Draw(models.Model):
    """A card that somebody was shown, and the chance with which it was drawn for her.

    Rates are weighted by the inverse of `chance`, in millionths. There is no time in it. It goes with the
    person, and is never shown.
    """

    participant = models.ForeignKey(
        "people.Participant", on_delete=models.PROTECT, related_name="+"
    )
    statement = models.ForeignKey(
        "contributions.Contribution", on_delete=models.PROTECT, related_name="+"
    )
    chance = models.PositiveIntegerField()

    class Meta:
        db_table = "conversations_draw"
        constraints = [
            models.UniqueConstraint(
                name="conversations_draw_once", fields=["participant", "statement"]
            ),
            models.CheckConstraint(
                name="conversations_draw_chance",
                condition=models.Q(chance__gte=1, chance__lte=1_000_000),
            ),
        ]

    def __str__(self) -> str:
        """Return which draw this is, not whose."""
        return f"draw {self.pk}"


class Worth(models.Model):
    """How much one more answer from an area, or from a group of an outcome, can still settle, per statement.

    `area` is the code of a village, empty for everybody else, or a colon and the letter of a group of
    `outcome`, the one that was shown when this was weighed. `numbers` are those of statements within the
    challenge, `worths` theirs in thousandths of the highest. They rest on the answers that were released
    in `round`, so they tell no more than an outcome does.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    area = models.TextField()
    round = models.PositiveIntegerField()
    outcome = models.UUIDField(null=True)
    numbers = ArrayField(models.IntegerField())
    worths = ArrayField(models.IntegerField())

    class Meta:
        db_table = "conversations_worth"
        constraints = [
            models.UniqueConstraint(
                name="conversations_worth_once", fields=["conversation", "area"]
            ),
            models.CheckConstraint(
                name="conversations_worth_pairs",
                condition=models.Q(numbers__len=models.F("worths__len")),
            ),
        ]

    def __str__(self) -> str:
        """Return which area this is about."""
        return f"{self.conversation_id} {self.area}"


class GroupName(models.Model):
    """The name that a person gave to a group of one outcome; `group` is its letter.

    A group that comes back in the next outcome keeps its letter, and so its name.
    """

    run = models.ForeignKey("computations.Run", on_delete=models.PROTECT, related_name="+")
    group = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "conversations_group_name"
        constraints = [
            models.UniqueConstraint(name="conversations_group_name_once", fields=["run", "group"]),
            models.CheckConstraint(
                name="conversations_group_name_letter",
                condition=models.Q(group__regex=r"^[A-Z]{1,3}$"),
            ),
            models.CheckConstraint(
                name="conversations_group_name_name",
                condition=models.Q(name__regex=r"^[^[:cntrl:]]{3,40}$"),
            ),
        ]

    def __str__(self) -> str:
        """Return the letter and the name."""
        return f"{self.group}: {self.name}"


class Import(models.Model):
    """Answers that were given elsewhere and read in at once: from which files, and how many.

    `votes_sha256` names the answers whatever the format; `files_sha256` the files that were given.
    `made_in` is the transaction that made it, the only one in which answers come in by it. An `archive`
    has no answers here: its run holds the file that its outcome was computed from.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    archive = models.BooleanField()
    source = models.TextField()
    votes_sha256 = models.TextField()
    files_sha256 = models.TextField()
    people = models.PositiveIntegerField()
    statements = models.PositiveIntegerField()
    votes = models.PositiveBigIntegerField()
    made_in = models.BigIntegerField(editable=False)

    class Meta:
        db_table = "conversations_import"
        constraints = [
            models.UniqueConstraint(
                name="conversations_import_once", fields=["conversation", "votes_sha256"]
            ),
            models.UniqueConstraint(
                name="conversations_import_archived_once",
                fields=["votes_sha256"],
                condition=models.Q(archive=True),
            ),
            models.CheckConstraint(
                name="conversations_import_source",
                condition=models.Q(source__regex=r"^[^[:cntrl:]]{1,200}$"),
            ),
            models.CheckConstraint(
                name="conversations_import_hashes",
                condition=models.Q(
                    votes_sha256__regex=r"^[0-9a-f]{64}$", files_sha256__regex=r"^[0-9a-f]{64}$"
                ),
            ),
        ]

    def __str__(self) -> str:
        """Return what was read in."""
        return self.source
