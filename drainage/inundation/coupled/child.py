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
from drainage.inundation.coupled.fed_mesh import FedMesh
from drainage.inundation.coupled.land_totals import land_totals
from drainage.inundation.coupled.orders import ChildTown, GridOrders, read_orders
from drainage.inundation.coupled.swmm_nodes import TOTAL_INFLOW, read_nodes
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.coupled.watching import Frames, StreetSeries
from drainage.own_model.units import units_by_name
from drainage.solver.orders import MODEL_FILES
from drainage.solver.statistics import read_statistics

Floats = NDArray[np.float64]
QUIET_EVERY_S = 300
NODE = shared_enum.ObjectType.NODE
MakeGround = Callable[[ChildTown, GridOrders], Ground]


def fed(town: ChildTown, orders: GridOrders) -> Ground:
    """The solver for a town's ground."""
    return FedGround(town, orders) if isinstance(town, TownOnGrid) else FedMesh(town, orders)


def main(folder: Path, make_ground: MakeGround = fed) -> None:
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

    def __init__(self, folder: Path, orders: GridOrders, town: ChildTown, ground: Ground) -> None:
        self.orders, self.ground = orders, ground
        self.minute = 0.0
        streets = len(town.street_ids)
        self.streets = StreetSeries(streets)
        self.frames = Frames(folder / "frames.f32")
        openings, units = town.openings, units_by_name(orders.flow_units)
        self.coupling = Coupling(
            ground=ground,
            node=_places(openings.node_ids),
            rim_m=_rims(openings.node_ids) * units.factor("length"),
            gutter=_places(tuple(orders.gutters)),
            node_of_opening=openings.node,
            closed=openings.closed,
            step_s=orders.swmm_step_s,
            shaft_m2=orders.ponded_area_m2,
            relaxation=orders.relaxation,
            length_m=units.factor("length"),
            flow_m3_s=units.factor("flow"),
        )
        self._river = _places(tuple(orders.river_outfalls))
        self._end_of_edge = self._ends()
        self._ends_m3 = np.zeros(len(orders.street_outfalls))
        street = town.street_of_opening
        self._beside = np.flatnonzero(street >= 0)
        self._street_of_opening = street[self._beside]
        self._caught_m3 = np.zeros(streets)
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
            self.frames.add(self.ground.frame(), self.minute)
        self.frames.close()

    def _watch(self, second: int) -> None:
        orders, ground, street = self.orders, self.ground, self._street_of_opening
        self.streets.update(ground.street_depths_m(), self.minute)
        self._caught_m3 += _sums(street, ground.taken_m3[self._beside], len(self._caught_m3))
        ends_m3 = _sums(self._end_of_edge, ground.edge_m3, len(self._ends_m3))
        rate = (ends_m3 - self._ends_m3) / orders.swmm_step_s
        np.maximum(self._max_end_m3_s, rate, out=self._max_end_m3_s)
        self._ends_m3, self._rate = ends_m3, rate
        if second % orders.series_step_s == 0 and self.minute >= orders.reported_from_minute:
            around_m3, reach_m3 = ground.street_volumes_m3()
            self.streets.sample(
                self.minute, node_m3=around_m3, reach_m3=reach_m3, caught_m3=self._caught_m3,
                ends_m3=ends_m3, spilled_m3=self.coupling.ledger.spilled_m3,
            )  # fmt: skip
        since_rain = self.minute - orders.rain_start_minute
        if since_rain >= 0 and second % round(60 * orders.frame_min) == 0:
            self.frames.add(ground.frame(), self.minute)

    def _quiet(self) -> bool:
        limit = self.orders.quiet_overflow_l_s / 1000
        flow = np.zeros(len(self._river))
        read_nodes(self._river, TOTAL_INFLOW, flow)
        dry = bool((self.streets.depth_m < self.orders.dry_depth_m).all())
        return dry and bool((flow < limit).all()) and bool((self._rate < limit).all())

    def _ends(self) -> NDArray[np.int64]:
        """(c,) the street end of each place of an open edge, the nearest where its own is not
        known; -1 where there is none."""
        ends, ground = self.orders.street_outfalls, self.ground
        number = {name: k for k, name in enumerate(ends)}
        places = np.array(list(ends.values()), dtype=float).reshape(-1, 2)
        nearest = nearest_of(ground.edge_x_m, ground.edge_y_m, *places.T)
        own = np.array([number.get(name, -1) for name in ground.edge_outfall_ids], np.int64)
        return np.where(own >= 0, own, nearest)

    def arrays(self) -> dict[str, Any]:
        """Everything the parent makes datasets and balances of."""
        coupling, ground, ledger = self.coupling, self.ground, self.coupling.ledger
        gutter_m3 = float(coupling.gutter_m3.sum())
        left_m3, soaked_m3 = float(ground.edge_m3.sum()), ground.soaked_m3
        gone_m3 = left_m3 + soaked_m3
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
            "soaked_m3": soaked_m3,
            "yard_drained_m3": coupling.drained_m3,
            "sub_steps": ground.sub_steps,
            "stored_m3": ground.volume_m3,
            "moved_m3": ground.moved_m3,
            "grid_gap_m3": gutter_m3 + ground.moved_m3 - gone_m3 - ground.volume_m3,
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


def nearest_of(x_m: Floats, y_m: Floats, to_x_m: Floats, to_y_m: Floats) -> NDArray[np.int64]:
    """For each place (c,) the nearest of others (p,), the first of equals; -1 where p is 0."""
    best = np.full(len(x_m), -1, np.int64)
    least = np.full(len(x_m), np.inf)
    for k, (x, y) in enumerate(zip(to_x_m.tolist(), to_y_m.tolist(), strict=True)):
        away = np.hypot(x_m - x, y_m - y)
        best[away < least] = k
        least = np.minimum(least, away)
    return best


def _sums(group: NDArray[np.int64], amount: Floats, groups: int) -> Floats:
    """(groups,) sums of amounts (k,), whose group is -1 where they count in none."""
    if not groups:
        return np.zeros(0)
    total = np.bincount(group + 1, weights=amount, minlength=groups + 1).astype(float)
    return total[1:]


def _say(**values: float) -> None:
    print(json.dumps(values), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
