"""Depths that move with the routing step: two runs of one model set beside each other."""

from __future__ import annotations

import pandas as pd

from drainage.network.model import Network
from drainage.results import RunResult

KINDS = ("point", "street", "manhole")


def depth_changes(network: Network, shipped: RunResult, finer: RunResult) -> pd.DataFrame:
    """Greatest depth of each node in both runs, by node_id, and the finer less the shipped, m.

    ``kind`` is point (a listed one), street, or manhole for what is not in a street;
    outfalls have none.
    """
    nodes = network.nodes.index.difference(network.outfalls.index)
    depth, fine = (
        run.totals["node_max_depth_m"].to_series().reindex(nodes).astype(float)
        for run in (shipped, finer)
    )
    street = network.nodes["system"].reindex(nodes).eq("street")
    kind = pd.Series("manhole", index=nodes).mask(street, "street")
    kind = kind.mask(nodes.isin(network.watch_points["node_id"]), "point")
    frame = pd.DataFrame(
        {"kind": kind, "depth_m": depth, "finer_depth_m": fine, "difference_m": fine - depth}
    )
    return frame.rename_axis("node_id")


def convergence_summary(changes: pd.DataFrame) -> pd.DataFrame:
    """One row a run of ``changes`` (scenario, event and the columns of ``depth_changes``):
    the greatest change of each kind of node and how many move by more than 1 and 5 cm."""
    size = changes.assign(size=changes["difference_m"].abs())
    run = ["scenario", "event"]
    greatest = size.pivot_table(index=run, columns="kind", values="size", aggfunc="max", sort=False)
    beyond = {
        f"{kind}s_above_{round(100 * limit)}cm": size["kind"].eq(kind) & size["size"].gt(limit)
        for limit in (0.01, 0.05)
        for kind in KINDS
    }
    counts = pd.DataFrame(beyond).groupby([size[name] for name in run], sort=False).sum()
    named = greatest.reindex(columns=list(KINDS)).add_prefix("greatest_").add_suffix("_m")
    return named.rename_axis(columns=None).join(counts).reset_index()
