"""Water that leaves over the open edge of the ground.

Critical flow over a crest with the head of the approach velocity: with y the depth of the
cell's level above the crest, s the height of the lowest crest of the cell above its ground
and r = y / (y + s),

    Q = 1.705 B (x y)^(3/2),   x = 1 + (4/27) r^2 x^3 = 3 sin(asin(r) / 3) / r,

a free overfall (s = 0) stands at critical depth in the cell, Q = B y sqrt(g y); a high sill is
a broad-crested weir. Water that arrives faster than that leaves as fast as it came. Taken
implicitly in the volume above the crest, so that thin water leaves without pulses.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.subgrid.arrays import Water, Wet
from drainage.inundation.subgrid.cells import pour
from drainage.inundation.subgrid.layout import Cells

WEIR = 1.705
EXPONENT = 1.5
NEWTON = 5


class Edges(NamedTuple):
    """e edges: ``place`` of the cell, ``crest_m`` above its lowest ground, ``sill_m`` the
    lowest crest of the cell, ``width_m``; ``out_x``, ``out_y`` unit vector outwards, 0 where
    it is not known; ``gone_m3`` what left so far."""

    place: Array
    crest_m: Array
    sill_m: Array
    width_m: Array
    out_x: Array
    out_y: Array
    gone_m3: Array


def edges_of(mesh: Mesh, place: NDArray[np.int64], edges: OpenEdges) -> Edges:
    """Edges of a mesh; outwards is where the faces of the cell leave a gap."""
    crest = np.maximum(edges.crest_level_m - mesh.level_m[edges.cell], 0.0)
    lowest = np.full(len(mesh.size), np.inf)
    np.minimum.at(lowest, edges.cell, crest)
    width = mesh.face_size * mesh.face_shapes.width[mesh.face_shape, -1]
    gap = np.zeros((len(mesh.size), 2))
    np.add.at(gap, mesh.left, -width[:, None] * mesh.normal)
    np.add.at(gap, mesh.right, width[:, None] * mesh.normal)
    out = gap[edges.cell]
    size = np.hypot(*out.T)
    out = np.where(size[:, None] > 1e-6, out / np.maximum(size, 1e-6)[:, None], 0.0)
    return Edges(
        place[edges.cell], crest, lowest[edges.cell], np.array(edges.width_m, float),
        np.ascontiguousarray(out[:, 0]), np.ascontiguousarray(out[:, 1]),
        np.zeros(len(edges.cell)),
    )  # fmt: skip


@loops()
def _kept(share: float, power: float) -> float:
    """z of z + share z^power = 1, by Newton's method from above."""
    z = 1.0
    for _ in range(NEWTON):
        z -= (z + share * z**power - 1) / (1 + power * share * z ** (power - 1))
    return z


@loops()
def drain(edges: Edges, cells: Cells, w: Water, wet: Wet, dt: float, dry: float) -> float:
    """Let water leave for ``dt``; m3."""
    total = 0.0
    for k in range(edges.place.size):
        place = edges.place[k]
        y = np.float64(w.depth[place]) - edges.crest_m[k]
        if y <= dry:
            continue
        r = y / (y + edges.sill_m[k])
        x = 3 * np.sin(np.arcsin(min(r, 1.0)) / 3) / r
        arrives = w.wx[place] * edges.out_x[k] + w.wy[place] * edges.out_y[k]
        critical, quick = WEIR * (x * y) ** EXPONENT, y * np.float64(arrives)
        power = EXPONENT if critical > quick else 1.0
        flow = edges.width_m[k] * max(critical, quick)
        above = min(w.volume[place], y * np.float64(cells.plan_m2[place]))
        gone = above * (1 - _kept(flow * dt / above, power))
        pour(place, -gone, dry, cells, w, wet)
        edges.gone_m3[k] += gone
        total += gone
    return total
