"""Arrays that travel together, and how numba writes them.

`supporters`: where the supporters of each project begin (m+1), classes of ballots (e), their weights (e, or empty when
all are 1), ballots per class (c, or empty when all are 1). `ballots`: where each class begins (c+1), its projects (e),
their weights (likewise). `projects`: cost (m), factor (m), where the rivals of each project begin (m+1), projects that can't win beside it.
`state`: may still win (m), lower bound of the rate (m), balance (c), turn in which it was bought or -1 (m), money in
front of everything (4): how far a balance may be off, what a ballot began with, and that again as a pair (see
`precise`). `record`: winners in their order (m), upper bounds of their rates (m), levels as pairs and how far they may
be off (m, 3), whole counts of each turn (m, 2): weight of those who paid the whole price, ballots that paid all they
had left; and (m, m) per turn the weights with which the latter had paid earlier prices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Longs: TypeAlias = NDArray[np.int64]
    Ints: TypeAlias = NDArray[np.int32]
    Flags: TypeAlias = NDArray[np.uint8]
    Supporters: TypeAlias = tuple[Longs, Ints, Ints, Longs]
    BallotArrays: TypeAlias = tuple[Longs, Ints, Ints]
    Projects: TypeAlias = tuple[Floats, Floats, Longs, Ints]
    State: TypeAlias = tuple[Flags, Floats, Floats, Ints, Floats]
    Record: TypeAlias = tuple[Ints, Floats, Floats, Longs, Longs]
    Equals: TypeAlias = tuple[Longs, Ints]

SUPPORTERS = "Tuple((int64[::1], int32[::1], int32[::1], int64[::1]))"
BALLOTS = "Tuple((int64[::1], int32[::1], int32[::1]))"
PROJECTS = "Tuple((float64[::1], float64[::1], int64[::1], int32[::1]))"
STATE = "Tuple((uint8[::1], float64[::1], float64[::1], int32[::1], float64[::1]))"
RECORD = "Tuple((int32[::1], float64[::1], float64[:,::1], int64[:,::1], int64[:,::1]))"
EQUALS = "Tuple((int64[::1], int32[::1]))"

AFFORDABLE, TOO_DEAR, UNSURE = 0.0, 1.0, 2.0
STATUS, LOWER, UPPER, NEAR, SEEN, ABLE = 0, 1, 2, 3, 4, 5
MARGIN = 1e-9
ULP = 2.3e-16
INFINITE = float("inf")
SMALLEST = 5e-324
