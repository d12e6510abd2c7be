import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

from voorkant.common.locks import state_edges

BEFORE = (
    ("waiting", "shown"),
    ("waiting", "sent-back"),
    ("shown", "sent-back"),
    ("waiting", "withdrawn"),
    ("shown", "withdrawn"),
    ("sent-back", "withdrawn"),
)
EDGES = (
    *BEFORE,
    ("sent-back", "waiting"),
    ("shown", "merged"),
    ("merged", "shown"),
    ("merged", "withdrawn"),
)
# The table of states is drawn anew, in one go: there is no moment without one.
OLD, NEW = (state_edges("contributions_contribution", "waiting", each) for each in (BEFORE, EDGES))
STATES = (OLD[1] + NEW[0], NEW[1] + OLD[0])
# What is merged points to one that stands in its place; as long as others point to it, that one stays.
# A statement that waits or went off the list stands in nobody's place, so there are no circles.
MERGING = (
    """
    CREATE FUNCTION public.contributions_contribution_merging() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
        IF NEW.merged_into_id IS DISTINCT FROM OLD.merged_into_id AND NEW.state = OLD.state THEN
            RAISE EXCEPTION USING
                ERRCODE = 'restrict_violation',
                TABLE = 'contributions_contribution',
                CONSTRAINT = 'contributions_contribution_merging',
                MESSAGE = 'what is merged stays merged into the same statement';
        END IF;
        IF NEW.state = 'merged' AND OLD.state <> 'merged' THEN
            PERFORM 1 FROM public.contributions_contribution t
                WHERE t.id = NEW.merged_into_id AND t.id <> NEW.id
                AND t.challenge_id = NEW.challenge_id AND t.kind = NEW.kind AND t.state = 'shown'
                FOR KEY SHARE;
            IF NOT FOUND THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'restrict_violation',
                    TABLE = 'contributions_contribution',
                    CONSTRAINT = 'contributions_contribution_merging',
                    MESSAGE = 'what it is merged into is not on the list of this challenge';
            END IF;
        END IF;
        IF OLD.state IN ('shown', 'merged') AND NEW.state NOT IN ('shown', 'merged') THEN
            PERFORM 1 FROM public.contributions_contribution o WHERE o.merged_into_id = NEW.id;
            IF FOUND THEN
                RAISE EXCEPTION USING
                    ERRCODE = 'restrict_violation',
                    TABLE = 'contributions_contribution',
                    CONSTRAINT = 'contributions_contribution_merging',
                    MESSAGE = 'others are merged into it';
            END IF;
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER contributions_contribution_merging
        BEFORE UPDATE ON public.contributions_contribution
        FOR EACH ROW EXECUTE FUNCTION public.contributions_contribution_merging();
    ALTER TABLE public.contributions_contribution
        ENABLE ALWAYS TRIGGER contributions_contribution_merging;
    """,
    """
    DROP TRIGGER contributions_contribution_merging ON public.contributions_contribution;
    DROP FUNCTION public.contributions_contribution_merging();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="merged_into",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="frozen",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="contribution",
            name="place",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.RemoveConstraint(
            model_name="contribution", name="contributions_contribution_once"
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(
                models.F("challenge"),
                django.db.models.functions.text.Lower("text"),
                condition=models.Q(("state__in", ["waiting", "shown", "merged"])),
                name="contributions_contribution_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "merged"), ("merged_into__isnull", True), _connector="XOR"
                ),
                name="contributions_contribution_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("frozen", False), ("state", "shown"), _connector="OR"),
                name="contributions_contribution_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__isnull", True),
                    models.Q(("frozen", False), ("state", "shown")),
                    _connector="OR",
                ),
                name="contributions_contribution_placed",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable["DEFERRED"],
                fields=("challenge", "place"),
                name="contributions_contribution_place",
            ),
        ),
        migrations.RunSQL(*STATES),
        migrations.RunSQL(*MERGING),
    ]
