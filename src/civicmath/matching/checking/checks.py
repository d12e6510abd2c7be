"""The claims of an outcome, in the order in which they are checked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from civicmath.matching.checking.ground import Fault, Ground
from civicmath.matching.checking.proofs import prices_prove
from civicmath.matching.checking.trades import nobody_would_rather, same_trades
from civicmath.matching.checking.whole import bound_holds
from civicmath.matching.files import digest
from civicmath.matching.values import METHOD_VERSION, MODES, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from civicmath.matching.values import Assignment, Person


def check(
    people: Sequence[Person], assignments: Sequence[Assignment], said: Mapping[str, Any]
) -> Fault | None:
    """Say what is the first false line of an outcome; nothing when all of it is true.

    Args:
        people: As read from the file it was decided on.
        assignments: The same.
        said: The outcome, as read from JSON.
    """
    try:
        return next(_faults(people, assignments, said), None)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError, OverflowError):
        # A claim of another shape than ours is a claim that isn't true.
        return Fault("shape")


def _faults(
    people: Sequence[Person], assignments: Sequence[Assignment], said: Mapping[str, Any]
) -> Iterator[Fault]:
    if said["schema"] != SCHEMA or said["method_version"] != METHOD_VERSION:
        yield Fault("version", str(said["schema"]))
    if said["mode"] not in MODES or type(said["seed"]) is not int or said["seed"] < 0:
        yield Fault("shape")
    for key, rows in (("people", people), ("assignments", assignments)):
        if said[f"{key}_sha256"] != digest(rows) or said[key] != len(rows):
            yield Fault("input", key)
    ground = Ground(people, assignments, said["seed"])
    if said["eligible_pairs"] != sum(len(able) for able in ground.eligible.values()):
        yield Fault("eligible-pairs")
    yield from _pairs(ground, said)
    yield from _totals(ground, said)
    yield from _reasons(ground, said)
    if said["split"]:
        yield from bound_holds(ground, said)
    elif said["mode"] in ("optimal", "balanced"):
        yield from prices_prove(ground, said)
    elif said["mode"] == "stable":
        yield from nobody_would_rather(ground, said)
    else:
        yield from same_trades(ground, said)


def _pairs(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Every pair can be, is worth what it says, and nobody is given twice what she has once."""
    left = {person.id: person.hours if said["split"] else 1 for person in ground.people.values()}
    done: set[str] = set()
    for pair in said["pairs"]:
        person, post = ground.people.get(pair["person"]), ground.posts.get(pair["assignment"])
        if person is None or post is None:
            yield Fault("unknown-id", f"{pair['person']}, {pair['assignment']}")
            return
        locked = post.locked == person.id
        if pair.get("locked", False) != locked or (post.locked is not None and not locked):
            yield Fault("locked", post.id)
        if not locked and person.id not in ground.eligible[post.id]:
            yield Fault("not-eligible", f"{person.id}, {post.id}")
        if pair["value"] != ground.value(person, post):
            yield Fault("value", f"{person.id}, {post.id}")
        if post.id in done:
            yield Fault("twice", post.id)
        done.add(post.id)
        left[person.id] -= post.hours if said["split"] else 1
        if left[person.id] < 0:
            yield Fault("twice", person.id)
    for post in ground.posts.values():
        if post.locked is not None and post.id not in done:
            yield Fault("locked", post.id)


def _totals(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Sums are the sums of the pairs."""
    if said["filled"] != len(said["pairs"]):
        yield Fault("filled")
    if said["value"] != sum(pair["value"] for pair in said["pairs"]):
        yield Fault("total")
    given = Counter(ground.people[pair["person"]].organisation for pair in said["pairs"])
    taken = Counter(ground.posts[pair["assignment"]].organisation for pair in said["pairs"])
    bodies = {person.organisation for person in ground.people.values()}
    bodies |= {post.organisation for post in ground.posts.values()}
    if Counter(row["organisation"] for row in said["organisations"]) != Counter(bodies):
        yield Fault("organisations")
    worst = 0
    for row in said["organisations"]:
        name = row["organisation"]
        worst = max(worst, abs(given[name] - taken[name]))
        found = (row["given"], row["taken"], row["balance"])
        if found != (given[name], taken[name], given[name] - taken[name]):
            yield Fault("account", name)
    if said["worst_balance"] != worst:
        yield Fault("account", "worst_balance")


def _reasons(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Exactly those without are told why, with the right count and a true near miss."""
    filled = {pair["assignment"] for pair in said["pairs"]}
    placed = {pair["person"] for pair in said["pairs"]}
    can: Counter[str] = Counter()
    for able in ground.eligible.values():
        can.update(able.keys())
    unfilled = [no["assignment"] for no in said["unfilled"]]
    unplaced = [no["person"] for no in said["unplaced"]]
    if Counter(unfilled) != Counter(ground.posts.keys() - filled):
        yield Fault("unfilled")
    if Counter(unplaced) != Counter(ground.people.keys() - placed):
        yield Fault("unplaced")
    for no in said["unfilled"]:
        name, near = no["assignment"], no["near_miss"]
        count = len(ground.eligible[name])
        if no["eligible"] != count or (no["reason"] == "nobody-eligible") != (not count):
            yield Fault("reason", name)
        if near and not _near(ground, near["person"], name, near, near["person"] not in placed):
            yield Fault("near-miss", name)
    for no in said["unplaced"]:
        name, near = no["person"], no["near_miss"]
        if no["eligible"] != can[name] or (no["reason"] == "nothing-eligible") != (not can[name]):
            yield Fault("reason", name)
        post = near and near["assignment"]
        if near and not _near(ground, name, post, near, post not in filled):
            yield Fault("near-miss", name)


def _near(
    ground: Ground,
    person: str,
    post: str,
    near: Mapping[str, Any],
    open_too: bool,  # noqa: FBT001
) -> bool:
    """Tell whether one requirement, the one that is named, keeps two apart."""
    one, other = ground.people[person], ground.posts[post]
    return (
        ground.failing(one, other) == {near["requirement"]}
        and near["value"] == ground.value(one, other)
        and near["open"] == open_too
    )
