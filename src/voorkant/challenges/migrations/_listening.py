"""The functions and triggers of the second migration about who listens, and until when she is waited for."""

# Working days: Monday to Friday without the days that are generally acknowledged as holidays
# (Algemene termijnenwet, article 3), which go by Easter (Gregorian computus, Meeus/Jones/Butcher).
WORKING_DAYS = (
    """
    CREATE FUNCTION public.challenges_easter(y integer) RETURNS date
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        a integer := y % 19;
        b integer := y / 100;
        c integer := y % 100;
        h integer := (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        l integer := (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        m integer := (a + 11 * h + 22 * l) / 451;
    BEGIN
        RETURN make_date(y, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    END
    $$;

    CREATE FUNCTION public.challenges_is_working_day(d date) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        y integer := extract(year FROM d);
        easter date := public.challenges_easter(y);
        king date := make_date(y, 4, 27);
    BEGIN
        IF extract(dow FROM king) = 0 THEN king := king - 1; END IF;
        RETURN extract(isodow FROM d) < 6 AND NOT d IN (
            make_date(y, 1, 1), easter - 2, easter + 1, king, make_date(y, 5, 5),
            easter + 39, easter + 50, make_date(y, 12, 25), make_date(y, 12, 26)
        );
    END
    $$;

    CREATE FUNCTION public.challenges_due_on(asked_on date, working_days integer) RETURNS date
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        d date := asked_on;
        left_over integer := working_days;
    BEGIN
        WHILE left_over > 0 LOOP
            d := d + 1;
            IF public.challenges_is_working_day(d) THEN left_over := left_over - 1; END IF;
        END LOOP;
        RETURN d;
    END
    $$;
    """,
    """
    DROP FUNCTION public.challenges_due_on(date, integer);
    DROP FUNCTION public.challenges_is_working_day(date);
    DROP FUNCTION public.challenges_easter(integer);
    """,
)
# The days of a request are the database's. A reply is that of an expert of the answering body, signed in
# as herself; whoever accepted last listens, and nobody else can be put there.
EXPERTS = (
    """
    CREATE FUNCTION public.challenges_expert_request_days() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.asked_on := public.bodies_today();
        NEW.due_on := public.challenges_due_on(NEW.asked_on, 10);
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER challenges_expert_request_days
        BEFORE INSERT ON public.challenges_expert_request
        FOR EACH ROW EXECUTE FUNCTION public.challenges_expert_request_days();
    ALTER TABLE public.challenges_expert_request
        ENABLE ALWAYS TRIGGER challenges_expert_request_days;

    CREATE FUNCTION public.challenges_expert_reply_fits() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.replied_at := date_trunc('hour', now());
        PERFORM 1 FROM public.challenges_challenge c
            WHERE c.id = NEW.challenge_id AND c.stage <> 'closed' FOR UPDATE;
        IF FOUND AND EXISTS (
            SELECT 1 FROM public.bodies_membership m
            JOIN public.challenges_challenge c ON c.answering_id = m.body_id
            WHERE m.id = NEW.membership_id AND c.id = NEW.challenge_id AND m.role = 'expert'
                AND m.account_id = NEW.account_id AND public.bodies_seat_in_force(m.id)
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_expert_reply',
            CONSTRAINT = 'challenges_expert_reply_fits',
            MESSAGE = 'an expert of the answering body replies herself, while the question is open';
    END
    $$;
    CREATE TRIGGER challenges_expert_reply_fits
        BEFORE INSERT ON public.challenges_expert_reply
        FOR EACH ROW EXECUTE FUNCTION public.challenges_expert_reply_fits();
    ALTER TABLE public.challenges_expert_reply
        ENABLE ALWAYS TRIGGER challenges_expert_reply_fits;

    CREATE FUNCTION public.challenges_expert_reply_listens() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        UPDATE public.challenges_challenge
            SET listener_id = CASE WHEN NEW.accepts THEN NEW.membership_id END
            WHERE id = NEW.challenge_id AND (NEW.accepts OR listener_id = NEW.membership_id);
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER challenges_expert_reply_listens
        AFTER INSERT ON public.challenges_expert_reply
        FOR EACH ROW EXECUTE FUNCTION public.challenges_expert_reply_listens();
    ALTER TABLE public.challenges_expert_reply
        ENABLE ALWAYS TRIGGER challenges_expert_reply_listens;

    CREATE FUNCTION public.challenges_challenge_listener() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF NEW.listener_id IS NULL THEN RETURN NEW; END IF;
        IF TG_OP = 'UPDATE' THEN
            IF NEW.listener_id = OLD.listener_id THEN RETURN NEW; END IF;
        END IF;
        IF (
            SELECT r.accepts FROM public.challenges_expert_reply r
            WHERE r.challenge_id = NEW.id AND r.membership_id = NEW.listener_id
            ORDER BY r.id DESC LIMIT 1
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'challenges_challenge',
            CONSTRAINT = 'challenges_challenge_listener',
            MESSAGE = 'only who accepted herself listens';
    END
    $$;
    CREATE TRIGGER challenges_challenge_listener
        BEFORE INSERT OR UPDATE ON public.challenges_challenge
        FOR EACH ROW EXECUTE FUNCTION public.challenges_challenge_listener();
    ALTER TABLE public.challenges_challenge ENABLE ALWAYS TRIGGER challenges_challenge_listener;
    REVOKE UPDATE (listener_id) ON public.challenges_challenge FROM voorkant_app;

    REVOKE EXECUTE ON FUNCTION
        public.challenges_expert_reply_fits(),
        public.challenges_expert_reply_listens(),
        public.challenges_challenge_listener()
        FROM PUBLIC;
    """,
    """
    GRANT UPDATE (listener_id) ON public.challenges_challenge TO voorkant_app;
    DROP TRIGGER challenges_challenge_listener ON public.challenges_challenge;
    DROP FUNCTION public.challenges_challenge_listener();
    DROP TRIGGER challenges_expert_reply_listens ON public.challenges_expert_reply;
    DROP FUNCTION public.challenges_expert_reply_listens();
    DROP TRIGGER challenges_expert_reply_fits ON public.challenges_expert_reply;
    DROP FUNCTION public.challenges_expert_reply_fits();
    DROP TRIGGER challenges_expert_request_days ON public.challenges_expert_request;
    DROP FUNCTION public.challenges_expert_request_days();
    """,
)
