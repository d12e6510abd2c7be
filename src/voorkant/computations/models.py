"""Runs and their files. The same bytes are stored once, under their own hash."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

FILE_NAME = r"^[a-z0-9][a-z0-9._-]{0,99}$"


class Run(models.Model):
    """One computation: what was asked, where it is, what came out.

    `request_sha256` is the identity of what was asked: at most one run that hasn't failed has it.
    `attempts` counts the tries of workers and tells them apart: only the latest may change the row.
    `job` is the number of the job in the queue that stands for this run.
    All moments are the database's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    method = models.TextField()
    version = models.TextField()
    title = models.TextField()
    challenge = models.TextField()
    parameters = models.JSONField()
    seed = models.BigIntegerField()
    request_sha256 = models.TextField()
    requested_at = models.DateTimeField(db_default=Now())

    state = models.TextField(default="queued")
    attempts = models.PositiveSmallIntegerField(default=0)
    job = models.BigIntegerField(null=True)
    step = models.TextField(default="")
    fraction = models.FloatField(default=0.0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    result = models.JSONField(null=True)
    headline = models.JSONField(default=dict)
    error_code = models.TextField(default="")
    error_params = models.JSONField(default=dict)
    error_sentences = models.JSONField(default=dict)

    class Meta:
        db_table = "computations_run"
        constraints = [
            models.UniqueConstraint(
                name="computations_run_same_request",
                fields=["request_sha256"],
                condition=~models.Q(state="failed"),
            ),
            models.CheckConstraint(
                name="computations_run_result",
                condition=models.Q(state="done", result__isnull=False)
                | (~models.Q(state="done") & models.Q(result__isnull=True)),
            ),
            models.CheckConstraint(
                name="computations_run_error",
                condition=(models.Q(state="failed") & ~models.Q(error_code=""))
                | (~models.Q(state="failed") & models.Q(error_code="")),
            ),
            models.CheckConstraint(
                name="computations_run_finished",
                condition=models.Q(state__in=["done", "failed"], finished_at__isnull=False)
                | models.Q(state__in=["queued", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="computations_run_fraction",
                condition=models.Q(fraction__gte=0, fraction__lte=1),
            ),
            models.CheckConstraint(
                name="computations_run_title",
                condition=models.Q(title__regex=r"^[^[:cntrl:]]{1,200}$"),
            ),
        ]
        indexes = [
            models.Index(name="computations_run_home", fields=["-requested_at", "-id"]),
            models.Index(
                name="computations_run_open",
                fields=["id"],
                condition=models.Q(state__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        """Return which run this is."""
        return f"{self.version} {self.id}"


class Blob(models.Model):
    """Bytes under their own SHA-256 (64 hexadecimal digits); the database checks the hash."""

    sha256 = models.TextField(primary_key=True)
    content = models.BinaryField()

    class Meta:
        db_table = "computations_blob"

    def __str__(self) -> str:
        """Return the hash."""
        return self.sha256


class RunInput(models.Model):
    """A file that a run computes from."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="inputs")
    name = models.TextField()
    media_type = models.TextField()
    public = models.BooleanField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "computations_input"
        constraints = [
            models.UniqueConstraint(name="computations_input_once", fields=["run", "name"]),
            models.CheckConstraint(
                name="computations_input_name", condition=models.Q(name__regex=FILE_NAME)
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class RunOutput(models.Model):
    """A file that a run made."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="outputs")
    name = models.TextField()
    media_type = models.TextField()
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "computations_output"
        constraints = [
            models.UniqueConstraint(name="computations_output_once", fields=["run", "name"]),
            models.CheckConstraint(
                name="computations_output_name", condition=models.Q(name__regex=FILE_NAME)
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
