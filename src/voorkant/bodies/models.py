"""Bodies and who belongs to them, with a beginning and an end: nobody is removed from the past."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from voorkant.bodies.kinds import ALL_TOPICS, BodyKind, Right, Role, Topic

ONE_LINE = r"^[^[:cntrl:]]{1,120}$"
MOST_CENTS = 100_000_000_000
"""A thousand million euros: no ceiling of a mandate is higher."""


class Body(models.Model):
    """A municipality, a village council, a partner, a network, or a working group of one of these.

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
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="groups")

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
            models.CheckConstraint(
                name="bodies_body_parent",
                condition=Q(kind=BodyKind.WORKING_GROUP.value, parent__isnull=False)
                | (~Q(kind=BodyKind.WORKING_GROUP.value) & Q(parent__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class Membership(models.Model):
    """That somebody has a role in a body, from one day until another.

    `function` is what she does there ("verkeerskundige"), `shown_name` the name she chose to be
    known by on pages: a person is never shown by anything else. `until` is the last day, set when it
    ends; `term_ends_on` is the last day for which it was given: after it the role counts no more, also
    when nobody ended it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    role = models.TextField()
    function = models.TextField(default="")
    shown_name = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    term_ends_on = models.DateField(null=True)

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
                name="bodies_membership_term",
                condition=Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=F("since")),
            ),
            models.CheckConstraint(
                name="bodies_membership_expert",
                condition=~Q(role=Role.EXPERT.value) | ~Q(function=""),
            ),
        ]

    def __str__(self) -> str:
        """Return which membership this is, not whose."""
        return f"{self.role} of {self.body_id}"


class Expertise(models.Model):
    """A topic that somebody knows, in the role that she has."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="expertise")
    topic = models.TextField()

    class Meta:
        db_table = "bodies_expertise"
        constraints = [
            models.UniqueConstraint(name="bodies_expertise_once", fields=["membership", "topic"]),
            models.CheckConstraint(
                name="bodies_expertise_topic",
                condition=Q(topic__in=[topic.value for topic in Topic]),
            ),
        ]

    def __str__(self) -> str:
        """Return the topic."""
        return self.topic


class Mandate(models.Model):
    """What a body may decide: about what, where, how far, up to how much money, and from when to when.

    Without a `parent` it is the body's own, by the decision that `reference` names; with one it was
    given on by the body that holds the parent, and is never wider (second migration). `place` is None
    for the whole municipality. `ceiling_cents` is what its decisions may cost at most, one of them and
    all together. `withdrawn_on` is the first day on which it counts no more, `withdrawn_because` says why;
    whatever was given on from it ends with it. `seat` and `withdrawn_seat` are the roles of whoever gave
    it and withdrew it (third migration); None for the program itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="mandates")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="given")
    topic = models.TextField()
    place = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    may = models.TextField()
    ceiling_cents = models.BigIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reference = models.TextField()
    withdrawn_on = models.DateField(null=True)
    seat = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_seat = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_because = models.TextField(default="", db_default="")

    class Meta:
        db_table = "bodies_mandate"
        constraints = [
            models.CheckConstraint(
                name="bodies_mandate_topic",
                condition=Q(topic__in=[ALL_TOPICS, *(topic.value for topic in Topic)]),
            ),
            models.CheckConstraint(
                name="bodies_mandate_may",
                condition=Q(may__in=[right.value for right in Right]),
            ),
            models.CheckConstraint(
                name="bodies_mandate_ceiling",
                condition=Q(ceiling_cents__gte=0, ceiling_cents__lte=MOST_CENTS),
            ),
            models.CheckConstraint(
                name="bodies_mandate_period",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="bodies_mandate_reference", condition=Q(reference__regex=ONE_LINE)
            ),
            models.CheckConstraint(
                name="bodies_mandate_because",
                condition=Q(withdrawn_because__regex=r"^[^[:cntrl:]]{0,200}$"),
            ),
        ]
        indexes = [models.Index(name="bodies_mandate_of", fields=["body"])]

    def __str__(self) -> str:
        """Return what may be done about what."""
        return f"{self.may} {self.topic}"
