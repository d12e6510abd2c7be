import uuid

import django.db.models.deletion
from django.db import migrations, models

from voorkant.bodies.migrations._mandates import GIVING, IN_FORCE
from voorkant.common.locks import fixed_columns, fixed_rows, no_removal

GIVEN = ("id", "account_id", "body_id", "role", "function", "shown_name", "since")
MANDATE = (
    "id",
    "body_id",
    "parent_id",
    "topic",
    "place_id",
    "may",
    "ceiling_cents",
    "from_on",
    "until_on",
    "reference",
)
# The end of a term belongs to what a membership was made with.
TERM = (
    fixed_columns("bodies_membership", GIVEN)[1]
    + fixed_columns("bodies_membership", (*GIVEN, "term_ends_on"))[0],
    fixed_columns("bodies_membership", (*GIVEN, "term_ends_on"))[1]
    + fixed_columns("bodies_membership", GIVEN)[0],
)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="body",
            name="parent",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="groups",
                to="bodies.body",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="term_ends_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="Expertise",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("topic", models.TextField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expertise",
                        to="bodies.membership",
                    ),
                ),
            ],
            options={"db_table": "bodies_expertise"},
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("topic", models.TextField()),
                ("may", models.TextField()),
                ("ceiling_cents", models.BigIntegerField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("reference", models.TextField()),
                ("withdrawn_on", models.DateField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="bodies.body",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="bodies.mandate",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "bodies_mandate",
                "indexes": [models.Index(fields=["body"], name="bodies_mandate_of")],
            },
        ),
        migrations.RemoveConstraint(model_name="body", name="bodies_body_kind"),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["municipality", "village-council", "partner", "network", "working-group"],
                    )
                ),
                name="bodies_body_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "working-group"), ("parent__isnull", False)),
                    models.Q(
                        models.Q(("kind", "working-group"), _negated=True),
                        ("parent__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="bodies_body_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("term_ends_on__isnull", True),
                    ("term_ends_on__gte", models.F("since")),
                    _connector="OR",
                ),
                name="bodies_membership_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="expertise",
            constraint=models.UniqueConstraint(
                fields=("membership", "topic"), name="bodies_expertise_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="expertise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        [
                            "traffic",
                            "public-space",
                            "nature",
                            "energy",
                            "housing",
                            "facilities",
                            "care",
                            "community",
                            "economy",
                        ],
                    )
                ),
                name="bodies_expertise_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        [
                            "all",
                            "traffic",
                            "public-space",
                            "nature",
                            "energy",
                            "housing",
                            "facilities",
                            "care",
                            "community",
                            "economy",
                        ],
                    )
                ),
                name="bodies_mandate_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("may__in", ["advise", "co-decide", "decide"])),
                name="bodies_mandate_may",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("ceiling_cents__gte", 0), ("ceiling_cents__lte", 100000000000)),
                name="bodies_mandate_ceiling",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True),
                    ("until_on__gte", models.F("from_on")),
                    _connector="OR",
                ),
                name="bodies_mandate_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[^[:cntrl:]]{1,120}$")),
                name="bodies_mandate_reference",
            ),
        ),
        migrations.RunSQL(*TERM),
        # What a body is, and for whom it speaks, decides which mandates it can have.
        migrations.RunSQL(*fixed_columns("bodies_body", ("id", "kind", "village_id", "parent_id"))),
        migrations.RunSQL(*fixed_rows("bodies_expertise")),
        migrations.RunSQL(*fixed_columns("bodies_mandate", MANDATE)),
        migrations.RunSQL(*no_removal("bodies_mandate")),
        migrations.RunSQL(*IN_FORCE),
        migrations.RunSQL(*GIVING),
    ]
