import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from voorkant.common.locks import fixed_columns, fixed_rows

# What somebody was shown, and by which chance, is hers: it is kept without a time, never changed, and
# goes with her. A card is drawn from the list of the question in which she takes part, and from nothing else.
DRAWN = (
    """
    CREATE FUNCTION public.conversations_draw_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.contributions_contribution s
            JOIN public.people_participant p ON p.scope = s.challenge_id
            WHERE s.id = NEW.statement_id AND p.id = NEW.participant_id
            AND s.kind = 'statement';
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'conversations_draw',
                CONSTRAINT = 'conversations_draw_scope',
                MESSAGE = 'conversations_draw: it is no statement of a question in which she takes part';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER conversations_draw_guard BEFORE INSERT ON public.conversations_draw
        FOR EACH ROW EXECUTE FUNCTION public.conversations_draw_guard();
    ALTER TABLE public.conversations_draw ENABLE ALWAYS TRIGGER conversations_draw_guard;
    """,
    """
    DROP TRIGGER conversations_draw_guard ON public.conversations_draw;
    DROP FUNCTION public.conversations_draw_guard();
    """,
)

# The same rule as before: what is released or leaves does so for five people at once, per statement. It
# was looked up row by row, which takes forever when thousands of answers are released at once.
BATCH = """
    CREATE OR REPLACE FUNCTION public.conversations_response_batch() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (
            {few}
        ) THEN
            PERFORM public.conversations_response_refuse('batch', 'fewer than five people at once');
        END IF;
        RETURN NULL;
    END
    $$;
"""
ONE_BY_ONE = """
            SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id
            WHERE n.released_value IS DISTINCT FROM o.released_value
            GROUP BY n.statement_id HAVING count(*) < 5
"""
AT_ONCE = """
            SELECT FROM (
                SELECT statement_id FROM (
                    SELECT id, statement_id, coalesce(released_value, 9) AS released FROM old_rows
                    UNION ALL
                    SELECT id, statement_id, coalesce(released_value, 9) FROM new_rows
                ) both_of GROUP BY id, statement_id HAVING min(released) <> max(released)
            ) changed GROUP BY statement_id HAVING count(*) < 5
"""
RELEASING = (BATCH.replace("{few}", AT_ONCE), BATCH.replace("{few}", ONE_BY_ONE))


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Turn"),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chance", models.PositiveIntegerField()),
                (
                    "participant",
                    models.ForeignKey(
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
                "db_table": "conversations_draw",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "statement"), name="conversations_draw_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chance__gte", 1), ("chance__lte", 1_000_000)),
                        name="conversations_draw_chance",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Worth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.TextField()),
                ("round", models.PositiveIntegerField()),
                (
                    "numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "worths",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
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
                "db_table": "conversations_worth",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "area"), name="conversations_worth_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numbers__len", models.F("worths__len"))),
                        name="conversations_worth_pairs",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="groupname", name="conversations_group_name_letter"),
        migrations.AddConstraint(
            model_name="groupname",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__regex", "^[A-Z]{1,3}$")),
                name="conversations_group_name_letter",
            ),
        ),
        migrations.RunSQL(*fixed_rows("conversations_draw")),
        migrations.RunSQL(*fixed_columns("conversations_worth", ("id", "conversation_id", "area"))),
        migrations.RunSQL(*DRAWN),
        migrations.RunSQL(*RELEASING),
    ]
