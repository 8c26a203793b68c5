"""Half of a street from its crown to the back of its footway."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import Reaches

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SideSections:
    """s half sections; all (s,).

    ``half_m`` crown to kerb; ``crown_rise_m`` crown above the gutter; ``kerb_m`` height of the
    kerb; ``footway_m`` its width, which over ``slope_m`` rises by ``footway_rise_m``;
    ``manning_n`` of the roadway, ``footway_n`` behind the kerb, s/m^(1/3); ``median_m`` height
    of a wall on the crown, 0 for none.
    """

    half_m: Floats
    crown_rise_m: Floats
    kerb_m: Floats
    footway_m: Floats
    slope_m: Floats
    footway_rise_m: Floats
    manning_n: Floats
    footway_n: Floats
    median_m: Floats

    @property
    def back_m(self) -> Floats:
        """(s,) back of the footway above the gutter."""
        return self.kerb_m + self.footway_rise_m

    @property
    def width_m(self) -> Floats:
        """(s,) crown to back of the footway."""
        return self.half_m + self.footway_m

    def relief_m(self, section: Ints, aside_m: Floats) -> Floats:
        """Ground (k,) above the gutter at distances (k,) from the axis of sections (k,)."""
        half, slope = self.half_m[section], self.slope_m[section]
        share = np.minimum(aside_m / half, 1.0)
        behind = np.clip((aside_m - half) / np.where(slope > 0, slope, 1.0), 0.0, 1.0)
        footway = self.kerb_m[section] + self.footway_rise_m[section] * behind
        roadway = self.crown_rise_m[section] * (1.0 - share)
        return np.where(aside_m > half, footway, roadway)

    def outline(self, section: int) -> tuple[Floats, Floats, Floats]:
        """Offsets from the crown and heights above the gutter (p,), n of the p - 1 strips."""
        half, kerb, back = self.half_m[section], self.kerb_m[section], self.back_m[section]
        slope, width = self.slope_m[section], self.width_m[section]
        offset = np.array([0.0, half, half, half + slope, width])
        height = np.array([self.crown_rise_m[section], 0.0, kerb, back, back])
        road, behind = self.manning_n[section], self.footway_n[section]
        return offset, height, np.array([road, road, behind, behind])


def sections_of(
    reaches: Reaches, footway_width_m: float, most_rise_m: float
) -> tuple[SideSections, Ints]:
    """The different half sections of the streets, narrowest first, and that of each reach (r,).

    The footway is ``footway_width_m`` wide and rises at the backing slope from the kerb, by
    ``most_rise_m`` at most.
    """
    steep = reaches.backing_slope * footway_width_m
    rise = np.minimum(steep, most_rise_m)
    slope = np.where(steep > 0, rise / np.maximum(reaches.backing_slope, 1e-9), 0.0)
    half = reaches.width_m / 2
    columns = np.column_stack([
        half, reaches.crossfall * half, reaches.kerb_height_m,
        np.full(len(half), footway_width_m), slope, rise, reaches.manning_n,
        reaches.backing_manning_n, reaches.median_m,
    ])  # fmt: skip
    each, of_reach = np.unique(columns, axis=0, return_inverse=True)
    assert each.shape[1] == len(fields(SideSections))
    return SideSections(*each.T), of_reach.ravel().astype(np.int64)
