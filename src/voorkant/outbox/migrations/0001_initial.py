import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, state_edges

EDGES = (
    ("queued", "handing-over"),
    ("queued", "failed"),
    ("handing-over", "handed-over"),
    ("handing-over", "queued"),
    ("handing-over", "failed"),
    ("handing-over", "doubtful"),
    ("doubtful", "handed-over"),
    ("doubtful", "failed"),
)
# What is sent; the rest is what happens to it.
WRITTEN = (
    "id",
    "message_id",
    "about",
    "to_address",
    "to_name",
    "subject",
    "body",
    "language",
    "queued_at",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("message_id", models.TextField(unique=True)),
                ("about", models.TextField()),
                ("to_address", models.TextField()),
                ("to_name", models.TextField()),
                ("subject", models.TextField()),
                ("body", models.TextField()),
                ("language", models.TextField()),
                (
                    "queued_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("state", models.TextField(default="queued")),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("job", models.BigIntegerField(null=True)),
                ("reason", models.TextField(default="")),
                ("reason_params", models.JSONField(default=dict)),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "db_table": "outbox_message",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["doubtful", "failed"])),
                        fields=["-changed_at", "-id"],
                        name="outbox_message_troubles",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "handing-over"])),
                        fields=["id"],
                        name="outbox_message_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about__regex", "^[!-~]{1,100}$"),
                            ("language__regex", "^[a-z]{2}$"),
                            ("message_id__regex", "^[^[:cntrl:]]{0,250}$"),
                            ("subject__regex", "^[^[:cntrl:]]{0,250}$"),
                            ("to_address__regex", "^[^[:cntrl:]]{0,250}$"),
                            ("to_name__regex", "^[^[:cntrl:]]{0,250}$"),
                        ),
                        name="outbox_message_one_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["doubtful", "failed"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="outbox_message_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*state_edges("outbox_message", "queued", EDGES)),
        migrations.RunSQL(*fixed_columns("outbox_message", WRITTEN)),
    ]
