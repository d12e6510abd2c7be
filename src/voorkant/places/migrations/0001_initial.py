import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("slug", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("inhabitants", models.PositiveIntegerField(null=True)),
                ("outline", models.JSONField(null=True)),
                ("centre", models.JSONField(null=True)),
                ("source", models.TextField()),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "population_area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "places_area",
            },
        ),
        migrations.CreateModel(
            name="AgeCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("band", models.TextField()),
                ("people", models.PositiveIntegerField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ages",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "places_age_count",
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["municipality", "village", "population"])),
                name="places_area_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z]{2}[0-9]{4,8}$")), name="places_area_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                name="places_area_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[^[:cntrl:]]{1,100}$")),
                name="places_area_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "village"), _negated=True),
                    models.Q(
                        ("centre__isnull", False),
                        ("outline__isnull", False),
                        ("parent__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="places_area_village",
            ),
        ),
        migrations.AddConstraint(
            model_name="agecount",
            constraint=models.UniqueConstraint(
                fields=("area", "band"), name="places_age_count_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agecount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("band__in", ["under-18", "18-34", "35-49", "50-64", "65-79", "80+"])
                ),
                name="places_age_count_band",
            ),
        ),
    ]
