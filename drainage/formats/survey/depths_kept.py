"""Depths of a survey at points without a ground level, kept until the ground is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = ("table", "id", "column", "depth_m", "measured_to")
INVERT, SOFFIT = "invert", "soffit"


def depths_kept(nodes: pd.DataFrame, pipes: pd.DataFrame) -> pd.DataFrame:
    """A row of ``COLUMNS`` for each level that waits for the ground of its node (or its size).

    ``nodes`` have depth_m, ground_level_m, invert_level_m and is_outfall, ``pipes`` the columns
    of ``levels.DEPTH_COLUMNS``. A node's depth is the deepest of its own and of the pipe ends
    measured to the invert.
    """
    ends = [_ends(pipes, end) for end in ("from", "to")]
    at_node = pd.concat(
        [
            pd.Series(rows["depth_m"].to_numpy(float), pipes.loc[rows["id"], f"{end}_id"])
            for end, frame in zip(("from", "to"), ends, strict=True)
            for rows in [frame[frame["measured_to"] == INVERT]]
        ]
    )
    deepest = at_node.groupby(level=0).max().reindex(nodes.index)
    deepest = pd.Series(np.fmax(deepest, nodes["depth_m"]), index=nodes.index)
    waits = deepest.notna() & nodes["ground_level_m"].isna() & nodes["invert_level_m"].isna()
    own = pd.DataFrame(
        {
            "table": np.where(nodes["is_outfall"], "outfalls", "junctions"),
            "id": nodes.index,
            "column": "invert_level_m",
            "depth_m": deepest.round(3),
            "measured_to": INVERT,
        }
    )[waits.to_numpy()]
    return pd.concat([own, *ends], ignore_index=True)[list(COLUMNS)]


def _ends(pipes: pd.DataFrame, end: str) -> pd.DataFrame:
    rows = pipes[pipes[f"{end}_depth_m"].notna()]
    return pd.DataFrame(
        {
            "table": "conduits",
            "id": rows.index,
            "column": f"{end}_invert_level_m",
            "depth_m": rows[f"{end}_depth_m"].to_numpy(float),
            "measured_to": np.where(rows[f"{end}_depth_to_soffit"].eq(True), SOFFIT, INVERT),
        }
    )
