"""Rows that works add to the tables of a network, at their end."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from drainage.network.model import Network

PIPE_DEFAULTS: dict[str, object] = {
    "system": "storm", "street_id": "", "diameter_mm": 0.0, "width_mm": 0.0, "height_mm": 0.0,
    "side_slope": 0.0, "barrels": 1, "street_section_id": "", "sediment_depth_mm": 0.0,
}  # fmt: skip
"""What a row of conduits holds where nothing else is said."""


def joined(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with rows that hold every column of it."""
    return pd.concat([table, rows[table.columns]]) if len(table) else rows[table.columns]


def with_added(network: Network, table: str, rows: Mapping[str, Mapping[str, object]]) -> Network:
    """The network with rows (id -> columns) in a table; the same for none."""
    if not rows:
        return network
    old = network.tables[table]
    new = pd.DataFrame([dict(row) for row in rows.values()],
                       index=pd.Index(list(rows), name=old.index.name))  # fmt: skip
    return network.with_tables(**{table: joined(old, new)})


def with_row(network: Network, table: str, name: str, row: Mapping[str, object]) -> Network:
    """The network with one row in a table."""
    return with_added(network, table, {name: row})
