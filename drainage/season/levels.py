"""Warning levels of a study, by depth and time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from drainage.season.curves import Criterion, Curves
from drainage.season.reading import depth_cm_at, times_at


def levels_at(curves: Curves, rising: Sequence[Criterion], rain_mm: float) -> list[str]:
    """The highest level of each place at a rain inside the runs, nothing where it has none.

    ``rising`` are the levels from the lowest to the highest.
    """
    depth = depth_cm_at(curves, rain_mm)
    found = np.full(depth.shape, "", dtype=object)
    for own in rising:
        above = times_at(curves, own.depth_cm, rain_mm).above_min
        found[(depth >= own.depth_cm) & (above >= own.minutes)] = own.level
    return [str(own) for own in found]
