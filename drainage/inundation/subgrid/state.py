"""Water on a mesh: what moves, and what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import Land, OpenEdges
from drainage.inundation.subgrid.arrays import Flow, Greatest, Water, Wet
from drainage.inundation.subgrid.edges import Edges, edges_of
from drainage.inundation.subgrid.layout import CHUNK, Layout, lay_out
from drainage.inundation.subgrid.losses import Losses, losses_of
from drainage.inundation.water.maxima import NEVER

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(eq=False)
class State:
    """Water on a mesh; ``advance`` moves it on.

    The properties give one value for each cell of ``mesh``, in its order. ``open_m3`` (e,)
    left over each open edge so far, ``soaked_m3`` into the ground, ``drained_m3`` (d,) through
    yard drains into each of their nodes.
    """

    mesh: Mesh
    layout: Layout
    water: Water
    flow: Flow
    wet: Wet
    edges: Edges
    losses: Losses
    maxima: Greatest
    time_s: float = 0.0
    tracked_s: float = 0.0
    lost_s: float = 0.0
    wave_1_s: float = -1.0
    sources: Ints | None = None

    @property
    def volume_m3(self) -> Floats:
        return self.water.volume[self.layout.place]

    @property
    def total_m3(self) -> float:
        """All water on the ground, m3."""
        return float(self.water.volume.sum())

    @property
    def depth_m(self) -> NDArray[np.float32]:
        """Depth of the level above the lowest ground of each cell."""
        return self.water.depth[self.layout.place]

    @property
    def level_m(self) -> Floats:
        return self.mesh.level_m + self.depth_m

    @property
    def velocity_m_s(self) -> NDArray[np.float32]:
        """(n, 2) velocity in each cell."""
        place = self.layout.place
        return np.stack([self.water.vx[place], self.water.vy[place]], axis=1)

    @property
    def speed_m_s(self) -> NDArray[np.float32]:
        return np.hypot(*self.velocity_m_s.T)

    @property
    def flow_m3_s(self) -> NDArray[np.float32]:
        """(m,) through each face of the mesh, from left to right."""
        return self.flow.rate[self.layout.face_place]

    @property
    def open_m3(self) -> Floats:
        return self.edges.gone_m3

    @property
    def outflow_m3(self) -> float:
        return float(self.edges.gone_m3.sum())

    @property
    def soaked_m3(self) -> float:
        return float(self.losses.soaked_m3[0])

    @property
    def drained_m3(self) -> Floats:
        return self.losses.drained_m3

    def greatest(self) -> Greatest:
        """Maxima so far, (n,) each."""
        return Greatest(*(part[self.layout.place] for part in self.maxima))


class Ground(Protocol):
    """A mesh with its edges and its land, as ``MeshGround`` has them."""

    @property
    def mesh(self) -> Mesh: ...
    @property
    def open_edges(self) -> OpenEdges: ...
    @property
    def land(self) -> Land: ...


def state_of(
    ground: Ground, depth_m: Floats | None = None, *, level_m: Floats | float | None = None
) -> State:
    """Still water of ``depth_m`` (n,) above the lowest ground of each cell, or up to
    ``level_m`` (n,) or one level; dry without either."""
    mesh = ground.mesh
    layout = lay_out(mesh)
    if level_m is not None:
        depth_m = np.maximum(level_m - mesh.level_m, 0.0)
    places, faces = len(layout.cells.row), len(layout.faces.left)
    chunks = layout.chunk_count

    def none(count: int) -> Array:
        return np.full(count, np.float32(0))

    volume = np.zeros(places)
    water = Water(volume, *(none(places) for _ in Water._fields[1:]))
    if depth_m is not None:
        volume[layout.place] = mesh.volume_of(np.asarray(depth_m, float))
        water.bulk[:] = volume
        water.depth[layout.place] = mesh.depth_of(volume[layout.place])
        water.lead[:] = water.depth
    never = Greatest(*(none(places) for _ in Greatest._fields))
    never.depth_at_s[:], never.arrival_s[:] = NEVER, NEVER
    top = np.zeros(chunks)
    np.maximum.at(top, layout.place // CHUNK, water.depth[layout.place])
    rest, open_to = np.zeros(chunks, np.int8), layout.chunks.first_face[:-1].copy()
    sprinkled = np.zeros(chunks, np.bool_)
    rest[np.unique(np.flatnonzero(volume) // CHUNK)] = 2
    return State(
        mesh,
        layout,
        water,
        Flow(*(none(faces) for _ in Flow._fields)),
        Wet(rest, np.zeros(chunks, np.int64), top.astype(np.float32), open_to, sprinkled),
        edges_of(mesh, layout.place, ground.open_edges),
        losses_of(mesh, layout.place, ground.land),
        never,
    )
