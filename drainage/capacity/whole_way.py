"""The way of the water down all sewers of a scenario, new trunks too."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from drainage.measures.routes import largest_leaving, main_sewer, sewers, timed_way
from drainage.network.model import Network


def whole_way(network: Network) -> tuple[pd.DataFrame, set[str]]:
    """Node -> ``to_id`` and ``minutes`` as ``measures.routes.way_of_water``, with trunks, and the
    nodes that other water reaches.

    The land of an old manhole stays on the way of its old sewer. Where a trunk takes the manhole
    in, by a pipe or over a weir, an unknown part of its water goes down the trunk: no node of
    the trunk from there on has all its land on this way.
    """
    main = main_sewer(network)
    pipes = sewers(network)
    rest = pipes[~pipes["from_id"].isin(main.index)]
    new = largest_leaving(rest, np.ones(len(rest), dtype=bool))
    way = timed_way(network, pd.concat([main, new]))
    beside = pipes[pipes["from_id"].isin(main.index) & ~pipes.index.isin(main)]
    over = pd.concat([network.weirs["to_id"], network.orifices["to_id"], network.pumps["to_id"]])
    fed = {*beside["to_id"], *over} & set(new.index)
    graph = nx.DiGraph(zip(way.index, way["to_id"], strict=True))
    return way, fed | {below for node in fed for below in nx.descendants(graph, node)}
