"""Keys are files that nobody else can read, and destroying one ends all recognition."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from voorkant.people.devices import new_device
from voorkant.people.errors import KeyDamaged, KeyDestroyed, KeysExposed
from voorkant.people.keys import KEY_BYTES, destroy_key, key_of, make_key, pseudonym_of


def test_a_key_is_a_file_that_only_we_can_read(keys: Path) -> None:
    scope = uuid4()
    make_key(scope)
    file = keys / f"{scope}.key"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == key_of(scope)
    assert len(key_of(scope)) == KEY_BYTES


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o701])
def test_no_key_is_put_where_others_can_look(keys: Path, mode: int) -> None:
    keys.mkdir()
    keys.chmod(mode)
    with pytest.raises(KeysExposed):
        make_key(uuid4())
    assert list(keys.iterdir()) == []


def test_nothing_is_left_beside_the_keys(keys: Path) -> None:
    scope = uuid4()
    make_key(scope)
    make_key(scope)
    assert [file.name for file in keys.iterdir()] == [f"{scope}.key"]
    destroy_key(scope)
    assert list(keys.iterdir()) == []


def test_a_key_that_is_there_stays(scope: UUID) -> None:
    before = key_of(scope)
    make_key(scope)
    assert key_of(scope) == before


def test_many_that_make_the_same_key_at_once_end_with_one(keys: Path) -> None:
    scope = uuid4()

    def make(_: int) -> bytes:
        make_key(scope)
        return key_of(scope)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(make, range(64)))) == 1


def test_a_scope_that_never_had_a_key_looks_like_one_whose_key_is_gone(scope: UUID) -> None:
    destroy_key(scope)
    destroy_key(scope)
    for gone in (scope, uuid4()):
        with pytest.raises(KeyDestroyed):
            key_of(gone)


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_refused_aloud(scope: UUID, keys: Path, content: bytes) -> None:
    (keys / f"{scope}.key").write_bytes(content)
    with pytest.raises(KeyDamaged):
        key_of(scope)


def test_a_device_has_another_pseudonym_in_every_scope(scope: UUID) -> None:
    other = uuid4()
    make_key(other)
    device = new_device()
    assert pseudonym_of(device, scope) == pseudonym_of(device, scope)
    assert pseudonym_of(device, scope) != pseudonym_of(device, other)
    assert pseudonym_of(device, scope) != pseudonym_of(new_device(), scope)
    assert len(pseudonym_of(device, scope)) == 32


def test_a_pseudonym_from_before_is_never_found_again_under_a_new_key(scope: UUID) -> None:
    device = new_device()
    before = pseudonym_of(device, scope)
    destroy_key(scope)
    make_key(scope)
    assert pseudonym_of(device, scope) != before
