"""Cells of mixed water joined by flows, and the sparse systems that stand on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NO_PIVOTING = {"SymmetricMode": True}
"""The systems are diagonally dominant: eliminating without pivots is stable."""


@dataclass(frozen=True)
class Cells:
    """n cells and e connections; a flow is positive from ``start`` to ``end``.

    ``start``, ``end`` (e,) places of cells. ``stores`` (e,) True for a connection that holds
    water itself (a conduit), False for a weir, orifice, pump, regulator or inlet.
    ``outfall`` (n,) True for a cell that is open to the water outside.
    """

    start: Ints
    end: Ints
    stores: Bools
    outfall: Bools

    def net(self, flow_m3_s: Floats) -> Floats:
        """What the flows (e,) bring to each cell less what they take, m3/s (n,)."""
        return self.at_end(flow_m3_s) - self.at_start(flow_m3_s)

    def at_start(self, values: Floats) -> Floats:
        """Sum of the values (e,) over the connections that start in each cell (n,)."""
        return np.bincount(self.start, values, self.outfall.size).astype(float, copy=False)

    def at_end(self, values: Floats) -> Floats:
        """Sum of the values (e,) over the connections that end in each cell (n,)."""
        return np.bincount(self.end, values, self.outfall.size).astype(float, copy=False)


class CellSystem:
    """Square systems with one row a cell and two entries a connection.

    The order of elimination, and which places it fills, depend on the connections alone, so
    they are found once.
    """

    def __init__(self, cells: Cells) -> None:
        # A command that traces nothing need not wait for numba.
        from drainage.tracer.elimination import eliminate

        self._eliminate = eliminate
        self._size = size = cells.outfall.size
        own = np.arange(size)
        row = np.concatenate([own, cells.end, cells.start])
        column = np.concatenate([own, cells.start, cells.end])
        joined = np.concatenate([np.full(size, 2.0 * row.size), -np.ones(row.size - size)])
        ordered = splu(
            csc_matrix((joined, (row, column)), shape=(size, size)),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options=_NO_PIVOTING,
        )
        self._place = place = np.asarray(ordered.perm_c, np.int64)
        # Here no sum of fills is nothing, so the factor has every place there can be.
        filled = (abs(ordered.L) + abs(ordered.L).T).tocsr()
        filled.sort_indices()
        self._row_start, self._column = (own.astype(np.int64) for own in
                                         (filled.indptr, filled.indices))  # fmt: skip
        numbered = np.repeat(np.arange(size), np.diff(self._row_start)) * size + self._column
        self._entry_of = np.searchsorted(numbered, place[row] * size + place[column])
        self._diagonal = np.searchsorted(numbered, np.arange(size) * (size + 1))

    def solve(self, own: Floats, from_start: Floats, from_end: Floats, right: Floats) -> Floats:
        """x (n, …) of the system with ``own`` (n,) on the diagonal and ``right`` (n, …).

        ``from_start`` (e,) is the entry in the row of a connection's end for its start,
        ``from_end`` (e,) the one in the row of its start for its end. The diagonal must
        dominate.
        """
        entries = np.concatenate([own, from_start, from_end])
        value = np.bincount(self._entry_of, entries, self._column.size).astype(float, copy=False)
        placed = np.empty((self._size, right[:1].size))
        placed[self._place] = right.reshape(placed.shape)
        self._eliminate(self._row_start, self._column, self._diagonal, value, placed)
        return placed[self._place].reshape(right.shape)
