from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.utils import timezone

from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from tests.voorkant.conversations.talking import compute, people, talk, text
from voorkant.challenges.errors import BodyRefused, ChallengeNotFound, SlugTaken, VillagesRefused
from voorkant.challenges.page import challenge_page
from voorkant.challenges.queries import challenge_ref
from voorkant.challenges.rules import Stage
from voorkant.common.errors import MathematicsRefused, VoorkantError, explain
from voorkant.common.sentences import LANGUAGES
from voorkant.computations.queries import inputs_of
from voorkant.contributions.actions import freeze
from voorkant.conversations import queries
from voorkant.conversations.actions import (
    close_conversation,
    import_answers,
    refresh_conversation,
)
from voorkant.conversations.errors import (
    ColumnsRefused,
    ConversationClosed,
    ConversationNotFound,
    ImportedBefore,
    MappingUnreadable,
    StatementNotTaken,
)
from voorkant.conversations.importing.columns import columns_of
from voorkant.conversations.importing.reading import read_conversation_files
from voorkant.conversations.models import Conversation, Import, Response
from voorkant.people.keys import key_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.database, pytest.mark.django_db]

VOTES = votes_of(12, 6)


def entries(verb: str) -> list[dict[str, object]]:
    rows = apps.get_model("journal", "Payload").objects.filter(entry__verb=verb)
    return [json.loads(row.body)["payload"] for row in rows]


def brought_in() -> tuple[int, int, int]:
    """How many imports, answers and people there are."""
    people_ = apps.get_model("people", "Participant").objects
    return Import.objects.count(), Response.objects.count(), people_.count()


def test_answers_come_into_an_open_conversation_with_people_and_statements(tmp_path: Path) -> None:
    made = talk(statements=2)
    found = read(folder_of(tmp_path / "export", VOTES))
    done = import_answers(slug=made.slug, read=found, acting="organiser-1")
    assert (done.people, done.statements, done.said_before) == (12, 6, 2)
    assert done.votes == len(VOTES)
    assert brought_in() == (1, len(VOTES), 12)
    rows = Response.objects.values_list("statement__text", "value", "released_value", "imported_id")
    assert {row[0] for row in rows} == {text(number) for number in range(6)}
    assert sorted(str(row[1]) for row in rows) == sorted(str(value) for _, _, value in VOTES)
    assert {row[2:] for row in rows} == {(None, done.id)}


def test_what_came_in_goes_into_the_next_outcome_like_any_answer(tmp_path: Path) -> None:
    made = talk(statements=1)
    for device in people(5):
        made.answer(device)
    import_answers(slug=made.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    run = refresh_conversation(conversation_id=made.id)
    assert run is not None
    votes = inputs_of(run.id)["votes.csv"].decode().splitlines()[1:]
    assert len({line.split(",")[0] for line in votes}) == 17


def test_thousands_that_came_in_are_released_and_an_outcome_is_computed(
    tmp_path: Path,
) -> None:
    made = talk(statements=0)
    people_, statements = 5_000, 3
    votes = [
        (person, statement, 1 if (person + statement) % 5 else -1)
        for person in range(people_)
        for statement in range(statements)
    ]
    import_answers(slug=made.slug, read=read(folder_of(tmp_path / "a", votes)), acting=None)
    run = refresh_conversation(conversation_id=made.id)
    assert run is not None
    released = Response.objects.filter(released_value__isnull=False)
    assert released.count() == len(votes)
    compute(run.id)
    outcome = queries.together_page(made.slug, people(1)[0]).outcome
    assert outcome is not None
    assert outcome.figures is not None


def test_one_entry_tells_of_the_import_with_the_hash_of_the_files(tmp_path: Path) -> None:
    made = talk(statements=0)
    found = read(folder_of(tmp_path / "export", VOTES))
    import_answers(slug=made.slug, read=found, acting="organiser-1")
    (entry,) = entries("conversations.imported")
    assert entry["files_sha256"] == found.files_sha256
    assert entry["votes_sha256"] == found.answers.input_sha256
    assert (entry["source"], entry["votes"], entry["archive"]) == ("export", len(VOTES), False)
    assert not any(str(text(0)) in str(value) for value in entry.values())


def test_of_a_time_the_hour_is_kept_and_never_one_that_is_still_to_come(tmp_path: Path) -> None:
    made = talk(statements=0)
    moment = datetime(2025, 5, 4, 13, 37, 11, tzinfo=UTC)
    import_answers(
        slug=made.slug,
        read=read(folder_of(tmp_path / "a", VOTES, at=int(moment.timestamp() * 1000))),
        acting=None,
    )
    hours = set(Response.objects.values_list("changed_on", flat=True))
    assert hours == {datetime(2025, 5, 4, 13, tzinfo=UTC)}
    later = int(datetime(2095, 1, 1, tzinfo=UTC).timestamp() * 1000)
    other = votes_of(13, 6)
    import_answers(
        slug=made.slug, read=read(folder_of(tmp_path / "b", other, at=later)), acting=None
    )
    assert max(Response.objects.values_list("changed_on", flat=True)) <= datetime.now(UTC)


def test_the_same_answers_twice_are_said_and_not_doubled_in_whatever_format(
    tmp_path: Path,
) -> None:
    made = talk(statements=0)
    folder = folder_of(tmp_path / "export", VOTES)
    import_answers(slug=made.slug, read=read(folder), acting=None)
    before = brought_in()
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    shuffled = folder_of(tmp_path / "again", [(99 - p, s, v) for p, s, v in reversed(VOTES)])
    for place in (folder, packed, shuffled):
        with pytest.raises(ImportedBefore) as refused:
            import_answers(slug=made.slug, read=read(place), acting=None)
        assert refused.value.params == {"source": "export", "challenge": made.slug}
    assert brought_in() == before


def test_the_same_answers_may_come_into_another_conversation(tmp_path: Path) -> None:
    found = read(folder_of(tmp_path / "export", VOTES))
    for made in (talk(statements=0), talk(statements=0)):
        import_answers(slug=made.slug, read=found, acting=None)
    assert brought_in() == (2, 2 * len(VOTES), 24)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("", "statement.empty"),
        ("Kort.", "statement.too-short"),
        ("x" * 201, "statement.too-long"),
        ("Kijk eens op www.example.org wat daar staat.", "statement.has-address"),
        (text(0), "statement.said-before"),
    ],
)
def test_words_that_nobody_may_say_here_keep_everything_out(
    words: str, refusal: str, tmp_path: Path
) -> None:
    made = talk(statements=0)
    said = {number: text(number) for number in range(6)} | {4: words}
    found = read(folder_of(tmp_path / "export", VOTES, words=said))
    with pytest.raises(StatementNotTaken) as refused:
        import_answers(slug=made.slug, read=found, acting=None)
    assert refused.value.params["refusal"] == refusal
    assert refused.value.params["source"] == "export"
    assert brought_in() == (0, 0, 0)
    assert apps.get_model("contributions", "Contribution").objects.count() == 0


def test_a_statement_that_takes_no_more_answers_keeps_everything_out(tmp_path: Path) -> None:
    made = talk(statements=3)
    freeze(challenge_id=made.challenge.id, statement_ids=[made.statements[2]], acting=None)
    with pytest.raises(StatementNotTaken) as refused:
        import_answers(slug=made.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)
    assert refused.value.params["refusal"] == "conversation.statement-frozen"
    assert refused.value.params["statement"] == "2"
    assert brought_in() == (0, 0, 0)


def test_nothing_comes_into_what_takes_no_answers(tmp_path: Path) -> None:
    found = read(folder_of(tmp_path / "export", VOTES))
    shut = talk(statements=0)
    close_conversation(challenge_id=shut.challenge.id, reason="Het is klaar.", acting=None)
    with pytest.raises(ConversationClosed):
        import_answers(slug=shut.slug, read=found, acting=None)
    over = talk(statements=0, opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1))
    with pytest.raises(ConversationClosed):
        import_answers(slug=over.slug, read=found, acting=None)
    with pytest.raises(ChallengeNotFound):
        import_answers(slug="nergens", read=found, acting=None)
    archived(found)
    with pytest.raises(ConversationClosed):
        import_answers(slug="wat-vindt-u-van-het-oude-plein", read=found, acting=None)
    assert brought_in() == (1, 0, 0)


def test_an_archive_is_closed_from_the_start_and_its_outcome_is_asked_for(tmp_path: Path) -> None:
    moment = int(datetime(2019, 5, 4, 13, tzinfo=UTC).timestamp() * 1000)
    found = read(folder_of(tmp_path / "export", VOTES, at=moment))
    done = archived(found)
    challenge = challenge_ref(done.challenge_slug)
    assert (done.challenge_slug, challenge.stage) == (
        "wat-vindt-u-van-het-oude-plein",
        Stage.CLOSED,
    )
    conversation = queries.conversation_of(done.challenge_slug)
    assert (conversation.is_open, conversation.renewing) == (False, True)
    page = challenge_page(done.challenge_slug)
    assert (page.opens_on, page.closes_on) == (date(2019, 5, 4), date(2019, 5, 4))
    assert done.run is not None
    files = inputs_of(done.run)
    assert files["votes.csv"] == found.votes_csv()
    assert text(3) in files["statements.csv"].decode()
    assert brought_in() == (1, 0, 0)
    with pytest.raises(VoorkantError, match=r"key-destroyed"):
        key_of(challenge.id)


def test_an_archive_is_over_whatever_its_files_say_of_days_to_come(tmp_path: Path) -> None:
    later = int(datetime(2095, 1, 1, tzinfo=UTC).timestamp() * 1000)
    done = archived(read(folder_of(tmp_path / "export", VOTES, at=later)))
    page = challenge_page(done.challenge_slug)
    assert page.closes_on is not None
    assert page.opens_on <= page.closes_on <= timezone.localdate()


def test_of_an_archive_nobody_asks_for_another_outcome(tmp_path: Path) -> None:
    archived(read(folder_of(tmp_path / "export", VOTES)))
    (conversation,) = Conversation.objects.all()
    assert queries.conversations_to_refresh() == []
    assert refresh_conversation(conversation_id=conversation.id) is None


def test_the_same_archive_twice_is_said_and_not_doubled(tmp_path: Path) -> None:
    found = read(folder_of(tmp_path / "export", VOTES))
    archived(found)
    with pytest.raises(ImportedBefore) as refused:
        archived(found, slug="anders", title="Een andere titel dan daarnet?")
    assert refused.value.params["challenge"] == "wat-vindt-u-van-het-oude-plein"
    for language in LANGUAGES:
        assert "wat-vindt-u" in explain(refused.value, language).why


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"owner": "niemand"}, BodyRefused),
        ({"villages": []}, VillagesRefused),
        ({"villages": ["atlantis"]}, VillagesRefused),
        ({"title": "twee\nregels"}, VoorkantError),
        ({"source": ""}, VoorkantError),
        ({"slug": "Geen Woord"}, VoorkantError),
        ({"seed": -1}, VoorkantError),
    ],
)
def test_an_archive_without_what_it_needs_leaves_nothing(
    changes: dict[str, object], refused: type[VoorkantError], tmp_path: Path
) -> None:
    found = read(folder_of(tmp_path / "export", VOTES))
    with pytest.raises(refused):
        archived(found, **changes)
    assert brought_in() == (0, 0, 0)
    with pytest.raises(ChallengeNotFound):
        challenge_ref("wat-vindt-u-van-het-oude-plein")


def test_a_name_in_addresses_that_is_taken_is_refused(tmp_path: Path) -> None:
    archived(read(folder_of(tmp_path / "a", VOTES)))
    with pytest.raises(SlugTaken):
        archived(read(folder_of(tmp_path / "b", votes_of(9, 4))))


def test_a_challenge_without_a_conversation_takes_nothing(tmp_path: Path) -> None:
    from tests.voorkant.challenges.made import challenge

    made = challenge()
    with pytest.raises(ConversationNotFound):
        import_answers(slug=made.slug, read=read(folder_of(tmp_path / "a", VOTES)), acting=None)


def test_columns_are_named_by_options_or_by_a_file_and_options_go_first(tmp_path: Path) -> None:
    as_json, as_toml = tmp_path / "columns.json", tmp_path / "columns.toml"
    as_json.write_text('{"participant": "wie", "vote": "stem"}')
    as_toml.write_text('participant = "wie"\nvote = "stem"\n')
    for mapping in (as_json, as_toml):
        said = columns_of(["vote=keuze"], mapping)
        assert said == {"participant": "wie", "vote": "keuze"}
    assert columns_of([], None) == {}


@pytest.mark.parametrize(
    "options", [["wie=participant"], ["participant="], ["participant"], ["vote=x", "at=x"]]
)
def test_columns_that_we_do_not_have_are_refused(options: list[str]) -> None:
    with pytest.raises(ColumnsRefused):
        columns_of(options, None)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"[]", b"{", b"participant: wie", b"{}" + b" " * (64 * 1024)]
)
def test_a_mapping_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "columns"
    path.write_bytes(content)
    with pytest.raises(MappingUnreadable, match="columns"):
        columns_of([], path)
    with pytest.raises(MappingUnreadable):
        columns_of([], tmp_path / "not-there")


def test_a_mapping_holds_names_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "columns.json"
    path.write_text('{"participant": 3}')
    with pytest.raises(ColumnsRefused):
        columns_of([], path)


def test_files_that_can_not_be_read_are_refused_in_the_words_of_the_mathematics(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "export", [*VOTES, (1, 99, 1)], words={0: text(0)})
    with pytest.raises(MathematicsRefused) as refused:
        read_conversation_files(folder, columns={})
    assert refused.value.code == "votes.unknown-statement"
    assert refused.value.params["line"] == 2
