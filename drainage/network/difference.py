"""What is different in a new survey: new and gone, moved, resized, relevelled elements."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from drainage.network.merging import KEPT_COLUMNS, same, shown
from drainage.network.schema import TABLE_BY_NAME

MOVED_M = 0.05
"""Places closer than this are one in a survey."""
SIZES = ("shape", "diameter_mm", "width_mm", "height_mm", "side_slope", "barrels")
DERIVED = {"junctions": ("max_depth_m",)}
"""Depth of a manhole: ground level - invert."""
Tables = Mapping[str, pd.DataFrame]


def difference(before: Tables, after: Tables) -> pd.DataFrame:
    """Rows of ``KEPT_COLUMNS`` (``stands`` empty) for all that differs in tables by name.

    ``moved`` gives places as "x y", m, those up to 5 cm are left out; a depth that only
    follows its levels is left out, too. ``source`` is no difference.
    """
    parts = [pd.DataFrame({name: pd.Series(dtype=object) for name in KEPT_COLUMNS})]
    for name, new in after.items():
        old = before[name]
        parts += [
            _rows(name, "new", "", new.index.difference(old.index, sort=False)),
            _rows(name, "gone", "", old.index.difference(new.index, sort=False)),
        ]
        both = new.index.intersection(old.index)
        old, new = old.loc[both], new.loc[both]
        if "x_m" in new:
            parts.append(_moved(name, old, new))
        columns = [column.name for column in TABLE_BY_NAME[name].columns[1:]]
        left_out = ("x_m", "y_m", "source", *DERIVED.get(name, ()))
        parts += [_changed(name, column, old, new) for column in columns if column not in left_out]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _rows(table: str, change: str, column: str, ids: pd.Index) -> pd.DataFrame:
    frame = pd.DataFrame({"table": table, "id": ids, "difference": change, "column": column})
    return frame.assign(before="", after="", stands="")


def _moved(table: str, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    apart = np.hypot(new["x_m"] - old["x_m"], new["y_m"] - old["y_m"])
    placed = ["x_m", "y_m"]
    lost = old[placed].isna().any(axis=1) != new[placed].isna().any(axis=1)
    ids = new.index[(apart > MOVED_M) | lost]
    texts = [shown(frame.loc[ids, "x_m"]) + " " + shown(frame.loc[ids, "y_m"])
             for frame in (old, new)]  # fmt: skip
    return _rows(table, "moved", "x_m y_m", ids).assign(
        before=texts[0].to_numpy(), after=texts[1].to_numpy()
    )


def _changed(table: str, column: str, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    ids = new.index[~same(new[column], old[column])]
    kind = ("resized" if column in SIZES else
            "relevelled" if column.endswith("level_m") else "changed")  # fmt: skip
    return _rows(table, kind, column, ids).assign(
        before=shown(old.loc[ids, column]).to_numpy(), after=shown(new.loc[ids, column]).to_numpy()
    )
