"""The loop that finds which people differ between two sets of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.compiling import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from civicmath.opinions.kernels.pairs import Indices


@compiled(
    "void(int64[::1], uint16[::1], int8[::1], int64[::1], uint16[::1], int8[::1], boolean[::1],"
    " boolean[::1])",
    "void(int64[::1], int32[::1], int8[::1], int64[::1], int32[::1], int8[::1], boolean[::1],"
    " boolean[::1])",
)
def mark_changes(
    old_indptr: NDArray[np.int64],
    old_indices: Indices,
    old_values: NDArray[np.int8],
    indptr: NDArray[np.int64],
    indices: Indices,
    values: NDArray[np.int8],
    gone: NDArray[np.bool_],
    come: NDArray[np.bool_],
) -> None:
    """Mark who is only among the old and who only among the new; both sets are in canonical order.

    People with equal answers are the same: what is computed of them is equal. Both sides are walked
    once, as when two sorted lists are merged.
    """
    one, two = 0, 0
    olds, news = len(old_indptr) - 1, len(indptr) - 1
    gone[:] = False
    come[:] = False
    while one < olds and two < news:
        a, b = old_indptr[one], indptr[two]
        a_end, b_end = old_indptr[one + 1], indptr[two + 1]
        order = 0
        while a < a_end and b < b_end and order == 0:
            if old_indices[a] != indices[b]:
                order = -1 if old_indices[a] < indices[b] else 1
            elif old_values[a] != values[b]:
                order = -1 if old_values[a] < values[b] else 1
            a += 1
            b += 1
        if order == 0:
            if a < a_end:
                order = 1
            elif b < b_end:
                order = -1
        if order == 0:
            one += 1
            two += 1
        elif order < 0:
            gone[one] = True
            one += 1
        else:
            come[two] = True
            two += 1
    gone[one:] = True
    come[two:] = True
