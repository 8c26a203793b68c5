"""What exactly differs between two networks."""

from __future__ import annotations

import pandas as pd

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
    old, new = _texts(before.loc[common]), _texts(after.loc[common])
    same = (old.to_numpy() == new.to_numpy()) if len(common) else old.to_numpy() == ""
    rows, columns = (~same).nonzero()
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


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as text."""
    whole = frame.astype(str)
    figures = frame.select_dtypes("floating").columns
    return whole.assign(**{name: whole[name].str.removesuffix(".0") for name in figures})
