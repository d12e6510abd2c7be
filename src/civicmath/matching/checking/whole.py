"""Split hours: nothing can be better than the bound, and the bound follows from its prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicmath.matching.checking.ground import Fault
from civicmath.matching.values import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from civicmath.matching.checking.ground import Ground


def bound_holds(ground: Ground, said: Mapping[str, Any]) -> Iterator[Fault]:
    """Work out the bound from the prices of hours."""
    bound = said["bound"]
    fill, scale = bound["fill"], bound["scale"]
    if type(fill) is not int or type(scale) is not int or scale < 1:
        yield Fault("shape")
    if fill <= len(ground.posts) * TOP:
        yield Fault("weights", "fill")
    prices = {name: int(bound["hours"][name]) for name in ground.people}
    if min(prices.values(), default=0) < 0:
        yield Fault("bound")
    total = sum(price * ground.people[name].hours for name, price in prices.items())
    for name, able in ground.eligible.items():
        post = ground.posts[name]
        if post.locked is None:
            total += max(
                0,
                *(
                    (fill + ground.value(ground.people[one], post)) * scale
                    - prices[one] * post.hours
                    for one in able
                ),
                0,
            )
        else:
            worth = ground.value(ground.people[post.locked], post)
            total += (fill + worth) * scale - prices[post.locked] * post.hours
    score = total // scale
    if bound["score"] != score or bound["filled"] != score // fill:
        yield Fault("bound")
    if said["filled"] * fill + said["value"] > score:
        yield Fault("bound")
