"""Areas and how many people of which age live in them: data with its source, loaded from a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from voorkant.places.kinds import BANDS, Kind


class Area(models.Model):
    """A municipality, a village or an area for which ages are counted.

    `population_area` of a village is where its people are counted. `outline` is a closed ring and
    `centre` a point in the built-up part, each in two systems: ``rd`` (EPSG:28992, metres, east and
    north) and ``wgs84`` (EPSG:4326, degrees, longitude and latitude).

    A village that goes up in another one stays, as what was asked of it stays: from `ended_on` on it
    belongs to its `successor`. The database holds mergers together (second migration).
    """

    code = models.TextField(primary_key=True)
    kind = models.TextField()
    slug = models.TextField(unique=True)
    name = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    population_area = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )
    inhabitants = models.PositiveIntegerField(null=True)
    outline = models.JSONField(null=True)
    centre = models.JSONField(null=True)
    source = models.TextField()
    ended_on = models.DateField(null=True)
    successor = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "places_area"
        constraints = [
            models.CheckConstraint(
                name="places_area_kind", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.CheckConstraint(
                name="places_area_code", condition=Q(code__regex=r"^[A-Z]{2}[0-9]{4,8}$")
            ),
            models.CheckConstraint(
                name="places_area_slug", condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
            ),
            models.CheckConstraint(
                name="places_area_name", condition=Q(name__regex=r"^[^[:cntrl:]]{1,100}$")
            ),
            models.CheckConstraint(
                name="places_area_village",
                condition=~Q(kind=Kind.VILLAGE.value)
                | Q(parent__isnull=False, outline__isnull=False, centre__isnull=False),
            ),
            models.CheckConstraint(
                name="places_area_ended",
                condition=Q(ended_on__isnull=True, successor__isnull=True)
                | Q(ended_on__isnull=False, successor__isnull=False, kind=Kind.VILLAGE.value),
            ),
            models.CheckConstraint(
                name="places_area_successor", condition=~Q(successor=models.F("code"))
            ),
        ]

    def __str__(self) -> str:
        """Return which area this is."""
        return f"{self.code} {self.name}"


class AgeCount(models.Model):
    """How many people of an age live in an area."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="ages")
    band = models.TextField()
    people = models.PositiveIntegerField()

    class Meta:
        db_table = "places_age_count"
        constraints = [
            models.UniqueConstraint(name="places_age_count_once", fields=["area", "band"]),
            models.CheckConstraint(name="places_age_count_band", condition=Q(band__in=list(BANDS))),
        ]

    def __str__(self) -> str:
        """Return what is counted."""
        return f"{self.area_id} {self.band}"
