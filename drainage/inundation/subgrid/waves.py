"""The quickest wave on a mesh at a moment: how long a sub-step may be."""

from __future__ import annotations

import numpy as np

from drainage.inundation.compiling import Array, loops
from drainage.inundation.subgrid.arrays import Flow, Water
from drainage.inundation.subgrid.faces import LAST
from drainage.inundation.subgrid.layout import SEGMENT, Faces
from drainage.inundation.subgrid.state import State
from drainage.inundation.water.kernel import GRAVITY_M_S2, SHALLOW_M


@loops()
def _waves(f: Faces, w: Water, flow: Flow, found: Array) -> None:
    for i in range(f.left.size):
        y = max(w.depth[f.left[i]] - f.sill_left[i], w.depth[f.right[i]] - f.sill_right[i])
        found[i] = 0.0
        if y > SHALLOW_M:
            place = y * f.per_segment[i]
            node = max(min(int(place), LAST), 0)
            t = place - node
            at = (f.row[i] + node) * SEGMENT
            a1, a2 = f.segments[at + 1], f.segments[at + 2]
            area = f.segments[at] + t * (a1 + t * a2)
            width = (a1 + 2 * t * a2) * f.per_segment[i]
            wave = np.sqrt(GRAVITY_M_S2 * area / max(width, 1e-9))
            found[i] = (wave + abs(flow.speed[i])) * f.nearness[i]


@loops()
def quickest_wave(f: Faces, w: Water, flow: Flow) -> float:
    """The greatest (wave speed + speed) / length of all faces, 1/s."""
    found = np.zeros(f.left.size)
    _waves(f, w, flow, found)
    most = 0.0
    for i in range(found.size):
        most = max(most, found[i])
    return most


def fastest_face(state: State) -> tuple[int, int]:
    """The face of the mesh with the greatest (wave speed + speed) / length, and the deeper of
    its cells; face -1 where none has water."""
    layout, mesh = state.layout, state.mesh
    found = np.zeros(len(layout.faces.left))
    _waves(layout.faces, state.water, state.flow, found)
    of_mesh = np.where(np.isfinite(found), found, np.inf)[layout.face_place]
    if not of_mesh.size or of_mesh.max() <= 0:
        return -1, int(np.argmax(state.depth_m))
    face = int(np.argmax(of_mesh))
    pair = np.array([mesh.left[face], mesh.right[face]])
    return face, int(pair[np.argmax(state.depth_m[pair])])
