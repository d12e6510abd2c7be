import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, locks_solutions

# As in the first migration, but what it says of stages holds for statements only: ideas are solutions,
# and have the lock of all solutions.
GUARD = """
    CREATE OR REPLACE FUNCTION public.contributions_contribution_guard() RETURNS trigger
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
            WHERE h.id = NEW.challenge_id AND ({kinds} h.stage IN ('question', 'understand'))
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
"""
KINDS = (GUARD.replace("{kinds}", "NEW.kind = 'idea' OR"), GUARD.replace("{kinds}", ""))
# The drawer is open while solutions are locked. What comes of a thing in it is an idea of the same
# challenge, once; its author may be forgotten, and nobody becomes the author of what another said.
DRAWER = (
    """
    CREATE FUNCTION public.contributions_parked_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            PERFORM 1 FROM public.challenges_challenge h
                WHERE h.id = NEW.challenge_id AND h.stage IN ('question', 'understand')
                FOR KEY SHARE;
            IF FOUND AND NEW.idea_id IS NULL AND (NEW.author_id IS NULL OR EXISTS (
                SELECT FROM public.people_participant p
                WHERE p.id = NEW.author_id AND p.scope = NEW.challenge_id
            )) THEN
                RETURN NEW;
            END IF;
        ELSIF (NEW.author_id IS NULL OR NEW.author_id = OLD.author_id)
            AND (NEW.idea_id IS NOT DISTINCT FROM OLD.idea_id OR (OLD.idea_id IS NULL AND EXISTS (
                SELECT FROM public.contributions_contribution c
                WHERE c.id = NEW.idea_id AND c.kind = 'idea' AND c.challenge_id = NEW.challenge_id
            )))
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'contributions_parked',
            CONSTRAINT = 'contributions_parked_guard',
            MESSAGE = 'the drawer holds what its author left in it while solutions are locked';
    END
    $$;
    CREATE TRIGGER contributions_parked_guard BEFORE INSERT OR UPDATE ON public.contributions_parked
        FOR EACH ROW EXECUTE FUNCTION public.contributions_parked_guard();
    ALTER TABLE public.contributions_parked ENABLE ALWAYS TRIGGER contributions_parked_guard;
    """,
    """
    DROP TRIGGER contributions_parked_guard ON public.contributions_parked;
    DROP FUNCTION public.contributions_parked_guard();
    """,
)
LEFT = ("id", "challenge_id", "text", "parked_on", "sent_key")


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0002_merging"),
        ("challenges", "0002_guards"),
        ("people", "0002_verification"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contribution", name="contributions_contribution_kind"
        ),
        migrations.RemoveConstraint(
            model_name="contribution", name="contributions_contribution_text"
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["statement", "idea"])),
                name="contributions_contribution_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "statement"), ("text__regex", "^[^[:cntrl:]]{10,200}$")),
                    models.Q(
                        django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("text"), 400
                        ),
                        ("kind", "idea"),
                        ("text__regex", "^[^[:cntrl:]]{10,}$"),
                    ),
                    _connector="OR",
                ),
                name="contributions_contribution_text",
            ),
        ),
        migrations.CreateModel(
            name="Parked",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.TextField()),
                ("parked_on", models.DateField()),
                ("sent_key", models.UUIDField(editable=False, unique=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
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
                (
                    "idea",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parked",
                        to="contributions.contribution",
                    ),
                ),
            ],
            options={
                "db_table": "contributions_parked",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", "^[^[:cntrl:]]{10,200}$")),
                        name="contributions_parked_text",
                    ),
                ],
            },
        ),
        migrations.RunSQL(*KINDS),
        migrations.RunSQL(
            *locks_solutions(
                "contributions_contribution", kind=("kind", ("idea",)), stages=("imagine",)
            )
        ),
        migrations.RunSQL(*DRAWER),
        migrations.RunSQL(*fixed_columns("contributions_parked", LEFT)),
    ]
