import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, no_removal, state_edges


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("challenges", "0003_archive"),
        ("conversations", "0004_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Table",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.TextField(unique=True)),
                ("state", models.TextField(default="open")),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("ends_at", models.DateTimeField()),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.challenge",
                    ),
                ),
            ],
            options={"db_table": "meetings_table"},
        ),
        migrations.AddConstraint(
            model_name="table",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])), name="meetings_table_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="table",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[0-9A-HJKMNP-TV-Z]{8}$")),
                name="meetings_table_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="table",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("opened_at"))),
                name="meetings_table_term",
            ),
        ),
        migrations.RunSQL(*state_edges("meetings_table", "open", [("open", "closed")])),
        migrations.RunSQL(
            *fixed_columns("meetings_table", ["id", "challenge_id", "code", "opened_at", "ends_at"])
        ),
        migrations.RunSQL(*no_removal("meetings_table")),
    ]
