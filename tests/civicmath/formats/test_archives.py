"""Archives of strangers: read like a folder, or refused before anything of them is unpacked."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from civicmath.errors import LANGUAGES, Refusal, explain
from civicmath.formats import Limits, read_conversation
from tests.civicmath.formats.files import ROWS, answers, csv_file, table
from tests.civicmath.formats.test_reading import polis_export

VOTES = table(ROWS).encode()


def archive(folder: Path, entries: dict[str, bytes], name: str = "export.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for entry, content in entries.items():
            file.writestr(entry, content)
    return path


def zipped(source: Path, out: Path, inside: str = "") -> Path:
    return archive(out, {f"{inside}{path.name}": path.read_bytes() for path in source.iterdir()})


def refusal(path: Path, limits: Limits | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_conversation(path, limits=limits or Limits())
    for language in LANGUAGES:
        assert path.name in explain(refused.value, language).what
    return refused.value


@pytest.mark.parametrize("inside", ["", "export/", "a/b/c/"])
def test_an_archive_of_an_export_is_read_like_its_folder(inside: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    polis_export(folder)
    before, after = (read_conversation(p) for p in (folder, zipped(folder, tmp_path, inside)))
    assert answers(after.votes) == answers(before.votes)
    assert dict(after.texts) == dict(before.texts)
    assert after.title == before.title


def test_an_archive_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    assert (
        read_conversation(archive(tmp_path, {"votes.csv": VOTES}, "export.dat")).votes.events == 5
    )


def test_other_files_in_an_archive_are_left_in_it(tmp_path: Path) -> None:
    entries = {"votes.csv": VOTES, "README.txt": b"hello", "__MACOSX/votes.csv": b"\0", "x/": b""}
    assert read_conversation(archive(tmp_path, entries)).votes.events == 5


@pytest.mark.parametrize(
    "name",
    ["../votes.csv", "a/../../votes.csv", "/etc/votes.csv", "..\\votes.csv", "C:/votes.csv"],
)
def test_an_entry_that_points_out_of_the_archive_is_refused_also_beside_good_ones(
    name: str, tmp_path: Path
) -> None:
    refused = refusal(archive(tmp_path, {"export/votes.csv": VOTES, name: VOTES}))
    assert (refused.code, refused.params["reason"]) == ("file.archive-refused", "OUTSIDE")
    assert list(tmp_path.iterdir()) == [tmp_path / "export.zip"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    entry = zipfile.ZipInfo("votes.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(entry, "/etc/passwd")
    assert refusal(path).params["reason"] == "LINK"


def test_an_archive_that_is_locked_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"votes.csv": VOTES})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    assert refusal(path).params["reason"] == "ENCRYPTED"


def test_a_file_that_unpacks_to_far_more_than_a_table_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path, {"votes.csv": b"participant,statement,vote\n" + b"\n" * (40 << 20)})
    refused = refusal(bomb)
    assert (refused.code, refused.params["reason"]) == ("file.archive-refused", "BOMB")


def test_what_an_archive_says_of_its_sizes_is_not_believed(tmp_path: Path) -> None:
    path = archive(tmp_path, {"votes.csv": VOTES * 1000})
    content = path.read_bytes()
    size = (len(VOTES) * 1000).to_bytes(4, "little")
    path.write_bytes(content.replace(size, (10).to_bytes(4, "little")))
    assert refusal(path).code == "file.broken-archive"


def test_more_than_we_are_willing_to_unpack_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"votes.csv": os.urandom(1 << 20)})
    limits = Limits(votes_bytes=1 << 10, statements_bytes=1 << 10)
    assert refusal(path, limits).code == "file.too-large"


def test_an_archive_with_far_too_many_files_is_refused(tmp_path: Path) -> None:
    entries = {f"{number}.txt": b"" for number in range(1001)}
    refused = refusal(archive(tmp_path, {"votes.csv": VOTES, **entries}))
    assert refused.params["reason"] == "TOO-MANY"


@pytest.mark.parametrize("kept", [10, 60, -30])
def test_a_truncated_archive_is_refused(kept: int, tmp_path: Path) -> None:
    path = archive(tmp_path, {"votes.csv": VOTES})
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(path).code == "file.broken-archive"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"votes.csv": VOTES * 100})
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    assert refusal(path).code == "file.broken-archive"


def test_a_damaged_archive_of_an_uncommon_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("votes.csv", VOTES * 100)
    content = bytearray(path.read_bytes())
    content[50:60] = bytes(255 - one for one in content[50:60])
    path.write_bytes(content)
    assert refusal(path).code == "file.broken-archive"


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("votes.csv", VOTES)
    path = archive(tmp_path, {"votes.csv": inner.getvalue()})
    with pytest.raises(Refusal, match=r"file\.unknown-format"):
        read_conversation(path)


@pytest.mark.parametrize(
    "entries",
    [
        {"a/votes.csv": VOTES, "b/votes.csv": VOTES},
        {"a/votes.csv": VOTES, "b/comments.csv": b"statement,text\n"},
        {"votes.csv": VOTES, "votes.csv.gz": VOTES},
    ],
)
def test_two_files_that_could_both_be_meant_are_refused(
    entries: dict[str, bytes], tmp_path: Path
) -> None:
    with pytest.raises(Refusal, match=r"folder\.two-files"):
        read_conversation(archive(tmp_path, entries))


def test_an_archive_without_votes_is_refused(tmp_path: Path) -> None:
    for entries in ({"hello.txt": b"hello"}, {"comments.csv": b"statement,text\n1,One\n"}):
        with pytest.raises(Refusal, match=r"folder\.no-votes"):
            read_conversation(archive(tmp_path, entries))


def test_a_bad_row_in_an_archive_is_named_by_file_and_line(tmp_path: Path) -> None:
    wrong = VOTES.replace(b"bram,1,0", b"bram,1,7")
    with pytest.raises(Refusal, match=r"votes\.unknown-value") as refused:
        read_conversation(archive(tmp_path, {"export/votes.csv": wrong}))
    assert refused.value.params == {"file": "votes.csv", "line": 4, "value": "7"}


def test_nothing_of_an_archive_stays_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    csv_file(tmp_path, table(ROWS))
    read_conversation(archive(tmp_path, {"votes.csv": VOTES}))
    with pytest.raises(Refusal):
        read_conversation(archive(tmp_path, {"votes.csv": b"nothing"}))
    assert list(place.iterdir()) == []
