import django.db.models.deletion
from django.db import migrations, models

from voorkant.common.locks import append_only, fixed_columns

# A mark is an HMAC under the key of its scope: of an address, or of the code on a card. No address and
# no code can be read from these tables, and once the key is destroyed nothing can be compared either.
MARKS = (
    """
    ALTER TABLE public.people_proof
        ADD CONSTRAINT people_proof_mark CHECK (octet_length(mark) = 32);
    ALTER TABLE public.people_card
        ADD CONSTRAINT people_card_mark CHECK (octet_length(mark) = 32);
    ALTER TABLE public.people_asked_code
        ADD CONSTRAINT people_asked_code_marks
        CHECK (octet_length(mark) = 32 AND octet_length(digest) = 32);
    """,
    """
    ALTER TABLE public.people_asked_code DROP CONSTRAINT people_asked_code_marks;
    ALTER TABLE public.people_card DROP CONSTRAINT people_card_mark;
    ALTER TABLE public.people_proof DROP CONSTRAINT people_proof_mark;
    """,
)
# Who shows a card shows one that was handed out in her scope; its village comes from the card.
CARDS = (
    """
    CREATE FUNCTION public.people_proof_guard() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF NEW.level <> 'card' THEN
            NEW.village_id := NULL;
            RETURN NEW;
        END IF;
        SELECT c.village_id INTO NEW.village_id
            FROM public.people_card c
            JOIN public.people_participant p ON p.scope = c.scope AND p.id = NEW.participant_id
            WHERE c.mark = NEW.mark;
        IF FOUND THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION USING
            ERRCODE = 'restrict_violation',
            TABLE = 'people_proof',
            CONSTRAINT = 'people_proof_guard',
            MESSAGE = 'this card was not handed out here';
    END
    $$;
    CREATE TRIGGER people_proof_guard BEFORE INSERT ON public.people_proof
        FOR EACH ROW EXECUTE FUNCTION public.people_proof_guard();
    ALTER TABLE public.people_proof ENABLE ALWAYS TRIGGER people_proof_guard;
    """,
    """
    DROP TRIGGER people_proof_guard ON public.people_proof;
    DROP FUNCTION public.people_proof_guard();
    """,
)
SHOWN = ("id", "participant_id", "level", "mark", "village_id", "shown_on")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.TextField()),
                ("mark", models.BinaryField()),
                ("shown_on", models.DateField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.participant",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "people_proof",
                "constraints": [
                    models.UniqueConstraint(fields=("level", "mark"), name="people_proof_once"),
                    models.UniqueConstraint(
                        fields=("participant", "level"), name="people_proof_of_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["email", "card"])),
                        name="people_proof_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.UUIDField()),
                ("mark", models.BinaryField(unique=True)),
                ("batch", models.UUIDField()),
                ("made_on", models.DateField()),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "db_table": "people_card",
                "indexes": [models.Index(fields=["scope"], name="people_card_scope")],
            },
        ),
        migrations.CreateModel(
            name="AskedCode",
            fields=[
                (
                    "participant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="people.participant",
                    ),
                ),
                ("mark", models.BinaryField()),
                ("digest", models.BinaryField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={"db_table": "people_asked_code"},
        ),
        migrations.RunSQL(*MARKS),
        migrations.RunSQL(*CARDS),
        migrations.RunSQL(*fixed_columns("people_proof", SHOWN)),
        migrations.RunSQL(*append_only("people_card")),
    ]
