"""The solver on a raster, fed by gutters, as the coupling needs it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled, set_threads
from drainage.inundation.coupled.cell_groups import CellGroups, sum_in_groups
from drainage.inundation.coupled.coupling import Floats, Singles
from drainage.inundation.coupled.greatest import maps_of
from drainage.inundation.coupled.gutter_sources import GutterSources
from drainage.inundation.coupled.orders import GridOrders
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.opening_flow import Coefficients
from drainage.inundation.water.state import Settings, state_of
from drainage.inundation.water.tiles import inside


class FedGround:
    """``drainage.inundation.coupled.coupling.Ground`` by ``drainage.inundation.water.advance``."""

    def __init__(self, town: TownOnGrid, orders: GridOrders) -> None:
        set_threads(orders.threads)
        self._openings = town.openings
        self._settings = Settings(coefficients=Coefficients(**orders.exchange))
        self._state = state_of(town.grid)
        gutters = town.gutters.chosen(list(orders.gutters.values()))
        self._sources = GutterSources(gutters, gutters.even_shares)
        row, column = np.divmod(self._state.open_cell, town.grid.shape[1])
        self.edge_x_m, self.edge_y_m = town.grid.x_m[column], town.grid.y_m[row]
        self.edge_outfall_ids = ("",) * len(row)
        self.spilled_m3 = np.zeros(len(town.openings.cell))
        self.taken_m3 = np.zeros(len(town.openings.cell))
        self.drained_m3 = np.zeros(len(town.openings.node_ids))
        self.soaked_m3 = 0.0
        self.moved_m3 = 0.0
        self.sub_steps = 0
        self._cell_m2, self._rise_m = town.grid.cell_m**2, town.gutter_rise_m
        self._gutters, self._around, self._reaches = (
            replace(groups, cell=self._places(groups.cell))
            for groups in (town.gutters, town.nodes, town.reaches)
        )
        self._street_depth_m = np.zeros(len(town.gutters.ids))

    def _places(self, cell: NDArray[np.int64]) -> NDArray[np.int64]:
        """The raster lies inside the solver's arrays, with walls around it."""
        flat = np.arange(self._state.h.size).reshape(self._state.h.shape)
        found: NDArray[np.int64] = flat[inside(self._state.shape)].reshape(-1)[cell]
        return found

    @property
    def edge_m3(self) -> Floats:
        return self._state.open_m3

    @property
    def volume_m3(self) -> float:
        return self._state.volume_m3

    def street_depths_m(self) -> Floats:
        gutters, value = self._gutters, self._street_depth_m
        depth_above_gutters(gutters.start, gutters.cell, self._rise_m, self._water_m, value)
        return value

    def street_volumes_m3(self) -> tuple[Floats, Floats]:
        return self._sum_m3(self._around), self._sum_m3(self._reaches)

    def _sum_m3(self, groups: CellGroups) -> Floats:
        total = np.zeros(len(groups.ids))
        sum_in_groups(groups.start, groups.cell, self._water_m, total)
        return total * self._cell_m2

    @property
    def _water_m(self) -> Singles:
        return self._state.h.reshape(-1).astype(np.float32, copy=False)

    def frame(self) -> Singles:
        """(rows, columns)."""
        return self._state.depth_m.astype(np.float32, copy=False)

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
        )
        self.spilled_m3, self.taken_m3 = done.spilled_m3, done.taken_m3
        self.moved_m3 += float(done.spilled_m3.sum() - done.taken_m3.sum())
        self.sub_steps += done.steps

    def maxima(self, rain_start_s: float) -> dict[str, Singles]:
        """As the solver tracked them, (rows, columns) each."""
        return maps_of(self._state.greatest(), rain_start_s)


@compiled
def depth_above_gutters(
    start: NDArray[np.int64],
    cell: NDArray[np.int64],
    rise_m: Floats,
    depth: Singles,
    value: Floats,
) -> None:
    """Fill ``value`` (groups,) with the greatest depth above the gutter of each group, m.

    A gutter is a wedge, its cell is flat at the mean of the wedge, ``rise_m`` above its edge:
    water that stands h deep in the cell stands h + rise in a full wedge and 2 √(rise h), the
    depth of the same volume, in one that is not full.
    """
    for group in range(start.size - 1):
        best = 0.0
        for k in range(start[group], start[group + 1]):
            water, rise = depth[cell[k]], rise_m[k]
            if water > 0.0:
                deep = water + rise if water >= rise else 2 * np.sqrt(rise * water)
                best = max(best, deep)
        value[group] = best
