"""Water between the ground and a manhole through an opening.

Rubinato et al. 2017 (doi 10.1016/j.jhydrol.2017.06.024) and Leandro and Martins 2016
(Water Science and Technology 73(12), 3017). With d the depth of the water above the crest,
P the edge it falls over, A the opening, H the head in the manhole and Y the level of the
water, m:

    free weir          H <= crest              2/3 C P sqrt(2 g) d^(3/2)   ``free_weir``
    free orifice       H <= crest              C A sqrt(2 g d)             ``free_orifice``
    submerged weir     H > crest, d < A / P    C P d sqrt(2 g (Y - H))     ``submerged_weir``
    submerged orifice  H > crest, d >= A / P   C A sqrt(2 g (Y - H))       ``submerged_orifice``
    spilling           H > Y, H > crest        C A sqrt(2 g (H - max(Y, crest)))
                                                                           ``outflow_orifice``

Free inflow is the smaller of weir and orifice (a grate in a sag, HEC-22, chapter 4),
submerged inflow never more than the free one; both at most the limit of the opening.
Nothing flows within the dead band of equal levels once the manhole's head stands above the
crest. Relaxation is the caller's: it is a matter of the heads from one step of the sewer
model to the next, and the ground must return exactly what it moved.

Nothing here knows the sewer model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.kernel import (
    GRAVITY_M_S2,
    RING_COLUMNS,
    RING_ROWS,
    TILE_COLUMNS,
    TILE_ROWS,
)
from drainage.inundation.water.rounding import in_grains

ROOT_2G = float(np.sqrt(2 * GRAVITY_M_S2))


@dataclass(frozen=True)
class Coefficients:
    """Coefficients of the exchange and the dead band, m.

    Free inflow is HEC-22's grate: its 1.66 P d^1.5 is 0.562 in the form above (Rubinato's
    open manhole: 0.54). The others are Rubinato's: a street inlet drowned from below lets in
    little, about a sixth of what it takes freely in shallow water.
    """

    free_weir: float = 0.562
    free_orifice: float = 0.67
    submerged_weir: float = 0.056
    submerged_orifice: float = 0.167
    outflow_orifice: float = 0.167
    dead_band_m: float = 0.01


class Rates(NamedTuple):
    """``Coefficients`` as compiled code takes them."""

    free_weir: float
    free_orifice: float
    submerged_weir: float
    submerged_orifice: float
    outflow_orifice: float
    dead_band_m: float


class Exchange(NamedTuple):
    """Openings, their manholes and what has been moved in this call; k openings, m manholes.

    ``place`` (k,) of the cells in the solver's arrays, read as one row; ``bed_m`` and
    ``depth_m`` there. ``bed_m``, ``crest_m`` and ``head_m`` above the solver's own datum.
    ``spill_left_m3`` (m,) is used up; ``taken_m3`` and ``spilled_m3`` (k,) grow.
    ``refuses`` (m,): takes nothing in.
    """

    place: Array
    bed_m: Array
    depth_m: Array
    node: Array
    crest_m: Array
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
def flow_m3_s(
    level_m: float, crest_m: float, head_m: float, weir_m: float, area_m2: float,
    limit_m3_s: float, outflow_area_m2: float, rates: Rates,
) -> float:  # fmt: skip
    """Flow through one opening, positive into the sewer, whatever water there is for it."""
    depth = level_m - crest_m
    if head_m > crest_m:
        over = head_m - max(level_m, crest_m)
        if over > rates.dead_band_m:
            return -rates.outflow_orifice * outflow_area_m2 * ROOT_2G * np.sqrt(over)
        if level_m - head_m <= rates.dead_band_m:
            return 0.0
    if depth <= 0.0 or limit_m3_s <= 0.0:
        return 0.0
    root = np.sqrt(depth)
    flow = min(
        rates.free_weir * (2 / 3) * weir_m * ROOT_2G * depth * root,
        rates.free_orifice * area_m2 * ROOT_2G * root,
    )
    if head_m > crest_m:
        drop = np.sqrt(level_m - head_m)
        if depth * weir_m < area_m2:
            drowned = rates.submerged_weir * weir_m * ROOT_2G * depth * drop
        else:
            drowned = rates.submerged_orifice * area_m2 * ROOT_2G * drop
        flow = min(flow, drowned)
    return min(flow, limit_m3_s)


@loops()
def exchange(
    x: Exchange, h: Array, past: Array, deepest: Array, touched: Array, area_m2: float, dt: float,
    grain: float,
) -> None:  # fmt: skip
    """Move water through all openings for ``dt``: at most what the cell or manhole can give.

    What is booked is the change of the stored depth times the area, so the book is exact
    whatever the float type of the depths. What spills brings no momentum and is added to the
    ``past`` depths too; what is taken in takes its own with it.
    """
    real = h.dtype.type
    depth, slowed, length = h.reshape(h.size), past.reshape(past.size), h.shape[1]
    # The cells lie far apart: fetched in one go, they do not wait for each other.
    for k in range(x.place.size):
        x.depth_m[k] = depth[x.place[k]]
    for k in range(x.place.size):
        place, node = x.place[k], x.node[k]
        before = depth[place]
        held = np.float64(before)
        limit = 0.0 if x.refuses[node] or before <= 0 else x.inflow_limit_m3_s[k]
        flow = flow_m3_s(
            x.bed_m[k] + held, x.crest_m[k], x.head_m[node], x.weir_m[k],
            x.area_m2[k], limit, x.outflow_area_m2[k], x.rates,
        )  # fmt: skip
        if flow > 0.0:
            after = in_grains(real(max(held - flow * dt / area_m2, 0.0)), h)
            x.taken_m3[k] += (held - np.float64(after)) * area_m2
        elif flow < 0.0:
            given = min(-flow * dt, x.spill_left_m3[node])
            after = in_grains(real(held + given / area_m2), h)
            if (np.float64(after) - held) * area_m2 > x.spill_left_m3[node]:
                after = max(after - real(grain), before)
            moved = (np.float64(after) - held) * area_m2
            x.spill_left_m3[node] -= moved
            x.spilled_m3[k] += moved
        else:
            continue
        if after != before:
            depth[place] = after
            slowed[place] += max(after - before, real(0))
            i = (place // length - RING_ROWS) // TILE_ROWS
            j = (place % length - RING_COLUMNS) // TILE_COLUMNS
            touched[i, j] = True
            deepest[i, j] = max(deepest[i, j], after)
