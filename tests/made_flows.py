"""The small town with a second way out of M-B, and what a run might move, by hand."""

from __future__ import annotations

import pandas as pd

from drainage.network import Network
from tests.conftest import make_small_network


def with_relief() -> Network:
    """X-1 leads from M-B to an outlet SO9 of its own, which has a flap gate."""
    small = make_small_network()
    outfalls = pd.concat([small.outfalls, small.outfalls.loc[["CO1"]].rename({"CO1": "SO9"})])
    outfalls.loc["SO9", ["name_zh", "name_en", "flap_gate"]] = ["西口", "west", True]
    conduits = pd.concat([small.conduits, small.conduits.loc[["C-3"]].rename({"C-3": "X-1"})])
    conduits.loc["X-1", ["from_id", "to_id", "length_m"]] = ["M-B", "SO9", 300.0]
    return small.with_tables(outfalls=outfalls, conduits=conduits)


def volumes(m3: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """By link what it moved forth and back, m3."""
    rows = {name: {"forth_m3": forth, "back_m3": back} for name, (forth, back) in m3.items()}
    return pd.DataFrame.from_dict(rows, orient="index", dtype=float)
