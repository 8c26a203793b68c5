"""How much sewage can have reached an outlet at most: what entered the sewers above it."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from drainage.network.model import Network
from drainage.network.topology import sewer_graph
from drainage.results import RunResult


def sewage_entering_m3(network: Network, result: RunResult) -> pd.Series:
    """Dry-weather flow of the whole run that entered upstream of each outfall, m3.

    A bound by mass: SWMM's tracer makes sewage in pipes that fill from both ends, the
    more the larger they are, so no outlet is scored with more than this. Outfalls without
    sewers above them (street ends) get NaN: what reaches them came over the street. So do
    all where a kept line of a SWMM file adds sewage the tables do not know.
    """
    kept = network.swmm_lines
    if (kept["section"].eq("DWF") & kept["text"].str.contains(r"\sFLOW\s", case=False)).any():
        return pd.Series(np.nan, index=network.outfalls.index)
    settings = result.record["settings"]
    start_h = settings["storm_start_h"] - settings["warm_up_h"]
    hours = float(result.record["end_minute"]) / 60
    flows = network.dry_weather_flows
    share = network.patterns["multipliers"].map(lambda text: _hours_of_mean(text, start_h, hours))
    volume = flows["flow_l_s"] / 1000 * 3600 * flows["pattern_id"].map(share).astype(float)
    sewers = sewer_graph(network)
    return pd.Series(
        {
            outfall: volume[volume.index.isin(nx.ancestors(sewers, outfall) | {outfall})].sum()
            if sewers.in_degree(outfall)
            else np.nan
            for outfall in network.outfalls.index
        },
        dtype=float,
    )


def _hours_of_mean(multipliers: str, start_h: float, hours: float) -> float:
    """Integral of the daily pattern over the run, hours of the mean flow."""
    daily = np.array([float(cell) for cell in multipliers.split()])
    edges = np.arange(0, 24 * 4 + 1)
    total = np.concatenate([[0.0], np.cumsum(np.tile(daily, 4))])
    begin = start_h % 24
    return float(np.interp(begin + hours, edges, total) - np.interp(begin, edges, total))
