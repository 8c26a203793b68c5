"""One coupled run in a process of its own.

Started as ``python -m drainage.inundation.coupled.child <folder>``.

The folder holds model.inp, child.json and ground.npz; model.rpt, model.out,
statistics.npz, surface.npz and frames.f32 are left in it. Progress goes to standard
output, one JSON object a line, as from ``drainage.solver.child``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from swmm.toolkit import shared_enum, solver

from drainage.inundation.coupled.coupling import Coupling, Ground
from drainage.inundation.coupled.fed_ground import FedGround
from drainage.inundation.coupled.land_totals import land_totals
from drainage.inundation.coupled.orders import GridOrders, read_orders
from drainage.inundation.coupled.swmm_nodes import TOTAL_INFLOW, read_nodes
from drainage.inundation.coupled.town_on_grid import TownOnGrid, nearest_of
from drainage.inundation.coupled.watching import Frames, StreetSeries
from drainage.own_model.units import units_by_name
from drainage.solver.orders import MODEL_FILES
from drainage.solver.statistics import read_statistics

QUIET_EVERY_S = 300
NODE = shared_enum.ObjectType.NODE
MakeGround = Callable[[TownOnGrid, GridOrders], Ground]


def main(folder: Path, make_ground: MakeGround = FedGround) -> None:
    """Run the model and the ground of ``folder``; SWMM's error code is left to the report."""
    os.chdir(folder)
    folder = Path()
    orders, town = read_orders(folder)
    ground = make_ground(town, orders)
    began = time.monotonic()
    solver.swmm_open(*MODEL_FILES)
    try:
        solver.swmm_start(1)
        run = _Run(folder, orders, town, ground)
        run.to_the_end()
        np.savez(folder / "surface.npz", **run.arrays(), **land_totals())
        arrays: dict[str, Any] = {"end_minute": run.minute, **read_statistics()}
        np.savez(folder / "statistics.npz", **arrays)
        solver.swmm_end()
    finally:
        solver.swmm_close()
    _say(fraction=1.0, engine_s=time.monotonic() - began)


class _Run:
    """SWMM and the ground, step by step."""

    def __init__(self, folder: Path, orders: GridOrders, town: TownOnGrid, ground: Ground) -> None:
        self.orders, self.town, self.ground = orders, town, ground
        self.minute = 0.0
        self.streets = StreetSeries(town, ground.places)
        self.frames = Frames(folder / "frames.f32")
        openings, units = town.openings, units_by_name(orders.flow_units)
        self.coupling = Coupling(
            ground=ground,
            node=_places(openings.node_ids),
            rim_m=_rims(openings.node_ids) * units.factor("length"),
            gutter=_places(tuple(orders.gutters)),
            node_of_opening=openings.node,
            step_s=orders.swmm_step_s,
            shaft_m2=orders.ponded_area_m2,
            relaxation=orders.relaxation,
            length_m=units.factor("length"),
            flow_m3_s=units.factor("flow"),
        )
        self._river = _places(tuple(orders.river_outfalls))
        self._end_of_edge = self._ends()
        self._ends_m3 = np.zeros(len(orders.street_outfalls))
        self._street_of_opening = _street_of(town)
        self._caught_m3 = np.zeros(len(town.gutters.ids))
        self._max_end_m3_s = np.zeros(len(orders.street_outfalls))
        self._seconds = {"swmm": 0.0, "watching": 0.0}

    def to_the_end(self) -> None:
        """Until the last minute, or until streets and outfalls are quiet after the rain."""
        orders, step_s = self.orders, self.orders.swmm_step_s
        steps = round(orders.end_minute * 60 / step_s)
        self._watch(0)
        for number in range(1, steps + 1):
            before = time.perf_counter()
            solver.swmm_step()
            self._seconds["swmm"] += time.perf_counter() - before
            self.coupling.follow()
            self.minute = number * step_s / 60
            before = time.perf_counter()
            self._watch(number * step_s)
            self._seconds["watching"] += time.perf_counter() - before
            if number * step_s % QUIET_EVERY_S == 0:
                _say(fraction=min(1.0, self.minute / orders.end_minute))
                if self.minute > orders.may_end_after_minute and self._quiet():
                    break
        if not self.frames.minutes or self.frames.minutes[-1] < self.minute:
            self.frames.add(self.ground.depth_m, self.minute)
        self.frames.close()

    def _watch(self, second: int) -> None:
        orders, ground = self.orders, self.ground
        depth, since_rain = ground.water_m, self.minute - orders.rain_start_minute
        self.streets.update(depth, self.minute)
        np.add.at(self._caught_m3, *self._caught())
        ends_m3 = np.zeros(len(self._ends_m3))
        if len(ends_m3):
            np.add.at(ends_m3, self._end_of_edge, ground.edge_m3)
        rate = (ends_m3 - self._ends_m3) / orders.swmm_step_s
        self._max_end_m3_s = np.maximum(self._max_end_m3_s, rate)
        self._ends_m3, self._rate = ends_m3, rate
        if second % orders.series_step_s == 0 and self.minute >= orders.reported_from_minute:
            self.streets.sample(
                depth, self.minute, caught_m3=self._caught_m3, ends_m3=ends_m3,
                spilled_m3=self.coupling.ledger.spilled_m3,
            )  # fmt: skip
        if since_rain >= 0 and second % round(60 * orders.frame_min) == 0:
            self.frames.add(ground.depth_m, self.minute)

    def _caught(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        inside = self._street_of_opening >= 0
        return self._street_of_opening[inside], self.ground.taken_m3[inside]

    def _quiet(self) -> bool:
        limit = self.orders.quiet_overflow_l_s / 1000
        flow = np.zeros(len(self._river))
        read_nodes(self._river, TOTAL_INFLOW, flow)
        dry = bool((self.streets.depth_m < self.orders.dry_depth_m).all())
        return dry and bool((flow < limit).all()) and bool((self._rate < limit).all())

    def _ends(self) -> NDArray[np.int64]:
        cell = self.ground.edge_cell
        places = np.array(list(self.orders.street_outfalls.values()), dtype=float)
        if not len(places):
            return np.zeros(len(cell), np.int64)
        return nearest_of(self.town.grid, cell, places[:, 0], places[:, 1])

    def arrays(self) -> dict[str, Any]:
        """Everything the parent makes datasets and balances of."""
        coupling, ground, ledger = self.coupling, self.ground, self.coupling.ledger
        gutter_m3 = float(coupling.gutter_m3.sum())
        left_m3 = float(ground.edge_m3.sum())
        maxima = ground.maxima(60 * self.orders.rain_start_minute)
        self._seconds |= {"exchange": coupling.exchange_s, "ground": coupling.ground_s}
        return {
            **{f"street.{name}": value for name, value in self.streets.arrays().items()},
            **{f"cell.{name}": value for name, value in maxima.items()},
            **{f"second.{name}": value for name, value in self._seconds.items()},
            "frame_minute": np.array(self.frames.minutes),
            "ends_m3": self._ends_m3,
            "ends_max_m3_s": self._max_end_m3_s,
            "spilled_m3": ledger.spilled_m3,
            "taken_m3": ledger.taken_m3,
            "in_transit_m3": float(ledger.in_transit_m3.sum()),
            "ledger_gap": ledger.gap(ground.moved_m3),
            "gutter_m3": gutter_m3,
            "left_m3": left_m3,
            "stored_m3": ground.volume_m3,
            "moved_m3": ground.moved_m3,
            "grid_gap_m3": gutter_m3 + ground.moved_m3 - left_m3 - ground.volume_m3,
        }


def _places(ids: tuple[str, ...]) -> NDArray[np.int32]:
    return np.array([solver.project_get_index(NODE, name) for name in ids], dtype=np.int32)


def _rims(ids: tuple[str, ...]) -> NDArray[np.float64]:
    """Level above which each node floods, in the model's lengths: invert and full depth."""
    kind = shared_enum.NodeProperty
    get = solver.node_get_parameter
    return np.array(
        [get(k, kind.INVERT_ELEVATION) + get(k, kind.FULL_DEPTH) for k in _places(ids).tolist()]
    )


def _street_of(town: TownOnGrid) -> NDArray[np.int64]:
    """The street node in whose half reaches each opening lies; -1 where over none."""
    street = np.full(town.grid.bed_level_m.size, -1, np.int64)
    street[town.nodes.cell] = town.nodes.group_of_cell
    return street[town.openings.cell]


def _say(**values: float) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
