"""Bodies and who belongs to them, with a beginning and an end: nobody is removed from the past."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from voorkant.bodies.kinds import BodyKind, Role

ONE_LINE = r"^[^[:cntrl:]]{1,120}$"


class Body(models.Model):
    """A municipality, a village council, a partner or a network.

    `fictitious` marks a body that was made up for a demonstration; pages say so.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.TextField()
    slug = models.TextField(unique=True)
    name = models.TextField()
    village = models.ForeignKey(
        "places.Area", null=True, on_delete=models.PROTECT, related_name="+"
    )
    fictitious = models.BooleanField(default=False)

    class Meta:
        db_table = "bodies_body"
        constraints = [
            models.CheckConstraint(
                name="bodies_body_kind", condition=Q(kind__in=[kind.value for kind in BodyKind])
            ),
            models.CheckConstraint(
                name="bodies_body_slug", condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
            ),
            models.CheckConstraint(name="bodies_body_name", condition=Q(name__regex=ONE_LINE)),
            models.CheckConstraint(
                name="bodies_body_village",
                condition=Q(kind=BodyKind.VILLAGE_COUNCIL.value, village__isnull=False)
                | (~Q(kind=BodyKind.VILLAGE_COUNCIL.value) & Q(village__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Membership(models.Model):
    """That somebody has a role in a body, from one day until another.

    `function` is what she does there ("verkeerskundige"), `shown_name` the name she chose to be
    known by on pages: a person is never shown by anything else. `until` is the last day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    role = models.TextField()
    function = models.TextField(default="")
    shown_name = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "bodies_membership"
        constraints = [
            models.UniqueConstraint(
                name="bodies_membership_once",
                fields=["account", "body", "role"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="bodies_membership_role", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="bodies_membership_lines",
                condition=Q(shown_name__regex=ONE_LINE, function__regex=r"^[^[:cntrl:]]{0,120}$"),
            ),
            models.CheckConstraint(
                name="bodies_membership_days",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="bodies_membership_expert",
                condition=~Q(role=Role.EXPERT.value) | ~Q(function=""),
            ),
        ]

    def __str__(self) -> str:
        """Return which membership this is, not whose."""
        return f"{self.role} of {self.body_id}"
