"""How much ground lies under which depth, counted on the pixels of the virtual ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled
from drainage.inundation.mesh.draw import pixel_m
from drainage.inundation.mesh.virtual import VirtualGround

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

STEP_M = 0.01
DEEPEST_M = 10.0
"""Deeper water is counted as if it were as deep as this."""


@dataclass(frozen=True, eq=False)
class Areas:
    """b steps of depth: ``upper_m`` (b,) of each, itself part of it; ``area_m2`` (b,) of ground
    whose greatest depth lies in it, and ``longest`` (b,) the greatest of another value there."""

    upper_m: Floats
    area_m2: Floats
    longest: Floats


def areas_by_depth(ground: VirtualGround, depth_m: Singles, other: Singles) -> Areas:
    """Of the greatest depths of cells (n,), with another value of the cells (n,)."""
    steps = round(DEEPEST_M / STEP_M)
    area, longest = np.zeros(steps), np.zeros(steps)
    _count(ground.cell.reshape(-1), ground.relief_m.reshape(-1), depth_m, other,
           pixel_m(ground) ** 2, area, longest)  # fmt: skip
    plain = ground.plain_cell[ground.plain_cell >= 0]
    _count(plain, np.zeros(len(plain), np.float32), depth_m, other,
           ground.frame.cell_m**2, area, longest)  # fmt: skip
    return Areas(STEP_M * (np.arange(steps) + 1.0), area, longest)


@compiled
def _count(
    cell: NDArray[np.int32], relief: Singles, depth: Singles, other: Singles, one_m2: float,
    area: Floats, longest: Floats,
) -> None:  # fmt: skip
    for k in range(cell.size):
        own = cell[k]
        deep = depth[own] - relief[k] if own >= 0 else 0.0
        if deep > 0.0:
            # A depth on the edge of two steps, but for rounding, is part of the lower one.
            step = min(int(np.ceil(deep / STEP_M - 1e-4)) - 1, area.size - 1)
            area[max(step, 0)] += one_m2
            longest[max(step, 0)] = max(longest[max(step, 0)], other[own])
