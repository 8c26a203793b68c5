"""The streets of a network in plan, cut into what will be cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.profile import Sags, sags_of
from drainage.inundation.ground.reaches import Reaches, reaches_of
from drainage.inundation.mesh.junctions import Junctions, junctions_of
from drainage.inundation.mesh.street_bins import (
    SAMPLES,
    StreetBins,
    bins_of,
    directions,
    left_of,
    levels_along_m,
)
from drainage.inundation.mesh.street_sections import SideSections, sections_of
from drainage.inundation.mesh.ways import Ways, ways_over_land
from drainage.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StreetPlan:
    """Streets, their half sections (``section`` (r,) that of each), bins, crossings and ways.

    Cells are numbered in this order: two for each bin, the junctions, then the ways.
    """

    reaches: Reaches
    sags: Sags
    sections: SideSections
    section: Ints
    bins: StreetBins
    junctions: Junctions
    ways: Ways

    @property
    def street_cells(self) -> int:
        return 2 * len(self.bins.reach) + len(self.junctions.node)

    @property
    def levels_m(self) -> Floats:
        """Gutter (s,) of each street cell."""
        return np.concatenate([np.repeat(self.bins.level_m, 2), self.junctions.level_m])

    @property
    def back_levels_m(self) -> Floats:
        """Back of the footway (s,) of each street cell; of a junction the lowest of its streets."""
        back = self.sections.back_m[self.section]
        lowest = np.full(len(self.reaches.node_ids), np.inf)
        for node in (self.reaches.start, self.reaches.end):
            np.minimum.at(lowest, node, back)
        rise = [np.repeat(back[self.bins.reach], 2), lowest[self.junctions.node]]
        return self.levels_m + np.concatenate(rise)

    @property
    def middles_m(self) -> Floats:
        """(s, 2) x and y: halfway between crown and kerb, or the node."""
        bins, reaches = self.bins, self.reaches
        axis = np.column_stack([bins.x_m, bins.y_m])
        side = (left_of(directions(reaches)) * (reaches.width_m / 4)[:, None])[bins.reach]
        both = np.stack([axis + side, axis - side], axis=1).reshape(-1, 2)
        node = self.junctions.node
        return np.concatenate([
            both, np.column_stack([reaches.node_x_m[node], reaches.node_y_m[node]])
        ])  # fmt: skip

    @property
    def levels_without_hollows_m(self) -> Floats:
        """(b,) mean gutter of each bin as the ground around has it: without sag and hollow."""
        bins, reaches = self.bins, self.reaches
        share = bins.shares(reaches)
        every = levels_along_m(reaches, self.sags, np.repeat(bins.reach, SAMPLES), share.ravel())
        middle, r = share.mean(axis=1), bins.reach
        hollow = reaches.node_hollow_m
        above = (1 - middle) * hollow[reaches.start[r]] + middle * hollow[reaches.end[r]]
        level: Floats = every[1].reshape(-1, SAMPLES).mean(axis=1) + above
        return level


def street_plan(
    network: Network,
    cell_m: float,
    *,
    sag_length_m: float,
    footway_width_m: float,
    most_rise_m: float,
) -> StreetPlan:
    """InputError for nodes without place or level, as ``reaches_of``."""
    reaches = reaches_of(network, levels_needed=True)
    sags = sags_of(network, reaches, sag_length_m)
    sections, section = sections_of(reaches, footway_width_m, most_rise_m)
    bins = bins_of(reaches, sags, cell_m)
    return StreetPlan(
        reaches=reaches, sags=sags, sections=sections, section=section, bins=bins,
        junctions=junctions_of(reaches, sags, bins), ways=ways_over_land(network),
    )  # fmt: skip
