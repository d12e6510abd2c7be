import django.db.models.deletion
from django.db import migrations, models

# A village goes up in another village that is still there on that day, so the days along a row of
# mergers only grow, and no village comes back to itself. A merger that was announced may still change;
# once its day has come it stays, because questions, mandates and counts rest on it.
MERGERS = (
    """
    CREATE FUNCTION public.places_today() RETURNS date
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date
    $$;

    CREATE FUNCTION public.places_area_merged() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        successor public.places_area;
        fault text;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF (NEW.ended_on, NEW.successor_id, NEW.kind, NEW.code)
                IS NOT DISTINCT FROM (OLD.ended_on, OLD.successor_id, OLD.kind, OLD.code)
            THEN
                RETURN NEW;
            END IF;
            IF OLD.ended_on <= public.places_today() THEN fault := 'over'; END IF;
        END IF;
        -- Whoever merges the successor at this moment waits, or is waited for: so the statements below
        -- see what she did, which a transaction with a snapshot of before would not.
        IF fault IS NULL AND NEW.successor_id IS NOT NULL THEN
            SELECT * INTO successor FROM public.places_area a
                WHERE a.code = NEW.successor_id FOR SHARE;
            fault := CASE
                WHEN current_setting('transaction_isolation') <> 'read committed'
                    THEN 'isolation'
                WHEN NEW.kind <> 'village' OR successor.kind IS DISTINCT FROM 'village'
                    THEN 'village'
                WHEN NEW.successor_id = NEW.code THEN 'itself'
                WHEN successor.ended_on <= NEW.ended_on THEN 'ended'
            END;
        END IF;
        IF fault IS NULL AND EXISTS (
            SELECT FROM public.places_area a WHERE a.successor_id = NEW.code
                AND (NEW.kind <> 'village' OR a.ended_on >= NEW.ended_on)
        ) THEN
            fault := 'joined';
        END IF;
        IF fault IS NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'places_area',
            CONSTRAINT = 'places_area_merged',
            COLUMN = fault,
            MESSAGE = 'villages do not go together like this: ' || fault;
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.places_area_merged() FROM PUBLIC;
    CREATE TRIGGER places_area_merged BEFORE INSERT OR UPDATE ON public.places_area
        FOR EACH ROW EXECUTE FUNCTION public.places_area_merged();
    ALTER TABLE public.places_area ENABLE ALWAYS TRIGGER places_area_merged;
    """,
    """
    DROP TRIGGER places_area_merged ON public.places_area;
    DROP FUNCTION public.places_area_merged();
    DROP FUNCTION public.places_today();
    """,
)
# What rooms above ask before they take a village for something new. It waits for whoever merges the
# village at this moment, and makes her wait.
ENDED = (
    """
    CREATE FUNCTION public.places_ended(village text, on_day date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        ended date;
    BEGIN
        SELECT a.ended_on INTO ended FROM public.places_area a WHERE a.code = village FOR SHARE;
        RETURN coalesce(ended <= on_day, false);
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.places_ended(text, date) FROM PUBLIC;
    """,
    "DROP FUNCTION public.places_ended(text, date);",
)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="area",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="area",
            name="successor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.area",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("successor__isnull", True)),
                    models.Q(
                        ("ended_on__isnull", False),
                        ("kind", "village"),
                        ("successor__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="places_area_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", models.F("code")), _negated=True),
                name="places_area_successor",
            ),
        ),
        migrations.RunSQL(*MERGERS),
        migrations.RunSQL(*ENDED),
    ]
