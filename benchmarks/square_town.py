"""A town of any size: crossings in a square."""

from __future__ import annotations

import numpy as np
import pandas as pd

from drainage.synthesis.skeleton import Skeleton


def square_town(small: Skeleton, side: int) -> Skeleton:
    """A square of ``side`` x ``side`` crossings 180 m apart, falling to one row of outlets."""
    row, column = np.divmod(np.arange(side * side), side)
    ids = np.array([f"N{k}" for k in range(side * side)])
    nodes = pd.DataFrame(
        {"x_m": 180.0 * column, "y_m": 180.0 * row, "ground_level_m": 40.0 + 0.72 * row + 0.01 * column,
         "spills_to_river": "", "note": "", "source": "bench"},
        index=pd.Index(ids, name="node_id"),
    )  # fmt: skip
    east = np.flatnonzero(column < side - 1)
    north = np.flatnonzero(row < side - 1)
    ends = np.concatenate([np.stack([east, east + 1], 1), np.stack([north, north + side], 1)])
    streets = pd.DataFrame(
        {"name_zh": "街", "name_en": "", "road_class": "branch", "width_m": 12.0,
         "from_node": ids[ends[:, 0]], "to_node": ids[ends[:, 1]], "length_m": 180.0,
         "source": "bench"},
        index=pd.Index([f"S{k:05d}" for k in range(len(ends))], name="segment_id"),
    )  # fmt: skip
    first = small.outlets.iloc[0]
    at = list(range(0, side, 2))
    outlets = pd.DataFrame(
        [first.to_dict() | {"system": "storm", "street_node": f"N{k}", "x_m": 180.0 * k, "y_m": -60.0,
                            "bank_level_m": 39.5 + 0.01 * k} for k in at],
        index=pd.Index([f"O{k}" for k in at], name="outlet_id"),
    )  # fmt: skip
    line = small.interceptors.iloc[[0]].assign(
        street_nodes=" ".join(f"N{k}" for k in at[::-1]), regulators=""
    )
    return Skeleton(
        nodes, streets, outlets, small.listed_points.iloc[:0], small.published_sewers.iloc[:0],
        line, small.hollows.iloc[:0], small.hills.iloc[:0],
    )  # fmt: skip
