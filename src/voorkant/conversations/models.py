"""Conversations and the answers in them.

An answer lives twice in its row: `value` is what the person says now, `released_value` what outcomes
are computed from. The second follows the first per statement, in batches of at least five people (see
`releasing`), so no two outcomes in a row differ by the answer of one person.
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now, Trunc

_ANSWERS = [1, 0, -1]


class Conversation(models.Model):
    """People responding to each other's statements, one conversation per challenge.

    `seed` is the chance that all its outcomes are computed with. `round` counts releases of answers and
    `asked_round` is the one that `asked`, the latest run, was computed from. `outcome` is the latest run
    that was done before `asked`: what is shown while `asked` isn't done.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.OneToOneField(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    state = models.TextField(default="open")
    moderation = models.TextField()
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

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(
        "people.Participant", on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_as = models.UUIDField(null=True)
    statement = models.ForeignKey(
        "contributions.Contribution", on_delete=models.PROTECT, related_name="+"
    )
    value = models.SmallIntegerField(null=True)
    touches_me = models.BooleanField()
    changed_on = models.DateTimeField(db_default=Trunc(Now(), "hour"))
    released_value = models.SmallIntegerField(null=True)

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


class Turn(models.Model):
    """How many people had answered a statement when somebody last looked: fewest first is asked next."""

    statement = models.OneToOneField(
        "contributions.Contribution", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="+")
    answers = models.PositiveIntegerField()

    class Meta:
        db_table = "conversations_turn"

    def __str__(self) -> str:
        """Return which statement this is about."""
        return str(self.statement_id)


class GroupName(models.Model):
    """The name that a person gave to a group of one outcome; `group` is its letter."""

    run = models.ForeignKey("computations.Run", on_delete=models.PROTECT, related_name="+")
    group = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "conversations_group_name"
        constraints = [
            models.UniqueConstraint(name="conversations_group_name_once", fields=["run", "group"]),
            models.CheckConstraint(
                name="conversations_group_name_letter", condition=models.Q(group__regex=r"^[A-E]$")
            ),
            models.CheckConstraint(
                name="conversations_group_name_name",
                condition=models.Q(name__regex=r"^[^[:cntrl:]]{3,40}$"),
            ),
        ]

    def __str__(self) -> str:
        """Return the letter and the name."""
        return f"{self.group}: {self.name}"
