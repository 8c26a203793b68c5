"""Elimination without pivots in sparse rows whose places are known: one compiled call a system.

A general library looks for the places of a system's entries again at each one, which takes ten
times as long as the arithmetic on a network, where few rows have more than four.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function compiled by numba and kept on disk; other threads run meanwhile."""
    fast: Any = numba.njit(cache=True, nogil=True)(function)
    return fast


@compiled
def eliminate(row_start: Ints, column: Ints, diagonal: Ints, value: Floats, x: Floats) -> None:
    """Solve in place: ``x`` (n, k) holds the right sides before and the solutions after.

    Row i has ``value`` and ``column`` from ``row_start[i]`` up to ``row_start[i + 1]``, columns
    rising, places of fill included, with its own at ``diagonal[i]``. ``value`` is used up: the
    upper triangle stands in it after. Raises ZeroDivisionError for a row that others make up.
    """
    size, kinds = x.shape
    row = np.zeros(size)
    for i in range(size):
        for p in range(row_start[i], row_start[i + 1]):
            row[column[p]] = value[p]
        for p in range(row_start[i], diagonal[i]):
            k = column[p]
            # Water flows one way: most of what stands below the diagonal is nothing.
            if row[k] == 0:
                continue
            share = row[k] / value[diagonal[k]]
            for q in range(diagonal[k] + 1, row_start[k + 1]):
                row[column[q]] -= share * value[q]
            for kind in range(kinds):
                x[i, kind] -= share * x[k, kind]
        for p in range(diagonal[i], row_start[i + 1]):
            value[p] = row[column[p]]
    for i in range(size - 1, -1, -1):
        for kind in range(kinds):
            total = x[i, kind]
            for q in range(diagonal[i] + 1, row_start[i + 1]):
                total -= value[q] * x[column[q], kind]
            x[i, kind] = total / value[diagonal[i]]
