"""Through the one door to civicmath: from files to what is published."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from voorkant.common.errors import MathematicsRefused, explain
from voorkant.common.sentences import LANGUAGES
from voorkant.conversations.bridge import BOOTSTRAPS, compute_opinions, read_folder
from voorkant.conversations.publishing import unpacked
from voorkant.conversations.rules import METHOD, VERSION

STATEMENTS = 12
PARAMETERS = {"bootstraps": 20}


def conversation(folder: Path, people: int = 60, *, camps: int = 2) -> Path:
    """Write a made-up conversation: some things all want, the rest by camp."""
    chance = random.Random(5851)  # noqa: S311  made-up votes, not a secret
    rows = []
    for person in range(people):
        for statement in range(STATEMENTS):
            shared = statement < STATEMENTS // 3
            likes = 0.95 if shared or (statement + person % camps) % 2 else 0.05
            rows.append((person, statement, 1 if chance.random() < likes else -1))
    lines = [f"{who},{what},{vote}" for who, what, vote in rows]
    folder.mkdir(exist_ok=True)
    (folder / "votes.csv").write_text("\n".join(["participant,statement,vote", *lines]) + "\n")
    texts = [f'{number},"Uitspraak, nummer {number}"' for number in range(STATEMENTS + 1)]
    (folder / "statements.csv").write_text("\n".join(["statement,text", *texts]) + "\n")
    (folder / "summary.csv").write_text("topic,Wat speelt er?\n")
    return folder


def compute(folder: Path, seed: int = 7) -> tuple[dict[str, Any], dict[str, bytes], list[float]]:
    told: list[float] = []
    source = read_folder(folder)
    computed = compute_opinions(
        {"votes.csv": source.votes_csv, "statements.csv": source.statements_csv},
        PARAMETERS,
        seed,
        lambda _step, done: told.append(done),
    )
    return computed.result, {file.name: file.content for file in computed.outputs}, told


def test_a_folder_becomes_two_files_that_anybody_can_read(tmp_path: Path) -> None:
    source = read_folder(conversation(tmp_path))
    assert (source.title, source.participants, len(source.statements)) == ("Wat speelt er?", 60, 13)
    assert source.votes == 60 * STATEMENTS
    assert source.votes_csv.startswith(b"participant,statement,vote\n0,0,")
    assert source.statements_csv.splitlines()[1] == b'0,"Uitspraak, nummer 0"'


def test_votes_without_words_can_be_computed_too(tmp_path: Path) -> None:
    folder = conversation(tmp_path)
    source = read_folder(folder / "votes.csv")
    assert source.statements_csv.splitlines()[1] == b"0,"
    (folder / "statements.csv").unlink()
    assert compute(folder)[0]["statements"] == STATEMENTS


def test_what_is_computed_is_published_with_pictures(tmp_path: Path) -> None:
    result, files, _ = compute(conversation(tmp_path))
    assert set(files) == {"report.json", "map.nl.svg", "map.en.svg"}
    model = result.pop("model")
    assert json.loads(unpacked(result.pop("left")))["report"]["groups_stable"]
    assert result.pop("stamps") == {"blocks": 0, "flips": {}}
    assert json.loads(files["report.json"]) == result
    # Its means are over everybody: beside figures per group they would tell of those in no group.
    assert model["means"]
    assert set(model["scales"]) == {"nl", "en"}
    for inside in (b"means", b"scales", b"stamps"):
        assert all(inside not in content for content in files.values())
    assert b"<svg" in files["map.nl.svg"]
    assert result["groups_stable"]
    assert result["summary"]["common_ground"] == 4
    # The statement that nobody answered is not lost.
    assert result["statements"] == 13


def test_the_fingerprint_is_that_of_the_votes_that_people_download(tmp_path: Path) -> None:
    folder = conversation(tmp_path)
    result, _, _ = compute(folder)
    assert result["input_sha256"] == hashlib.sha256(read_folder(folder).votes_csv).hexdigest()


def test_the_same_votes_and_seed_give_the_same_bytes(tmp_path: Path) -> None:
    folder = conversation(tmp_path)
    assert compute(folder)[1] == compute(folder)[1]


def test_of_a_handful_of_people_there_is_no_picture(tmp_path: Path) -> None:
    result, files, _ = compute(conversation(tmp_path, people=4))
    assert set(files) == {"report.json"}
    assert result["participants"] is None


def test_progress_only_goes_forward(tmp_path: Path) -> None:
    _, _, told = compute(conversation(tmp_path))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("votes", "code"),
    [
        ("participant,statement,vote\n0,0,2\n", "votes.unknown-value"),
        ("participant,statement,vote\n", "votes.none"),
        ("", "file.empty"),
        ("who,what\n0,0\n", "table.missing-column"),
        ("participant,statement,vote\n0,99,1\n", "votes.unknown-statement"),
    ],
)
def test_a_refusal_of_the_mathematics_keeps_its_own_words(
    tmp_path: Path, votes: str, code: str
) -> None:
    folder = conversation(tmp_path)
    (folder / "votes.csv").write_text(votes)
    with pytest.raises(MathematicsRefused) as refused:
        read_folder(folder)
    assert refused.value.code == code
    assert set(refused.value.sentences) == set(LANGUAGES)
    assert "votes.csv" in explain(refused.value, "nl").what + explain(refused.value, "nl").why


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MathematicsRefused):
        read_folder(tmp_path / "nowhere")


def test_pages_name_the_version_that_the_mathematics_has() -> None:
    from civicmath.opinions.report import METHOD_VERSION

    assert METHOD_VERSION == VERSION
    assert VERSION.startswith(f"{METHOD}/")


def test_the_command_on_the_page_gives_the_figures_of_the_page(tmp_path: Path) -> None:
    folder = conversation(tmp_path)
    source = read_folder(folder)
    computed = compute_opinions(
        {"votes.csv": source.votes_csv, "statements.csv": source.statements_csv},
        {"bootstraps": BOOTSTRAPS},
        7,
        lambda _step, _done: None,
    )
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    (downloads / "votes.csv").write_bytes(source.votes_csv)
    (downloads / "statements.csv").write_bytes(source.statements_csv)
    command = [
        "opinions",
        "report",
        ".",
        "--seed",
        "7",
        "--json",
        "report.json",
        "--svg",
        "map.svg",
    ]
    program = [str(Path(sys.executable).with_name("civicmath")), *command, "--language", "nl"]
    subprocess.run(program, cwd=downloads, check=True, capture_output=True)
    again = json.loads((downloads / "report.json").read_text())
    assert again["input_sha256"] == computed.result["input_sha256"]
    ours = computed.result["common_ground"]
    theirs = sorted(
        again["common_ground"] + again["common_opposition"], key=lambda entry: -entry["low"]
    )
    assert [entry["statement"] for entry in ours] == [entry["statement"] for entry in theirs]
    assert ours[0]["groups"][0]["agree"] == theirs[0]["groups"][0]["agree"]
    picture = {file.name: file.content for file in computed.outputs}["map.nl.svg"]
    assert (downloads / "map.svg").read_bytes() == picture
