import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, no_removal

PSEUDONYM = (
    """
    ALTER TABLE public.people_participant
        ADD CONSTRAINT people_participant_pseudonym CHECK (octet_length(pseudonym) = 32)
    """,
    "ALTER TABLE public.people_participant DROP CONSTRAINT people_participant_pseudonym",
)
# Who somebody is in a scope; what she tells of herself may change.
KNOWN_BY = ("id", "scope", "pseudonym", "joined_on")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("is_active", models.BooleanField(default=True)),
                ("seal", models.TextField()),
            ],
            options={
                "db_table": "people_account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email__regex", "^[!-~]+@[!-~]+$"),
                            ("email", django.db.models.functions.text.Lower("email")),
                        ),
                        name="people_account_email",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[^[:cntrl:]]{1,120}$")),
                        name="people_account_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.TextField()),
                ("key", models.BinaryField()),
                ("used", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "db_table": "people_allowance",
                "indexes": [models.Index(fields=["ends_at"], name="people_allowance_over")],
                "constraints": [
                    models.UniqueConstraint(fields=("purpose", "key"), name="people_allowance_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("scope", models.UUIDField()),
                ("pseudonym", models.BinaryField()),
                ("age_band", models.TextField(null=True)),
                ("joined_on", models.DateField()),
                (
                    "village",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "people_participant",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scope", "pseudonym"), name="people_participant_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("age_band__isnull", True),
                            ("age_band__in", ["18-34", "35-49", "50-64", "65-79", "80+"]),
                            _connector="OR",
                        ),
                        name="people_participant_age_band",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*PSEUDONYM),
        migrations.RunSQL(*fixed_columns("people_participant", KNOWN_BY)),
        migrations.RunSQL(*no_removal("people_account")),
    ]
