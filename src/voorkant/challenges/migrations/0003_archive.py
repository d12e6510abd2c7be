from django.db import migrations, models

# An archive is a question that was asked somewhere else, before. It is read in and closed in one
# transaction, so nobody ever finds it open: at the end of the transaction that made it, it is closed.
ARCHIVE = (
    """
    CREATE FUNCTION public.challenges_archive_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.archived_from <> '';
        IF FOUND AND (NEW.before <> 'question' OR NEW.after <> 'closed') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'challenges_stage_change',
                CONSTRAINT = 'challenges_archive_edge',
                MESSAGE = 'challenges_challenge: an archive is only closed';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER challenges_archive_guard BEFORE INSERT ON public.challenges_stage_change
        FOR EACH ROW EXECUTE FUNCTION public.challenges_archive_guard();
    ALTER TABLE public.challenges_stage_change ENABLE ALWAYS TRIGGER challenges_archive_guard;

    CREATE FUNCTION public.challenges_archive_keeps() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_challenge',
            CONSTRAINT = 'challenges_archive_keeps',
            MESSAGE = 'challenges_challenge: what it was read from stays as it was';
    END
    $$;
    CREATE TRIGGER challenges_archive_keeps BEFORE UPDATE ON public.challenges_challenge
        FOR EACH ROW WHEN (NEW.archived_from IS DISTINCT FROM OLD.archived_from)
        EXECUTE FUNCTION public.challenges_archive_keeps();
    ALTER TABLE public.challenges_challenge ENABLE ALWAYS TRIGGER challenges_archive_keeps;

    CREATE FUNCTION public.challenges_archive_closed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.id AND h.stage <> 'closed';
        IF FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'challenges_challenge',
                CONSTRAINT = 'challenges_archive_closed',
                MESSAGE = 'challenges_challenge: an archive is closed when it is there';
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE CONSTRAINT TRIGGER challenges_archive_closed
        AFTER INSERT ON public.challenges_challenge DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.archived_from <> '')
        EXECUTE FUNCTION public.challenges_archive_closed();
    ALTER TABLE public.challenges_challenge ENABLE ALWAYS TRIGGER challenges_archive_closed;
    """,
    """
    DROP TRIGGER challenges_archive_closed ON public.challenges_challenge;
    DROP FUNCTION public.challenges_archive_closed();
    DROP TRIGGER challenges_archive_keeps ON public.challenges_challenge;
    DROP FUNCTION public.challenges_archive_keeps();
    DROP TRIGGER challenges_archive_guard ON public.challenges_stage_change;
    DROP FUNCTION public.challenges_archive_guard();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="challenge",
            name="archived_from",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("archived_from__regex", "^[^[:cntrl:]]{0,200}$")),
                name="challenges_challenge_archived_from",
            ),
        ),
        migrations.RunSQL(*ARCHIVE),
    ]
