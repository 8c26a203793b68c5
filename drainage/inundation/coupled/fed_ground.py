"""The solver of the ground, fed by gutters, as the coupling needs it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import compiled, set_threads
from drainage.inundation.coupled.coupling import Floats, Singles
from drainage.inundation.coupled.orders import GridOrders
from drainage.inundation.coupled.town_on_grid import CellGroups, TownOnGrid
from drainage.inundation.water.advance import advance
from drainage.inundation.water.maxima import NEVER
from drainage.inundation.water.opening_flow import Coefficients
from drainage.inundation.water.state import Settings, state_of
from drainage.inundation.water.tiles import inside

DEBRIS_FROM_M = 0.25


class FedGround:
    """``drainage.inundation.coupled.coupling.Ground`` by ``drainage.inundation.water.advance``."""

    def __init__(self, town: TownOnGrid, orders: GridOrders) -> None:
        set_threads(orders.threads)
        self._openings = town.openings
        self._settings = Settings(coefficients=Coefficients(**orders.exchange))
        self._state = state_of(town.grid)
        self._sources = _Sources(town.gutters.chosen(list(orders.gutters.values())))
        self.edge_cell = self._state.open_cell
        self.spilled_m3 = np.zeros(len(town.openings.cell))
        self.taken_m3 = np.zeros(len(town.openings.cell))
        self.moved_m3 = 0.0
        self.sub_steps = 0

    @property
    def edge_m3(self) -> Floats:
        return self._state.open_m3

    @property
    def depth_m(self) -> Singles:
        return self._state.depth_m.astype(np.float32, copy=False)

    @property
    def water_m(self) -> Singles:
        return self._state.h.reshape(-1).astype(np.float32, copy=False)

    @property
    def volume_m3(self) -> float:
        return self._state.volume_m3

    def places(self, cell: NDArray[np.int64]) -> NDArray[np.int64]:
        """The raster lies inside the solver's arrays, with walls around it."""
        flat = np.arange(self._state.h.size).reshape(self._state.h.shape)
        found: NDArray[np.int64] = flat[inside(self._state.shape)].reshape(-1)[cell]
        return found

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
        """As the solver tracked them.

        Hazard d v + 0.5 d + DF is made of the greatest depth and the greatest d v, which
        need not come at one time: it may be a little too high, never too low.
        """
        most = self._state.greatest()
        came = most.arrival_s < NEVER
        debris = np.where(most.depth_m > DEBRIS_FROM_M, 1.0, 0.5)
        hazard = most.hazard_m2_s + 0.5 * most.depth_m + debris
        maps = {
            "greatest_depth_m": most.depth_m,
            "arrival_minute": np.where(came, (most.arrival_s - rain_start_s) / 60, np.nan),
            "minutes_above_15cm": most.above_first_s / 60,
            "minutes_above_27cm": most.above_second_s / 60,
            "greatest_speed_m_s": most.speed_m_s,
            "hazard": np.where(came, hazard, 0.0),
        }
        return {name: np.asarray(values, np.float32) for name, values in maps.items()}


class _Sources:
    """Inflow of the gutters spread evenly over their cells; rising cells, each once."""

    def __init__(self, gutters: CellGroups) -> None:
        self.cell, entry = np.unique(gutters.cell, return_inverse=True)
        self._entry = entry.astype(np.int64)
        self._gutter = gutters.group_of_cell
        self._share = 1.0 / np.diff(gutters.start)[self._gutter]
        self._rate_m3_s = np.zeros(len(self.cell))

    def rates_m3_s(self, gutter_m3_s: Floats) -> Floats:
        _spread(gutter_m3_s, self._gutter, self._share, self._entry, self._rate_m3_s)
        return self._rate_m3_s


@compiled
def _spread(
    flow: Floats, gutter: NDArray[np.int64], share: Floats, entry: NDArray[np.int64], rate: Floats
) -> None:
    rate[:] = 0.0
    for k in range(gutter.size):
        rate[entry[k]] += flow[gutter[k]] * share[k]
