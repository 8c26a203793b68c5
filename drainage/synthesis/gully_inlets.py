"""Inlets of the streets where a survey found gullies, in place of those spaced by rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from drainage.network.model import Network
from drainage.network.street_roads import called_in_chinese
from drainage.synthesis.gully_leads import gully_limit_l_s
from drainage.synthesis.rules import Rules
from drainage.synthesis.street_inlets import inlet_type_table

FARTHEST_M = 60.0
"""A gully whose sewer is not known is led to the nearest manhole within this distance: more than
the spacing of manholes, less than the next street."""
KERB_LENGTH_M = 0.75
MOST_NAMED = 6
FROM_MEMORY = (
    "survey: kind; rule: size of the opening; limit: full lead, or opening by kind (assumed: from "
    "memory of GB 50014, not verified)"
)
NOT_SURVEYED = "; no gully of this street was surveyed"


def surveyed_inlets(
    network: Network,
    manholes: pd.DataFrame,
    channels: pd.DataFrame,
    by_rule: pd.DataFrame,
    rules: Rules,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inlets and kinds of inlet of the street channels of a network with gullies.

    ``channels`` lead from gutter to gutter (``G-`` and a manhole of ``manholes``); ``by_rule``
    are their inlets spaced by rule, which stay in streets where no gully was surveyed. All
    gullies of a manhole stand on the channels that run down to it, each on the nearest; at a
    high point on those that run down from it.
    """
    gullies = network.gullies
    gullies = gullies.assign(
        limit_l_s=gully_limit_l_s(gullies, rules), node_id=_nodes(network, manholes)
    )
    gullies["channel"] = _channels(gullies, manholes, channels)
    placed = gullies[gullies["channel"].ne("")]
    if placed.empty:
        return by_rule, inlet_type_table(rules)
    rows, kinds = _rows(placed, by_rule, rules)
    has_some = pd.Series(channels.index.isin(rows.index), index=channels.index)
    street = _whole_streets(channels)
    left = by_rule[~has_some.groupby(street).transform("any").reindex(by_rule.index)]
    left = left.assign(source=left["source"] + NOT_SURVEYED)
    both = pd.concat([part for part in (rows, left) if len(part)])
    return both.reindex(by_rule.index.intersection(both.index, sort=False)), kinds


def _nodes(network: Network, manholes: pd.DataFrame) -> pd.Series:
    """The node each gully drains to; the nearest manhole where no sewer of it is known."""
    gullies = network.gullies
    to = gullies["drains_to_id"].where(gullies["drains_to_id"].isin(network.junctions.index), "")
    pipe_end = gullies["drains_to_id"].map(network.conduits["to_id"]).fillna("")
    to = to.where(to.ne(""), pipe_end.where(pipe_end.isin(network.junctions.index), ""))
    distance, at = cKDTree(manholes[["x_m", "y_m"]].to_numpy(float)).query(
        np.nan_to_num(gullies[["x_m", "y_m"]].to_numpy(float), nan=1e12)
    )
    near = np.where(distance <= FARTHEST_M, manholes.index.to_numpy(str)[at], "")
    return to.where(to.ne(""), near)


def _channels(gullies: pd.DataFrame, manholes: pd.DataFrame, channels: pd.DataFrame) -> pd.Series:
    """The channel each gully stands on, "" for none."""
    place = gullies[["x_m", "y_m"]].to_numpy(float)
    known = np.isfinite(place).all(axis=1)
    at = gullies["node_id"].where(gullies["node_id"].isin(manholes.index), "")
    tree = cKDTree(manholes[["x_m", "y_m"]].to_numpy(float))
    distance, nearest = tree.query(np.where(known[:, None], place, 1e12))
    nearest_id = np.where(distance <= FARTHEST_M, manholes.index.to_numpy(str)[nearest], "")
    at = at.where(at.ne(""), nearest_id)
    ends = pd.concat(
        pd.DataFrame({"at": channels[end].str.removeprefix("G-"), "channel": channels.index,
                      "above": end == "from_id"})
        for end in ("to_id", "from_id")
    )  # fmt: skip
    pairs = at.rename("at").rename_axis("gully").reset_index().merge(ends, on="at")
    xy = manholes[["x_m", "y_m"]]
    line = [
        channels.loc[pairs["channel"], end].str.removeprefix("G-") for end in ("from_id", "to_id")
    ]
    axis = shapely.linestrings(np.stack([xy.loc[end].to_numpy(float) for end in line], axis=1))
    own = shapely.points(gullies.loc[pairs["gully"], ["x_m", "y_m"]].to_numpy(float))
    pairs["away_m"] = np.nan_to_num(shapely.distance(own, axis))
    first = pairs.sort_values(["above", "away_m"], kind="stable").drop_duplicates("gully")
    return first.set_index("gully")["channel"].reindex(gullies.index).fillna("")


def _rows(
    gullies: pd.DataFrame, by_rule: pd.DataFrame, rules: Rules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row of inlets for each channel with gullies: their commonest kind, their mean limit."""
    limit = gullies.groupby("channel")["limit_l_s"].mean().round(1)
    kind = _commonest(gullies.assign(own=gullies["kind"] + "-" + gullies["gratings"].astype(str)))
    type_id = kind.str.upper() + "-" + limit.map("{:g}".format)
    names = gullies.groupby("channel").apply(_named, include_groups=False)
    rows = by_rule.reindex(limit.index).assign(
        inlet_type_id=type_id,
        node_id=_commonest(gullies.assign(own=gullies["node_id"])),
        number_per_side=gullies.groupby("channel").size() / 2,
        source="survey: " + names + "; rule: clogging",
    )
    parts = pd.DataFrame(
        {"kind": kind.str[:-2], "gratings": kind.str[-1].astype(int), "limit": limit}
    )
    parts = parts.set_axis(type_id.to_numpy()).loc[lambda frame: ~frame.index.duplicated()]
    grate, kerb = parts["kind"].ne("kerb"), parts["kind"].ne("grate")
    kinds = pd.DataFrame(
        {
            "kind": parts["kind"],
            "grate_length_m": (rules.grate_length_m.value * parts["gratings"]).where(grate, 0.0),
            "grate_width_m": np.where(grate, rules.grate_width_m.value, 0.0),
            "kerb_length_m": (KERB_LENGTH_M * parts["gratings"]).where(kerb, 0.0),
            "kerb_height_m": np.where(kerb, rules.kerb_height_m.value, 0.0),
            "flow_limit_l_s": parts["limit"],
            "source": FROM_MEMORY,
        }
    )
    return rows, kinds


def _commonest(gullies: pd.DataFrame) -> pd.Series:
    """Of each channel the commonest value of ``own``; of equally common ones the last by name."""
    count = gullies.groupby(["channel", "own"]).size().sort_values(kind="stable").reset_index()
    return count.drop_duplicates("channel", keep="last").set_index("channel")["own"].sort_index()


def _named(gullies: pd.DataFrame) -> str:
    names = gullies.index.astype(str).tolist()
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{len(names)} gullies {', '.join(names[:MOST_NAMED])}{more}"


def _whole_streets(channels: pd.DataFrame) -> NDArray[np.object_]:
    """The street (n,) of each channel; streets over one pipe alone that join are one."""
    street = channels["street_id"].to_numpy(object).copy()
    alone = channels["street_id"].map(channels["street_id"].value_counts()).eq(1).to_numpy()
    ends = channels.loc[alone, ["from_id", "to_id"]]
    nodes = pd.Index(pd.unique(ends.to_numpy().ravel()))
    start, end = (nodes.get_indexer(ends[name]) for name in ends)
    joined = coo_matrix((np.ones(len(ends)), (start, end)), shape=(len(nodes), len(nodes)))
    _, part = connected_components(joined, directed=False)
    street[alone] = [f"alone {part[k]}" for k in start]
    return street


def openings_from_memory(network: Network) -> bool:
    """Whether what inlets take rests on figures that nobody compared with a print."""
    return bool(network.inlet_types["source"].eq(FROM_MEMORY).any())


def streets_by_rule(network: Network) -> list[str]:
    """Names of the streets whose inlets are spaced by rule though others have gullies."""
    rows = network.inlets.index[network.inlets["source"].str.endswith(NOT_SURVEYED)]
    ids = network.conduits.loc[rows, "street_id"].unique()
    return called_in_chinese(network.streets.loc[ids]).tolist()
