"""What happened, in two tables: an entry in clear that stays, and a payload that can be erased.

Rows come in only by the database's own function ``journal_record`` (first migration), which sets id and
time and computes the commitment; the program has no right to insert, and nobody may change a row.
"""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast


class Entry(models.Model):
    """That something happened, without who did it or what it held.

    `recorded_at` is the hour, by the database's clock: finer would tell who was there. `commitment`
    is SHA-256 of the payload's salt followed by its body, so that a body can be checked for as long
    as it exists and says nothing once it is erased.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    verb = models.TextField()
    challenge = models.TextField()
    object_id = models.TextField()
    recorded_at = models.DateTimeField()
    commitment = models.BinaryField()

    class Meta:
        db_table = "journal_entry"
        constraints = [
            models.CheckConstraint(
                name="journal_entry_verb",
                condition=models.Q(verb__regex=r"^[a-z]+\.[a-z]+(-[a-z]+)*$"),
            ),
            models.CheckConstraint(
                name="journal_entry_challenge",
                condition=models.Q(challenge__regex=r"^[!-~]{0,100}$"),
            ),
            models.CheckConstraint(
                name="journal_entry_object_id",
                condition=models.Q(object_id__regex=r"^[!-~]{1,100}$"),
            ),
        ]
        indexes = [
            models.Index(name="journal_entry_about", fields=["object_id", "recorded_at", "id"]),
            models.Index(
                name="journal_entry_of_challenge",
                fields=["challenge", "verb", "recorded_at", "id"],
            ),
        ]

    def __str__(self) -> str:
        """Return what the entry says in clear."""
        return f"{self.verb} {self.object_id}"


class Payload(models.Model):
    """Who did it and what it held: canonical JSON with ``acting`` and ``payload``, erased as a whole.

    `actor` is read from the body by the database, so that it is committed to like the rest.
    """

    entry = models.OneToOneField(
        Entry, primary_key=True, on_delete=models.PROTECT, related_name="payload"
    )
    salt = models.BinaryField()
    body = models.TextField()
    actor = models.GeneratedField(
        expression=KeyTextTransform("acting", Cast("body", models.JSONField())),
        output_field=models.TextField(null=True),
        db_persist=True,
    )

    class Meta:
        db_table = "journal_payload"
        indexes = [models.Index(name="journal_payload_actor", fields=["actor"])]

    def __str__(self) -> str:
        """Return whose payload it is, without what it holds."""
        return f"payload of {self.entry_id}"
