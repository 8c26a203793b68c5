"""Runoff of the gutters as sources on the cells of a ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled
from drainage.inundation.coupled.cell_groups import CellGroups

Floats = NDArray[np.float64]


class GutterSources:
    """Inflow of the gutters spread over their cells; ``cell`` rises, each comes once."""

    def __init__(self, gutters: CellGroups, share: Floats) -> None:
        """``share``: of a gutter's flow, for each entry of ``gutters.cell``."""
        self.cell, entry = np.unique(gutters.cell, return_inverse=True)
        self._entry = entry.astype(np.int64)
        self._gutter, self._share = gutters.group_of_cell, share
        self._rate_m3_s = np.zeros(len(self.cell))

    def rates_m3_s(self, gutter_m3_s: Floats) -> Floats:
        """Of each cell, for the flows of the gutters; good until the next call."""
        _spread(gutter_m3_s, self._gutter, self._share, self._entry, self._rate_m3_s)
        return self._rate_m3_s


@compiled
def _spread(
    flow: Floats, gutter: NDArray[np.int64], share: Floats, entry: NDArray[np.int64], rate: Floats
) -> None:
    rate[:] = 0.0
    for k in range(gutter.size):
        rate[entry[k]] += flow[gutter[k]] * share[k]
