"""Where the ground and the sewers exchange water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Openings:
    """Inlets and manhole covers, k of them, each over one cell and one of m manholes.

    ``cell`` (k,) flat index on the grid; ``node`` (k,) place of the manhole in ``node_ids``.
    ``crest_level_m`` (k,) level of the opening. ``weir_length_m`` (k,) edge over which
    shallow water falls in, ``area_m2`` (k,) free opening, both with clogging taken off.
    ``inflow_limit_m3_s`` (k,) greatest flow from the ground into the sewer (what the lead
    of an inlet takes), 0 for a cover that only lets water out; ``outflow_area_m2`` (k,)
    opening through which the sewer spills, 0 for a closed one.
    """

    node_ids: tuple[str, ...]
    cell: NDArray[np.int64]
    node: NDArray[np.int64]
    crest_level_m: NDArray[np.float64]
    weir_length_m: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    inflow_limit_m3_s: NDArray[np.float64]
    outflow_area_m2: NDArray[np.float64]

    @property
    def closed(self) -> NDArray[np.bool_]:
        """(m,) manholes none of whose openings lets water out."""
        spills = np.zeros(len(self.node_ids), np.bool_)
        spills[self.node[self.outflow_area_m2 > 0]] = True
        return ~spills
