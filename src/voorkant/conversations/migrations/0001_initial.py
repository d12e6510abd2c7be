import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, no_removal

# An answer is one person's own, on a statement that is on the list of an open conversation of her
# challenge; taking it back and erasing it is always possible. What outcomes rest on follows the answer
# and nothing else, per statement for five people at least, and only then can a row go.
#
# Many answer at once, so what they rest on is held with the weakest lock that there is: FOR KEY SHARE,
# which foreign keys take too. Whoever closes, moves on or takes off the list locks FOR UPDATE, and so
# waits for answers that are under way; counting rounds and numbering statements hold up nobody.
ANSWERS = (
    """
    CREATE INDEX conversations_pending
        ON public.conversations_response (conversation_id, statement_id)
        WHERE value IS DISTINCT FROM released_value;

    CREATE FUNCTION public.conversations_response_refuse(name text, told text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'conversations_response',
            CONSTRAINT = 'conversations_response_' || name,
            MESSAGE = 'conversations_response: ' || told;
    END
    $$;

    CREATE FUNCTION public.conversations_response_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.released_value IS NOT NULL THEN
                PERFORM public.conversations_response_refuse('leaves', 'outcomes rest on it');
            END IF;
            RETURN OLD;
        END IF;
        IF TG_OP = 'INSERT' THEN
            IF NEW.released_value IS NOT NULL OR NEW.participant_id IS NULL THEN
                PERFORM public.conversations_response_refuse('begins', 'it begins as a person''s own');
            END IF;
        ELSE
            IF ROW(NEW.id, NEW.conversation_id, NEW.statement_id)
                    IS DISTINCT FROM ROW(OLD.id, OLD.conversation_id, OLD.statement_id)
                OR (NEW.participant_id IS DISTINCT FROM OLD.participant_id
                    AND NEW.participant_id IS NOT NULL)
                OR (NEW.erased_as IS DISTINCT FROM OLD.erased_as AND OLD.erased_as IS NOT NULL)
            THEN
                PERFORM public.conversations_response_refuse('fixed', 'it stays whose and on what it is');
            END IF;
            IF NEW.released_value IS DISTINCT FROM OLD.released_value
                AND NEW.released_value IS DISTINCT FROM NEW.value
            THEN
                PERFORM public.conversations_response_refuse('released', 'only what was said is released');
            END IF;
            IF ROW(NEW.value, NEW.touches_me) IS NOT DISTINCT FROM ROW(OLD.value, OLD.touches_me) THEN
                RETURN NEW;
            END IF;
        END IF;
        IF NEW.value IS NULL THEN
            RETURN NEW;
        END IF;
        PERFORM 1 FROM public.conversations_conversation c
            JOIN public.challenges_challenge h ON h.id = c.challenge_id
            WHERE c.id = NEW.conversation_id AND c.state = 'open' AND h.stage = 'understand'
            AND (now() AT TIME ZONE 'Europe/Amsterdam')::date
                BETWEEN h.opens_on AND coalesce(h.closes_on, 'infinity'::date)
            FOR KEY SHARE;
        IF NOT FOUND THEN
            PERFORM public.conversations_response_refuse('open', 'no answers are taken now');
        END IF;
        PERFORM 1 FROM public.contributions_contribution s
            JOIN public.conversations_conversation c ON c.challenge_id = s.challenge_id
            WHERE s.id = NEW.statement_id AND c.id = NEW.conversation_id
            AND s.kind = 'statement' AND s.state = 'shown'
            FOR KEY SHARE OF s;
        IF NOT FOUND THEN
            PERFORM public.conversations_response_refuse('listed', 'the statement is not on the list');
        END IF;
        PERFORM 1 FROM public.people_participant p
            JOIN public.conversations_conversation c ON c.challenge_id = p.scope
            WHERE p.id = NEW.participant_id AND c.id = NEW.conversation_id
            FOR KEY SHARE OF p;
        IF NOT FOUND THEN
            PERFORM public.conversations_response_refuse('scope', 'she is nobody in this challenge');
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER conversations_response_guard
        BEFORE INSERT OR UPDATE OR DELETE ON public.conversations_response
        FOR EACH ROW EXECUTE FUNCTION public.conversations_response_guard();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_guard;

    CREATE FUNCTION public.conversations_response_batch() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE n.released_value IS DISTINCT FROM o.released_value
            GROUP BY n.statement_id HAVING count(*) < 5
        ) THEN
            PERFORM public.conversations_response_refuse('batch', 'fewer than five people at once');
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER conversations_response_batch
        AFTER UPDATE ON public.conversations_response
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.conversations_response_batch();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_batch;
    """,
    """
    DROP TRIGGER conversations_response_batch ON public.conversations_response;
    DROP FUNCTION public.conversations_response_batch();
    DROP TRIGGER conversations_response_guard ON public.conversations_response;
    DROP FUNCTION public.conversations_response_guard();
    DROP FUNCTION public.conversations_response_refuse(text, text);
    DROP INDEX public.conversations_pending;
    """,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("challenges", "0001_initial"),
        ("computations", "0001_initial"),
        ("contributions", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.TextField(default="open")),
                ("moderation", models.TextField()),
                ("seed", models.BigIntegerField()),
                ("round", models.PositiveIntegerField(default=0)),
                ("asked_round", models.PositiveIntegerField(default=0)),
                (
                    "asked",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="computations.run",
                    ),
                ),
                (
                    "challenge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="challenges.challenge",
                    ),
                ),
                (
                    "outcome",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="computations.run",
                    ),
                ),
            ],
            options={
                "db_table": "conversations_conversation",
            },
        ),
        migrations.CreateModel(
            name="GroupName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("group", models.TextField()),
                ("name", models.TextField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="computations.run",
                    ),
                ),
            ],
            options={
                "db_table": "conversations_group_name",
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("erased_as", models.UUIDField(null=True)),
                ("value", models.SmallIntegerField(null=True)),
                ("touches_me", models.BooleanField()),
                (
                    "changed_on",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
                    ),
                ),
                ("released_value", models.SmallIntegerField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.participant",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.contribution",
                    ),
                ),
            ],
            options={
                "db_table": "conversations_response",
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="contributions.contribution",
                    ),
                ),
                ("answers", models.PositiveIntegerField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "db_table": "conversations_turn",
            },
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])),
                name="conversations_conversation_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("moderation__in", ["before", "after"])),
                name="conversations_conversation_moderation",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_round__lte", models.F("round"))),
                name="conversations_conversation_rounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupname",
            constraint=models.UniqueConstraint(
                fields=("run", "group"), name="conversations_group_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="groupname",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__regex", "^[A-E]$")),
                name="conversations_group_name_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupname",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "^[^[:cntrl:]]{3,40}$")),
                name="conversations_group_name_name",
            ),
        ),
        migrations.AddIndex(
            model_name="response",
            index=models.Index(fields=["conversation", "statement"], name="conversations_released"),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                fields=("participant", "statement"), name="conversations_response_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", True), ("value__in", [1, 0, -1]), _connector="OR"
                ),
                name="conversations_response_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_value__isnull", True),
                    ("released_value__in", [1, 0, -1]),
                    _connector="OR",
                ),
                name="conversations_response_released",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("erased_as__isnull", True), ("participant__isnull", False)),
                    models.Q(
                        ("erased_as__isnull", False),
                        ("participant__isnull", True),
                        ("touches_me", False),
                        ("value__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="conversations_response_erased",
            ),
        ),
        migrations.RunSQL(*ANSWERS),
        migrations.RunSQL(
            *fixed_columns("conversations_conversation", ("id", "challenge_id", "seed"))
        ),
        migrations.RunSQL(*no_removal("conversations_conversation")),
    ]
