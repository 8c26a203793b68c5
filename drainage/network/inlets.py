"""How many street inlets there are: the tables count them a side."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.network.model import Network


def gutter_sides(network: Network, channels: pd.Index) -> pd.Series:
    """Gutters (n,) of street channels, 1 or 2; 1 where a channel has no cross-section."""
    section = network.conduits["street_section_id"].reindex(channels)
    return section.map(network.street_sections["sides"]).fillna(1).astype(int)


def inlet_count(network: Network) -> pd.Series:
    """Inlets of each street channel that has some, on all its sides together."""
    inlets = network.inlets
    number = inlets["number_per_side"] * gutter_sides(network, inlets.index)
    return np.ceil(number).astype(int)
