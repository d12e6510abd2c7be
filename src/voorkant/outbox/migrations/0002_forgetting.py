from django.db import migrations, models

# A code is for one person for ten minutes; a list of addresses with moments would be a list of who took
# part. The name comes after those of the other locks, which look at what the program itself changes.
WIPED = (
    """
    CREATE FUNCTION public.outbox_message_wiped() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.forgets := OLD.forgets;
        IF NEW.forgets AND NEW.state IN ('handed-over', 'doubtful', 'failed') THEN
            NEW.to_address := '';
            NEW.to_name := '';
            NEW.subject := '';
            NEW.body := '';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER outbox_message_wiped BEFORE UPDATE ON public.outbox_message
        FOR EACH ROW EXECUTE FUNCTION public.outbox_message_wiped();
    ALTER TABLE public.outbox_message ENABLE ALWAYS TRIGGER outbox_message_wiped;
    """,
    """
    DROP TRIGGER outbox_message_wiped ON public.outbox_message;
    DROP FUNCTION public.outbox_message_wiped();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="forgets",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.RunSQL(*WIPED),
    ]
