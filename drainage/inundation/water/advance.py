"""The ground moved on by some seconds: all sub-steps, sources and exchange in one compiled call.

In each sub-step: dt from the greatest depth, the tiles that matter, the two passes of
``kernel``, the open edge, the sources, the exchange through the openings, and now and then
the maxima. The result does not depend on the number of threads.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops
from drainage.inundation.water.depths import depths
from drainage.inundation.water.fluxes import fluxes
from drainage.inundation.water.inflow import drain, pour, sprinkle
from drainage.inundation.water.kernel import GRAVITY_M_S2, RING_COLUMNS, RING_ROWS, Scratch
from drainage.inundation.water.lost import TOO_DEEP_M, lost
from drainage.inundation.water.maxima import Maxima, track
from drainage.inundation.water.opening_flow import Exchange, Rates, exchange
from drainage.inundation.water.openings import Openings
from drainage.inundation.water.rounding import grain_m
from drainage.inundation.water.state import Settings, State, Tiles
from drainage.inundation.water.tiles import arrange, choose, settle

Floats = NDArray[np.float64]

SPARE_GRAINS = 3.0


class Numbers(NamedTuple):
    """What one call is told, as compiled code takes it; times from the start of the run, s."""

    duration_s: float
    time_s: float
    tracked_s: float
    cell_m: float
    columns: int
    alpha: float
    least_s: float
    dry_m: float
    longest_s: float
    lump_m: float
    track_every_s: float
    counts_m: float
    first_m: float
    second_m: float
    only_wet: bool
    grain_m: float


@dataclass(frozen=True, eq=False)
class Advanced:
    """What one call of ``advance`` did; k openings, m manholes, volumes in m3.

    ``taken_m3`` and ``spilled_m3`` (k,) into and out of the sewer, neither negative;
    ``volume_m3`` (k,) their difference, ``volume_to_node_m3`` (m,) the same by manhole.
    ``outflow_m3`` left over the open edge. ``steps`` sub-steps; ``deepest_m`` at the end.
    """

    taken_m3: Floats
    spilled_m3: Floats
    volume_to_node_m3: Floats
    outflow_m3: float
    steps: int
    deepest_m: float

    @property
    def volume_m3(self) -> Floats:
        return self.taken_m3 - self.spilled_m3


def advance(
    state: State,
    duration_s: float,
    source_cell: NDArray[np.int64],
    source_rate_m3_s: Floats,
    openings: Openings,
    node_head_m: Floats,
    node_spill_limit_m3: Floats,
    settings: Settings,
    node_refuses: NDArray[np.bool_] | None = None,
) -> Advanced:
    """Move ``state`` on by ``duration_s``.

    ``source_cell`` (s,) flat indices, ``source_rate_m3_s`` (s,) not negative; s above some
    ten thousand is quick when the cells rise. ``node_head_m`` (m,) level in each manhole, m
    above the datum of the grid, held; ``node_spill_limit_m3`` (m,) the most each can spill
    now; ``node_refuses`` (m,) takes nothing in now. Water that would need a sub-step under the
    least, or is deeper than ``TOO_DEEP_M``, raises ``StepError`` with its place; the state is
    that of the last sub-step that held, and can still be read.
    """
    area = state.cell_m**2
    points, parts = _points(state, source_cell, source_rate_m3_s, duration_s, settings)
    count, nodes = len(openings.cell), len(node_head_m)
    row, column = np.divmod(openings.cell, state.shape[1])
    place = (row + RING_ROWS) * state.h.shape[1] + column + RING_COLUMNS
    x = Exchange(
        place, state.bed.reshape(-1)[place].astype(float), np.zeros(count), openings.node,
        openings.crest_level_m - state.datum_m,
        openings.weir_length_m, openings.area_m2, openings.inflow_limit_m3_s,
        openings.outflow_area_m2, node_head_m - state.datum_m,
        np.zeros(nodes, np.bool_) if node_refuses is None else node_refuses,
        np.array(node_spill_limit_m3, float), np.zeros(count), np.zeros(count),
        Rates(*map(float, astuple(settings.coefficients))),
    )  # fmt: skip
    numbers = Numbers(
        float(duration_s), float(state.time_s), float(state.tracked_s), state.cell_m,
        state.shape[1], float(settings.alpha), float(settings.least_step_s),
        float(settings.dry_depth_m), float(settings.longest_step_s), float(settings.lump_m),
        float(settings.track_every_s), float(settings.counts_from_m),
        float(settings.first_depth_m), float(settings.second_depth_m), settings.only_wet_tiles,
        grain_m(state.h.dtype),
    )  # fmt: skip
    if source_cell.size:
        sprinkle(
            parts, source_cell, source_rate_m3_s, numbers.duration_s, settings.lump_m, area,
            state.shape[1], state.h, state.other_h, state.rest, state.tiles.touched,
        )  # fmt: skip
    threads = numba.get_num_threads()
    steps, swapped, outflow, deepest, tracked, done_s = _advance(
        state.h, state.other_h, state.bed, state.rough, state.qx, state.qy, state.other_qx,
        state.other_qy, state.rest, state.working_rows(threads), np.zeros(threads + 1, np.int64),
        state.tiles, state.maxima, source_cell[points], source_rate_m3_s[points],
        state.open_cell, state.open_m3, x, numbers,
    )  # fmt: skip
    if swapped:
        state.h, state.other_h = state.other_h, state.h
        state.qx, state.other_qx = state.other_qx, state.qx
        state.qy, state.other_qy = state.other_qy, state.qy
    state.time_s += done_s
    state.tracked_s = tracked
    if done_s < numbers.duration_s or not deepest < TOO_DEEP_M:
        raise lost(state, settings)
    net = np.zeros(nodes)
    np.add.at(net, openings.node, x.taken_m3 - x.spilled_m3)
    return Advanced(x.taken_m3, x.spilled_m3, net, outflow, steps, deepest)


def _points(
    state: State, cell: NDArray[np.int64], rate: Floats, duration_s: float, settings: Settings
) -> tuple[Any, int]:
    """Which sources are poured sub-step by sub-step, and on how many threads the others are."""
    if not cell.size:
        return slice(0, 0), 1
    if cell is not state.rising:
        rises = bool(np.all(np.diff(cell) > 0))
        inside = cell.min() >= 0 and cell.max() < state.shape[0] * state.shape[1]
        if not inside:
            raise ValueError("a source lies outside the grid")
        state.rising = cell if rises else None
    if not rate.min() >= 0:
        raise ValueError("a source on the ground takes water away; sources only give")
    most = settings.lump_m * state.cell_m**2 / float(duration_s)
    points = np.flatnonzero(rate > most) if rate.max() > most else slice(0, 0)
    return points, numba.get_num_threads() if cell is state.rising else 1


@loops()
def _advance(
    h: Array, other_h: Array, bed: Array, rough: Array, qx: Array, qy: Array, other_qx: Array,
    other_qy: Array, rest: Array, rows: Scratch, first: Array, tiles: Tiles,
    maxima: Maxima, source: Array, rate: Array, open_cell: Array, open_m3: Array,
    x: Exchange, n: Numbers,
) -> tuple[int, bool, float, float, float, float]:  # fmt: skip
    area = n.cell_m * n.cell_m
    deepest, active, touched, blocks = tiles.deepest, tiles.active, tiles.touched, tiles.blocks
    steps, done, outflow, tracked = 0, 0.0, 0.0, n.tracked_s
    greatest, wave = _greatest(deepest, tiles.fastest, n.lump_m)
    while done < n.duration_s and greatest < TOO_DEEP_M:
        left = n.duration_s - done
        longest = min(n.alpha * n.cell_m / wave, n.longest_s)
        if longest < n.least_s:
            break
        count = max(np.ceil(left / longest - 1e-9), 1.0)
        dt = left / count
        if n.only_wet:
            if choose(deepest, touched, active, tiles.stopped, n.dry_m) > 0:
                settle(tiles.stopped, tiles.fastest, h, other_h, qx, qy, other_qx, other_qy)
        else:
            active[:] = True
        arrange(active, blocks, first)
        fluxes(
            blocks, first, rows, h, other_h, bed, rough, qx, qy, other_qx, other_qy,
            tiles.fastest, dt, n.cell_m, n.dry_m,
        )  # fmt: skip
        depths(
            blocks, first, rows, h, other_qx, other_qy, other_h, deepest,
            dt, n.cell_m, SPARE_GRAINS * n.grain_m,
        )  # fmt: skip
        h, other_h = other_h, h
        qx, other_qx = other_qx, qx
        qy, other_qy = other_qy, qy
        outflow += drain(open_cell, open_m3, dt, n.cell_m, n.dry_m, n.columns, h, qx, qy, touched)
        pour(source, rate, dt, area, n.columns, h, other_h, rest, deepest, touched)
        exchange(x, h, other_h, deepest, touched, area, dt, n.grain_m)
        steps += 1
        done = n.duration_s if count <= 1.0 else done + dt
        now = n.time_s + done
        if now - tracked >= n.track_every_s - 1e-6:
            track(
                blocks, first, h, qx, qy, maxima.depth_m, maxima.depth_at_s, maxima.arrival_s,
                maxima.above_first_s, maxima.above_second_s, maxima.speed_m_s,
                maxima.hazard_m2_s, now, now - tracked, n.counts_m, n.first_m, n.second_m,
            )  # fmt: skip
            tracked = now
        greatest, wave = _greatest(deepest, tiles.fastest, n.lump_m)
    return steps, steps % 2 == 1, outflow, greatest, tracked, done


@loops()
def _greatest(deepest: Array, fastest: Array, more_m: float) -> tuple[float, float]:
    """Greatest depth, m, and speed of a wave, m/s; rain may have made it ``more_m`` deeper."""
    most, wave = 0.0, 0.0
    for i in range(deepest.shape[0]):
        for j in range(deepest.shape[1]):
            depth = np.float64(deepest[i, j])
            most = max(most, depth)
            own = np.sqrt(GRAVITY_M_S2 * (depth + more_m))
            wave = max(wave, own + np.float64(fastest[i, j]))
    return most, wave
