import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import append_only, fixed_columns, no_removal, state_edges

EDGES = (
    ("queued", "running"),
    ("running", "queued"),
    ("running", "done"),
    ("running", "failed"),
)
# What was asked; the rest is what happens to it.
ASKED = (
    "id",
    "method",
    "version",
    "title",
    "challenge",
    "parameters",
    "seed",
    "request_sha256",
    "requested_at",
)
HASHED = (
    """
    ALTER TABLE public.computations_blob ADD CONSTRAINT computations_blob_hash
        CHECK (sha256 = encode(sha256(content), 'hex'));
    """,
    "ALTER TABLE public.computations_blob DROP CONSTRAINT computations_blob_hash;",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("sha256", models.TextField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "computations_blob",
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("method", models.TextField()),
                ("version", models.TextField()),
                ("title", models.TextField()),
                ("challenge", models.TextField()),
                ("parameters", models.JSONField()),
                ("seed", models.BigIntegerField()),
                ("request_sha256", models.TextField()),
                (
                    "requested_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("state", models.TextField(default="queued")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("job", models.BigIntegerField(null=True)),
                ("step", models.TextField(default="")),
                ("fraction", models.FloatField(default=0.0)),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                ("headline", models.JSONField(default=dict)),
                ("error_code", models.TextField(default="")),
                ("error_params", models.JSONField(default=dict)),
                ("error_sentences", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "computations_run",
                "indexes": [
                    models.Index(fields=["-requested_at", "-id"], name="computations_run_home"),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "running"])),
                        fields=["id"],
                        name="computations_run_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "failed"), _negated=True),
                        fields=("request_sha256",),
                        name="computations_run_same_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__isnull", False), ("state", "done")),
                            models.Q(
                                models.Q(("state", "done"), _negated=True), ("result__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="computations_run_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "failed"), models.Q(("error_code", ""), _negated=True)
                            ),
                            models.Q(
                                models.Q(("state", "failed"), _negated=True), ("error_code", "")
                            ),
                            _connector="OR",
                        ),
                        name="computations_run_error",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("finished_at__isnull", False), ("state__in", ["done", "failed"])
                            ),
                            models.Q(
                                ("finished_at__isnull", True), ("state__in", ["queued", "running"])
                            ),
                            _connector="OR",
                        ),
                        name="computations_run_finished",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fraction__gte", 0), ("fraction__lte", 1)),
                        name="computations_run_fraction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__regex", "^[^[:cntrl:]]{1,200}$")),
                        name="computations_run_title",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunInput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                ("public", models.BooleanField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="computations.blob",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inputs",
                        to="computations.run",
                    ),
                ),
            ],
            options={
                "db_table": "computations_input",
                "constraints": [
                    models.UniqueConstraint(fields=("run", "name"), name="computations_input_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z0-9][a-z0-9._-]{0,99}$")),
                        name="computations_input_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RunOutput",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("media_type", models.TextField()),
                (
                    "blob",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="computations.blob",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outputs",
                        to="computations.run",
                    ),
                ),
            ],
            options={
                "db_table": "computations_output",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "name"), name="computations_output_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z0-9][a-z0-9._-]{0,99}$")),
                        name="computations_output_name",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*HASHED),
        migrations.RunSQL(*state_edges("computations_run", "queued", EDGES)),
        migrations.RunSQL(*fixed_columns("computations_run", ASKED)),
        migrations.RunSQL(*no_removal("computations_run")),
        migrations.RunSQL(*append_only("computations_blob")),
        migrations.RunSQL(*append_only("computations_input")),
        migrations.RunSQL(*append_only("computations_output")),
    ]
