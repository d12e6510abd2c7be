import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import append_only, guards_edge

# It is decided while there is a choice to make, by a body whose mandate covers all of it, about the
# problem of this very challenge.
DECISION = (
    """
    CREATE FUNCTION public.decisions_decision_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        about text;
        refused text;
    BEGIN
        NEW.recorded_at := date_trunc('hour', now());
        SELECT h.topic INTO about FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.stage = 'choose' FOR SHARE;
        refused := CASE
            WHEN NOT FOUND THEN 'decisions_decision_stage'
            WHEN NOT EXISTS (SELECT FROM public.problems_version v
                WHERE v.id = NEW.version_id AND v.challenge_id = NEW.challenge_id)
                THEN 'decisions_decision_version'
            WHEN NEW.decided_on > (now() AT TIME ZONE 'Europe/Amsterdam')::date
                THEN 'decisions_decision_day'
            WHEN EXISTS (SELECT FROM public.challenges_village v
                WHERE v.challenge_id = NEW.challenge_id AND public.bodies_mandate_covers(
                    NEW.mandate_id, NEW.body_id, 'decide', about, v.village_id, NEW.cost_cents,
                    NEW.decided_on) IS NOT TRUE)
                THEN 'decisions_decision_mandate'
            WHEN NEW.seat_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.bodies_membership m
                WHERE m.id = NEW.seat_id AND m.body_id = NEW.body_id)
                THEN 'decisions_decision_seat'
        END;
        IF refused IS NULL THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'decisions_decision',
            CONSTRAINT = refused,
            MESSAGE = 'this body can not decide this here now';
    END
    $$;
    CREATE TRIGGER decisions_decision_guard BEFORE INSERT ON public.decisions_decision
        FOR EACH ROW EXECUTE FUNCTION public.decisions_decision_guard();
    ALTER TABLE public.decisions_decision ENABLE ALWAYS TRIGGER decisions_decision_guard;

    CREATE FUNCTION public.decisions_ground_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.contributions_contribution c
            JOIN public.decisions_decision d ON d.challenge_id = c.challenge_id
            WHERE d.id = NEW.decision_id AND c.id = NEW.contribution_id;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'decisions_ground',
            CONSTRAINT = 'decisions_ground_guard',
            MESSAGE = 'a decision cites what was said in its own challenge';
    END
    $$;
    CREATE TRIGGER decisions_ground_guard BEFORE INSERT ON public.decisions_ground
        FOR EACH ROW EXECUTE FUNCTION public.decisions_ground_guard();
    ALTER TABLE public.decisions_ground ENABLE ALWAYS TRIGGER decisions_ground_guard;

    CREATE FUNCTION public.decisions_guard_taken(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (SELECT FROM public.decisions_decision d WHERE d.challenge_id = challenge);
    END
    $$;
    """,
    """
    DROP FUNCTION public.decisions_guard_taken(uuid);
    DROP TRIGGER decisions_ground_guard ON public.decisions_ground;
    DROP FUNCTION public.decisions_ground_guard();
    DROP TRIGGER decisions_decision_guard ON public.decisions_decision;
    DROP FUNCTION public.decisions_decision_guard();
    """,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bodies", "0002_mandates"),
        ("challenges", "0002_guards"),
        ("contributions", "0003_ideas"),
        ("problems", "0002_locks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("what", models.TextField()),
                ("reasons", models.TextField()),
                ("changes", models.TextField()),
                ("cost_cents", models.BigIntegerField()),
                ("decided_on", models.DateField()),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
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
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.challenge",
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
                (
                    "seat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.membership",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="problems.version",
                    ),
                ),
            ],
            options={
                "db_table": "decisions_decision",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changes__regex", "[^[:space:]]"),
                            ("reasons__regex", "[^[:space:]]"),
                            ("what__regex", "[^[:space:]]"),
                        ),
                        name="decisions_decision_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_cents__gte", 0), ("cost_cents__lte", 100_000_000_000)
                        ),
                        name="decisions_decision_cost",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ground",
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grounds",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "db_table": "decisions_ground",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "contribution"), name="decisions_ground_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(*DECISION),
        migrations.RunSQL(*append_only("decisions_decision")),
        migrations.RunSQL(*append_only("decisions_ground")),
        migrations.RunSQL(*guards_edge("decision-taken", "choose", "do", "decisions_guard_taken")),
    ]
