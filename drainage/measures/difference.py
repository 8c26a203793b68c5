"""What exactly differs between two networks."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.network.model import Network
from drainage.network.schema import NODE_TABLES
from drainage.network.topology import LINK_TABLES

COLUMNS = ["table", "id", "action", "column", "before", "after"]


def difference(before: Network, after: Network) -> pd.DataFrame:
    """Rows added, removed, retyped (moved to another table) and cells changed.

    Columns: table, id, action, column, before, after; text throughout, a whole number without a
    point.
    """
    new = after.tables
    parts = [
        _table(name, old, new[name]) for name, old in before.tables.items() if old is not new[name]
    ]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    moves = [_moved(frame, tables) for tables in (NODE_TABLES, LINK_TABLES)]
    moved = pd.concat(moves, ignore_index=True)
    gone = pd.concat([moved[["id", "before"]].set_axis(["id", "table"], axis=1),
                      moved[["id", "after"]].set_axis(["id", "table"], axis=1)])  # fmt: skip
    rows = pd.MultiIndex.from_frame(frame[["id", "table"]])
    retyped = rows.isin(pd.MultiIndex.from_frame(gone)) & frame["action"].ne("changed")
    return pd.concat([frame[~retyped], moved], ignore_index=True)


def _moved(frame: pd.DataFrame, tables: tuple[str, ...]) -> pd.DataFrame:
    """Rows for what left one of the tables and stands in another; in other tables an id, such as
    that of a node with a flow, names something else."""
    own = frame[frame["table"].isin(tables)]
    added = own[own["action"] == "added"].set_index("id")["table"]
    removed = own[own["action"] == "removed"].set_index("id")["table"]
    both = removed.index.intersection(added.index)
    return pd.DataFrame(
        {"table": added[both].to_numpy(), "id": both, "action": "retyped", "column": "table",
         "before": removed[both].to_numpy(), "after": added[both].to_numpy()},
        columns=COLUMNS,
    )  # fmt: skip


def _table(name: str, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    added = after.index.difference(before.index, sort=False)
    removed = before.index.difference(after.index, sort=False)
    common = before.index.intersection(after.index, sort=False)
    old, new = before.loc[common], after.loc[common]
    # Text is made of the rows alone in which a cell is not held alike.
    apart = np.flatnonzero(_held_apart(old, new).any(axis=1))
    common, old, new = common[apart], _texts(old.iloc[apart]), _texts(new.iloc[apart])
    rows, columns = (old.to_numpy() != new.to_numpy()).nonzero()
    changed = pd.DataFrame(
        {
            "table": name,
            "id": common.to_numpy()[rows].astype(str),
            "action": "changed",
            "column": old.columns.to_numpy()[columns],
            "before": old.to_numpy()[rows, columns],
            "after": new.to_numpy()[rows, columns],
        },
        columns=COLUMNS,
    )
    whole = pd.DataFrame(
        {
            "table": name,
            "id": [*map(str, added), *map(str, removed)],
            "action": ["added"] * len(added) + ["removed"] * len(removed),
            "column": "",
            "before": "",
            "after": "",
        },
        columns=COLUMNS,
    )
    return pd.concat([whole, changed], ignore_index=True)


def _held_apart(old: pd.DataFrame, new: pd.DataFrame) -> NDArray[np.bool_]:
    """Cells (rows, columns) not held alike in two tables of the same rows and columns: only
    they can differ as text, which tells 0 from -0 and one NaN not from another."""
    apart = [_bits(old[name]) != _bits(new[name]) if old[name].dtype == new[name].dtype
             else np.ones(len(old), bool) for name in old.columns]  # fmt: skip
    return np.array(apart, bool).reshape(len(old.columns), len(old)).T


def _bits(cells: pd.Series) -> NDArray[np.generic]:
    values = cells.to_numpy()
    return values.view(np.int64) if values.dtype == np.float64 else values


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as text."""
    whole = frame.astype(str)
    figures = frame.select_dtypes("floating").columns
    return whole.assign(**{name: whole[name].str.removesuffix(".0") for name in figures})
