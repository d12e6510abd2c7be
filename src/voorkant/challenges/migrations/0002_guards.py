import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from voorkant.challenges.migrations._guards import CHANGES, GUARDS, MOMENTS, QUESTION
from voorkant.challenges.migrations._listening import EXPERTS, WORKING_DAYS
from voorkant.common.locks import append_only, fixed_columns, guards_edge

BEFORE = ("id", "slug", "question", "owner_id", "answering_id", "opens_on", "opened_at")
ASKED = (*BEFORE, "topic")
TOPIC = (
    fixed_columns("challenges_challenge", BEFORE)[1]
    + fixed_columns("challenges_challenge", ASKED)[0],
    fixed_columns("challenges_challenge", ASKED)[1]
    + fixed_columns("challenges_challenge", BEFORE)[0],
)
# Challenges from before: those that are still a question ask their body now, who listens accepts once
# more; those that went further keep who listened.
BEFORE_THIS = (
    """
    INSERT INTO public.challenges_expert_request (challenge_id, named_id)
        SELECT id, listener_id FROM public.challenges_challenge WHERE stage <> 'closed';
    UPDATE public.challenges_challenge SET listener_id = NULL
        WHERE stage = 'question' AND listener_id IS NOT NULL;
    """,
    "",
)


class Migration(migrations.Migration):
    dependencies = [
        ("challenges", "0001_initial"),
        ("bodies", "0002_mandates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("recipe", models.TextField()),
                ("content", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "challenges_draft",
            },
        ),
        migrations.CreateModel(
            name="EdgeGuard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("before", models.TextField()),
                ("after", models.TextField()),
                ("function", models.TextField()),
            ],
            options={
                "db_table": "challenges_guard",
            },
        ),
        migrations.CreateModel(
            name="ExpertReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepts", models.BooleanField()),
                ("reason", models.TextField(default="")),
                (
                    "replied_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
                    ),
                ),
            ],
            options={
                "db_table": "challenges_expert_reply",
            },
        ),
        migrations.CreateModel(
            name="ExpertRequest",
            fields=[
                (
                    "challenge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="request",
                        serialize=False,
                        to="challenges.challenge",
                    ),
                ),
                ("asked_on", models.DateField(editable=False)),
                ("due_on", models.DateField(editable=False)),
            ],
            options={
                "db_table": "challenges_expert_request",
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "declared_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Trunc(
                            django.db.models.functions.datetime.Now(), "hour"
                        )
                    ),
                ),
            ],
            options={
                "db_table": "challenges_interest",
            },
        ),
        migrations.AddField(
            model_name="challenge",
            name="topic",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="influenceline",
            name="added_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="influenceline",
            name="reason",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="stagechange",
            name="seat",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "topic__in",
                        [
                            "",
                            "traffic",
                            "public-space",
                            "nature",
                            "energy",
                            "housing",
                            "facilities",
                            "care",
                            "community",
                            "economy",
                        ],
                    )
                ),
                name="challenges_challenge_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "[^[:space:]]")),
                name="challenges_stage_change_reason",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"
            ),
        ),
        migrations.AddConstraint(
            model_name="edgeguard",
            constraint=models.UniqueConstraint(
                fields=("name", "before", "after"), name="challenges_guard_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="edgeguard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("after", "understand"), ("before", "question")),
                    models.Q(("after", "imagine"), ("before", "understand")),
                    models.Q(("after", "understand"), ("before", "imagine")),
                    models.Q(("after", "choose"), ("before", "imagine")),
                    models.Q(("after", "imagine"), ("before", "choose")),
                    models.Q(("after", "do"), ("before", "choose")),
                    models.Q(("after", "closed"), ("before", "do")),
                    models.Q(("after", "closed"), ("before", "question")),
                    models.Q(("after", "closed"), ("before", "understand")),
                    models.Q(("after", "closed"), ("before", "imagine")),
                    models.Q(("after", "closed"), ("before", "choose")),
                    _connector="OR",
                ),
                name="challenges_guard_edge",
            ),
        ),
        migrations.AddField(
            model_name="expertreply",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="expertreply",
            name="challenge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replies",
                to="challenges.challenge",
            ),
        ),
        migrations.AddField(
            model_name="expertreply",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddField(
            model_name="expertrequest",
            name="named",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="challenge",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="interests",
                to="challenges.challenge",
            ),
        ),
        migrations.AddField(
            model_name="interest",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="bodies.membership",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["owner", "-changed_at"], name="challenges_draft_of"),
        ),
        migrations.AddConstraint(
            model_name="expertreply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepts", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="challenges_expert_reply_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "^[^[:cntrl:]]+$")),
                name="challenges_interest_text",
            ),
        ),
        migrations.RunSQL(*TOPIC),
        migrations.RunSQL(*append_only("challenges_expert_request")),
        migrations.RunSQL(*append_only("challenges_expert_reply")),
        migrations.RunSQL(*append_only("challenges_interest")),
        migrations.RunSQL(*GUARDS),
        migrations.RunSQL(*WORKING_DAYS),
        migrations.RunSQL(*EXPERTS),
        migrations.RunSQL(*MOMENTS),
        migrations.RunSQL(*QUESTION),
        migrations.RunSQL(*BEFORE_THIS),
        migrations.RunSQL(*CHANGES),
        *(
            migrations.RunSQL(*guards_edge(name, "question", "understand", function))
            for name, function in (
                ("villages-chosen", "challenges_guard_villages"),
                ("influence-said", "challenges_guard_influence"),
                ("expert-listens", "challenges_guard_expert"),
            )
        ),
    ]
