"""Places on streets in words: the street's name and its chainage, 南环路 K0+150."""

from __future__ import annotations

import pandas as pd

from drainage.network.chainage import chainage_words, conduit_chainages, stretch_words
from drainage.network.model import Network
from drainage.network.street_roads import shown_names


def conduit_places(network: Network, conduits: pd.Index) -> pd.Series:
    """Street and stretch (n,) of conduits: 南环路 K0+150–K0+200; "" of one in no street."""
    rows = network.conduits.loc[conduits]
    ends = conduit_chainages(rows, network.chainages)
    stretch = [stretch_words([pair]) for pair in ends.itertuples(index=False, name=None)]
    name = rows["street_id"].map(shown_names(network.streets)).astype(object).fillna("").astype(str)
    return (name + " " + pd.Series(stretch, index=conduits)).str.strip()


def node_chainages(network: Network, streets: pd.Series, nodes: pd.Series) -> pd.Series:
    """K0+150 (n,) of each node on its own of ``streets``; "" where it does not lie on it."""
    at = network.chainages.set_index(["street_id", "node_id"])["chainage_m"]
    pairs = pd.MultiIndex.from_arrays([streets, nodes])
    return pd.Series([chainage_words(m) for m in at.reindex(pairs).to_numpy(float)], nodes.index)


def node_places(network: Network, streets: pd.Series, nodes: pd.Series) -> pd.Series:
    """Street and chainage (n,) of each node on its own of ``streets``."""
    name = streets.map(shown_names(network.streets)).astype(object).fillna("").astype(str)
    return (name + " " + node_chainages(network, streets, nodes)).str.strip()


def street_stretches(network: Network, conduits: pd.Index) -> pd.Series:
    """street_id -> the stretches that these conduits of it make."""
    rows = network.conduits.loc[conduits]
    ends = conduit_chainages(rows, network.chainages)
    made = {
        str(street): stretch_words(own.itertuples(index=False, name=None))
        for street, own in ends.groupby(rows["street_id"])
    }
    return pd.Series(made, dtype=str)
