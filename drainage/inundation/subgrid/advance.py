"""Water on a mesh moved on by some seconds, in one compiled call.

In each sub-step: dt from the quickest wave of the sub-step before, the chunks that matter,
the passes of ``faces`` and ``cells``, then what comes and goes outside of the faces: open
edge, sources, openings, held levels, losses, and now and then the maxima.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drainage.errors import EngineError
from drainage.inundation.compiling import Array, loops
from drainage.inundation.subgrid.arrays import Flow, Greatest, Water, Wet
from drainage.inundation.subgrid.beside import Beside, choose
from drainage.inundation.subgrid.cells import limit, pour, sprinkle, volumes
from drainage.inundation.subgrid.edges import Edges, drain
from drainage.inundation.subgrid.exchange import Exchange, exchange
from drainage.inundation.subgrid.faces import UNBOUND_M_S, momentum
from drainage.inundation.subgrid.layout import CHUNK, Cells, Chunks, Faces
from drainage.inundation.subgrid.losses import Losses, lose
from drainage.inundation.subgrid.maxima import track
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import State
from drainage.inundation.subgrid.waves import fastest_face, quickest_wave
from drainage.inundation.water.kernel import GRAVITY_M_S2
from drainage.inundation.water.opening_flow import Rates
from drainage.inundation.water.openings import Openings
from drainage.said import said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NO_CELLS = np.zeros(0, np.int64)
NO_LEVELS = np.zeros(0)


class Numbers(NamedTuple):
    """What one call is told; times from the start of the run, s."""

    duration_s: float
    time_s: float
    tracked_s: float
    lost_s: float
    alpha: float
    dry_m: float
    longest_s: float
    least_s: float
    losses_every_s: float
    track_every_s: float
    counts_m: float
    first_m: float
    second_m: float
    only_wet: bool


class Given(NamedTuple):
    """Water from outside: ``source`` (s,) places and ``rate`` m3/s; ``held`` (h,) places kept
    at ``held_m3``, and ``held_net_m3`` (h,) what that took; ``refuses`` (d,) drain nodes."""

    source: Array
    rate: Array
    held: Array
    held_m3: Array
    held_net_m3: Array
    refuses: Array


@dataclass(frozen=True, eq=False)
class Advanced:
    """What one call of ``advance`` did; k openings, m manholes, h held cells, volumes in m3.

    ``taken_m3`` and ``spilled_m3`` (k,) into and out of the sewer, neither negative;
    ``volume_to_node_m3`` (m,) their difference by manhole. ``drained_m3`` (d,) through yard
    drains, ``soaked_m3`` into the ground, ``outflow_m3`` over the open edge. ``held_m3`` (h,)
    given by cells whose level is held, negative where they took water. ``steps`` sub-steps.
    """

    taken_m3: Floats
    spilled_m3: Floats
    volume_to_node_m3: Floats
    drained_m3: Floats
    soaked_m3: float
    outflow_m3: float
    held_m3: Floats
    steps: int

    @property
    def volume_m3(self) -> Floats:
        return self.taken_m3 - self.spilled_m3


def advance(
    state: State,
    duration_s: float,
    source_cell: Ints,
    source_rate_m3_s: Floats,
    openings: Openings,
    node_head_m: Floats,
    node_spill_limit_m3: Floats,
    settings: Settings,
    node_refuses: NDArray[np.bool_] | None = None,
    *,
    held_cell: Ints = NO_CELLS,
    held_level_m: Floats = NO_LEVELS,
    drain_refuses: NDArray[np.bool_] | None = None,
) -> Advanced:
    """Move ``state`` on by ``duration_s``.

    ``source_cell`` (s,) cells of the mesh, ``source_rate_m3_s`` (s,) not negative.
    ``node_head_m`` (m,) level in each manhole, m above datum, held; ``node_spill_limit_m3``
    (m,) the most each can spill now; ``node_refuses`` (m,) takes nothing in now.
    ``held_cell`` (h,) cells kept at ``held_level_m`` (h,), m above datum: a river, a sea.
    ``drain_refuses`` (d,) nodes of the yard drains that take nothing in now.
    Raises ``EngineError`` when a sub-step would be shorter than the least one, or a number is
    not finite; the state can still be read. ``ValueError`` for a source that takes water.
    """
    layout = state.layout
    points = _sources(state, source_cell, source_rate_m3_s, duration_s, settings)
    x = _exchange(state, openings, node_head_m, node_spill_limit_m3, node_refuses, settings)
    drains = len(state.losses.drained_m3)
    given = Given(
        layout.place[source_cell[points]], source_rate_m3_s[points].astype(float),
        layout.place[held_cell], _held_volume(state, held_cell, held_level_m),
        np.zeros(len(held_cell)),
        np.zeros(drains, np.bool_) if drain_refuses is None else drain_refuses,
    )  # fmt: skip
    numbers = _numbers(state, float(duration_s), _longest_step(given, state, settings), settings)
    drained, soaked = state.losses.drained_m3.copy(), state.soaked_m3
    rows = np.zeros((5, int(np.diff(layout.chunks.first_face).max())), np.float32)
    rows[1] = UNBOUND_M_S
    steps, outflow, done, tracked, lost, wave = _advance(
        layout.cells, layout.faces, layout.chunks, layout.beside,
        state.water, state.flow, state.wet, state.edges, state.losses, state.maxima,
        x, given, numbers, state.wave_1_s, rows, np.zeros(CHUNK), np.zeros((5, CHUNK), np.float32),
    )  # fmt: skip
    state.time_s += done
    state.tracked_s, state.lost_s, state.wave_1_s = tracked, lost, wave
    if done < duration_s or not np.isfinite(wave):
        raise _stopped(state, wave, settings)
    net = np.zeros(len(node_head_m))
    np.add.at(net, openings.node, x.taken_m3 - x.spilled_m3)
    return Advanced(
        x.taken_m3, x.spilled_m3, net, state.losses.drained_m3 - drained,
        state.soaked_m3 - soaked, outflow, given.held_net_m3, steps,
    )  # fmt: skip


def _exchange(
    state: State,
    openings: Openings,
    head_m: Floats,
    spill_limit_m3: Floats,
    refuses: NDArray[np.bool_] | None,
    settings: Settings,
) -> Exchange:
    count, nodes = len(openings.cell), len(head_m)
    return Exchange(
        state.layout.place[openings.cell], state.mesh.level_m[openings.cell], openings.node,
        openings.crest_level_m, openings.weir_length_m, openings.area_m2,
        openings.inflow_limit_m3_s, openings.outflow_area_m2, np.asarray(head_m, float),
        np.zeros(nodes, np.bool_) if refuses is None else refuses,
        np.array(spill_limit_m3, float), np.zeros(count), np.zeros(count),
        Rates(*map(float, vars(settings.coefficients).values())),
    )  # fmt: skip


def _longest_step(given: Given, state: State, settings: Settings) -> float:
    """Longest sub-step, s: no source fills a dry cell of area A so deep in it that a wave on
    that depth, sqrt(g rate dt / A), crosses more than alpha of the cell."""
    if not len(given.source):
        return float(settings.longest_step_s)
    area = state.layout.cells.plan_m2[given.source].astype(float)
    own = np.cbrt(settings.alpha**2 * area**2 / (GRAVITY_M_S2 * given.rate))
    return min(float(settings.longest_step_s), float(own.min()))


def _numbers(state: State, duration_s: float, longest_s: float, settings: Settings) -> Numbers:
    return Numbers(
        duration_s, float(state.time_s), float(state.tracked_s), float(state.lost_s),
        float(settings.alpha), float(settings.dry_depth_m), longest_s,
        float(settings.least_step_s), float(settings.losses_every_s),
        float(settings.track_every_s), float(settings.counts_from_m),
        float(settings.first_depth_m), float(settings.second_depth_m), settings.only_wet,
    )  # fmt: skip


def _sources(
    state: State, cell: Ints, rate: Floats, duration_s: float, settings: Settings
) -> slice | Ints:
    """Add what is added at the start of the call; which sources are poured by sub-steps."""
    if state.sources is not None:
        state.water.gift[state.sources] = 0
        state.sources = None
    if not cell.size:
        return slice(0, 0)
    if cell.min() < 0 or cell.max() >= len(state.mesh.size):
        raise ValueError("a source lies outside the mesh")
    if not rate.min() >= 0:
        raise ValueError("a source on the ground takes water away; sources only give")
    places = state.layout.place[cell]
    lumps = sprinkle(
        places, rate, float(duration_s), float(settings.lump_m), float(settings.dry_depth_m),
        state.layout.cells, state.water, state.wet,
    )  # fmt: skip
    state.sources = places
    return slice(0, 0) if lumps == len(cell) else _points(state, cell, rate, duration_s, settings)


def _points(state: State, cell: Ints, rate: Floats, duration_s: float, settings: Settings) -> Ints:
    most = settings.lump_m * state.layout.cells.plan_m2[state.layout.place[cell]] / duration_s
    return np.flatnonzero(rate > most)


def _held_volume(state: State, cell: Ints, level_m: Floats) -> Floats:
    if not len(cell):
        return NO_LEVELS
    every = np.zeros(len(state.mesh.size))
    every[cell] = np.maximum(level_m - state.mesh.level_m[cell], 0.0)
    return state.mesh.volume_of(every)[cell]


def _stopped(state: State, wave_1_s: float, settings: Settings) -> EngineError:
    face, cell = fastest_face(state)
    mesh = state.mesh
    return EngineError(
        said(
            "The water's time step fell below {least_s:g} s at second {second:.1f}: in the cell "
            "at {x_m:.1f}, {y_m:.1f} it is {depth_m:.3g} m deep and runs at {speed_m_s:.3g} m/s. "
            "Look there for a spike or a pit in the ground, and for a flow or level in the wrong "
            "unit; or take larger cells.",
            least_s=settings.least_step_s,
            second=state.time_s,
            x_m=float(mesh.x_m[cell]),
            y_m=float(mesh.y_m[cell]),
            depth_m=float(state.depth_m[cell]),
            speed_m_s=float(state.flow.speed[state.layout.face_place[face]]) if face >= 0 else 0.0,
        )
    )


@loops()
def _advance(
    cells: Cells, f: Faces, c: Chunks, beside: Beside, w: Water, flow: Flow, wet: Wet,
    edges: Edges, losses: Losses, maxima: Greatest, x: Exchange, given: Given, n: Numbers,
    wave: float, rows: Array, net: Array, sums: Array,
) -> tuple[int, float, float, float, float, float]:  # fmt: skip
    steps, done, outflow, tracked, lost = 0, 0.0, 0.0, n.tracked_s, n.lost_s
    if wave < 0.0 or given.held.size > 0:
        _hold(given, n.dry_m, cells, w, wet)
        wave = quickest_wave(f, w, flow)
    while done < n.duration_s:
        if not n.alpha > wave * n.least_s:
            break
        left = n.duration_s - done
        most = min(n.alpha / max(wave, 1e-9), n.longest_s)
        parts = max(np.ceil(left / most - 1e-9), 1.0)
        dt = left / parts
        count = choose(wet, beside, w.depth, n.dry_m, n.only_wet)
        wave = momentum(wet, count, c, f, w, flow, rows, dt, n.dry_m)
        limit(wet.active, count, c, w, flow, dt, sums[0])
        volumes(wet.active, count, c, cells, w, flow, wet, net, sums, dt, n.dry_m)
        outflow += drain(edges, cells, w, wet, dt, n.dry_m)
        for k in range(given.source.size):
            pour(given.source[k], given.rate[k] * dt, n.dry_m, cells, w, wet)
        exchange(x, cells, w, wet, dt, n.dry_m)
        _hold(given, n.dry_m, cells, w, wet)
        steps += 1
        done = n.duration_s if parts <= 1.0 else done + dt
        now = n.time_s + done
        if now - lost >= n.losses_every_s - 1e-6:
            lose(losses, given.refuses, cells, w, wet, now - lost, n.dry_m)
            lost = now
        if now - tracked >= n.track_every_s - 1e-6:
            track(
                wet.active, count, w, maxima, now, now - tracked, n.dry_m, n.counts_m,
                n.first_m, n.second_m,
            )  # fmt: skip
            tracked = now
    return steps, outflow, done, tracked, lost, wave


@loops()
def _hold(given: Given, dry: float, cells: Cells, w: Water, wet: Wet) -> None:
    for k in range(given.held.size):
        place = given.held[k]
        more = given.held_m3[k] - w.volume[place]
        given.held_net_m3[k] += more
        pour(place, more, dry, cells, w, wet)
