"""Depths that wait for a ground level: the levels they become once it is there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from drainage.errors import Finding, InputError
from drainage.formats.survey.depths_kept import COLUMNS, SOFFIT
from drainage.network import Network
from drainage.network.sizes import pipe_height_m

FILE = "depths.csv"
"""In the folder of the network."""
FROM_DEPTH = "ground - surveyed depth"
NODE_COLUMN = "invert_level_m"


def no_depths() -> pd.DataFrame:
    """The table without rows."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS}).astype(
        {"depth_m": float}
    )


def read_depths(path: Path) -> pd.DataFrame:
    """The depths kept in a file; no rows where there is none. Raises InputError."""
    if not path.exists():
        return no_depths()
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        table = table[list(COLUMNS)].assign(depth_m=pd.to_numeric(table["depth_m"]))
    except (ValueError, KeyError) as error:
        raise InputError([Finding(str(path), "", "", str(error), "not a table of depths",
                                  "Remove it and import the survey again.")]) from None  # fmt: skip
    return table


def levels_from_depths(network: Network, depths: pd.DataFrame) -> pd.DataFrame:
    """Rows table, id, column, value, m: the gaps whose depth and ground level are both known.

    A depth to the soffit needs the height of the pipe, too.
    """
    nodes = network.nodes
    parts = [depths.iloc[:0].assign(value=np.nan)]
    for (table, column), rows in depths.groupby(["table", "column"]):
        frame = network.tables.get(str(table))
        if frame is None or column not in frame:
            continue
        here = rows[rows["id"].isin(frame.index)]
        ids = here["id"].to_numpy()
        node = frame.loc[ids, str(column).split("_")[0] + "_id"] if table == "conduits" else ids
        ground = nodes["ground_level_m"].reindex(np.asarray(node)).to_numpy(float)
        height = np.zeros(len(ids))
        if table == "conduits":
            height = pipe_height_m(frame).loc[ids].where(lambda own: own > 0).to_numpy(float)
        down = np.where(here["measured_to"].eq(SOFFIT), height, 0.0)
        value = np.round(ground - here["depth_m"].to_numpy(float) - down, 3)
        found = here.assign(value=value)
        parts.append(found[np.isfinite(value) & frame.loc[ids, column].isna().to_numpy()])
    return pd.concat(parts, ignore_index=True)[["table", "id", "column", "value"]]


def with_levels(network: Network, levels: pd.DataFrame) -> Network:
    """The network with levels (rows of ``levels_from_depths``) in their cells."""
    tables: dict[str, pd.DataFrame] = {}
    for (table, column), rows in levels.groupby(["table", "column"]):
        frame = tables.get(table, network.tables[str(table)])
        values = frame[column].copy()
        values.loc[rows["id"]] = rows["value"].to_numpy(float)
        tables[str(table)] = frame.assign(**{str(column): values})
    return network.with_tables(**tables)
