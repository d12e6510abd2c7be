import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
from django.db import migrations, models

from voorkant.common.locks import append_only, fixed_rows

# The only door in: id and time are the database's, the commitment is computed where it is stored.
# pg_temp comes last and everything is named with its schema, so a caller can't slip in tables or
# functions of its own. The hour: a finer time would tell who was there.
RECORD = (
    """
    CREATE FUNCTION public.journal_record(
        verb text, challenge text, object_id text, salt bytea, body text
    ) RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        entry uuid := gen_random_uuid();
    BEGIN
        INSERT INTO public.journal_entry
            (id, verb, challenge, object_id, recorded_at, commitment)
        VALUES
            (entry, $1, $2, $3, date_trunc('hour', clock_timestamp(), 'UTC'),
             sha256($4 || convert_to($5, 'UTF8')));
        INSERT INTO public.journal_payload (entry_id, salt, body) VALUES (entry, $4, $5);
        RETURN entry;
    END
    $$;
    REVOKE ALL ON FUNCTION public.journal_record FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION public.journal_record TO voorkant_app;
    REVOKE INSERT ON public.journal_entry, public.journal_payload FROM voorkant_app;
    """,
    """
    GRANT INSERT ON public.journal_entry, public.journal_payload TO voorkant_app;
    DROP FUNCTION public.journal_record;
    """,
)

# Holds for the owner too, who may write a payload back when importing an export: only the same one.
COMMITTED = (
    """
    CREATE FUNCTION public.journal_payload_committed() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM public.journal_entry
            WHERE id = NEW.entry_id
              AND commitment = sha256(NEW.salt || convert_to(NEW.body, 'UTF8'))
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'journal_payload',
            CONSTRAINT = 'journal_payload_committed',
            MESSAGE = 'journal_payload is not what its entry committed to';
    END
    $$;
    CREATE TRIGGER journal_payload_committed BEFORE INSERT ON public.journal_payload
        FOR EACH ROW EXECUTE FUNCTION public.journal_payload_committed();
    ALTER TABLE public.journal_payload ENABLE ALWAYS TRIGGER journal_payload_committed;
    ALTER TABLE public.journal_entry
        ADD CONSTRAINT journal_entry_commitment CHECK (octet_length(commitment) = 32);
    ALTER TABLE public.journal_payload
        ADD CONSTRAINT journal_payload_salt CHECK (octet_length(salt) = 16);
    """,
    """
    ALTER TABLE public.journal_payload DROP CONSTRAINT journal_payload_salt;
    ALTER TABLE public.journal_entry DROP CONSTRAINT journal_entry_commitment;
    DROP TRIGGER journal_payload_committed ON public.journal_payload;
    DROP FUNCTION public.journal_payload_committed();
    """,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("verb", models.TextField()),
                ("challenge", models.TextField()),
                ("object_id", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                ("commitment", models.BinaryField()),
            ],
            options={"db_table": "journal_entry"},
        ),
        migrations.CreateModel(
            name="Payload",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="payload",
                        serialize=False,
                        to="journal.entry",
                    ),
                ),
                ("salt", models.BinaryField()),
                ("body", models.TextField()),
                (
                    "actor",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.fields.json.KeyTextTransform(
                            "acting",
                            django.db.models.functions.comparison.Cast("body", models.JSONField()),
                        ),
                        output_field=models.TextField(null=True),
                    ),
                ),
            ],
            options={"db_table": "journal_payload"},
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["object_id", "recorded_at", "id"], name="journal_entry_about"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("verb__regex", r"^[a-z]+\.[a-z]+(-[a-z]+)*$")),
                name="journal_entry_verb",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("challenge__regex", "^[!-~]{0,100}$")),
                name="journal_entry_challenge",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("object_id__regex", "^[!-~]{1,100}$")),
                name="journal_entry_object_id",
            ),
        ),
        migrations.AddIndex(
            model_name="payload",
            index=models.Index(fields=["actor"], name="journal_payload_actor"),
        ),
        migrations.RunSQL(*RECORD),
        migrations.RunSQL(*COMMITTED),
        migrations.RunSQL(*append_only("journal_entry")),
        migrations.RunSQL(*fixed_rows("journal_payload")),
    ]
