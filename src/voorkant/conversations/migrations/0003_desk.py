from django.db import migrations, models

# A frozen statement is shown and takes no answer, new or changed; taking back and erasing stay possible.
# This trigger runs after the guard, by its name: that one holds the statement, so what is read here stays.
FROZEN = (
    """
    CREATE FUNCTION public.conversations_response_thawed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF TG_OP = 'UPDATE'
            AND ROW(NEW.value, NEW.touches_me) IS NOT DISTINCT FROM ROW(OLD.value, OLD.touches_me)
        THEN
            RETURN NEW;
        END IF;
        PERFORM 1 FROM public.contributions_contribution s
            WHERE s.id = NEW.statement_id AND s.frozen;
        IF FOUND THEN
            PERFORM public.conversations_response_refuse('frozen', 'the statement takes no answers');
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER conversations_response_thawed
        BEFORE INSERT OR UPDATE ON public.conversations_response
        FOR EACH ROW WHEN (NEW.value IS NOT NULL)
        EXECUTE FUNCTION public.conversations_response_thawed();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_thawed;
    """,
    """
    DROP TRIGGER conversations_response_thawed ON public.conversations_response;
    DROP FUNCTION public.conversations_response_thawed();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_outcomes"), ("contributions", "0002_merging")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="because",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.RunSQL(*FROZEN),
    ]
