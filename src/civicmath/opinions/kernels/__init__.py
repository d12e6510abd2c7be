"""The loops of opinions over single votes and single points."""

from civicmath.opinions.kernels.pairs import (
    PEOPLE_AT_ONCE,
    add_fields,
    add_pairs,
    mirror_fields,
)
from civicmath.opinions.kernels.places import (
    add_answers,
    add_equations,
    group_at,
    join_groups,
)
from civicmath.opinions.kernels.points import (
    add_distances,
    count_distinct,
    find_nearest,
    settle_points,
    try_starts,
)

__all__ = [
    "PEOPLE_AT_ONCE",
    "add_answers",
    "add_distances",
    "add_equations",
    "add_fields",
    "add_pairs",
    "count_distinct",
    "find_nearest",
    "group_at",
    "join_groups",
    "mirror_fields",
    "settle_points",
    "try_starts",
]
