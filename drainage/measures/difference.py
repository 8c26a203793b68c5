"""What exactly differs between two networks."""

from __future__ import annotations

import pandas as pd

from drainage.network.model import Network

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
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=COLUMNS)
    added = frame[frame["action"] == "added"].set_index("id")["table"]
    removed = frame[frame["action"] == "removed"].set_index("id")["table"]
    both = [
        name for name in removed.index.intersection(added.index) if removed[name] != added[name]
    ]
    retyped = frame["id"].isin(both) & frame["action"].isin(["added", "removed"])
    moved = pd.DataFrame(
        {"table": [added[n] for n in both], "id": both, "action": "retyped", "column": "table",
         "before": [removed[n] for n in both], "after": [added[n] for n in both]},
        columns=COLUMNS,
    )  # fmt: skip
    return pd.concat([frame[~retyped], moved], ignore_index=True)


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
    return pd.concat([whole, changed])


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Cells as text."""
    whole = frame.astype(str)
    figures = frame.select_dtypes("floating").columns
    return whole.assign(**{name: whole[name].str.removesuffix(".0") for name in figures})
