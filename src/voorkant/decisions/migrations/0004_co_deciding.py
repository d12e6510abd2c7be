import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import append_only
from voorkant.decisions.migrations._co_deciding import CO_DECIDERS, LEFT, REPLIES, STANDS


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_signed")]

    operations = [
        # Decisions of before asked nobody to agree, and go on counting.
        migrations.AddField(
            model_name="decision",
            name="must_agree",
            field=models.SmallIntegerField(db_default=0, editable=False),
        ),
        migrations.CreateModel(
            name="CoDecider",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_deciders",
                        to="decisions.decision",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.mandate",
                    ),
                ),
            ],
            options={
                "db_table": "decisions_co_decider",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "body"), name="decisions_co_decider_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agrees", models.BooleanField()),
                ("reason", models.TextField(default="")),
                (
                    "replied_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
                    ),
                ),
                (
                    "co_decider",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply",
                        to="decisions.codecider",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.membership",
                    ),
                ),
            ],
            options={
                "db_table": "decisions_reply",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agrees", True), ("reason__regex", "[^[:space:]]"), _connector="OR"
                        ),
                        name="decisions_reply_reason",
                    )
                ],
            },
        ),
        migrations.RunSQL(*CO_DECIDERS),
        migrations.RunSQL(*REPLIES),
        migrations.RunSQL(*STANDS),
        migrations.RunSQL(*LEFT),
        migrations.RunSQL(*append_only("decisions_co_decider")),
        migrations.RunSQL(*append_only("decisions_reply")),
    ]
