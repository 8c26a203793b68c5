"""What each cell went through."""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.subgrid.arrays import Greatest, Water
from drainage.inundation.subgrid.lanes import own, peek, put
from drainage.inundation.subgrid.layout import CHUNK
from drainage.inundation.water.maxima import NEVER


@loops()
def track(
    active: Array, count: int, w: Water, m: Greatest, time_s: float, since_s: float,
    dry_m: float, counts_m: float, first_m: float, second_m: float,
) -> None:  # fmt: skip
    """Take in the state at ``time_s``, which stands for the last ``since_s``."""
    real = np.float32
    now, while_s, dry, counts, never = (
        real(time_s), real(since_s), real(dry_m), real(counts_m), real(NEVER)
    )  # fmt: skip
    lower, upper, zero = real(first_m), real(second_m), real(0)
    for k in range(count):
        for i in range(active[k] * CHUNK, (active[k] + 1) * CHUNK):
            d, most = peek(w.depth, i), own(m.depth_m, i)
            d = d if d > dry else zero
            put(m.depth_at_s, i, now if d > most else own(m.depth_at_s, i))
            put(m.depth_m, i, max(d, most))
            put(m.arrival_s, i, min(own(m.arrival_s, i), now if d >= counts else never))
            put(m.above_first_s, i, own(m.above_first_s, i) + (while_s if d > lower else zero))
            put(m.above_second_s, i, own(m.above_second_s, i) + (while_s if d > upper else zero))
            x, y = peek(w.vx, i), peek(w.vy, i)
            v = np.sqrt(x * x + y * y) if d >= counts else zero
            put(m.speed_m_s, i, max(own(m.speed_m_s, i), v))
            put(m.hazard_m2_s, i, max(own(m.hazard_m2_s, i), v * d))
