from django.db import migrations

# Whoever writes a decision down is an organiser of the body that decided, while her term lasts. And it is
# no older than the day on which solutions were unlocked: what was decided before belongs to what is fixed.
SIGNED = (
    """
    CREATE FUNCTION public.decisions_decision_signed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        refused text;
    BEGIN
        refused := CASE
            WHEN NEW.seat_id IS NOT NULL AND NOT EXISTS (
                SELECT FROM public.bodies_membership m
                WHERE m.id = NEW.seat_id AND m.body_id = NEW.body_id AND m.role = 'organiser'
                    AND public.bodies_seat_in_force(m.id)
            ) THEN 'decisions_decision_seat'
            WHEN NEW.decided_on < (
                SELECT min((s.changed_at AT TIME ZONE 'Europe/Amsterdam')::date)
                FROM public.challenges_stage_change s
                WHERE s.challenge_id = NEW.challenge_id AND s.after = 'imagine'
            ) THEN 'decisions_decision_day'
        END;
        IF refused IS NULL THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'decisions_decision',
            CONSTRAINT = refused,
            MESSAGE = 'this can not be decided by her, or not on that day';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.decisions_decision_signed() FROM PUBLIC;
    CREATE TRIGGER decisions_decision_signed BEFORE INSERT ON public.decisions_decision
        FOR EACH ROW EXECUTE FUNCTION public.decisions_decision_signed();
    ALTER TABLE public.decisions_decision ENABLE ALWAYS TRIGGER decisions_decision_signed;
    """,
    """
    DROP TRIGGER decisions_decision_signed ON public.decisions_decision;
    DROP FUNCTION public.decisions_decision_signed();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_ceiling")]

    operations = [migrations.RunSQL(*SIGNED)]
