"""How much of the water of a place comes from outside by an inflow that is assumed."""

from __future__ import annotations

from collections.abc import Sequence

from drainage.metrics.arrivals import origins
from drainage.metrics.street_water import StreetWater
from drainage.network.model import Network
from drainage.network.trust import is_assumed

OUTSIDE = "hill land"


def assumed_inflow_share(
    network: Network, water: StreetWater, nodes: Sequence[str]
) -> float | None:
    """Share of the water at the deepest of some street nodes, until it stands highest there, that
    began on hills whose row is assumed; None where no such node is known.

    Land of the town itself is drawn by rules throughout and is none of it.
    """
    at = water.nodes.get_indexer(list(nodes))
    known = at[at >= 0]
    if not len(known):
        return None
    step, place = divmod(int(water.depth_m[:, known].argmax()), len(known))
    sources = network.subcatchments["source"]
    return sum(
        part.share
        for part in origins(water, str(water.nodes[known[place]]), step)
        if part.kind == OUTSIDE and is_assumed(str(sources[part.id]))
    )
