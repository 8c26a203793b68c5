"""Speed of the ground: ``python -m benchmarks.surface`` (``--large`` adds 4 million cells).

A sub-step reads h, h before, bed, rough, qx, qy and writes qx, qy; then reads h, qx, qy and
writes h: nine reads and three writes, and a line is read before it is written: 15 x 4 = 60
bytes a cell in float32. A copy is counted alike, three times the array: read, read to write, write.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import astuple

import numba
import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops, set_threads
from drainage.inundation.ground.grid import Grid
from drainage.inundation.water.advance import Advanced, advance
from drainage.inundation.water.kernel import RING_COLUMNS, RING_ROWS
from drainage.inundation.water.opening_flow import Coefficients, Exchange, Rates, exchange
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.rounding import grain_m
from drainage.inundation.water.state import Settings, State, state_of

CELL_M = 2.0
RAIN_MM_H = 54.0
PASSES = 15
UNTRACKED = Settings(track_every_s=np.inf)
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)


@loops(parallel=True)
def copy(source: Array, target: Array) -> None:
    """The least that can be done with an array."""
    for i in numba.prange(source.shape[0]):
        a, b = source[i], target[i]
        for j in range(a.shape[0]):
            b[j] = a[j]


def best(work: Callable[[], object], times: int = 7) -> float:
    """Least wall seconds of some work."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)


def ground(side: int, wet_share: float = 1.0) -> tuple[Grid, NDArray[np.float64]]:
    """Rough, undulating ground on a slope and water up to 0.6 m deep in its upper rows."""
    row, column = np.mgrid[:side, :side]
    rough = np.random.default_rng(0).random((side, side)) * 0.1
    bed = rough + 0.3 * np.sin(column / 40) * np.cos(row / 60) + 0.002 * column
    grid = Grid(0.0, 0.0, CELL_M, bed, np.full(bed.shape, 0.02, np.float32),
                np.zeros(bed.shape, bool), "EPSG:4548", "bench", False)  # fmt: skip
    bed[int(side * wet_share) :] += 0.0 if wet_share == 1.0 else 5.0
    depth = np.where(row < side * wet_share, 0.3 + 0.3 * np.cos(column / 25) ** 2, 0.0)
    return grid, depth


def still(state: State, seconds: float, settings: Settings = UNTRACKED) -> Advanced:
    """Move on without sources or openings."""
    return advance(state, seconds, NOWHERE, NONE, NO_OPENINGS, NONE, NONE, settings)


def rate(state: State, settings: Settings = UNTRACKED) -> float:
    """Million cell-updates a second, of all cells of the grid."""
    still(state, 5.0, settings)
    fastest = 0.0
    for _ in range(15):
        began = time.perf_counter()
        done = still(state, 5.0, settings)
        took = time.perf_counter() - began
        fastest = max(fastest, state.depth_m.size * done.steps / took / 1e6)
    return fastest


def bandwidth_gb_s(state: State) -> float:
    """Of copies among arrays of the solver's size and number, on the same threads."""
    arrays = [np.ones_like(state.h) for _ in range(8)]

    def work() -> None:
        for k in range(0, 8, 2):
            copy(arrays[k], arrays[k + 1])

    work()
    return 4 * 3 * state.h.nbytes / best(work, 15) / 1e9


def speed(side: int) -> None:
    """Cell-updates against the copy, on one thread and two."""
    for threads in (1, 2):
        set_threads(threads)
        for kind in (np.float32, np.float64):
            grid, depth = ground(side)
            state = state_of(grid, depth, kind)
            copied = bandwidth_gb_s(state)
            size = PASSES * np.dtype(kind).itemsize
            limit, reached = copied * 1e3 / size, rate(state)
            print(f"{side}² cells, {threads} thread(s), {np.dtype(kind).name}: {reached:.0f} million cell-updates/s; "
                  f"copy {copied:.0f} GB/s / {size} bytes = {limit:.0f}: {reached / limit:.0%} (goal 75 % on two idle cores)")  # fmt: skip


def tiles(side: int) -> None:
    """One fifth of the ground wet, with only wet tiles and with all."""
    set_threads(2)
    grid, depth = ground(side, 0.2)
    every, wet = (
        rate(state_of(grid, depth), Settings(track_every_s=np.inf, only_wet_tiles=only))
        for only in (False, True)
    )
    print(
        f"20 % wet: all tiles {every:.0f}, only wet tiles {wet:.0f} million cells of the grid/s: {wet / every:.1f} times as fast"
    )


def storm_hour(side: int) -> None:
    """One hour of rain on every cell, in calls of 2 s, with maxima."""
    set_threads(2)
    grid, _ = ground(side)
    state = state_of(grid)
    cell = np.arange(side * side)
    rain = np.full(side * side, RAIN_MM_H / 3.6e6 * CELL_M**2)
    steps, began, worked = 0, time.perf_counter(), time.process_time()
    for _ in range(1800):
        steps += advance(state, 2.0, cell, rain, NO_OPENINGS, NONE, NONE, Settings()).steps
    took, worked = time.perf_counter() - began, time.process_time() - worked
    error = state.volume_m3 / (rain.sum() * 3600) - 1
    print(f"storm hour, {side**2:.0e} cells of {CELL_M:g} m, all wet at {RAIN_MM_H:g} mm/h: {took:.1f} s, {worked:.1f} s of the cores, {steps} sub-steps, "
          f"{took / side**2 * 1e6:.1f} µs a cell, mass error {error:.0e}{' (goal < 40 s)' if side == 1000 else ''}")  # fmt: skip


def coupling(side: int, count: int) -> None:
    """Cost of an opening in a sub-step, right after the water moved, and its share of it."""
    set_threads(2)
    rng = np.random.default_rng(1)
    grid, depth = ground(side)
    state = state_of(grid, depth)
    row, column = np.divmod(np.sort(rng.choice(side * side, count, replace=False)), side)
    place = (row + RING_ROWS) * state.h.shape[1] + column + RING_COLUMNS
    bed, nodes = state.bed.ravel()[place].astype(float), count // 2

    def each(value: float) -> NDArray[np.float64]:
        return np.full(count, value)

    x = Exchange(
        place, bed, each(0), np.arange(count) % nodes, bed, each(1.2), each(0.1), each(0.02),
        each(0.02), rng.choice([-2.0, 5.0], nodes), np.zeros(nodes, bool), np.full(nodes, np.inf),
        each(0), each(0), Rates(*map(float, astuple(Coefficients()))),
    )  # fmt: skip
    moved, steps = [], []
    for _ in range(40):
        began = time.perf_counter()
        done = still(state, 2.0)
        between = time.perf_counter()
        exchange(
            x,
            state.h,
            state.other_h,
            state.tiles.deepest,
            state.tiles.touched,
            CELL_M**2,
            0.5,
            grain_m(np.float32),
        )
        moved.append(time.perf_counter() - between)
        steps.append((between - began) / done.steps)
    share = min(moved) / (min(moved) + min(steps))
    print(f"coupling, {count} openings on {side}² cells: {min(moved) / count * 1e6:.3f} µs an opening and sub-step "
          f"(goal < 1), {share:.1%} of the run (goal < 10 %)")  # fmt: skip


def surface() -> None:
    """All figures."""
    speed(1000)
    tiles(1000)
    coupling(1000, 5000)
    for side in (100, 316, 1000):
        storm_hour(side)
    if "--large" in sys.argv:
        speed(2000)
        storm_hour(2000)


if __name__ == "__main__":
    surface()
