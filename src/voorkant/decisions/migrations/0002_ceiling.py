from django.db import migrations

# The ceiling of a mandate holds for its decisions together, and for those by what was given on from it.
# The mandate and those above it are locked from the bottom up: two decisions at once wait for each other,
# and so does a withdrawal. This runs before the guard of the first migration, which then sees what is so.
CEILING = (
    """
    CREATE FUNCTION public.decisions_mandate_left(mandate uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN (
            WITH RECURSIVE up AS (
                SELECT m.id, m.parent_id, m.ceiling_cents FROM public.bodies_mandate m
                    WHERE m.id = mandate
                UNION ALL
                SELECT p.id, p.parent_id, p.ceiling_cents FROM public.bodies_mandate p
                    JOIN up ON p.id = up.parent_id
            ), under AS (
                SELECT up.id AS top, up.id FROM up
                UNION ALL
                SELECT u.top, m.id FROM public.bodies_mandate m JOIN under u ON m.parent_id = u.id
            )
            SELECT min(up.ceiling_cents - coalesce((
                SELECT sum(d.cost_cents) FROM public.decisions_decision d
                JOIN under u ON u.id = d.mandate_id WHERE u.top = up.id
            ), 0))::bigint FROM up
        );
    END
    $$;

    CREATE FUNCTION public.decisions_decision_ceiling() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        one uuid := NEW.mandate_id;
        refused text;
    BEGIN
        WHILE one IS NOT NULL LOOP
            SELECT m.parent_id INTO one FROM public.bodies_mandate m
                WHERE m.id = one FOR NO KEY UPDATE;
        END LOOP;
        refused := CASE
            WHEN public.challenges_has_interest(NEW.challenge_id, NEW.seat_id)
                THEN 'decisions_decision_interest'
            WHEN NEW.cost_cents > 0
                AND NEW.cost_cents > public.decisions_mandate_left(NEW.mandate_id)
                THEN 'decisions_decision_ceiling'
        END;
        IF refused IS NULL THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'decisions_decision',
            CONSTRAINT = refused,
            MESSAGE = 'this can not be decided by her, or not for so much';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION
        public.decisions_mandate_left(uuid), public.decisions_decision_ceiling() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.decisions_mandate_left(uuid) TO voorkant_app;
    CREATE TRIGGER decisions_decision_ceiling BEFORE INSERT ON public.decisions_decision
        FOR EACH ROW EXECUTE FUNCTION public.decisions_decision_ceiling();
    ALTER TABLE public.decisions_decision ENABLE ALWAYS TRIGGER decisions_decision_ceiling;
    """,
    """
    DROP TRIGGER decisions_decision_ceiling ON public.decisions_decision;
    DROP FUNCTION public.decisions_decision_ceiling();
    DROP FUNCTION public.decisions_mandate_left(uuid);
    """,
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial"), ("challenges", "0004_lines")]

    operations = [migrations.RunSQL(*CEILING)]
