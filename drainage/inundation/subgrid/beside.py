"""Which chunks lie beside each other, and from which depth on water comes from one to the other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.compiling import Array, loops
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.subgrid.arrays import Wet

Ints = NDArray[np.int64]


class Beside(NamedTuple):
    """``start`` (c + 1,) of the pairs of each chunk, ``chunk`` (b,) the one beside it.

    ``first`` (b + 1,) of the faces of each pair: ``cell`` int32 place of the cell of the first
    chunk, ``sill`` float32 height of the face above its lowest ground; ``least`` (b,) the
    least of them.
    """

    start: Array
    chunk: Array
    first: Array
    cell: Array
    sill: Array
    least: Array


def chunks_beside(mesh: Mesh, place: Ints, chunks: int, size: int) -> Beside:
    """The pairs of chunks of ``size`` cells; c ``chunks``."""
    cell = np.concatenate([place[mesh.left], place[mesh.right]])
    other = np.concatenate([place[mesh.right], place[mesh.left]]) // size
    sill = np.concatenate(
        [mesh.face_level_m - mesh.level_m[mesh.left], mesh.face_level_m - mesh.level_m[mesh.right]]
    ).astype(np.float32)
    apart = np.flatnonzero(cell // size != other)
    pair = (cell // size * chunks + other)[apart]
    order = np.argsort(pair, kind="stable")
    pairs, first = np.unique(pair[order], return_index=True)
    at = apart[order]
    least = np.minimum.reduceat(sill[at], first) if len(first) else np.zeros(0, np.float32)
    return Beside(
        np.searchsorted(pairs // chunks, np.arange(chunks + 1)).astype(np.int64),
        (pairs % chunks).astype(np.int64),
        np.append(first, len(at)).astype(np.int64),
        cell[at].astype(np.int32),
        sill[at],
        least,
    )


@loops()
def choose(wet: Wet, beside: Beside, depth: Array, dry_m: float, only_wet: bool) -> int:
    """Write the chunks to be worked on into ``wet.active``; how many.

    Those that hold water, and those to which the water of a chunk beside comes. One that is
    not reached any more is worked on once more: then nothing crosses its faces.
    """
    dry = np.float32(dry_m)
    for chunk in range(wet.rest.size):
        if wet.top[chunk] > dry:
            for pair in range(beside.start[chunk], beside.start[chunk + 1]):
                next_chunk = beside.chunk[pair]
                if wet.rest[next_chunk] < 2 and wet.top[chunk] > beside.least[pair]:
                    for k in range(beside.first[pair], beside.first[pair + 1]):
                        if depth[beside.cell[k]] - beside.sill[k] > dry:
                            wet.rest[next_chunk] = 2
                            break
    count = 0
    for chunk in range(wet.rest.size):
        if wet.rest[chunk] > 0 or not only_wet:
            wet.active[count] = chunk
            count += 1
    return count
