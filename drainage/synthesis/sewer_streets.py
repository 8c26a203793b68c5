"""The street over each sewer: the road of the survey, a street of a layer, or one of its own."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.network.model import Network
from drainage.network.trust import is_assumed

NEAR_STREET_M = 30.0
DEFAULT_WIDTH_M = 12.0
COLUMNS = ["name_zh", "name_en", "road_class", "width_m", "source"]


def streets_over(
    network: Network, pipes: pd.DataFrame, layer: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Streets in use with their length_m, and the row of each pipe's street (n,).

    A pipe lies in the road its ``street_id`` names, else under the nearest street of ``layer``
    within 30 m, else under a street of 12 m of its own. A road whose width is assumed takes
    width, class and English name of the street of the layer that most of it lies under.
    """
    length = pipes["length_m"].to_numpy(float)
    near = _nearest(network, pipes, layer)
    road = pipes["street_id"].where(pipes["street_id"].isin(network.streets.index), "")
    layer_id = layer.index.to_numpy(str)[near] if len(layer) else np.full(len(pipes), "")
    under = np.where(near >= 0, layer_id, "ST-" + pipes.index.astype(str))
    label = np.where(road.ne(""), road, under)
    own = pipes.index[road.eq("").to_numpy() & (near < 0)].astype(str)
    assumed = pd.DataFrame(
        {"name_zh": own, "name_en": "", "road_class": "branch", "width_m": DEFAULT_WIDTH_M,
         "source": "assumed: a street of 12 m over the sewer"}, index="ST-" + own,
    )  # fmt: skip
    roads = network.streets.loc[network.streets.index.isin(label), COLUMNS]
    roads = _from_layer(roads, label, near, length, layer)
    drawn = layer.loc[layer.index.isin(label), COLUMNS] if len(layer) else assumed.iloc[:0]
    table = pd.concat([part for part in (roads, drawn, assumed) if len(part)])
    row = table.index.get_indexer(pd.Index(label)).astype(np.int64)
    total = np.bincount(row, weights=length, minlength=len(table))
    return table.assign(length_m=np.round(total, 2)), row


def _nearest(network: Network, pipes: pd.DataFrame, layer: pd.DataFrame) -> NDArray[np.int64]:
    """Row of the layer's street nearest to the middle of each pipe (n,), -1: none near."""
    near = np.full(len(pipes), -1, dtype=np.int64)
    if layer.empty:
        return near
    xy = network.junctions[["x_m", "y_m"]]
    middle = (xy.loc[pipes["from_id"]].to_numpy(float) + xy.loc[pipes["to_id"]].to_numpy(float)) / 2
    tree = shapely.STRtree(layer["axis"].to_numpy())
    pipe, street = tree.query_nearest(
        shapely.points(middle), max_distance=NEAR_STREET_M, all_matches=False
    )
    near[pipe] = street
    return near


def _from_layer(
    roads: pd.DataFrame,
    label: NDArray[np.object_],
    near: NDArray[np.int64],
    length_m: NDArray[np.float64],
    layer: pd.DataFrame,
) -> pd.DataFrame:
    """Roads of assumed width with the width of the street that lies along most of them."""
    assumed = [str(name) for name, source in roads["source"].items() if is_assumed(source)]
    along = pd.DataFrame({"road": label, "near": near, "length_m": length_m})
    along = along[(near >= 0) & along["road"].isin(assumed)]
    if along.empty:
        return roads
    most = along.groupby(["road", "near"])["length_m"].sum().sort_values(kind="stable")
    most = most.reset_index().drop_duplicates("road", keep="last").set_index("road")["near"]
    known = layer.iloc[most.to_numpy()].set_axis(most.index)
    roads = roads.copy()
    for name in ("road_class", "width_m", "name_en"):
        roads.loc[known.index, name] = known[name]
    roads.loc[known.index, "source"] = "survey: name of the road; width: " + known["source"]
    return roads
