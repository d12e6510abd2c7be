"""What was made is kept by its key, a few things at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from voorkant.common.keeping import Kept


def test_what_is_kept_is_not_made_again() -> None:
    kept: Kept[str] = Kept(2)
    made: list[str] = []

    def make(word: str) -> str:
        made.append(word)
        return word.upper()

    for word in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(word, lambda word=word: make(word)) == word.upper()  # type: ignore[misc]
    assert made == ["a", "b", "c", "b"], "what was not asked for longest made room"


def test_what_is_not_there_yet_is_asked_again() -> None:
    kept: Kept[int] = Kept(2)
    assert kept.get("a", lambda: None) is None
    assert kept.get("a", lambda: 1) == 1
    assert kept.get("a", lambda: 2) == 1


def test_who_asks_at_once_gets_the_same() -> None:
    kept: Kept[int] = Kept(3)
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda number: kept.get(number % 5, lambda: number % 5), range(400))
        )
    assert found == [number % 5 for number in range(400)]
