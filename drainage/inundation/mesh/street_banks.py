"""Where a street ends at a river: the edge its water spills over."""

from __future__ import annotations

import numpy as np

from drainage.inundation.ground.banks import spills_of
from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.mesh.junctions import Junctions
from drainage.inundation.mesh.mesh_ground import OpenEdges
from drainage.inundation.mesh.street_bins import StreetBins, arms_of
from drainage.network import Network


def bank_edges(
    network: Network, reaches: Reaches, bins: StreetBins, junctions: Junctions
) -> tuple[OpenEdges, tuple[str, ...]]:
    """Edges (e,) with the crest of the bank, and the outfall (e,) that each belongs to.

    The length of the weir, or the width of the street where there is none, is shared among
    the cells at the street's end.
    """
    arms = arms_of(reaches, bins)
    cells, crests, widths, outfalls = [], [], [], []
    for spill in spills_of(network, reaches):
        crossing = int(junctions.of_node[spill.node])
        own = np.flatnonzero(arms.node == spill.node)
        at_end = np.concatenate([arms.left[own], arms.right[own]]).tolist()
        if crossing >= 0:
            at_end = [junctions.first_cell + crossing]
        cells += at_end
        crests += [spill.crest_m] * len(at_end)
        widths += [spill.width_m / len(at_end)] * len(at_end)
        outfalls += [spill.outfall_id] * len(at_end)
    edges = OpenEdges(np.array(cells, dtype=np.int64), np.array(crests), np.array(widths))
    return edges, tuple(outfalls)
