"""The solver on a mesh, fed by gutters, as the coupling needs it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled, set_threads
from drainage.inundation.coupled.cell_groups import CellGroups, sum_in_groups
from drainage.inundation.coupled.coupling import Floats, Singles
from drainage.inundation.coupled.greatest import maps_of
from drainage.inundation.coupled.gutter_sources import GutterSources
from drainage.inundation.coupled.orders import GridOrders
from drainage.inundation.coupled.town_on_mesh import TownOnMesh
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import state_of
from drainage.inundation.water.opening_flow import Coefficients


class FedMesh:
    """``drainage.inundation.coupled.coupling.Ground`` by ``drainage.inundation.subgrid.advance``.

    Where a yard drain gives its water stands in ``town.openings.node_ids``, too.
    """

    def __init__(self, town: TownOnMesh, orders: GridOrders) -> None:
        set_threads(orders.threads)
        mesh, openings, edges = town.mesh, town.openings, town.open_edges
        self._openings = openings
        self._settings = Settings(coefficients=Coefficients(**orders.exchange))
        self._state = state_of(town)
        chosen = town.gutters_chosen(list(orders.gutters.values()))
        self._sources = GutterSources(*chosen)
        self.edge_x_m, self.edge_y_m = mesh.x_m[edges.cell], mesh.y_m[edges.cell]
        self.edge_outfall_ids = town.edge_outfall_ids
        self.spilled_m3 = np.zeros(len(openings.cell))
        self.taken_m3 = np.zeros(len(openings.cell))
        self.drained_m3 = np.zeros(len(openings.node_ids))
        self.moved_m3 = 0.0
        self.sub_steps = 0
        number = {name: k for k, name in enumerate(openings.node_ids)}
        self._drain_node = np.array([number[str(n)] for n in town.land.drain_node_ids], np.int64)
        self._read_at = self._state.layout.place[town.gutters.cell]
        self._read_start = town.gutters.start
        self._above_m = mesh.level_m[town.gutters.cell] - town.reference_level_m
        self._street_depth_m = np.zeros(len(town.gutters.ids))
        self._around, self._reaches = town.runoff, town.reaches

    @property
    def edge_m3(self) -> Floats:
        return self._state.open_m3

    @property
    def soaked_m3(self) -> float:
        return self._state.soaked_m3

    @property
    def volume_m3(self) -> float:
        return self._state.total_m3

    def street_depths_m(self) -> Floats:
        value = self._street_depth_m
        depth_above_references(
            self._read_start, self._read_at, self._above_m, self._state.water.depth, value
        )
        return value

    def street_volumes_m3(self) -> tuple[Floats, Floats]:
        volume = self._state.volume_m3
        return _sums_m3(self._around, volume), _sums_m3(self._reaches, volume)

    def frame(self) -> Singles:
        """(n,) depth above the lowest ground of each cell."""
        return self._state.depth_m

    def advance(
        self,
        duration_s: float,
        head_m: Floats,
        refuses: NDArray[np.bool_],
        spill_limit_m3: Floats,
        gutter_m3_s: Floats,
    ) -> None:
        """One compiled call for all sub-steps."""
        done = advance(
            self._state,
            duration_s,
            self._sources.cell,
            self._sources.rates_m3_s(gutter_m3_s),
            self._openings,
            head_m,
            spill_limit_m3,
            self._settings,
            refuses,
            drain_refuses=refuses[self._drain_node],
        )
        self.spilled_m3, self.taken_m3 = done.spilled_m3, done.taken_m3
        self.drained_m3[:] = 0.0
        self.drained_m3[self._drain_node] = done.drained_m3
        net = done.spilled_m3.sum() - done.taken_m3.sum() - done.drained_m3.sum()
        self.moved_m3 += float(net)
        self.sub_steps += done.steps

    def maxima(self, rain_start_s: float) -> dict[str, Singles]:
        """As the solver tracked them, (n,) each, at the lowest ground of the cells."""
        return maps_of(self._state.greatest(), rain_start_s)


def _sums_m3(groups: CellGroups, volume_m3: Floats) -> Floats:
    total = np.zeros(len(groups.ids))
    sum_in_groups(groups.start, groups.cell, volume_m3, total)
    return total


@compiled
def depth_above_references(
    start: NDArray[np.int64],
    place: NDArray[np.int64],
    above_m: Floats,
    depth: Singles,
    value: Floats,
) -> None:
    """Fill ``value`` (groups,) with the greatest depth above the reference of each entry, m.

    ``above_m``: the lowest ground of a cell above the reference, as in a sag the mean gutter
    of a cell is above the bottom. Water too thin to stand level from the bottom on is twice as
    deep there as in the mean.
    """
    for group in range(start.size - 1):
        best = 0.0
        for k in range(start[group], start[group + 1]):
            water = np.float64(depth[place[k]])
            best = max(best, min(water + above_m[k], 2 * water))
        value[group] = best
