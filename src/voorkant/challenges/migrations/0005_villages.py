from django.db import migrations

# A question is asked of villages that are there. An archive was asked before, of the villages of its
# own days; a question of here is never older than the day on which the village is added.
VILLAGES = (
    """
    CREATE FUNCTION public.challenges_village_there() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        begins date;
    BEGIN
        SELECT CASE WHEN c.archived_from <> '' THEN c.opens_on
                ELSE greatest(c.opens_on, public.places_today()) END
            INTO begins FROM public.challenges_challenge c WHERE c.id = NEW.challenge_id;
        IF NOT public.places_ended(NEW.village_id, begins) THEN RETURN NEW; END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_village',
            CONSTRAINT = 'challenges_village_there',
            MESSAGE = 'this village went up in another one before the question begins';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.challenges_village_there() FROM PUBLIC;
    CREATE TRIGGER challenges_village_there BEFORE INSERT ON public.challenges_village
        FOR EACH ROW EXECUTE FUNCTION public.challenges_village_there();
    ALTER TABLE public.challenges_village ENABLE ALWAYS TRIGGER challenges_village_there;
    """,
    """
    DROP TRIGGER challenges_village_there ON public.challenges_village;
    DROP FUNCTION public.challenges_village_there();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0004_lines"), ("places", "0002_mergers")]

    operations = [migrations.RunSQL(*VILLAGES)]
