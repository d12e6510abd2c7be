"""The functions and triggers of the second migration: what counts today, and what may be given on."""

# The day is the one in the Netherlands, whatever a session says its time zone is.
IN_FORCE = (
    """
    CREATE FUNCTION public.bodies_today() RETURNS date
    LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT (now() AT TIME ZONE 'Europe/Amsterdam')::date
    $$;

    CREATE FUNCTION public.bodies_seat_in_force(seat uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT EXISTS (
            SELECT 1 FROM public.bodies_membership m
            JOIN public.people_account a ON a.id = m.account_id
            WHERE m.id = seat AND a.is_active AND m.until IS NULL
                AND (m.term_ends_on IS NULL OR m.term_ends_on >= public.bodies_today())
        )
    $$;

    CREATE FUNCTION public.bodies_mandate_rank(may text) RETURNS integer
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
        SELECT array_position(ARRAY['advise', 'co-decide', 'decide'], may)
    $$;

    CREATE FUNCTION public.bodies_place_within(place text, area text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT area IS NULL OR place = area OR EXISTS (
            SELECT 1 FROM public.places_area a WHERE a.code = place AND a.parent_id = area
        )
    $$;

    CREATE FUNCTION public.bodies_mandate_covers(
        mandate uuid, body uuid, needed_right text, topic text, place text, cents bigint, on_day date
    ) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        held public.bodies_mandate;
        above public.bodies_mandate;
    BEGIN
        SELECT * INTO held FROM public.bodies_mandate m WHERE m.id = mandate;
        IF NOT FOUND OR held.body_id IS DISTINCT FROM body
            OR coalesce(public.bodies_mandate_rank(needed_right), 9)
                > public.bodies_mandate_rank(held.may)
            OR (held.topic <> 'all' AND held.topic IS DISTINCT FROM topic)
            OR public.bodies_place_within(place, held.place_id) IS NOT TRUE
            OR coalesce(cents, 0) > held.ceiling_cents OR coalesce(cents, 0) < 0
            OR on_day IS NULL
        THEN
            RETURN false;
        END IF;
        above := held;
        LOOP
            IF above.from_on > on_day OR above.until_on < on_day OR above.withdrawn_on <= on_day
            THEN
                RETURN false;
            END IF;
            IF above.parent_id IS NULL THEN RETURN true; END IF;
            SELECT * INTO above FROM public.bodies_mandate m WHERE m.id = above.parent_id;
        END LOOP;
    END
    $$;
    REVOKE EXECUTE ON FUNCTION
        public.bodies_seat_in_force(uuid),
        public.bodies_place_within(text, text),
        public.bodies_mandate_covers(uuid, uuid, text, text, text, bigint, date)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION
        public.bodies_seat_in_force(uuid),
        public.bodies_place_within(text, text),
        public.bodies_mandate_covers(uuid, uuid, text, text, text, bigint, date)
        TO voorkant_app;
    """,
    """
    DROP FUNCTION public.bodies_mandate_covers(uuid, uuid, text, text, text, bigint, date);
    DROP FUNCTION public.bodies_place_within(text, text);
    DROP FUNCTION public.bodies_mandate_rank(text);
    DROP FUNCTION public.bodies_seat_in_force(uuid);
    DROP FUNCTION public.bodies_today();
    """,
)
# Nobody gives on more than she has: right, topic, place, ceiling, period. A village council and a
# working group have no mandate of their own; the council's comes from the municipality, the group's from
# the body that set it up. A mandate is withdrawn once, today, and stays so.
GIVING = (
    """
    CREATE FUNCTION public.bodies_mandate_given() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        holder public.bodies_body;
        giver public.bodies_body;
        above public.bodies_mandate;
        fault text;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.withdrawn_on IS NOT DISTINCT FROM OLD.withdrawn_on THEN RETURN NEW; END IF;
            IF OLD.withdrawn_on IS NULL THEN
                NEW.withdrawn_on := public.bodies_today();
                RETURN NEW;
            END IF;
            fault := 'withdrawn';
        ELSE
            NEW.withdrawn_on := NULL;
            SELECT * INTO holder FROM public.bodies_body b WHERE b.id = NEW.body_id;
            IF NEW.parent_id IS NULL THEN
                IF holder.kind IN ('municipality', 'partner', 'network') THEN RETURN NEW; END IF;
                fault := 'giver';
            ELSE
                SELECT * INTO above FROM public.bodies_mandate m
                    WHERE m.id = NEW.parent_id FOR SHARE;
                SELECT * INTO giver FROM public.bodies_body b WHERE b.id = above.body_id;
                fault := CASE
                    WHEN giver.id IS NULL THEN 'giver'
                    WHEN (holder.kind = 'village-council' AND giver.kind = 'municipality')
                        IS NOT TRUE
                        AND (holder.kind = 'working-group' AND holder.parent_id = giver.id)
                        IS NOT TRUE THEN 'giver'
                    WHEN NOT public.bodies_mandate_covers(
                        above.id, giver.id, 'advise',
                        CASE WHEN above.topic = 'all' THEN 'all' ELSE above.topic END,
                        coalesce(above.place_id, ''), 0,
                        greatest(NEW.from_on, public.bodies_today())
                    ) THEN 'withdrawn'
                    WHEN public.bodies_mandate_rank(NEW.may)
                        > public.bodies_mandate_rank(above.may) THEN 'right'
                    WHEN above.topic NOT IN ('all', NEW.topic) THEN 'topic'
                    WHEN above.place_id IS NOT NULL AND (NEW.place_id IS NULL
                        OR NOT public.bodies_place_within(NEW.place_id, above.place_id))
                        THEN 'place'
                    WHEN NEW.ceiling_cents > above.ceiling_cents THEN 'ceiling'
                    WHEN NEW.from_on < above.from_on OR (above.until_on IS NOT NULL
                        AND (NEW.until_on IS NULL OR NEW.until_on > above.until_on))
                        THEN 'period'
                END;
                IF fault IS NULL THEN RETURN NEW; END IF;
            END IF;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'bodies_mandate',
            CONSTRAINT = 'bodies_mandate_given',
            COLUMN = fault,
            MESSAGE = 'a mandate is not given like this: ' || fault;
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.bodies_mandate_given() FROM PUBLIC;
    CREATE TRIGGER bodies_mandate_given BEFORE INSERT OR UPDATE ON public.bodies_mandate
        FOR EACH ROW EXECUTE FUNCTION public.bodies_mandate_given();
    ALTER TABLE public.bodies_mandate ENABLE ALWAYS TRIGGER bodies_mandate_given;
    REVOKE UPDATE ON public.bodies_mandate FROM voorkant_app;
    GRANT UPDATE (withdrawn_on) ON public.bodies_mandate TO voorkant_app;
    """,
    """
    REVOKE UPDATE (withdrawn_on) ON public.bodies_mandate FROM voorkant_app;
    GRANT UPDATE ON public.bodies_mandate TO voorkant_app;
    DROP TRIGGER bodies_mandate_given ON public.bodies_mandate;
    DROP FUNCTION public.bodies_mandate_given();
    """,
)
