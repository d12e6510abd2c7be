"""Prices prove that a plan is the best: no step from it would be an improvement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from civicmath.matching.checking.ground import Fault
from civicmath.matching.values import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicmath.matching.checking.ground import Ground

_BITS = 64


def prices_prove(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Check that points weigh as they must, and that no price contradicts the plan.

    With a price for every assignment, person and organisation, every possible change costs at
    least the difference of two prices, and every part of the plan exactly that. The costs of a
    change, which ends where it began, then sum to at least nothing: no change is an improvement.
    """
    proof = said["certificate"]
    free_people, free_posts = _unlocked(ground)
    yield from _weights(ground, proof, said["mode"])
    people = {name: int(proof["people"][name]) for name in ground.people}
    posts = {name: int(proof["assignments"][name]) for name in free_posts}
    hub = int(proof["hub"])
    bodies = dict.fromkeys((row["organisation"] for row in said["organisations"]), hub)
    if proof["price"]:
        bodies = {name: int(proof["organisations"][name]) for name in bodies}
    does = {pair["assignment"]: pair["person"] for pair in said["pairs"]}
    scale, bits = proof["scale"], proof["tie_bits"]
    for name in free_posts:
        post = ground.posts[name]
        home, chosen = bodies[post.organisation], does.get(name)
        drop = proof["fill"] * scale + posts[name] - home
        if (drop < 0 and chosen is not None) or (drop > 0 and chosen is None):
            yield Fault("price", name)
        for person in ground.eligible[name]:
            if person not in free_people:
                continue
            worth = ground.value(ground.people[person], post)
            cost = (TOP - worth) * scale + (ground.tie(person, name) >> (_BITS - bits))
            left = cost + posts[name] - people[person]
            if left < 0 or (left > 0 and person == chosen):
                yield Fault("price", f"{person}, {name}")
    placed = {person for name, person in does.items() if name in free_posts}
    for name in free_people:
        left = people[name] - bodies[ground.people[name].organisation]
        if (left < 0 and name not in placed) or (left > 0 and name in placed):
            yield Fault("price", name)
    yield from _accounts(said, bodies, hub)


def _unlocked(ground: Ground) -> tuple[set[str], list[str]]:
    locked = {post.locked for post in ground.posts.values() if post.locked is not None}
    posts = [post.id for post in ground.posts.values() if post.locked is None]
    return ground.people.keys() - locked, posts


def _weights(ground: Ground, proof: Mapping[str, Any], mode: str) -> Iterator[Fault]:
    """A filled assignment outweighs all points, and a point outweighs all hashes."""
    scale, fill, price, bits = (proof[key] for key in ("scale", "fill", "price", "tie_bits"))
    if any(type(number) is not int or number < 0 for number in (scale, fill, price, bits)):
        yield Fault("shape")
    most = max(1, min(len(ground.people), len(ground.posts)))
    of_people = Counter(person.organisation for person in ground.people.values())
    of_posts = Counter(post.organisation for post in ground.posts.values())
    widest = sum(max(of_people[name], of_posts[name]) ** 2 for name in of_people | of_posts)
    if mode == "optimal" and price:
        yield Fault("weights", "price")
    if bits > _BITS or scale < most << bits:
        yield Fault("weights", "scale")
    if fill <= most * TOP + price * widest:
        yield Fault("weights", "fill")


def _accounts(said: Mapping[str, Any], bodies: Mapping[str, int], hub: int) -> Iterator[Fault]:
    """One more or one less on any account costs at least the difference of two prices."""
    proof = said["certificate"]
    step = proof["price"] * proof["scale"]
    if not step:
        return
    for row in said["organisations"]:
        name, balance = row["organisation"], row["balance"]
        apart = hub - bodies[name]
        if step * (2 * balance + 1) < apart or step * (2 * balance - 1) > apart:
            yield Fault("price", name)
