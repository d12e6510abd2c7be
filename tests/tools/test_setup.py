"""The steps of the set-up: done once, done again when something changed, and plain when refused."""

from __future__ import annotations

import base64
import hashlib
import threading
import zipfile
from pathlib import Path

import pytest

from tests.tools.made import program
from tools import setup
from tools.provision import node, pythons
from tools.provision.problems import CannotProvide
from tools.provision.programs import Outcome
from tools.provision.stamps import Stamp, fingerprint

NOWHERE = "http://127.0.0.1:9/"
"""An address on which nothing answers (the discard port of this machine)."""


# — stamps —


def test_a_stamp_holds_until_an_input_changes_or_its_outcome_is_gone(tmp_path: Path) -> None:
    source, made = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_text("one", encoding="utf-8")
    made.touch()

    def stamp() -> Stamp:
        return Stamp(tmp_path / ".stamp", fingerprint(tmp_path, [source]), (made,))

    assert not stamp().is_fresh()
    stamp().set()
    assert stamp().is_fresh()
    made.unlink()
    assert not stamp().is_fresh()
    made.touch()
    source.write_text("two", encoding="utf-8")
    assert not stamp().is_fresh()


def test_an_absent_input_differs_from_an_empty_one(tmp_path: Path) -> None:
    source = tmp_path / "in.txt"
    absent = fingerprint(tmp_path, [source])
    source.touch()
    assert fingerprint(tmp_path, [source]) != absent


def test_a_moved_clone_is_set_up_again(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for place in (here, there):
        place.mkdir()
        (place / "lock.txt").write_text("same", encoding="utf-8")
    assert fingerprint(here, [here / "lock.txt"]) != fingerprint(there, [there / "lock.txt"])


# — Python packages: a real environment, a package made here, no network —


def _wheel(folder: Path, name: str) -> str:
    """Makes a wheel that installs one empty module; returns its line for a lock."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": b"",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{_sha(data)},{len(data)}\n" for path, data in files.items())
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, data in files.items():
            archive.writestr(inside, data)
        archive.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _sha(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"sha256={digest.rstrip(b'=').decode()}"


@pytest.mark.slow
def test_an_environment_follows_its_lock_and_says_what_could_not_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    first, second = _wheel(shelf, "eerste"), _wheel(shelf, "tweede")
    lock = tmp_path / "lock.txt"
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_NO_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", NOWHERE)
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    monkeypatch.setenv("PIP_RETRIES", "0")

    def make() -> bool:
        return pythons.make_environment(tmp_path, "env", "lock.txt")

    def installed() -> set[str]:
        return {file.stem for file in (tmp_path / "env").glob("lib/*/site-packages/*ede.py")} | {
            file.stem for file in (tmp_path / "env").glob("lib/*/site-packages/eerste.py")
        }

    lock.write_text(first, encoding="utf-8")
    assert make()
    assert not make()
    assert installed() == {"eerste"}

    lock.write_text(second, encoding="utf-8")
    assert make()
    assert installed() == {"tweede"}

    lock.write_text(second + "nergens-te-vinden==3.2 --hash=sha256:" + "0" * 64, encoding="utf-8")
    with pytest.raises(CannotProvide) as offline:
        make()
    assert "nergens-te-vinden==3.2 (from lock.txt)" in offline.value.what
    assert "can't be reached" in offline.value.why
    assert "make setup" in offline.value.remedy
    assert installed() == {"tweede"}, "what worked stays when the network is down"

    lock.write_text(first.replace(first[-65:-1], "f" * 64), encoding="utf-8")
    with pytest.raises(CannotProvide) as changed:
        make()
    assert "eerste==1.0" in changed.value.what
    assert "hash differs" in changed.value.why
    with pytest.raises(CannotProvide):
        make()


def test_a_full_disk_is_named_as_such() -> None:
    done = Outcome(
        1, "ERROR: Could not install packages due to an OSError: No space left on device"
    )
    assert "disk is full" in pythons.pip_problem(done, "lock.txt").why


def test_what_pip_said_is_passed_on_when_it_is_not_known() -> None:
    problem = pythons.pip_problem(Outcome(1, "ERROR: something new"), "lock.txt")
    assert "something new" in problem.why


# — Node and the front end —


def test_an_old_node_and_a_node_without_npm_are_passed_over(tmp_path: Path) -> None:
    old, bare, good = tmp_path / "old", tmp_path / "bare", tmp_path / "good"
    for folder, version in ((old, "v18.20.1"), (bare, "v24.1.0"), (good, "v20.0.0")):
        folder.mkdir()
        program(folder, "node", f"echo {version}")
    for folder in (old, good):
        program(folder, "npm", "echo 10.0.0")
    assert node.system_node(tmp_path, str(old)) is None
    assert node.system_node(tmp_path, str(bare)) is None
    assert node.system_node(tmp_path, str(good)) == good


def test_without_any_node_the_wheel_is_used_and_without_it_the_remedy_is_told(
    tmp_path: Path,
) -> None:
    with pytest.raises(CannotProvide) as missing:
        node.node_environment(tmp_path, path=str(tmp_path))
    assert "make setup" in missing.value.remedy
    wheel = tmp_path / node.WHEEL_ENVIRONMENT / "bin"
    wheel.mkdir(parents=True)
    program(wheel, "npm", "echo 10.0.0")
    found = node.node_environment(tmp_path, path=str(tmp_path))
    assert found["PATH"].startswith(f"{wheel}:")


@pytest.mark.slow
def test_without_network_the_front_end_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend = tmp_path / "frontend"
    frontend.mkdir()
    integrity = "sha512-" + base64.b64encode(bytes(64)).decode()
    wanted = '"dependencies": {"@nergens/te-vinden": "1.2.3"}'
    (frontend / "package.json").write_text(f'{{"name": "x", {wanted}}}', encoding="utf-8")
    (frontend / "package-lock.json").write_text(
        f'{{"name": "x", "lockfileVersion": 3, "requires": true, "packages": {{'
        f'"": {{"name": "x", {wanted}}}, "node_modules/@nergens/te-vinden": '
        f'{{"version": "1.2.3", "integrity": "{integrity}"}}}}}}',
        encoding="utf-8",
    )
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(CannotProvide) as offline:
        node.install_packages(tmp_path)
    assert "@nergens/te-vinden" in offline.value.what
    assert "can't be reached" in offline.value.why


def test_a_front_end_that_does_not_build_shows_what_the_build_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frontend").mkdir()
    programs = tmp_path / "bin"
    programs.mkdir()
    program(programs, "node", "echo v24.0.0")
    program(programs, "npm", "echo 'site.ts:3: a bracket too many'; exit 1")
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    with pytest.raises(CannotProvide) as broken:
        node.build_frontend(tmp_path)
    assert "a bracket too many" in broken.value.why


# — the whole —


def test_steps_that_had_nothing_to_do_are_not_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = (("first", lambda _: False), ("second", lambda _: True))
    assert setup.take(steps, tmp_path) == 1
    assert capsys.readouterr().out == "  second: done in 0 s\n"


def test_a_second_set_up_in_the_same_folder_waits_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, released, told = threading.Event(), threading.Event(), threading.Event()
    said: list[str] = []

    # Not by capturing what is printed: reading that while another thread prints can lose it.
    def tell(*words: str, **_: object) -> None:
        said.extend(words)
        told.set()

    monkeypatch.setattr(setup, "print", tell, raising=False)

    def another() -> None:
        with setup.one_at_a_time(tmp_path):
            assert released.is_set()
            entered.set()

    with setup.one_at_a_time(tmp_path):
        waiting = threading.Thread(target=another)
        waiting.start()
        assert told.wait(timeout=30)
        assert "waiting for it" in said[0]
        assert not entered.is_set()
        released.set()
    waiting.join(timeout=30)
    assert entered.is_set()
