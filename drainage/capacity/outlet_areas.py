"""The nodes that drain to each outlet, and how far each stands from the level it may have."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from drainage.capacity.whole_way import whole_way
from drainage.measures.routes import manhole_of_gutter
from drainage.metrics.series import greatest_held
from drainage.network.model import Network
from drainage.results import RunResult


def outlet_of_nodes(network: Network) -> pd.Series:
    """Node -> the outfall its water reaches down its main sewers or its trunk; none that reach no
    outfall.

    Storm and combined manholes, and the street nodes above them
    (``measures.routes.manhole_of_gutter``).
    """
    way, _ = whole_way(network)
    tree = nx.DiGraph(zip(way["to_id"], way.index, strict=True))
    found: dict[str, str] = {}
    for outfall in network.outfalls.index.intersection(list(tree.nodes)):
        found |= dict.fromkeys(nx.descendants(tree, outfall), str(outfall))
    gutters = manhole_of_gutter(network).map(found).dropna()
    return pd.concat([pd.Series(found, dtype=object), gutters]).rename("outlet_id")


def margins_m(network: Network, result: RunResult, nodes: pd.Index, limit_m: float) -> pd.Series:
    """How far each node (n,) stands above what it may, m; below 0 it copes.

    A manhole may stand up to the ground, a street node ``limit_m`` deep above its gutter, in a
    sag above its bottom. The level is one that two successive reports both reach: surges of
    seconds hold no water.
    """
    depth = result.series["node_depth_m"].sel(node=nodes.tolist()).to_numpy().astype(float)
    rows = network.nodes.loc[nodes]
    ground = (rows["ground_level_m"] - rows["invert_level_m"]).to_numpy()
    allowed = np.where(rows["system"].eq("street"), limit_m, ground)
    return pd.Series(greatest_held(depth) - allowed, index=nodes)


def hourly_rain_coped_with(
    margins: pd.DataFrame, hourly_mm: pd.Series, outlets: pd.Series
) -> pd.DataFrame:
    """The rain in an hour that the area of each outlet copes with (应对降雨), by outlet_id.

    ``margins`` (node, storm in rising order) as ``margins_m``, NaN of a run that is not scored;
    ``hourly_mm``: storm -> its greatest hour, mm. ``coped_mm`` is the greatest hour before the
    first storm in which a node stands too high, ``failed_mm`` that storm's, NaN where there is
    none; ``coped_interpolated_mm`` lies between them, where the greatest margin of the area,
    taken as linear in the hour's depth, is 0. ``first_node_id`` is the node that decides.
    An area that fails in the least storm has neither: it copes with less than ``failed_mm``.
    """
    known = margins.loc[:, margins.notna().all()]
    worst = known.groupby(outlets.reindex(known.index)).max()
    hours = hourly_mm.reindex(known.columns).to_numpy(float)
    rows = {}
    for outlet, values in worst.iterrows():
        high = values.to_numpy(float) > 0
        first = int(high.argmax()) if high.any() else len(hours)
        coped = hours[first - 1] if first else np.nan
        row = {"coped_mm": coped, "failed_mm": np.nan, "coped_interpolated_mm": np.nan,
               "first_node_id": ""}  # fmt: skip
        if first < len(hours):
            here = known[outlets.reindex(known.index) == outlet].iloc[:, first]
            row |= {"failed_mm": hours[first], "first_node_id": str(here.idxmax())}
            if first:
                below, above = values.iloc[first - 1], values.iloc[first]
                row["coped_interpolated_mm"] = coped + (hours[first] - coped) * below / (
                    below - above
                )
        rows[outlet] = row
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.rename_axis("outlet_id")
