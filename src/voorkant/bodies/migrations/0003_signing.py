import django.db.models.deletion
from django.db import migrations, models

# Whoever gives or withdraws a mandate does so in a seat of her own: an organiser of the body that gives
# it on. A body's own mandate is entered by an administrator, who keeps the bodies; a municipality's by
# its organisers too. A partner doesn't enter its own: nobody makes herself somebody who decides.
SIGNED = (
    r"""
    CREATE FUNCTION public.bodies_mandate_signed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        who uuid;
        fault text;
    BEGIN
        IF TG_OP = 'INSERT' THEN
            NEW.withdrawn_seat_id := NULL;
            NEW.withdrawn_because := '';
            who := NEW.seat_id;
        ELSIF NEW.withdrawn_on IS DISTINCT FROM OLD.withdrawn_on THEN
            who := NEW.withdrawn_seat_id;
            fault := CASE
                WHEN NEW.seat_id IS DISTINCT FROM OLD.seat_id THEN 'giver'
                WHEN NEW.withdrawn_because !~ '\S' THEN 'reason'
            END;
        ELSIF ROW(NEW.seat_id, NEW.withdrawn_seat_id, NEW.withdrawn_because)
            IS DISTINCT FROM ROW(OLD.seat_id, OLD.withdrawn_seat_id, OLD.withdrawn_because)
        THEN
            fault := 'withdrawn';
        END IF;
        IF fault IS NULL AND (who IS NULL OR EXISTS (
            SELECT 1 FROM public.bodies_membership m
            JOIN public.bodies_body b ON b.id = m.body_id
            LEFT JOIN public.bodies_mandate above ON above.id = NEW.parent_id
            WHERE m.id = who AND public.bodies_seat_in_force(m.id) AND CASE
                WHEN NEW.parent_id IS NOT NULL
                    THEN m.role = 'organiser' AND m.body_id = above.body_id
                ELSE m.role = 'administrator' OR (m.role = 'organiser'
                    AND b.kind = 'municipality' AND m.body_id = NEW.body_id)
            END
        )) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'bodies_mandate',
            CONSTRAINT = 'bodies_mandate_signed',
            COLUMN = coalesce(fault, 'giver'),
            MESSAGE = 'a mandate is not signed like this: ' || coalesce(fault, 'giver');
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.bodies_mandate_signed() FROM PUBLIC;
    CREATE TRIGGER bodies_mandate_signed BEFORE INSERT OR UPDATE ON public.bodies_mandate
        FOR EACH ROW EXECUTE FUNCTION public.bodies_mandate_signed();
    ALTER TABLE public.bodies_mandate ENABLE ALWAYS TRIGGER bodies_mandate_signed;
    GRANT UPDATE (withdrawn_seat_id, withdrawn_because) ON public.bodies_mandate TO voorkant_app;
    """,
    """
    REVOKE UPDATE (withdrawn_seat_id, withdrawn_because)
        ON public.bodies_mandate FROM voorkant_app;
    DROP TRIGGER bodies_mandate_signed ON public.bodies_mandate;
    DROP FUNCTION public.bodies_mandate_signed();
    """,
)
# Only who is asked for what she knows has topics.
EXPERTS = (
    """
    CREATE FUNCTION public.bodies_expertise_of_experts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM public.bodies_membership m
            WHERE m.id = NEW.membership_id AND m.role = 'expert')
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'bodies_expertise',
            CONSTRAINT = 'bodies_expertise_of_experts',
            MESSAGE = 'only an expert has topics';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.bodies_expertise_of_experts() FROM PUBLIC;
    CREATE TRIGGER bodies_expertise_of_experts BEFORE INSERT ON public.bodies_expertise
        FOR EACH ROW EXECUTE FUNCTION public.bodies_expertise_of_experts();
    ALTER TABLE public.bodies_expertise ENABLE ALWAYS TRIGGER bodies_expertise_of_experts;
    """,
    """
    DROP TRIGGER bodies_expertise_of_experts ON public.bodies_expertise;
    DROP FUNCTION public.bodies_expertise_of_experts();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("bodies", "0002_mandates")]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="seat",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="withdrawn_seat",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="withdrawn_because",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_because__regex", "^[^[:cntrl:]]{0,200}$")),
                name="bodies_mandate_because",
            ),
        ),
        migrations.RunSQL(*SIGNED),
        migrations.RunSQL(*EXPERTS),
    ]
