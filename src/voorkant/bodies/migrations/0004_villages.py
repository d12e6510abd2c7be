from django.db import migrations

# A mandate is given for a village that is there on its first day, or today when that is later; a council
# is founded for a village that is there today. What there is already goes on as it was.
VILLAGES = (
    """
    CREATE FUNCTION public.bodies_mandate_village() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF NOT public.places_ended(
            NEW.place_id, greatest(NEW.from_on, public.places_today())
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'bodies_mandate',
            CONSTRAINT = 'bodies_mandate_village',
            COLUMN = 'place',
            MESSAGE = 'this village went up in another one before the mandate begins';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.bodies_mandate_village() FROM PUBLIC;
    CREATE TRIGGER bodies_mandate_village BEFORE INSERT ON public.bodies_mandate
        FOR EACH ROW WHEN (NEW.place_id IS NOT NULL)
        EXECUTE FUNCTION public.bodies_mandate_village();
    ALTER TABLE public.bodies_mandate ENABLE ALWAYS TRIGGER bodies_mandate_village;

    CREATE FUNCTION public.bodies_body_there() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF NOT public.places_ended(NEW.village_id, public.places_today()) THEN RETURN NEW; END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'bodies_body',
            CONSTRAINT = 'bodies_body_there',
            COLUMN = 'village',
            MESSAGE = 'this village went up in another one';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.bodies_body_there() FROM PUBLIC;
    CREATE TRIGGER bodies_body_there BEFORE INSERT ON public.bodies_body
        FOR EACH ROW WHEN (NEW.village_id IS NOT NULL)
        EXECUTE FUNCTION public.bodies_body_there();
    ALTER TABLE public.bodies_body ENABLE ALWAYS TRIGGER bodies_body_there;
    """,
    """
    DROP TRIGGER bodies_body_there ON public.bodies_body;
    DROP FUNCTION public.bodies_body_there();
    DROP TRIGGER bodies_mandate_village ON public.bodies_mandate;
    DROP FUNCTION public.bodies_mandate_village();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0003_signing"), ("places", "0002_mergers")]

    operations = [migrations.RunSQL(*VILLAGES)]
