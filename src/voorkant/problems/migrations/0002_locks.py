from django.db import migrations

from voorkant.common.locks import append_only, fixed_columns, guards_edge, no_removal

# What is agreed is agreed before the problem is understood, and before any version is put to a village.
AGREEMENT = (
    """
    CREATE FUNCTION public.problems_agreement_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.fixed_at := date_trunc('hour', now());
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.stage IN ('question', 'understand') FOR SHARE;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_agreement',
            CONSTRAINT = 'problems_agreement_guard',
            MESSAGE = 'this is agreed while the challenge is still a question';
    END
    $$;
    CREATE TRIGGER problems_agreement_guard BEFORE INSERT ON public.problems_agreement
        FOR EACH ROW EXECUTE FUNCTION public.problems_agreement_guard();
    ALTER TABLE public.problems_agreement ENABLE ALWAYS TRIGGER problems_agreement_guard;
    """,
    """
    DROP TRIGGER problems_agreement_guard ON public.problems_agreement;
    DROP FUNCTION public.problems_agreement_guard();
    """,
)
VERSION = (
    r"""
    CREATE FUNCTION public.problems_version_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.written_at := date_trunc('hour', now());
        IF NEW.text !~ '\S' OR char_length(NEW.text) > 1200
            OR array_length(regexp_split_to_array(btrim(NEW.text, E' \n\t\r'), '\s+'), 1) > 120
        THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'problems_version',
                CONSTRAINT = 'problems_version_words',
                MESSAGE = 'a problem statement has 1 to 120 words';
        END IF;
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.stage IN ('question', 'understand') FOR SHARE;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_version',
            CONSTRAINT = 'problems_version_stage',
            MESSAGE = 'the problem is stated before solutions are thought of';
    END
    $$;
    CREATE TRIGGER problems_version_guard BEFORE INSERT ON public.problems_version
        FOR EACH ROW EXECUTE FUNCTION public.problems_version_guard();
    ALTER TABLE public.problems_version ENABLE ALWAYS TRIGGER problems_version_guard;

    CREATE FUNCTION public.problems_citation_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.contributions_contribution c
            JOIN public.problems_version v ON v.challenge_id = c.challenge_id
            WHERE v.id = NEW.version_id AND c.id = NEW.contribution_id
                AND NOT EXISTS (SELECT FROM public.problems_round r WHERE r.version_id = v.id);
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_citation',
            CONSTRAINT = 'problems_citation_guard',
            MESSAGE = 'a version cites what was said in its own challenge, before it is put to anybody';
    END
    $$;
    CREATE TRIGGER problems_citation_guard BEFORE INSERT ON public.problems_citation
        FOR EACH ROW EXECUTE FUNCTION public.problems_citation_guard();
    ALTER TABLE public.problems_citation ENABLE ALWAYS TRIGGER problems_citation_guard;
    """,
    """
    DROP TRIGGER problems_citation_guard ON public.problems_citation;
    DROP FUNCTION public.problems_citation_guard();
    DROP TRIGGER problems_version_guard ON public.problems_version;
    DROP FUNCTION public.problems_version_guard();
    """,
)
# A round lasts seven days at least. It closes after its last day; before that only when every village
# has its minimum, and then with a reason. Nobody has seen a count by then: the database counts here.
ROUND = (
    """
    CREATE FUNCTION public.problems_round_opens() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.opened_on := (now() AT TIME ZONE 'Europe/Amsterdam')::date;
        PERFORM 1 FROM public.challenges_challenge h
            JOIN public.problems_agreement a ON a.challenge_id = h.id
            JOIN public.problems_version v ON v.challenge_id = h.id
            WHERE h.id = NEW.challenge_id AND h.stage = 'understand' AND v.id = NEW.version_id
                AND v.number = (SELECT max(n.number) FROM public.problems_version n
                                WHERE n.challenge_id = h.id)
            FOR SHARE OF h;
        IF FOUND AND NEW.state = 'open' AND NEW.closed_at IS NULL AND NEW.reason = ''
            AND NEW.closes_on - NEW.opened_on BETWEEN 7 AND 90
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_round',
            CONSTRAINT = 'problems_round_opens',
            MESSAGE = 'the latest version is put to the villages while the problem is being understood, for 7 to 90 days';
    END
    $$;
    CREATE TRIGGER problems_round_opens BEFORE INSERT ON public.problems_round
        FOR EACH ROW EXECUTE FUNCTION public.problems_round_opens();
    ALTER TABLE public.problems_round ENABLE ALWAYS TRIGGER problems_round_opens;

    CREATE FUNCTION public.problems_round_closes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        today date := (now() AT TIME ZONE 'Europe/Amsterdam')::date;
        a public.problems_agreement%ROWTYPE;
    BEGIN
        IF OLD.state = 'closed' OR NEW.state <> 'closed' THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'problems_round',
                CONSTRAINT = 'problems_round_closed',
                MESSAGE = 'a round is open, then closed, and stays so';
        END IF;
        SELECT * INTO a FROM public.problems_agreement WHERE challenge_id = OLD.challenge_id;
        INSERT INTO public.problems_result (round_id, village_id, holding, refusing, outcome, reason)
            SELECT OLD.id, v.village_id, n.holding, n.refusing,
                CASE WHEN n.holding + n.refusing < a.fewest_voices THEN 'too-few'
                    WHEN n.holding * 100 >= a.threshold_percent * (n.holding + n.refusing)
                    THEN 'holds' ELSE 'refused' END,
                ''
            FROM public.challenges_village v, LATERAL (
                SELECT count(*) FILTER (WHERE j.holds) AS holding,
                    count(*) FILTER (WHERE NOT j.holds) AS refusing
                FROM public.problems_judgement j
                WHERE j.round_id = OLD.id AND j.village_id = v.village_id
            ) n
            WHERE v.challenge_id = OLD.challenge_id;
        IF today <= OLD.closes_on AND (NEW.reason !~ '[^[:space:]]' OR EXISTS (
            SELECT FROM public.problems_result r WHERE r.round_id = OLD.id AND r.outcome = 'too-few'
        )) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'problems_round',
                CONSTRAINT = 'problems_round_early',
                MESSAGE = 'before its last day a round closes only with every minimum reached, and a reason';
        END IF;
        NEW.closed_at := date_trunc('hour', now());
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER problems_round_closes BEFORE UPDATE ON public.problems_round
        FOR EACH ROW EXECUTE FUNCTION public.problems_round_closes();
    ALTER TABLE public.problems_round ENABLE ALWAYS TRIGGER problems_round_closes;
    """,
    """
    DROP TRIGGER problems_round_closes ON public.problems_round;
    DROP FUNCTION public.problems_round_closes();
    DROP TRIGGER problems_round_opens ON public.problems_round;
    DROP FUNCTION public.problems_round_opens();
    """,
)
# A voice: in an open round, of somebody of this challenge, for a village that it is about, and by
# somebody who showed what was agreed. A card says itself in which village it was handed out.
JUDGEMENT = (
    """
    CREATE FUNCTION public.problems_judgement_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        today date := (now() AT TIME ZONE 'Europe/Amsterdam')::date;
        r public.problems_round%ROWTYPE;
        wanted text;
        refused text;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            -- Taking an objection off the page, with a reason, is possible at any time.
            IF (NEW.village_id, NEW.holds, NEW.because) = (OLD.village_id, OLD.holds, OLD.because)
            THEN
                RETURN NEW;
            END IF;
        END IF;
        -- Waits for whoever closes the round, and lets her wait for this.
        SELECT * INTO r FROM public.problems_round WHERE id = NEW.round_id FOR SHARE;
        SELECT a.level INTO wanted FROM public.problems_agreement a
            WHERE a.challenge_id = r.challenge_id;
        refused := CASE
            WHEN r.state IS DISTINCT FROM 'open' OR today > r.closes_on
                THEN 'problems_judgement_closed'
            WHEN NOT EXISTS (SELECT FROM public.people_participant p
                WHERE p.id = NEW.participant_id AND p.scope = r.challenge_id)
                THEN 'problems_judgement_scope'
            WHEN NOT EXISTS (SELECT FROM public.challenges_village v
                WHERE v.challenge_id = r.challenge_id AND v.village_id = NEW.village_id)
                THEN 'problems_judgement_village'
            WHEN wanted <> 'device' AND NOT EXISTS (SELECT FROM public.people_proof s
                WHERE s.participant_id = NEW.participant_id AND s.level IN (wanted, 'card'))
                THEN 'problems_judgement_level'
            WHEN EXISTS (SELECT FROM public.people_proof s
                WHERE s.participant_id = NEW.participant_id AND s.level = 'card'
                    AND s.village_id <> NEW.village_id)
                THEN 'problems_judgement_card'
            WHEN char_length(NEW.because) > 400 THEN 'problems_judgement_because'
        END;
        IF refused IS NULL THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_judgement',
            CONSTRAINT = refused,
            MESSAGE = 'this voice does not count here';
    END
    $$;
    CREATE TRIGGER problems_judgement_guard BEFORE INSERT OR UPDATE ON public.problems_judgement
        FOR EACH ROW EXECUTE FUNCTION public.problems_judgement_guard();
    ALTER TABLE public.problems_judgement ENABLE ALWAYS TRIGGER problems_judgement_guard;
    """,
    """
    DROP TRIGGER problems_judgement_guard ON public.problems_judgement;
    DROP FUNCTION public.problems_judgement_guard();
    """,
)
# Counts come from the database. The council decides once about a village: where too few gave their
# voice, or, to go on without it, where it refused two versions.
RESULT = (
    """
    CREATE FUNCTION public.problems_result_ruling() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        refusals integer;
    BEGIN
        NEW.ruled_at := date_trunc('hour', now());
        SELECT count(*) INTO refusals FROM public.problems_result s
            JOIN public.problems_round q ON q.id = s.round_id
            JOIN public.problems_round r ON r.challenge_id = q.challenge_id
            WHERE r.id = OLD.round_id AND s.village_id = OLD.village_id AND s.outcome = 'refused';
        IF OLD.goes_on IS NULL AND NEW.goes_on IS NOT NULL AND (
            OLD.outcome = 'too-few'
            OR (OLD.outcome = 'refused' AND refusals >= 2 AND NEW.goes_on)
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'problems_result',
            CONSTRAINT = 'problems_result_ruling',
            MESSAGE = 'the council decides once, and only where the count of this village decides nothing';
    END
    $$;
    CREATE TRIGGER problems_result_ruling BEFORE UPDATE ON public.problems_result
        FOR EACH ROW EXECUTE FUNCTION public.problems_result_ruling();
    ALTER TABLE public.problems_result ENABLE ALWAYS TRIGGER problems_result_ruling;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.problems_result FROM voorkant_app;
    GRANT UPDATE (goes_on, reason) ON public.problems_result TO voorkant_app;

    CREATE FUNCTION public.problems_guard_ratified(challenge uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        latest uuid;
    BEGIN
        IF EXISTS (SELECT FROM public.problems_round r
            WHERE r.challenge_id = challenge AND r.state = 'open')
        THEN
            RETURN false;
        END IF;
        SELECT r.id INTO latest FROM public.problems_round r
            JOIN public.problems_version v ON v.id = r.version_id
            WHERE r.challenge_id = challenge ORDER BY v.number DESC LIMIT 1;
        RETURN latest IS NOT NULL AND NOT EXISTS (
            SELECT FROM public.challenges_village v
            WHERE v.challenge_id = challenge AND NOT EXISTS (
                SELECT FROM public.problems_result s
                WHERE s.round_id = latest AND s.village_id = v.village_id
                    AND (s.outcome = 'holds' OR s.goes_on)
            )
        );
    END
    $$;
    """,
    """
    DROP FUNCTION public.problems_guard_ratified(uuid);
    GRANT INSERT, UPDATE, DELETE ON public.problems_result TO voorkant_app;
    DROP TRIGGER problems_result_ruling ON public.problems_result;
    DROP FUNCTION public.problems_result_ruling();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("problems", "0001_initial")]

    operations = [
        migrations.RunSQL(*AGREEMENT),
        migrations.RunSQL(*append_only("problems_agreement")),
        migrations.RunSQL(*VERSION),
        migrations.RunSQL(*append_only("problems_version")),
        migrations.RunSQL(*append_only("problems_citation")),
        migrations.RunSQL(*ROUND),
        migrations.RunSQL(
            *fixed_columns(
                "problems_round", ("id", "challenge_id", "version_id", "opened_on", "closes_on")
            )
        ),
        migrations.RunSQL(*no_removal("problems_round")),
        migrations.RunSQL(*JUDGEMENT),
        migrations.RunSQL(
            *fixed_columns("problems_judgement", ("id", "round_id", "participant_id"))
        ),
        migrations.RunSQL(*RESULT),
        migrations.RunSQL(
            *guards_edge("problem-ratified", "understand", "imagine", "problems_guard_ratified")
        ),
    ]
