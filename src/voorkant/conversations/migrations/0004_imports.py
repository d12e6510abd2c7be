import uuid

import django.db.models.deletion
from django.db import migrations, models

from voorkant.common.locks import append_only

# Answers that were given elsewhere come in by an import, many in one statement. What the guard asks of
# one answer is asked here of all of them at once: a set is looked up once, and not per row. An import
# takes answers only in the transaction that made it, so nobody can add to it later; and they are
# answers of people who came with it, so nobody is made to say what she didn't.
#
# An archive has no answers of its own people: what it was computed from is the file of its run. It is
# made closed, and stays so.
IMPORTS = (
    """
    CREATE FUNCTION public.conversations_import_begins() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        NEW.made_in := pg_current_xact_id()::text::bigint;
        PERFORM 1 FROM public.conversations_conversation c
            JOIN public.challenges_challenge h ON h.id = c.challenge_id
            WHERE c.id = NEW.conversation_id AND NEW.archive = (h.archived_from <> '')
            AND (NOT NEW.archive OR h.stage = 'question');
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'conversations_import',
                CONSTRAINT = 'conversations_import_archive',
                MESSAGE = 'conversations_import: an archive is read in once, before it is closed';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER conversations_import_begins BEFORE INSERT ON public.conversations_import
        FOR EACH ROW EXECUTE FUNCTION public.conversations_import_begins();
    ALTER TABLE public.conversations_import ENABLE ALWAYS TRIGGER conversations_import_begins;

    DROP TRIGGER conversations_response_guard ON public.conversations_response;
    CREATE TRIGGER conversations_response_guard
        BEFORE INSERT ON public.conversations_response
        FOR EACH ROW WHEN (NEW.imported_id IS NULL)
        EXECUTE FUNCTION public.conversations_response_guard();
    CREATE TRIGGER conversations_response_guard_later
        BEFORE UPDATE OR DELETE ON public.conversations_response
        FOR EACH ROW EXECUTE FUNCTION public.conversations_response_guard();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_guard;
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_guard_later;

    DROP TRIGGER conversations_response_thawed ON public.conversations_response;
    CREATE TRIGGER conversations_response_thawed
        BEFORE INSERT ON public.conversations_response
        FOR EACH ROW WHEN (NEW.value IS NOT NULL AND NEW.imported_id IS NULL)
        EXECUTE FUNCTION public.conversations_response_thawed();
    CREATE TRIGGER conversations_response_thawed_later
        BEFORE UPDATE ON public.conversations_response
        FOR EACH ROW WHEN (NEW.value IS NOT NULL)
        EXECUTE FUNCTION public.conversations_response_thawed();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_thawed;
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_thawed_later;

    CREATE FUNCTION public.conversations_response_imported_fixed() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM public.conversations_response_refuse('fixed', 'it stays imported or not');
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER conversations_response_imported_fixed
        BEFORE UPDATE ON public.conversations_response
        FOR EACH ROW WHEN (NEW.imported_id IS DISTINCT FROM OLD.imported_id)
        EXECUTE FUNCTION public.conversations_response_imported_fixed();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_imported_fixed;

    CREATE FUNCTION public.conversations_response_imported() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        one uuid;
        conversation uuid;
        challenge uuid;
    BEGIN
        FOR one IN SELECT DISTINCT n.imported_id FROM new_rows n WHERE n.imported_id IS NOT NULL
        LOOP
            conversation := NULL;
            SELECT c.id, c.challenge_id INTO conversation, challenge
                FROM public.conversations_import i
                JOIN public.conversations_conversation c ON c.id = i.conversation_id
                JOIN public.challenges_challenge h ON h.id = c.challenge_id
                WHERE i.id = one AND NOT i.archive
                AND i.made_in = pg_current_xact_id()::text::bigint
                AND c.state = 'open' AND h.stage = 'understand'
                AND (now() AT TIME ZONE 'Europe/Amsterdam')::date
                    BETWEEN h.opens_on AND coalesce(h.closes_on, 'infinity'::date)
                FOR KEY SHARE OF c, h;
            IF conversation IS NULL THEN
                PERFORM public.conversations_response_refuse('open', 'no import is taken now');
            END IF;
            PERFORM 1 FROM new_rows n WHERE n.imported_id = one AND (
                n.conversation_id <> conversation OR n.value IS NULL OR n.participant_id IS NULL
                OR n.released_value IS NOT NULL OR n.touches_me
            );
            IF FOUND THEN
                PERFORM public.conversations_response_refuse('begins', 'it begins as an answer');
            END IF;
            PERFORM 1 FROM public.contributions_contribution s
                WHERE s.id IN (SELECT n.statement_id FROM new_rows n WHERE n.imported_id = one)
                FOR KEY SHARE;
            PERFORM 1 FROM (
                SELECT DISTINCT n.statement_id AS id FROM new_rows n WHERE n.imported_id = one
            ) asked WHERE NOT EXISTS (
                SELECT FROM public.contributions_contribution s
                WHERE s.id = asked.id AND s.challenge_id = challenge
                AND s.kind = 'statement' AND s.state = 'shown' AND NOT s.frozen
            );
            IF FOUND THEN
                PERFORM public.conversations_response_refuse('listed', 'a statement is not on the list');
            END IF;
            PERFORM 1 FROM public.people_participant p
                WHERE p.id IN (SELECT n.participant_id FROM new_rows n WHERE n.imported_id = one)
                FOR KEY SHARE;
            PERFORM 1 FROM (
                SELECT DISTINCT n.participant_id AS id FROM new_rows n WHERE n.imported_id = one
            ) who WHERE NOT EXISTS (
                SELECT FROM public.people_participant p
                WHERE p.id = who.id AND p.scope = challenge
            );
            IF NOT FOUND THEN
                PERFORM 1 FROM public.conversations_response r
                    WHERE r.imported_id IS DISTINCT FROM one AND r.participant_id IN (
                        SELECT n.participant_id FROM new_rows n WHERE n.imported_id = one
                    ) LIMIT 1;
            END IF;
            IF FOUND THEN
                PERFORM public.conversations_response_refuse(
                    'scope', 'only people who came with the import answer by it');
            END IF;
        END LOOP;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER conversations_response_imported
        AFTER INSERT ON public.conversations_response
        REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.conversations_response_imported();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_imported;

    CREATE FUNCTION public.conversations_archive_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        PERFORM 1 FROM public.challenges_challenge h
            WHERE h.id = NEW.challenge_id AND h.archived_from <> '';
        IF FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'conversations_conversation',
                CONSTRAINT = 'conversations_archive_stays',
                MESSAGE = 'conversations_conversation: an archive stays closed';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER conversations_archive_stays BEFORE UPDATE ON public.conversations_conversation
        FOR EACH ROW WHEN (NEW.state = 'open' AND OLD.state = 'closed')
        EXECUTE FUNCTION public.conversations_archive_stays();
    ALTER TABLE public.conversations_conversation ENABLE ALWAYS TRIGGER conversations_archive_stays;
    """,
    """
    DROP TRIGGER conversations_archive_stays ON public.conversations_conversation;
    DROP FUNCTION public.conversations_archive_stays();
    DROP TRIGGER conversations_response_imported ON public.conversations_response;
    DROP FUNCTION public.conversations_response_imported();
    DROP TRIGGER conversations_response_imported_fixed ON public.conversations_response;
    DROP FUNCTION public.conversations_response_imported_fixed();
    DROP TRIGGER conversations_response_guard_later ON public.conversations_response;
    DROP TRIGGER conversations_response_guard ON public.conversations_response;
    CREATE TRIGGER conversations_response_guard
        BEFORE INSERT OR UPDATE OR DELETE ON public.conversations_response
        FOR EACH ROW EXECUTE FUNCTION public.conversations_response_guard();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_guard;
    DROP TRIGGER conversations_response_thawed_later ON public.conversations_response;
    DROP TRIGGER conversations_response_thawed ON public.conversations_response;
    CREATE TRIGGER conversations_response_thawed
        BEFORE INSERT OR UPDATE ON public.conversations_response
        FOR EACH ROW WHEN (NEW.value IS NOT NULL)
        EXECUTE FUNCTION public.conversations_response_thawed();
    ALTER TABLE public.conversations_response
        ENABLE ALWAYS TRIGGER conversations_response_thawed;
    DROP TRIGGER conversations_import_begins ON public.conversations_import;
    DROP FUNCTION public.conversations_import_begins();
    """,
)


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0003_archive"),
        ("contributions", "0002_merging"),
        ("conversations", "0003_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("archive", models.BooleanField()),
                ("source", models.TextField()),
                ("votes_sha256", models.TextField()),
                ("files_sha256", models.TextField()),
                ("people", models.PositiveIntegerField()),
                ("statements", models.PositiveIntegerField()),
                ("votes", models.PositiveBigIntegerField()),
                ("made_in", models.BigIntegerField(editable=False)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={"db_table": "conversations_import"},
        ),
        migrations.AddField(
            model_name="response",
            name="imported",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.import",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                fields=("conversation", "votes_sha256"), name="conversations_import_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                condition=models.Q(("archive", True)),
                fields=("votes_sha256",),
                name="conversations_import_archived_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__regex", "^[^[:cntrl:]]{1,200}$")),
                name="conversations_import_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("files_sha256__regex", "^[0-9a-f]{64}$"),
                    ("votes_sha256__regex", "^[0-9a-f]{64}$"),
                ),
                name="conversations_import_hashes",
            ),
        ),
        migrations.RunSQL(*append_only("conversations_import")),
        migrations.RunSQL(*IMPORTS),
    ]
