"""Tables at which people answer one after the other, on a device that an organiser put there."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now


class Table(models.Model):
    """A kitchen table of one challenge.

    It is open until `ends_at`, or until an organiser closes it. `code` is what is typed on a device to
    bring it to this table. Nothing here says who sat at it, or how many did.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(
        "challenges.Challenge", on_delete=models.PROTECT, related_name="+"
    )
    code = models.TextField(unique=True)
    state = models.TextField(default="open")
    opened_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "meetings_table"
        constraints = [
            models.CheckConstraint(
                name="meetings_table_state", condition=models.Q(state__in=["open", "closed"])
            ),
            models.CheckConstraint(
                name="meetings_table_code",
                condition=models.Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{8}$"),
            ),
            models.CheckConstraint(
                name="meetings_table_term", condition=models.Q(ends_at__gt=models.F("opened_at"))
            ),
        ]

    def __str__(self) -> str:
        """Return which table this is, without its code."""
        return str(self.id)
