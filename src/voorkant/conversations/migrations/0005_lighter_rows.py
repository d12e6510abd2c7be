import django.db.models.deletion
from django.db import migrations, models

# The guards ask for conversation and statement when a row comes in (per row, or of a whole import at
# once) and hold both meanwhile, and their ids can't change. Foreign keys asked the same again, row by
# row: half of what an import took. What they held on the other side is held here: as long as there are
# answers, what they hang on can't be removed, by the owner neither. The key of the person stays, for
# people do go. Indexes on a column that another index begins with are gone too.
#
# The guard asks nothing of a row without an answer, and nobody begins with one.
SAID = (
    """
    CREATE FUNCTION public.conversations_response_said() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM public.conversations_response_refuse('begins', 'it begins as an answer');
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER conversations_response_said BEFORE INSERT ON public.conversations_response
        FOR EACH ROW WHEN (NEW.value IS NULL)
        EXECUTE FUNCTION public.conversations_response_said();
    ALTER TABLE public.conversations_response ENABLE ALWAYS TRIGGER conversations_response_said;

    CREATE FUNCTION public.conversations_answered_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_TABLE_NAME = 'conversations_conversation' THEN
            PERFORM 1 FROM public.conversations_response r
                WHERE r.conversation_id = OLD.id LIMIT 1;
        ELSE
            PERFORM 1 FROM public.conversations_response r
                JOIN public.conversations_conversation c ON c.id = r.conversation_id
                WHERE c.challenge_id = OLD.challenge_id AND r.statement_id = OLD.id LIMIT 1;
        END IF;
        IF FOUND THEN
            PERFORM public.conversations_response_refuse('stays', 'answers hang on it');
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER conversations_answered_stays AFTER DELETE ON public.conversations_conversation
        FOR EACH ROW EXECUTE FUNCTION public.conversations_answered_stays();
    CREATE TRIGGER conversations_answered_stays AFTER DELETE ON public.contributions_contribution
        FOR EACH ROW EXECUTE FUNCTION public.conversations_answered_stays();
    ALTER TABLE public.conversations_conversation
        ENABLE ALWAYS TRIGGER conversations_answered_stays;
    ALTER TABLE public.contributions_contribution
        ENABLE ALWAYS TRIGGER conversations_answered_stays;
    """,
    """
    DROP TRIGGER conversations_answered_stays ON public.contributions_contribution;
    DROP TRIGGER conversations_answered_stays ON public.conversations_conversation;
    DROP FUNCTION public.conversations_answered_stays();
    DROP TRIGGER conversations_response_said ON public.conversations_response;
    DROP FUNCTION public.conversations_response_said();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_imports")]

    operations = [
        migrations.RunSQL(*SAID),
        migrations.AlterField(
            model_name="response",
            name="conversation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.conversation",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="statement",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contributions.contribution",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="participant",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.participant",
            ),
        ),
    ]
