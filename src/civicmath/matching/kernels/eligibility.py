"""Which pairs can be, what each is worth, and which single requirement keeps a pair apart."""

# A compiled loop takes plain arrays and numbers, in their order, and does all in one place.
# ruff: noqa: FBT001
from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from civicmath.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bits = NDArray[np.uint64]
    Side = tuple[Ints, Ints, Ints, Ints, Ints, Ints]

ORGANISATION, SKILLS, HOURS, PERIOD, DISTANCE, UNWANTED = 1, 2, 4, 8, 16, 32
BASE, PER_KM, PER_HOUR, LEAST = 1000, 8, 5, 1
_METRES, _HUNDREDTHS = 1000, 100


@compiled("int64(int64)")
def _root_up(square: int) -> int:
    """Give the smallest whole number whose square is at least this one, below 2^62."""
    root = int(math.sqrt(square))
    while root * root < square:
        root += 1
    while root > 0 and (root - 1) * (root - 1) >= square:
        root -= 1
    return root


@compiled("int64(int64, int64)")
def points(square: int, apart: int) -> int:
    """Give `max(1, floor(1000 - 8 km - 5 hours))` without rounding.

    Args:
        square: Square of the distance, in square metres, at most 2^53.
        apart: Difference in hours, in hundredths.
    """
    # In thousandths of a point. floor((n - r) / 1000) = floor((n - ceil(r)) / 1000) for whole n.
    left = BASE * _METRES - apart * (PER_HOUR * _METRES // _HUNDREDTHS)
    return max(LEAST, (left - _root_up(PER_KM * PER_KM * square)) // _METRES)


_SIDES = "UniTuple(int64[::1], 6), UniTuple(int64[::1], 6), uint64[:, ::1], uint64[:, ::1]"


@compiled("int64(int64, int64, UniTuple(int64[::1], 6), UniTuple(int64[::1], 6))")
def square_between(person: int, post: int, people: Side, posts: Side) -> int:
    """Give the square of the distance, in square metres."""
    across = people[0][person] - posts[0][post]
    along = people[1][person] - posts[1][post]
    return int(across * across + along * along)


@compiled(
    f"void({_SIDES}, int64[::1], int64[::1], int64[::1], int64[::1],"
    " int64[::1], int64[::1], int64[::1], boolean)"
)
def eligible_pairs(
    people: Side, posts: Side, skills: Bits, needs: Bits, reach: Ints,
    holder_starts: Ints, holders: Ints, rarest: Ints,
    starts: Ints, found: Ints, worth: Ints, fill: bool,
) -> None:  # fmt: skip
    """List the pairs that meet every requirement, by post and then by person.

    Args:
        people: `x` and `y` (metres), `hours` (hundredths), `organisation` (number), `first` and
            `last` (days); each (p,).
        posts: The same; each (a,). A post without dates has a `first` after and a `last` before
            every day.
        skills: (p, words) a bit for each level of a skill that some post needs: she has it.
        needs: (a, words) the same: it is needed.
        reach: (p,) how far each person travels, in metres.
        holder_starts: (t + 1,) of the holders of each bit, and at the end of everybody.
        holders: People in rising order.
        rarest: (a,) for each post the list in `holders` that is the shortest to go through.
        starts: (a + 1,) counted when `fill` is false, read when it is true.
        found: (e,) person of each pair; filled when `fill` is true.
        worth: (e,) value of each pair; filled when `fill` is true.
        fill: Whether this is the second round.
    """
    across, along, hours, body, first, last = people
    post_across, post_along, post_hours, post_body, post_first, post_last = posts
    words = needs.shape[1]
    for post in range(len(post_across)):
        here = starts[post]
        for place in range(holder_starts[rarest[post]], holder_starts[rarest[post] + 1]):
            person = holders[place]
            if needs[post, 0] & ~skills[person, 0] or post_hours[post] > hours[person]:
                continue
            if body[person] == post_body[post] or first[person] > post_first[post]:
                continue
            if last[person] < post_last[post]:
                continue
            east = across[person] - post_across[post]
            north = along[person] - post_along[post]
            square = east * east + north * north
            if square > reach[person] * reach[person]:
                continue
            able = True
            for word in range(1, words):
                able = able and needs[post, word] & ~skills[person, word] == 0
            if able:
                if fill:
                    found[here] = person
                    worth[here] = points(square, abs(hours[person] - post_hours[post]))
                here += 1
        if not fill:
            starts[post + 1] = here


@compiled("uint64(uint64, uint64)")
def tie(one: np.uint64, other: np.uint64) -> np.uint64:
    """Mix two keys into one hash (the finaliser of splitmix64); the order doesn't matter."""
    mixed = one ^ other
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@compiled("void(int64[:, ::1], int64, int64, int64, int64, boolean, uint64[::1], uint64[::1])")
def _keep(
    best: Ints, row: int, other: int, fails: int, worth: int, open_: bool, keys: Bits, others: Bits
) -> None:
    """Keep the better of two near misses: one that is open too, then value, then hash."""
    old = best[row]
    if old[0] >= 0:
        if old[3] != int(open_):
            if not open_:
                return
        elif worth < old[2] or (
            worth == old[2] and tie(keys[row], others[other]) >= tie(keys[row], others[old[0]])
        ):
            return
    old[0], old[1], old[2], old[3] = other, fails, worth, int(open_)


@compiled(
    f"void({_SIDES}, int64[::1], boolean[::1], boolean[::1], uint64[::1], uint64[::1],"
    " int64[::1], int64[:, ::1], int64[:, ::1])"
)
def near_misses(
    people: Side, posts: Side, skills: Bits, needs: Bits, reach: Ints,
    placed: NDArray[np.bool_], filled: NDArray[np.bool_], person_keys: Bits, post_keys: Bits,
    refused: Ints, by_person: Ints, by_post: Ints,
) -> None:  # fmt: skip
    """Find, for each without a pair, the best pair that one single requirement keeps apart.

    Args:
        people: As above, and so the next four.
        posts: As above.
        skills: As above.
        needs: As above.
        reach: As above.
        placed: (p,) people who have an assignment.
        filled: (a,) posts that have somebody.
        person_keys: (p,) hashes that decide between equals.
        post_keys: (a,) the same.
        refused: Rising numbers `person * a + post` of pairs of which one doesn't want the other.
        by_person: (p, 4) the other side, or -1; the requirement; the value; whether the other side
            is without a pair too. Filled for people without an assignment.
        by_post: (a, 4) the same for posts without anybody.
    """
    across, along, hours, body, first, last = people
    post_across, post_along, post_hours, post_body, post_first, post_last = posts
    words = needs.shape[1]
    count = len(post_across)
    for post in range(count):
        for person in range(len(across)):
            if placed[person] and filled[post]:
                continue
            fails = 0
            for word in range(words):
                if needs[post, word] & ~skills[person, word]:
                    fails = SKILLS
            if body[person] == post_body[post]:
                fails += ORGANISATION
            if post_hours[post] > hours[person]:
                fails += HOURS
            if first[person] > post_first[post] or last[person] < post_last[post]:
                fails += PERIOD
            if fails & (fails - 1) != 0:
                continue
            east, north = across[person] - post_across[post], along[person] - post_along[post]
            square = east * east + north * north
            if square > reach[person] * reach[person]:
                fails += DISTANCE
            if len(refused) > 0 and fails & (fails - 1) == 0:
                pair = person * count + post
                at = np.searchsorted(refused, pair)
                if at < len(refused) and refused[at] == pair:
                    fails += UNWANTED
            if fails == 0 or fails & (fails - 1) != 0:
                continue
            worth = points(square, abs(hours[person] - post_hours[post]))
            alone, empty = not placed[person], not filled[post]
            if alone:
                _keep(by_person, person, post, fails, worth, empty, person_keys, post_keys)
            if empty:
                _keep(by_post, post, person, fails, worth, alone, post_keys, person_keys)
