import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, no_removal, state_edges

EDGES = (
    ("waiting", "shown"),
    ("waiting", "sent-back"),
    ("shown", "sent-back"),
    ("waiting", "withdrawn"),
    ("shown", "withdrawn"),
    ("sent-back", "withdrawn"),
)
# What was said; the rest is what becomes of it, and its author may be forgotten.
SAID = (
    "id",
    "challenge_id",
    "kind",
    "text",
    "received_on",
    "position",
    "signature",
    "sent_key",
)
# Before solutions are asked for, only statements; after that no new ones. The stage is held while
# somebody says something, and who says it is somebody of this challenge.
STAGE = (
    """
    CREATE FUNCTION public.contributions_contribution_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.author_id IS NOT DISTINCT FROM OLD.author_id OR NEW.author_id IS NULL THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'contributions_contribution',
                CONSTRAINT = 'contributions_contribution_author',
                MESSAGE = 'contributions_contribution has the author it was said by, or none';
        END IF;
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.stage IN ('question', 'understand')
            FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'contributions_contribution',
                CONSTRAINT = 'contributions_contribution_stage',
                MESSAGE = 'this challenge takes no ' || NEW.kind || ' now';
        END IF;
        PERFORM 1 FROM public.people_participant p
            WHERE p.id = NEW.author_id AND p.scope = NEW.challenge_id FOR KEY SHARE;
        IF NEW.author_id IS NOT NULL AND NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'contributions_contribution',
                CONSTRAINT = 'contributions_contribution_author',
                MESSAGE = 'its author is nobody in this challenge';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER contributions_contribution_guard
        BEFORE INSERT OR UPDATE ON public.contributions_contribution
        FOR EACH ROW EXECUTE FUNCTION public.contributions_contribution_guard();
    ALTER TABLE public.contributions_contribution
        ENABLE ALWAYS TRIGGER contributions_contribution_guard;
    """,
    """
    DROP TRIGGER contributions_contribution_guard ON public.contributions_contribution;
    DROP FUNCTION public.contributions_contribution_guard();
    """,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("challenges", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField(default="statement")),
                ("text", models.TextField()),
                ("state", models.TextField(default="waiting")),
                ("reason", models.TextField(default="")),
                ("received_on", models.DateField()),
                ("position", models.PositiveIntegerField()),
                (
                    "signature",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                ("sent_key", models.UUIDField(editable=False, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.participant",
                    ),
                ),
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
                "db_table": "contributions_contribution",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "shown")),
                        fields=["challenge", "position"],
                        name="contributions_listed",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["challenge", "position"],
                        name="contributions_waiting",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["signature"], name="contributions_similar"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("challenge", "position"), name="contributions_contribution_position"
                    ),
                    models.UniqueConstraint(
                        models.F("challenge"),
                        django.db.models.functions.text.Lower("text"),
                        condition=models.Q(("state__in", ["waiting", "shown"])),
                        name="contributions_contribution_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["statement"])),
                        name="contributions_contribution_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "^[^[:cntrl:]]{10,200}$")),
                        name="contributions_contribution_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("author__isnull", True),
                            _connector="OR",
                        ),
                        name="contributions_contribution_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "sent-back"), ("reason", ""), _connector="XOR"
                        ),
                        name="contributions_contribution_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*STAGE),
        migrations.RunSQL(*state_edges("contributions_contribution", "waiting", EDGES)),
        migrations.RunSQL(*fixed_columns("contributions_contribution", SAID)),
        migrations.RunSQL(*no_removal("contributions_contribution")),
    ]
