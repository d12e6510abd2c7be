"""The functions and triggers of the second migration that hold a step until its guards say it is free."""

# A guard is a function of the owner's own that no caller can lead astray; the row is refused otherwise,
# and the program can't write one.
GUARDS = (
    """
    CREATE FUNCTION public.challenges_guard_checked() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM pg_catalog.pg_proc p
            JOIN pg_catalog.pg_class c ON c.oid = 'public.challenges_guard'::regclass
            WHERE p.pronamespace = 'public'::regnamespace AND p.proname = NEW.function
                AND p.pronargs = 1 AND p.proargtypes[0] = 'uuid'::regtype
                AND p.prorettype = 'boolean'::regtype AND NOT p.proretset
                AND p.prosecdef AND p.provolatile = 'v' AND p.proowner = c.relowner
                AND array_to_string(p.proconfig, ' ') ~ 'search_path=pg_catalog, pg_temp'
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_guard',
            CONSTRAINT = 'challenges_guard_checked',
            MESSAGE = 'a guard is a function of the owner, as guards_edge says: ' || NEW.function;
    END
    $$;
    CREATE TRIGGER challenges_guard_checked BEFORE INSERT OR UPDATE ON public.challenges_guard
        FOR EACH ROW EXECUTE FUNCTION public.challenges_guard_checked();
    ALTER TABLE public.challenges_guard ENABLE ALWAYS TRIGGER challenges_guard_checked;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.challenges_guard FROM voorkant_app;
    """,
    """
    GRANT INSERT, UPDATE, DELETE ON public.challenges_guard TO voorkant_app;
    DROP TRIGGER challenges_guard_checked ON public.challenges_guard;
    DROP FUNCTION public.challenges_guard_checked();
    """,
)
# Before a challenge moves (`challenges_stage_change_moves`, first migration), it is held; then every guard
# of the edge is asked, and whether whoever moves it is an organiser of the body that asks.
CHANGES = (
    """
    CREATE FUNCTION public.challenges_stage_change_guards() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        guard record;
        met boolean;
    BEGIN
        PERFORM 1 FROM public.challenges_challenge WHERE id = NEW.challenge_id FOR UPDATE;
        IF NEW.seat_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM public.bodies_membership m
            JOIN public.challenges_challenge c ON c.owner_id = m.body_id
            WHERE m.id = NEW.seat_id AND c.id = NEW.challenge_id AND m.role = 'organiser'
                AND public.bodies_seat_in_force(m.id)
        ) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'challenges_stage_change',
                CONSTRAINT = 'challenges_stage_change_seat',
                MESSAGE = 'only an organiser of the body that asks moves a challenge';
        END IF;
        FOR guard IN
            SELECT g.name, g.function FROM public.challenges_guard g
            WHERE g.before = NEW.before AND g.after = NEW.after ORDER BY g.name
        LOOP
            EXECUTE format('SELECT public.%I($1)', guard.function)
                INTO met USING NEW.challenge_id;
            IF met IS NOT TRUE THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'restrict_violation',
                    TABLE = 'challenges_stage_change',
                    CONSTRAINT = 'challenges_stage_change_guards',
                    COLUMN = guard.name,
                    MESSAGE = 'the challenge waits for ' || guard.name;
            END IF;
        END LOOP;
        RETURN NEW;
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.challenges_stage_change_guards() FROM PUBLIC;
    CREATE TRIGGER challenges_stage_change_guards
        BEFORE INSERT ON public.challenges_stage_change
        FOR EACH ROW EXECUTE FUNCTION public.challenges_stage_change_guards();
    ALTER TABLE public.challenges_stage_change
        ENABLE ALWAYS TRIGGER challenges_stage_change_guards;
    """,
    """
    DROP TRIGGER challenges_stage_change_guards ON public.challenges_stage_change;
    DROP FUNCTION public.challenges_stage_change_guards();
    """,
)
MOMENTS = (
    """
    CREATE FUNCTION public.challenges_influence_moment() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.added_at := date_trunc('hour', now());
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER challenges_influence_moment BEFORE INSERT ON public.challenges_influence
        FOR EACH ROW EXECUTE FUNCTION public.challenges_influence_moment();
    ALTER TABLE public.challenges_influence ENABLE ALWAYS TRIGGER challenges_influence_moment;
    """,
    """
    DROP TRIGGER challenges_influence_moment ON public.challenges_influence;
    DROP FUNCTION public.challenges_influence_moment();
    """,
)
# What leaving the question waits for.
QUESTION = (
    """
    CREATE FUNCTION public.challenges_guard_villages(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (
            SELECT 1 FROM public.challenges_village v WHERE v.challenge_id = challenge
        );
    END
    $$;

    CREATE FUNCTION public.challenges_guard_influence(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (
            SELECT 1 FROM public.challenges_influence i WHERE i.challenge_id = challenge
        ) AND NOT EXISTS (
            SELECT 1 FROM public.challenges_influence i
            WHERE i.challenge_id = challenge AND i.kind <> 'open' AND i.source = ''
        );
    END
    $$;

    CREATE FUNCTION public.challenges_guard_expert(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (
            SELECT 1 FROM public.challenges_challenge c
            WHERE c.id = challenge AND c.listener_id IS NOT NULL
                AND public.bodies_seat_in_force(c.listener_id)
        ) OR EXISTS (
            SELECT 1 FROM public.challenges_expert_request r
            WHERE r.challenge_id = challenge AND r.due_on < public.bodies_today()
        );
    END
    $$;
    """,
    """
    DROP FUNCTION public.challenges_guard_expert(uuid);
    DROP FUNCTION public.challenges_guard_influence(uuid);
    DROP FUNCTION public.challenges_guard_villages(uuid);
    """,
)
