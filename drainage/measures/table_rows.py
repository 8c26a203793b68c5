"""Rows of new nodes and links in the tables of a network."""

from __future__ import annotations

import pandas as pd

from drainage.network.model import Network

PIPE_DEFAULTS: dict[str, object] = {
    "system": "storm", "street_id": "", "diameter_mm": 0.0, "width_mm": 0.0, "height_mm": 0.0,
    "side_slope": 0.0, "barrels": 1, "street_section_id": "", "sediment_depth_mm": 0.0,
}  # fmt: skip
"""What a row of conduits holds where nothing else is said."""


def with_added(network: Network, table: str, rows: dict[str, dict[str, object]]) -> Network:
    """The network with rows (id -> columns) put at the end of a table; the same for none."""
    if not rows:
        return network
    old = network.tables[table]
    new = pd.DataFrame(list(rows.values()), index=list(rows))[list(old.columns)]
    return network.with_tables(**{table: pd.concat([old, new]) if len(old) else new})
