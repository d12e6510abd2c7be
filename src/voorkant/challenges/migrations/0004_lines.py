from django.db import migrations

# What is fixed is said while the question is still a question: nobody finds it added afterwards. Whoever
# moves the challenge waits for the line, and the line waits for her.
LINES = (
    """
    CREATE FUNCTION public.challenges_influence_stage() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.challenges_challenge c
            WHERE c.id = NEW.challenge_id AND c.stage = 'question' FOR SHARE;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_influence',
            CONSTRAINT = 'challenges_influence_stage',
            MESSAGE = 'the room for influence is said while the question is a question';
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.challenges_influence_stage() FROM PUBLIC;
    CREATE TRIGGER challenges_influence_stage BEFORE INSERT ON public.challenges_influence
        FOR EACH ROW EXECUTE FUNCTION public.challenges_influence_stage();
    ALTER TABLE public.challenges_influence ENABLE ALWAYS TRIGGER challenges_influence_stage;
    """,
    """
    DROP TRIGGER challenges_influence_stage ON public.challenges_influence;
    DROP FUNCTION public.challenges_influence_stage();
    """,
)
# An interest is a person's, whichever of her seats she declared it in.
INTERESTS = (
    """
    CREATE FUNCTION public.challenges_has_interest(challenge uuid, seat uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (
            SELECT 1 FROM public.challenges_interest i
            JOIN public.bodies_membership declared ON declared.id = i.membership_id
            JOIN public.bodies_membership acting ON acting.account_id = declared.account_id
            WHERE i.challenge_id = challenge AND acting.id = seat
        );
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.challenges_has_interest(uuid, uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.challenges_has_interest(uuid, uuid) TO voorkant_app;
    """,
    "DROP FUNCTION public.challenges_has_interest(uuid, uuid);",
)


class Migration(migrations.Migration):
    dependencies = [("challenges", "0003_archive"), ("bodies", "0003_signing")]

    operations = [migrations.RunSQL(*LINES), migrations.RunSQL(*INTERESTS)]
