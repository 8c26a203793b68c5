"""A row that works add to a table of the network."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def with_row(table: pd.DataFrame, name: str, values: Mapping[str, object]) -> pd.DataFrame:
    """The table with a row ``name`` at its end; ``values`` hold every column."""
    row = pd.DataFrame([dict(values)], index=pd.Index([name], name=table.index.name))
    return pd.concat([table, row[table.columns]]) if len(table) else row[table.columns]
