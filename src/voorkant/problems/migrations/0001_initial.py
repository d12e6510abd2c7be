import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

HOUR = django.db.models.functions.datetime.Trunc(django.db.models.functions.datetime.Now(), "hour")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("challenges", "0002_guards"),
        ("contributions", "0003_ideas"),
        ("people", "0002_verification"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "challenge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="challenges.challenge",
                    ),
                ),
                ("level", models.TextField()),
                ("threshold_percent", models.PositiveSmallIntegerField()),
                ("fewest_voices", models.PositiveSmallIntegerField()),
                ("fixed_at", models.DateTimeField(db_default=HOUR)),
            ],
            options={
                "db_table": "problems_agreement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["device", "email", "card"])),
                        name="problems_agreement_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("threshold_percent__gte", 51), ("threshold_percent__lte", 100)
                        ),
                        name="problems_agreement_threshold",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fewest_voices__gte", 5), ("fewest_voices__lte", 2000)),
                        name="problems_agreement_fewest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(db_default=HOUR)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.challenge",
                    ),
                ),
            ],
            options={
                "db_table": "problems_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("challenge", "number"), name="problems_version_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.contribution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="problems.version",
                    ),
                ),
            ],
            options={
                "db_table": "problems_citation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "contribution"), name="problems_citation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.TextField(default="open")),
                ("opened_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.challenge",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="round",
                        to="problems.version",
                    ),
                ),
            ],
            options={
                "db_table": "problems_round",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("challenge",),
                        name="problems_round_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closed"])),
                        name="problems_round_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holds", models.BooleanField()),
                ("because", models.TextField(default="")),
                ("hidden", models.TextField(default="")),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.participant",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="problems.round",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "problems_judgement",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "participant"), name="problems_judgement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("because", ""), ("holds", True)),
                            models.Q(("because__regex", "^[^[:cntrl:]]{10,}$"), ("holds", False)),
                            _connector="OR",
                        ),
                        name="problems_judgement_because",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("holding", models.PositiveIntegerField()),
                ("refusing", models.PositiveIntegerField()),
                ("outcome", models.TextField()),
                ("goes_on", models.BooleanField(null=True)),
                ("reason", models.TextField(default="")),
                ("ruled_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="problems.round",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "problems_result",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "village"), name="problems_result_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["holds", "refused", "too-few"])),
                        name="problems_result_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("goes_on__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="XOR",
                        ),
                        name="problems_result_reason",
                    ),
                ],
            },
        ),
    ]
