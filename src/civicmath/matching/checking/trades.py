"""Stable: nobody would rather trade. Swap: the circles are those that the rule makes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from civicmath.matching.checking.ground import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicmath.matching.checking.ground import Ground

_FAR = 1 << 40
Rank = tuple[int, int, int]


def person_rank(ground: Ground, person: str, post: str) -> Rank:
    """Give how dear an assignment is to a person; lower is dearer."""
    wishes = ground.people[person].wishes
    place = wishes.index(post) if post in wishes else _FAR
    return place, -ground.eligible[post][person], ground.tie(person, post)


def post_rank(ground: Ground, person: str, post: str) -> Rank:
    """Give how dear a person is to an assignment; lower is dearer."""
    wishes = ground.posts[post].wishes
    place = wishes.index(person) if person in wishes else _FAR
    return place, -ground.eligible[post][person], ground.tie(person, post)


def nobody_would_rather(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Look for a pair who would both rather have each other than what they have."""
    locked = {post.locked for post in ground.posts.values()}
    does = {pair["person"]: pair["assignment"] for pair in said["pairs"]}
    held = {pair["assignment"]: pair["person"] for pair in said["pairs"]}
    for post, able in ground.eligible.items():
        if ground.posts[post].locked is not None:
            continue
        for person in able:
            if person in locked or does.get(person) == post:
                continue
            has, holder = does.get(person), held.get(post)
            rather = has is None or (
                person_rank(ground, person, post) < person_rank(ground, person, has)
            )
            if rather and (
                holder is None or post_rank(ground, person, post) < post_rank(ground, holder, post)
            ):
                yield Fault("blocking", f"{person}, {post}")


def same_trades(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Trade again, one circle at a time, and compare."""
    free = [pair for pair in said["pairs"] if not pair.get("locked", False)]
    given = Counter(ground.people[pair["person"]].organisation for pair in free)
    taken = Counter(ground.posts[pair["assignment"]].organisation for pair in free)
    for name in sorted(given | taken):
        if given[name] != taken[name]:
            yield Fault("one-for-one", name)
    expected = _trade(ground)
    found = {pair["person"]: pair["assignment"] for pair in free}
    for person in sorted(expected.keys() | found.keys()):
        if expected.get(person) != found.get(person):
            yield Fault("trade", person)


def _trade(ground: Ground) -> dict[str, str]:
    """Let the next by lot of each organisation point, carry out a circle, and start again."""
    locked = {post.locked for post in ground.posts.values()}
    lists: dict[str, list[str]] = {name: [] for name in ground.people if name not in locked}
    for post, able in ground.eligible.items():
        if ground.posts[post].locked is None:
            for person in able.keys() & lists.keys():
                lists[person].append(post)
    for person, posts in lists.items():
        posts.sort(key=lambda post: person_rank(ground, person, post), reverse=True)
    queues: dict[str, list[str]] = {}
    for person in sorted(lists, key=ground.lot, reverse=True):
        queues.setdefault(ground.people[person].organisation, []).append(person)
    gone: set[str] = set()
    traded: dict[str, str] = {}
    while arrows := _arrows(ground, queues, lists, gone):
        body = next(iter(arrows))
        seen: list[str] = []
        while body not in seen:
            seen.append(body)
            body = ground.posts[lists[arrows[body]][-1]].organisation
        for one in seen[seen.index(body) :]:
            person = queues[one].pop()
            traded[person] = lists[person][-1]
            gone.add(traded[person])
    return traded


def _arrows(
    ground: Ground, queues: dict[str, list[str]], lists: dict[str, list[str]], gone: set[str]
) -> dict[str, str]:
    """Find who points for each organisation that can still send somebody."""
    changed = True
    while changed:
        changed = False
        for queue in queues.values():
            while queue:
                posts = lists[queue[-1]]
                while posts and (
                    posts[-1] in gone or not queues.get(ground.posts[posts[-1]].organisation)
                ):
                    posts.pop()
                if posts:
                    break
                queue.pop()
                changed = True
    return {body: queue[-1] for body, queue in queues.items() if queue}
