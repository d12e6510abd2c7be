"""The functions and triggers of the fourth migration: who must agree to a decision, and who did."""

# Who must agree: every other body that co-decides about the topic in one of the villages, on the day of
# the decision or today. So dating a decision back leaves nobody out. The ceiling of their mandates isn't
# asked: they spend nothing, and a dearer decision would otherwise need fewer to agree.
CO_DECIDERS = (
    """
    CREATE FUNCTION public.decisions_co_deciders_of(about uuid, decider uuid, on_day date)
    RETURNS TABLE (body uuid, mandate uuid)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
        SELECT DISTINCT ON (m.body_id) m.body_id, m.id
        FROM public.bodies_mandate m JOIN public.challenges_challenge c ON c.id = about
        WHERE m.may = 'co-decide' AND m.body_id <> decider AND EXISTS (
            SELECT FROM public.challenges_village v
            CROSS JOIN (VALUES (on_day), (public.bodies_today())) AS days (one)
            WHERE v.challenge_id = about AND public.bodies_mandate_covers(
                m.id, m.body_id, 'co-decide', c.topic, v.village_id, 0, days.one)
        )
        ORDER BY m.body_id, m.from_on, m.id
    $$;

    CREATE FUNCTION public.decisions_decision_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.must_agree := (SELECT count(*) FROM public.decisions_co_deciders_of(
            NEW.challenge_id, NEW.body_id, NEW.decided_on));
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER decisions_decision_counted BEFORE INSERT ON public.decisions_decision
        FOR EACH ROW EXECUTE FUNCTION public.decisions_decision_counted();
    ALTER TABLE public.decisions_decision ENABLE ALWAYS TRIGGER decisions_decision_counted;

    CREATE FUNCTION public.decisions_decision_asks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        asked integer;
    BEGIN
        INSERT INTO public.decisions_co_decider (decision_id, body_id, mandate_id)
            SELECT NEW.id, o.body, o.mandate FROM public.decisions_co_deciders_of(
                NEW.challenge_id, NEW.body_id, NEW.decided_on) o;
        GET DIAGNOSTICS asked = ROW_COUNT;
        IF asked = NEW.must_agree THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'serialization_failure',
            MESSAGE = 'a mandate changed while this was decided';
    END
    $$;
    CREATE TRIGGER decisions_decision_asks AFTER INSERT ON public.decisions_decision
        FOR EACH ROW EXECUTE FUNCTION public.decisions_decision_asks();
    ALTER TABLE public.decisions_decision ENABLE ALWAYS TRIGGER decisions_decision_asks;

    REVOKE EXECUTE ON FUNCTION
        public.decisions_co_deciders_of(uuid, uuid, date),
        public.decisions_decision_counted(),
        public.decisions_decision_asks()
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.decisions_co_deciders_of(uuid, uuid, date) TO voorkant_app;
    REVOKE INSERT ON public.decisions_co_decider FROM voorkant_app;
    """,
    """
    GRANT INSERT ON public.decisions_co_decider TO voorkant_app;
    DROP TRIGGER decisions_decision_asks ON public.decisions_decision;
    DROP FUNCTION public.decisions_decision_asks();
    DROP TRIGGER decisions_decision_counted ON public.decisions_decision;
    DROP FUNCTION public.decisions_decision_counted();
    DROP FUNCTION public.decisions_co_deciders_of(uuid, uuid, date);
    """,
)
# One answer for each body that must agree, by an organiser in a seat that counts, who has no interest of
# her own and didn't write the decision down herself. The challenge is locked before the decision, as who
# decides does; two bodies that answer at once wait for each other, so nobody agrees to what is refused.
REPLIES = (
    """
    CREATE FUNCTION public.decisions_reply_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        asked public.decisions_co_decider;
        decision public.decisions_decision;
        is_open boolean;
        refused text;
    BEGIN
        NEW.replied_at := date_trunc('hour', now());
        SELECT * INTO asked FROM public.decisions_co_decider a WHERE a.id = NEW.co_decider_id;
        SELECT * INTO decision FROM public.decisions_decision d WHERE d.id = asked.decision_id;
        PERFORM 1 FROM public.challenges_challenge c
            WHERE c.id = decision.challenge_id AND c.stage IN ('choose', 'do') FOR SHARE;
        is_open := FOUND;
        PERFORM 1 FROM public.decisions_decision d WHERE d.id = decision.id FOR NO KEY UPDATE;
        refused := CASE
            WHEN NOT is_open THEN 'decisions_reply_stage'
            WHEN NOT EXISTS (
                SELECT FROM public.bodies_membership m
                WHERE m.id = NEW.seat_id AND m.body_id = asked.body_id AND m.role = 'organiser'
                    AND public.bodies_seat_in_force(m.id)
            ) THEN 'decisions_reply_seat'
            WHEN public.challenges_has_interest(decision.challenge_id, NEW.seat_id)
                THEN 'decisions_reply_interest'
            WHEN EXISTS (
                SELECT FROM public.bodies_membership wrote
                JOIN public.bodies_membership m ON m.account_id = wrote.account_id
                WHERE wrote.id = decision.seat_id AND m.id = NEW.seat_id
            ) THEN 'decisions_reply_own'
            WHEN EXISTS (
                SELECT FROM public.decisions_reply r WHERE r.co_decider_id = asked.id
            ) THEN 'decisions_reply_twice'
            WHEN public.decisions_refused(decision.id) THEN 'decisions_reply_refused'
        END;
        IF refused IS NULL THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'decisions_reply',
            CONSTRAINT = refused,
            MESSAGE = 'this body can not answer this by her, or not now';
    END
    $$;

    CREATE FUNCTION public.decisions_refused(decision uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (
            SELECT FROM public.decisions_co_decider a
            JOIN public.decisions_reply r ON r.co_decider_id = a.id
            WHERE a.decision_id = decision AND NOT r.agrees
        );
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.decisions_reply_guard(), public.decisions_refused(uuid)
        FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.decisions_refused(uuid) TO voorkant_app;
    CREATE TRIGGER decisions_reply_guard BEFORE INSERT ON public.decisions_reply
        FOR EACH ROW EXECUTE FUNCTION public.decisions_reply_guard();
    ALTER TABLE public.decisions_reply ENABLE ALWAYS TRIGGER decisions_reply_guard;
    """,
    """
    DROP TRIGGER decisions_reply_guard ON public.decisions_reply;
    DROP FUNCTION public.decisions_reply_guard();
    DROP FUNCTION public.decisions_refused(uuid);
    """,
)


def _taken(which: str) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION public.decisions_guard_taken(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN EXISTS (SELECT FROM public.decisions_decision d
            WHERE d.challenge_id = challenge {which});
    END
    $$;
    """


def _left(which: str) -> str:
    return f"""
    CREATE OR REPLACE FUNCTION public.decisions_mandate_left(mandate uuid) RETURNS bigint
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
                JOIN under u ON u.id = d.mandate_id WHERE u.top = up.id {which}
            ), 0))::bigint FROM up
        );
    END
    $$;
    """  # noqa: S608  the words are those below


# The number that must agree is in the row of the decision itself, from the moment that anybody can see it:
# a statement that decides and moves on at once finds it there before the list of bodies is written.
_STANDS = """
    CREATE FUNCTION public.decisions_stands(decision uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        RETURN (
            SELECT d.must_agree = (
                SELECT count(*) FROM public.decisions_co_decider a
                JOIN public.decisions_reply r ON r.co_decider_id = a.id
                WHERE a.decision_id = d.id AND r.agrees
            ) FROM public.decisions_decision d WHERE d.id = decision
        );
    END
    $$;
    REVOKE EXECUTE ON FUNCTION public.decisions_stands(uuid) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.decisions_stands(uuid) TO voorkant_app;
"""
STANDS = (
    _STANDS + _taken("AND public.decisions_stands(d.id)"),
    _taken("") + "DROP FUNCTION public.decisions_stands(uuid);",
)
# What waits for others keeps its amount; what was refused gives it back.
LEFT = (_left("AND NOT public.decisions_refused(d.id)"), _left(""))
