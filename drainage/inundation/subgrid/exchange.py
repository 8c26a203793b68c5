"""Water between a mesh and the manholes through openings; formulas in ``water.opening_flow``."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.subgrid.arrays import Water, Wet
from drainage.inundation.subgrid.cells import depth_of, pour
from drainage.inundation.subgrid.layout import Cells
from drainage.inundation.water.opening_flow import Rates, flow_m3_s

QUICK = 0.05
"""From this share of its water a cell loses in a sub-step, the flow is the mean of before and
after."""


class Exchange(NamedTuple):
    """k openings, m manholes. ``place`` (k,) of the cells; ``crest_m`` (k,) above the cell's
    lowest ground, and ``level_m`` (k,) of that above the datum of ``head_m`` (m,).
    ``spill_left_m3`` (m,) is used up; ``taken_m3`` and ``spilled_m3`` (k,) grow.
    ``refuses`` (m,): takes nothing in."""

    place: Array
    level_m: Array
    node: Array
    crest_level_m: Array
    weir_m: Array
    area_m2: Array
    inflow_limit_m3_s: Array
    outflow_area_m2: Array
    head_m: Array
    refuses: Array
    spill_left_m3: Array
    taken_m3: Array
    spilled_m3: Array
    rates: Rates


@loops()
def exchange(x: Exchange, cells: Cells, w: Water, wet: Wet, dt: float, dry: float) -> None:
    """Move water through all openings for ``dt``: at most what the cell or manhole can give."""
    for k in range(x.place.size):
        place, node = x.place[k], x.node[k]
        held = w.volume[place]
        limit = 0.0 if x.refuses[node] or held <= 0.0 else x.inflow_limit_m3_s[k]
        flow = flow_m3_s(
            x.level_m[k] + np.float64(w.depth[place]), x.crest_level_m[k], x.head_m[node],
            x.weir_m[k], x.area_m2[k], limit, x.outflow_area_m2[k], x.rates,
        )  # fmt: skip
        if flow > 0.0:
            taken = flow * dt
            if taken > QUICK * held:
                after = flow_m3_s(
                    x.level_m[k] + depth_of(held - taken, place, cells), x.crest_level_m[k],
                    x.head_m[node], x.weir_m[k], x.area_m2[k], limit, 0.0, x.rates,
                )  # fmt: skip
                taken = min(0.5 * (flow + max(after, 0.0)) * dt, held)
            x.taken_m3[k] += taken
            pour(place, -taken, dry, cells, w, wet)
        elif flow < 0.0:
            given = min(-flow * dt, x.spill_left_m3[node])
            x.spill_left_m3[node] -= given
            x.spilled_m3[k] += given
            if given > 0.0:
                pour(place, given, dry, cells, w, wet)
