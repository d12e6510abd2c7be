import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, no_removal

# A membership ends; what it was stays.
GIVEN = ("id", "account_id", "body_id", "role", "function", "shown_name", "since")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("slug", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("fictitious", models.BooleanField(default=False)),
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
                "db_table": "bodies_body",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["municipality", "village-council", "partner", "network"])
                        ),
                        name="bodies_body_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                        name="bodies_body_slug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[^[:cntrl:]]{1,120}$")),
                        name="bodies_body_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "village-council"), ("village__isnull", False)),
                            models.Q(
                                models.Q(("kind", "village-council"), _negated=True),
                                ("village__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="bodies_body_village",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("role", models.TextField()),
                ("function", models.TextField(default="")),
                ("shown_name", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="bodies.body",
                    ),
                ),
            ],
            options={
                "db_table": "bodies_membership",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("account", "body", "role"),
                        name="bodies_membership_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role__in", ["organiser", "member", "expert", "administrator"])
                        ),
                        name="bodies_membership_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("function__regex", "^[^[:cntrl:]]{0,120}$"),
                            ("shown_name__regex", "^[^[:cntrl:]]{1,120}$"),
                        ),
                        name="bodies_membership_lines",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="bodies_membership_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "expert"), _negated=True),
                            models.Q(("function", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="bodies_membership_expert",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*fixed_columns("bodies_membership", GIVEN)),
        migrations.RunSQL(*no_removal("bodies_membership")),
        migrations.RunSQL(*no_removal("bodies_body")),
    ]
