"""Water that blocks lose by themselves: into the ground, and through yard drains."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import Land
from drainage.inundation.subgrid.arrays import Water, Wet
from drainage.inundation.subgrid.cells import pour
from drainage.inundation.subgrid.layout import CHUNK, Cells

MM_H = 1 / 3.6e6
"""m/s in a millimetre an hour."""


class Losses(NamedTuple):
    """Of the k cells that lose water: ``place``, ``soak_m3_s`` and ``drain_m3_s`` at most,
    ``node`` (k,) of d or -1; ``first`` (c + 1,) of each chunk. ``drained_m3`` (d,) and
    ``soaked_m3`` (1,) so far."""

    first: Array
    place: Array
    soak_m3_s: Array
    drain_m3_s: Array
    node: Array
    drained_m3: Array
    soaked_m3: Array


def losses_of(mesh: Mesh, place: NDArray[np.int64], land: Land) -> Losses:
    """The cells with losses, in the order of their places."""
    drain = np.where(land.drain_node >= 0, land.drain_mm_h, 0.0)
    some = np.flatnonzero((land.soak_mm_h > 0) | (drain > 0))
    some = some[np.argsort(place[some])]
    area = mesh.area_m2[some] * MM_H
    chunks = -(-len(place) // CHUNK)
    return Losses(
        np.searchsorted(place[some], np.arange(chunks + 1) * CHUNK).astype(np.int64),
        place[some],
        land.soak_mm_h[some] * area,
        drain[some] * area,
        land.drain_node[some].astype(np.int64),
        np.zeros(len(land.drain_node_ids)),
        np.zeros(1),
    )


@loops()
def lose(
    losses: Losses, refuses: Array, cells: Cells, w: Water, wet: Wet, seconds: float, dry: float
) -> None:
    """Take what ``seconds`` of losses take, at most what is there; the drain takes first.

    ``refuses`` (d,): nodes that take nothing now. Chunks without any water are passed over.
    """
    for chunk in range(losses.first.size - 1):
        if losses.first[chunk] == losses.first[chunk + 1] or wet.top[chunk] <= 0.0:
            continue
        for k in range(losses.first[chunk], losses.first[chunk + 1]):
            place, node = losses.place[k], losses.node[k]
            held = w.volume[place]
            if held <= 0.0:
                continue
            drained = 0.0
            if node >= 0 and not refuses[node]:
                drained = min(losses.drain_m3_s[k] * seconds, held)
                losses.drained_m3[node] += drained
            soaked = min(losses.soak_m3_s[k] * seconds, held - drained)
            losses.soaked_m3[0] += soaked
            pour(place, -(drained + soaked), dry, cells, w, wet)
        if wet.rest[chunk] == 0:
            top = np.float32(0)
            for place in range(chunk * CHUNK, (chunk + 1) * CHUNK):
                top = max(top, w.depth[place])
            wet.top[chunk] = top
