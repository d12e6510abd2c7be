from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicmath.formats import read_conversation
from civicmath.opinions.report import opinion_report
from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from tests.voorkant.conversations.talking import Talk, people, talk
from voorkant.common.errors import NotFound
from voorkant.computations.queries import inputs_of
from voorkant.conversations.actions import (
    erase_my_answers,
    export_files,
    import_answers,
    refresh_conversation,
    release_answers,
)
from voorkant.conversations.errors import TooFewToExport
from voorkant.conversations.exporting import Form, told
from voorkant.conversations.models import Response

if TYPE_CHECKING:
    from voorkant.people.devices import Device

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FORMS = list(Form)
VOTES = votes_of(12, 6)


def exported(slug: str, form: Form, folder: Path) -> Path:
    folder.mkdir()
    export_files(slug=slug, form=form, folder=folder, acting="organiser-1")
    return folder


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def talked(count: int = 7) -> tuple[Talk, list[Device]]:
    """A conversation in which the third statement has three answers, and the others more."""
    made, devices = talk(3), people(count)
    for number, device in enumerate(devices):
        made.answer(device, 0, 1 if number else -1)
        made.answer(device, 1, (-1, 0, 1)[number % 3])
        if number < 3:
            made.answer(device, 2)
    release_answers(conversation_id=made.id)
    return made, devices


@pytest.mark.parametrize("form", FORMS)
def test_what_outcomes_rest_on_goes_out_and_small_statements_stay_in(
    form: Form, tmp_path: Path
) -> None:
    made, _ = talked()
    found = read_conversation(exported(made.slug, form, tmp_path / "out"))
    assert len(found.votes.participants) == 7
    assert len(found.votes.values) == 14
    assert sorted(found.texts) == ["1", "2", "3"]
    assert 2 not in found.votes.indices


def test_a_count_of_one_to_four_people_is_left_empty(tmp_path: Path) -> None:
    made, _ = talked()
    out = exported(made.slug, Form.POLIS, tmp_path / "out")
    counts = {row[2]: row[4:6] for row in rows_of(out / "comments.csv")[1:]}
    assert counts == {"1": ["6", ""], "2": ["", ""], "3": ["0", "0"]}
    assert [told(count) for count in (0, 1, 4, 5)] == [0, "", "", 5]
    assert [len(rows_of(out / name)) for name in ("votes.csv", "participants-votes.csv")] == [15, 8]


def test_people_are_other_numbers_each_time_and_never_those_of_the_database(tmp_path: Path) -> None:
    made, _ = talked(40)
    known = {str(number) for number in Response.objects.values_list("participant", flat=True)}
    first, second = (
        (exported(made.slug, Form.CSV, tmp_path / name) / "votes.csv").read_text()
        for name in ("one", "two")
    )
    assert first != second
    assert not known & {row[0] for row in rows_of(tmp_path / "one" / "votes.csv")[1:]}
    assert {row[0] for row in rows_of(tmp_path / "one" / "votes.csv")[1:]} == set(
        map(str, range(40))
    )


def test_of_a_time_only_the_day_goes_out(tmp_path: Path) -> None:
    made, _ = talked()
    rows = rows_of(exported(made.slug, Form.CSV, tmp_path / "out") / "votes.csv")
    assert {row[3][10:] for row in rows[1:]} == {"T00:00:00Z"}


@pytest.mark.parametrize("form", FORMS)
def test_of_an_archive_small_statements_stay_in_too(form: Form, tmp_path: Path) -> None:
    # The last two people answered nothing but a statement that they are alone with.
    votes = [*votes_of(12, 3), *((person, 3, 1) for person in range(12, 14))]
    done = archived(read(folder_of(tmp_path / "in", votes)))
    found = read_conversation(exported(done.challenge_slug, form, tmp_path / "out"))
    assert len(found.votes.participants) == 12
    assert len(found.votes.values) == len(votes) - 2
    assert sorted(found.texts) == ["0", "1", "2", "3"]


def test_people_of_an_archive_are_other_numbers_each_time(tmp_path: Path) -> None:
    done = archived(read(folder_of(tmp_path / "in", votes_of(40, 6))))
    first, second = (
        rows_of(exported(done.challenge_slug, Form.CSV, tmp_path / name) / "votes.csv")[1:]
        for name in ("one", "two")
    )
    assert [row[0] for row in first] != [row[0] for row in second]
    assert {row[0] for row in first} == set(map(str, range(40)))


def test_who_had_herself_erased_goes_out_as_somebody_until_the_next_release(tmp_path: Path) -> None:
    made, devices = talked()
    erase_my_answers(slug=made.slug, device=devices[0])
    found = read_conversation(exported(made.slug, Form.CSV, tmp_path / "out"))
    assert len(found.votes.participants) == 7


@pytest.mark.parametrize("form", FORMS)
def test_of_fewer_than_five_people_nothing_goes_out(form: Form, tmp_path: Path) -> None:
    made = talk(2)
    for device in people(4):
        made.answer(device)
    release_answers(conversation_id=made.id)
    with pytest.raises(TooFewToExport):
        exported(made.slug, form, tmp_path / "one")
    small = archived(read(folder_of(tmp_path / "small", votes_of(4, 5))))
    with pytest.raises(TooFewToExport):
        exported(small.challenge_slug, form, tmp_path / "two")
    with pytest.raises(NotFound):
        exported("nergens", form, tmp_path / "three")


@pytest.mark.parametrize("form", FORMS)
def test_words_can_not_run_as_a_formula(form: Form, tmp_path: Path) -> None:
    words = dict.fromkeys(range(5), "=SOM(A1:A9) is wat wij hier willen")
    done = archived(read(folder_of(tmp_path / "in", votes_of(9, 5), words=words)))
    out = exported(done.challenge_slug, form, tmp_path / "out")
    name, place = ("comments.csv", 7) if form is Form.POLIS else ("statements.csv", 1)
    assert {row[place][:5] for row in rows_of(out / name)[1:]} == {"'=SOM"}


def test_parquet_goes_out_in_row_groups_and_comes_in_as_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read(folder_of(tmp_path / "in", VOTES))
    made = archived(found)
    for rows in (7, len(VOTES), len(VOTES) + 1):
        monkeypatch.setattr("voorkant.conversations.exporting.PIECE_ROWS", rows)
        out = exported(made.challenge_slug, Form.PARQUET, tmp_path / str(rows))
        assert read(out).votes_sha256 == found.votes_sha256


def test_the_journal_tells_who_took_it_along(tmp_path: Path) -> None:
    from django.apps import apps

    made, _ = talked()
    exported(made.slug, Form.POLIS, tmp_path / "out")
    entries = apps.get_model("journal", "Payload").objects.filter(
        entry__verb="conversations.exported"
    )
    assert [entry.actor for entry in entries] == ["organiser-1"]


ANSWERS = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 4)), st.sampled_from([1, 0, -1]), min_size=30
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=ANSWERS, form=st.sampled_from(FORMS))
def test_what_goes_out_and_comes_in_again_gives_the_same_report(
    said: dict[tuple[int, int], int], form: Form, db: None
) -> None:
    from django.db import transaction

    votes = [(person, statement, value) for (person, statement), value in said.items()]
    with tempfile.TemporaryDirectory() as place, transaction.atomic():
        folder = Path(place)
        made = talk(0)
        import_answers(slug=made.slug, read=read(folder_of(folder / "in", votes)), acting=None)
        run = refresh_conversation(conversation_id=made.id)
        if run is not None:
            once = exported(made.slug, form, folder / "out")
            again = archived(read(once), title="Hetzelfde gesprek, nog een keer?")
            twice = exported(again.challenge_slug, form, folder / "again")
            assert again.run is not None
            for name, content in inputs_of(run.id).items():
                (folder / name).write_bytes(content)
            reports = [
                opinion_report(read_conversation(at).votes, seed=3, bootstraps=5).to_json_dict()
                for at in (folder, once, twice)
            ]
            first, *others = ({**report, "seconds": 0} for report in reports)
            assert others == [first, first]
            assert inputs_of(again.run)["votes.csv"] == inputs_of(run.id)["votes.csv"]
        transaction.set_rollback(True)
