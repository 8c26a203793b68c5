"""Speed of water on a mesh: ``python -m benchmarks.subgrid`` (``--town`` alone, ``--fine`` at 2 m).

A sub-step of a cell of squares has two faces and four slots. A face reads some 25 numbers in
turn or by gathers, and five of its table; a cell reads three of each of its faces. What bounds
it: of few shapes the gathers (sixteen numbers in some twenty cycles), of a shape for every
face the memory, as each takes a line of its table. CPU seconds of one thread.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from drainage.inundation.mesh.from_streets import mesh_from_streets
from drainage.inundation.mesh.mesh import CellShapes, FaceShapes, Mesh
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.subgrid.advance import advance
from drainage.inundation.subgrid.beside import choose
from drainage.inundation.subgrid.cells import limit, volumes
from drainage.inundation.subgrid.faces import UNBOUND_M_S, momentum
from drainage.inundation.subgrid.layout import CHUNK
from drainage.inundation.subgrid.settings import Settings
from drainage.inundation.subgrid.state import State, state_of
from drainage.inundation.water.openings import Openings
from drainage.study import Workspace, open_study
from tests.inundation.meshes import ground, squares, wedges

ROOT = Path(__file__).parents[1]
UNTRACKED = Settings(track_every_s=np.inf)
NONE = np.zeros(0)
NOWHERE = np.zeros(0, np.int64)
NO_OPENINGS = Openings((), NOWHERE, NOWHERE, NONE, NONE, NONE, NONE, NONE)
STEP_S, DRY_M = 0.001, 1e-4


def least(work: Callable[[], object], times: int = 15) -> float:
    """Least CPU seconds of this thread for some work."""
    found = []
    for _ in range(times):
        began = time.thread_time()
        work()
        found.append(time.thread_time() - began)
    return min(found)


def relief(side: int, shapes: int) -> tuple[Mesh, np.ndarray]:
    """Squares with so many shapes of relief, on undulating ground, and water over all of it."""
    row, column = np.mgrid[:side, :side]
    rng = np.random.default_rng(0)
    bed = rng.random((side, side)) * 0.1 + 0.3 * np.sin(column / 40) * np.cos(row / 60)
    made: tuple[CellShapes, FaceShapes] = wedges(rng.uniform(0.05, 0.15, shapes), 0.02)
    faces = 2 * side * (side - 1)
    mesh = squares(
        bed, shapes=made, cell_shape=np.arange(side * side) % shapes,
        face_shape=np.arange(faces) % shapes,
    )  # fmt: skip
    return mesh, (0.3 + 0.3 * np.cos(column / 25) ** 2).ravel()


def passes(state: State) -> str:
    """Nanoseconds of each pass for a cell worked on."""
    layout, chunks, wet = state.layout, state.layout.chunks, state.wet
    rows = np.zeros((5, int(np.diff(chunks.first_face).max())), np.float32)
    rows[1] = UNBOUND_M_S
    net, sums = np.zeros(CHUNK), np.zeros((5, CHUNK), np.float32)
    count = choose(wet, layout.beside, state.water.depth, DRY_M, True)
    water, flow, active = state.water, state.flow, wet.active
    works = {
        "choose": lambda: choose(wet, layout.beside, water.depth, DRY_M, True),
        "momentum": lambda: momentum(
            wet, count, chunks, layout.faces, water, flow, rows, STEP_S, DRY_M
        ),
        "limit": lambda: limit(active, count, chunks, water, flow, STEP_S, sums[0]),
        "volumes": lambda: volumes(
            active, count, chunks, layout.cells, water, flow, wet, net, sums, STEP_S, DRY_M
        ),
    }  # fmt: skip
    took = {name: least(work) / (count * CHUNK) * 1e9 for name, work in works.items()}
    return ", ".join(f"{name} {ns:.1f}" for name, ns in took.items())


def full_squares(side: int, shapes: int, goal: str = "") -> None:
    """All cells wet, relief in each."""
    mesh, depth = relief(side, shapes)
    state, steps = state_of(ground(mesh), depth), []

    def work() -> None:
        steps.append(still(state, 5.0))

    work()
    took = least(work)
    rate = side**2 * steps[-1] / took / 1e6
    print(f"full squares {side}², {shapes} shapes: {rate:.0f} million cells a CPU-second{goal}; "
          f"ns a cell: {passes(state)}")  # fmt: skip


def still(state: State, seconds: float) -> int:
    """Sub-steps of a time without sources."""
    return advance(
        state, seconds, NOWHERE, NONE, NO_OPENINGS, NONE, NONE, UNTRACKED
    ).steps  # fmt: skip


def town(cell_m: float) -> None:
    """The old town, its streets fed with 4 m3/s for twenty minutes in calls of 2 s."""
    began = time.thread_time()
    streets = mesh_from_streets(open_study(Workspace(ROOT), "old-town").base, cell_m)
    made, mesh_ground = time.thread_time() - began, streets.ground
    cells = np.unique(streets.places.cell)
    rate = np.full(len(cells), 4.0 / len(cells))
    state = state_of(mesh_ground)
    _feed(state, cells, rate)
    _report(mesh_ground, state, made, [_feed(state, cells, rate) for _ in range(600)])


def _feed(state: State, cells: np.ndarray, rate: np.ndarray) -> tuple[float, int, int]:
    """CPU seconds, sub-steps and wet cells of a call."""
    began = time.thread_time()
    steps = advance(state, 2.0, cells, rate, NO_OPENINGS, NONE, NONE, Settings()).steps
    return time.thread_time() - began, steps, int((state.depth_m > DRY_M).sum())


def _report(
    mesh_ground: MeshGround, state: State, made: float, calls: list[tuple[float, int, int]]
) -> None:
    took = sum(seconds for seconds, _, _ in calls)
    done = sum(steps * wet for _, steps, wet in calls)
    best = max(steps * wet / seconds for seconds, steps, wet in calls)
    print(f"old town, {len(mesh_ground.mesh.size)} cells (mesh made in {made:.1f} s), {calls[-1][2]} of them wet: "
          f"{done / took / 1e6:.0f} million wet cells a CPU-second, sources and maxima included, "
          f"{best / 1e6:.0f} in the quickest call (goal ≥ 25); {sum(s for _, s, _ in calls)} sub-steps in {len(calls)} calls of 2 s; "
          f"ns a cell worked on: {passes(state)}")  # fmt: skip


def subgrid() -> None:
    """All figures."""
    if "--town" not in sys.argv:
        full_squares(100, 256)
        full_squares(300, 256, " (goal ≥ 45)")
        full_squares(300, 150_000)
    town(5.0)
    if "--fine" in sys.argv:
        town(2.0)


if __name__ == "__main__":
    subgrid()
