"""What people call a street, and which streets of a network are one road.

A street of a network is a row of streets.csv, often one reach between two crossings; the road
that people know is all rows of its name. Chinese leads: what has no Chinese name goes by its
English one.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from drainage.languages import either

FAR_APART_M = 1000.0
"""Streets of one name are two roads from here: farther than the river, the railway or the stretch
without a sewer that parts a road."""


def shown_names(streets: pd.DataFrame) -> pd.Series:
    """What a Chinese reader calls each street, by id; empty where it has no name at all.

    ``streets``: street_id -> name_zh, name_en.
    """
    known = streets[["name_zh", "name_en"]].fillna("").itertuples(index=False, name=None)
    return pd.Series(
        [either("zh", str(zh), str(en)) for zh, en in known], index=streets.index, dtype=str
    )


def called_in_chinese(streets: pd.DataFrame) -> pd.Series:
    """``shown_names`` with the id of a street that has none."""
    names = shown_names(streets)
    return names.where(names.ne(""), names.index.astype(str))


def streets_named(streets: pd.DataFrame, names: Collection[str]) -> pd.Index:
    """Ids of the streets that have one of these names, the Chinese or the English one."""
    wanted = [name for name in names if name]
    return streets.index[streets["name_zh"].isin(wanted) | streets["name_en"].isin(wanted)]


def roads_of_streets(
    streets: pd.DataFrame, reaches: pd.DataFrame, nodes: pd.DataFrame
) -> pd.Series:
    """street_id -> id of the first street of its road.

    Streets that a Chinese reader calls alike are one road, as long as no gap of ``FAR_APART_M``
    lies between them; a street without a name is a road of its own. ``reaches``: street_id,
    from_id, to_id of what lies in the streets; ``nodes``: node_id -> x_m, y_m. A street without
    a place belongs to the first road of its name.
    """
    road = pd.Series(streets.index, index=streets.index, dtype=object)
    names = shown_names(streets)
    lines = _lines(reaches, nodes)
    for _, own in names[names.ne("")].groupby(names, sort=False):
        if len(own) > 1:
            road[own.index] = _first_of_each(own.index, lines)
    return road


def _lines(reaches: pd.DataFrame, nodes: pd.DataFrame) -> pd.Series:
    """street_id -> the straight lines of its reaches; those without a place are left out."""
    xy = nodes[["x_m", "y_m"]]
    ends = np.stack([xy.reindex(reaches[end]).to_numpy(float) for end in ("from_id", "to_id")], 1)
    placed = np.isfinite(ends).all(axis=(1, 2))
    lines = pd.Series(shapely.linestrings(ends[placed]), reaches["street_id"][placed], dtype=object)
    return lines.groupby(level=0).agg(lambda own: shapely.multilinestrings(own.to_list()))


def _first_of_each(streets: pd.Index, lines: pd.Series) -> list[object]:
    """For each of some streets of one name the first of those it lies together with."""
    placed = streets[streets.isin(lines.index)]
    if placed.empty:
        return [streets[0]] * len(streets)
    own = lines.loc[placed].to_numpy(object)
    near = shapely.STRtree(own).query(own, predicate="dwithin", distance=FAR_APART_M)
    beside = coo_matrix((np.ones(near.shape[1]), near), shape=(len(own), len(own)))
    _, piece = connected_components(beside, directed=False)
    heads = placed[[int(np.argmax(piece == k)) for k in piece]]
    # A street without a place goes with the one that leads the name.
    first = pd.Series(heads, index=placed, dtype=object).reindex(streets)
    return first.fillna(heads[0]).to_list()
