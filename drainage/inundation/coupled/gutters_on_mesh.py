"""Where inlets and lids lie on a mesh of cells along the streets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import reaches_of
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.mesh.street_places import StreetPlaces
from drainage.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SUNK_M = 1e-3
NEAR_M = 10.0
"""A lid that stands on a wall or just off the ground lies in a street cell as near as this."""


@dataclass(frozen=True, eq=False)
class GuttersOnMesh:
    """Sides of the reaches, to find the place of an inlet; ``network_openings`` asks for it."""

    ground: MeshGround
    places: StreetPlaces
    sides: dict[tuple[str, int], Ints]
    """Places in ``places.cell`` of each reach and side, from the start of the reach on."""
    crossing: dict[str, int]
    """The cell of the junction at the end of a reach, where there is one."""
    crest_m: Floats
    """(cells,) level at which water enters an inlet: the gutter, in a sag its bottom."""
    gutter_m: Floats
    """(cells,) length of the gutter in a street cell, 0 off the streets."""
    sunk: Bools
    """(c,) street cells whose gutter a sag has lowered."""

    @classmethod
    def of(cls, network: Network, ground: MeshGround, places: StreetPlaces) -> GuttersOnMesh:
        order = np.lexsort((places.along, places.side, places.reach))
        order = order[places.reach[order] >= 0]
        key = 2 * places.reach[order] + (places.side[order] > 0)
        first = np.flatnonzero(np.diff(key, prepend=-1))
        sides = {
            (places.reach_ids[key[a] // 2], 1 if key[a] % 2 else -1): part
            for a, part in zip(first, np.split(order, first[1:]), strict=True)
        }
        crest = ground.mesh.level_m.copy()
        np.minimum.at(crest, places.read_cell, places.read_level_m)
        length = np.zeros(len(crest))
        length[places.cell] = places.length_m
        sunk = _sunk(network, ground, places)
        return cls(ground, places, sides, _crossings(network, places), crest, length, sunk)

    @property
    def ground_source(self) -> str:
        return self.ground.ground_source

    def spread(self, reach: str, side: int, number: int) -> Ints:
        """At equal distances where the gutter lies on a grade: an inlet in the hollow of a sag
        would take its water, and those are named as such in the table."""
        every = self._side(reach, side)
        if not len(every):
            return every
        along, free = self.places.along[every], np.flatnonzero(~self.sunk[every])
        kept = free if len(free) else np.arange(len(every))
        mine, first, last = every[kept], kept[0], kept[-1]
        start = 0.0 if first == 0 else along[first - 1 : first + 1].mean()
        end = 1.0 if last == len(every) - 1 else along[last : last + 2].mean()
        at = start + (np.arange(number) + 0.5) / number * (end - start)
        nearest = np.abs(self.places.along[mine][None, :] - at[:, None]).argmin(axis=1)
        return self.places.cell[mine[nearest]]

    def bottom(self, reach: str, side: int) -> Ints:
        """The last of a side, or the junction there where it is the lower one."""
        last = self.places.cell[self._side(reach, side)[-1:]]
        crossing = self.crossing.get(reach, -1)
        if crossing >= 0 and (self.crest_m[crossing] < self.crest_m[last]).all():
            return np.array([crossing], np.int64)
        return last

    def _side(self, reach: str, side: int) -> Ints:
        return self.sides.get((reach, side), np.zeros(0, np.int64))

    def crest_level_m(self, cell: Ints) -> Floats:
        return self.crest_m[cell]

    def lids(self, x_m: Floats, y_m: Floats) -> tuple[Ints, Floats]:
        """The cell a lid stands in: on a street at the gutter, because that is the level the
        tables give a manhole; beside one at the ground there."""
        mesh, street = self.ground.mesh, self.places.cell
        cell, relief = self.ground.virtual.cell_at(x_m, y_m)
        for k in np.flatnonzero(cell < 0).tolist():
            away = np.hypot(mesh.x_m[street] - x_m[k], mesh.y_m[street] - y_m[k])
            if len(street) and away.min() <= NEAR_M:
                cell[k] = street[away.argmin()]
        on_street = np.isin(cell, street)
        level = np.where(on_street, mesh.level_m[cell], mesh.level_m[cell] + relief)
        return cell, np.where(cell >= 0, level, np.nan)


def _sunk(network: Network, ground: MeshGround, places: StreetPlaces) -> Bools:
    """Street cells (c,) below the line between the nodes of their reach; none where the ground
    was surveyed, whose gutters follow no such line."""
    if ground.surveyed or not len(places.cell):
        return np.zeros(len(places.cell), dtype=bool)
    reaches = reaches_of(network)
    row = pd.Index(reaches.ids).get_indexer(np.array(places.reach_ids))[places.reach]
    level = reaches.node_level_m
    first, last = level[reaches.start[row]], level[reaches.end[row]]
    line = first + places.along * (last - first)
    below = ground.mesh.level_m[places.cell] < line - SUNK_M
    return np.where((places.reach >= 0) & (row >= 0), below, False)


def _crossings(network: Network, places: StreetPlaces) -> dict[str, int]:
    """Reach -> the junction its last node is read in."""
    junctions = places.cell[places.side == 0]
    node = np.repeat(places.node_ids, np.diff(places.read_start))
    at = np.isin(places.read_cell, junctions)
    of_node = dict(zip(node[at].tolist(), places.read_cell[at].tolist(), strict=True))
    ends = network.conduits["to_id"]
    known = [name for name in places.reach_ids if ends.get(name) in of_node]
    return {name: of_node[ends[name]] for name in known}
