import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import append_only, fixed_columns, no_removal

ASKED = ("id", "slug", "question", "owner_id", "answering_id", "opens_on", "opened_at")
# A challenge begins as a question. From then on its stage changes only because somebody added a change
# of stage that starts where it is: the program has no right to set it, and the owner's own UPDATE is
# refused outside that trigger. The moment of a change is the database's.
STAGES = (
    """
    CREATE FUNCTION public.challenges_challenge_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF (TG_OP = 'INSERT' AND NEW.stage = 'question')
            OR (TG_OP = 'UPDATE' AND (NEW.stage = OLD.stage OR pg_trigger_depth() > 1))
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_challenge',
            CONSTRAINT = 'challenges_challenge_guard',
            MESSAGE = 'a challenge begins as a question and moves by a change of stage';
    END
    $$;
    CREATE TRIGGER challenges_challenge_guard BEFORE INSERT OR UPDATE ON public.challenges_challenge
        FOR EACH ROW EXECUTE FUNCTION public.challenges_challenge_guard();
    ALTER TABLE public.challenges_challenge ENABLE ALWAYS TRIGGER challenges_challenge_guard;

    CREATE FUNCTION public.challenges_stage_change_moves() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.changed_at := date_trunc('hour', now());
        -- Waits for whoever says something in this stage, who holds the challenge FOR KEY SHARE.
        PERFORM 1 FROM public.challenges_challenge WHERE id = NEW.challenge_id FOR UPDATE;
        UPDATE public.challenges_challenge SET stage = NEW.after
            WHERE id = NEW.challenge_id AND stage = NEW.before;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_stage_change',
            CONSTRAINT = 'challenges_stage_change_moves',
            MESSAGE = 'the challenge is not in the stage ' || NEW.before;
    END
    $$;
    CREATE TRIGGER challenges_stage_change_moves
        BEFORE INSERT ON public.challenges_stage_change
        FOR EACH ROW EXECUTE FUNCTION public.challenges_stage_change_moves();
    ALTER TABLE public.challenges_stage_change
        ENABLE ALWAYS TRIGGER challenges_stage_change_moves;

    REVOKE UPDATE ON public.challenges_challenge FROM voorkant_app;
    GRANT UPDATE (introduction, listener_id, closes_on, answer_working_days)
        ON public.challenges_challenge TO voorkant_app;
    """,
    """
    REVOKE UPDATE (introduction, listener_id, closes_on, answer_working_days)
        ON public.challenges_challenge FROM voorkant_app;
    GRANT UPDATE ON public.challenges_challenge TO voorkant_app;
    DROP TRIGGER challenges_stage_change_moves ON public.challenges_stage_change;
    DROP FUNCTION public.challenges_stage_change_moves();
    DROP TRIGGER challenges_challenge_guard ON public.challenges_challenge;
    DROP FUNCTION public.challenges_challenge_guard();
    """,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("bodies", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.TextField(unique=True)),
                ("question", models.TextField()),
                ("introduction", models.TextField()),
                ("stage", models.TextField(default="question")),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField(null=True)),
                ("answer_working_days", models.PositiveSmallIntegerField()),
                (
                    "opened_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "answering",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "listener",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.membership",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
            ],
            options={
                "db_table": "challenges_challenge",
            },
        ),
        migrations.CreateModel(
            name="ChallengeVillage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="challenges.challenge",
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
                "db_table": "challenges_village",
            },
        ),
        migrations.CreateModel(
            name="InfluenceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                ("source", models.TextField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="influence",
                        to="challenges.challenge",
                    ),
                ),
            ],
            options={
                "db_table": "challenges_influence",
            },
        ),
        migrations.CreateModel(
            name="StageChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("reason", models.TextField()),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="challenges.challenge",
                    ),
                ),
            ],
            options={
                "db_table": "challenges_stage_change",
            },
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["-opened_at", "-id"], name="challenges_challenge_list"),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ["question", "understand", "imagine", "choose", "do", "closed"])
                ),
                name="challenges_challenge_stage",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")),
                name="challenges_challenge_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("question__regex", "^[^[:cntrl:]]{1,160}$")),
                name="challenges_challenge_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__isnull", True),
                    ("closes_on__gte", models.F("opens_on")),
                    _connector="OR",
                ),
                name="challenges_challenge_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="challengevillage",
            constraint=models.UniqueConstraint(
                fields=("challenge", "village"), name="challenges_village_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="influenceline",
            constraint=models.UniqueConstraint(
                fields=("challenge", "position"), name="challenges_influence_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="influenceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["open", "fixed", "elsewhere"])),
                name="challenges_influence_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagechange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", "understand"), ("before", "question")),
                    models.Q(("after", "imagine"), ("before", "understand")),
                    models.Q(("after", "understand"), ("before", "imagine")),
                    models.Q(("after", "choose"), ("before", "imagine")),
                    models.Q(("after", "imagine"), ("before", "choose")),
                    models.Q(("after", "do"), ("before", "choose")),
                    models.Q(("after", "closed"), ("before", "do")),
                    models.Q(("after", "closed"), ("before", "question")),
                    models.Q(("after", "closed"), ("before", "understand")),
                    models.Q(("after", "closed"), ("before", "imagine")),
                    models.Q(("after", "closed"), ("before", "choose")),
                    _connector="OR",
                ),
                name="challenges_stage_change_edge",
            ),
        ),
        migrations.RunSQL(*STAGES),
        migrations.RunSQL(*fixed_columns("challenges_challenge", ASKED)),
        migrations.RunSQL(*no_removal("challenges_challenge")),
        migrations.RunSQL(*append_only("challenges_village")),
        migrations.RunSQL(*append_only("challenges_influence")),
        migrations.RunSQL(*append_only("challenges_stage_change")),
    ]
