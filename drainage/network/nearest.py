"""What of a network lies nearest to a place: for who points at a map."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from shapely import Point, from_wkt

from drainage.network.model import Network
from drainage.network.street_roads import called_in_chinese

Kind = Literal["street_node", "street", "street_id", "subcatchment"]


def nearest_of(network: Network, kind: Kind, x_m: float, y_m: float) -> str | None:
    """Id of the nearest street node, street or land; a street by what a Chinese reader
    calls it or by its id.

    A street is that of the street channel whose middle is nearest; land is what the place lies
    in, else what is nearest. None where the network has none.
    """
    if kind == "subcatchment":
        return _land(network, x_m, y_m)
    nodes = network.nodes
    if kind == "street_node":
        own = nodes[nodes["system"].eq("street") & ~nodes.index.isin(network.outfalls.index)]
        return _nearest(own["x_m"], own["y_m"], x_m, y_m)
    reaches = network.conduits[network.conduits["system"].eq("street")]
    reaches = reaches[reaches["street_id"].isin(network.streets.index)]
    ends = [reaches[end].map(nodes[xy]) for xy in ("x_m", "y_m") for end in ("from_id", "to_id")]
    found = _nearest((ends[0] + ends[1]) / 2, (ends[2] + ends[3]) / 2, x_m, y_m)
    if found is None:
        return None
    street = str(reaches.at[found, "street_id"])
    return street if kind == "street_id" else str(called_in_chinese(network.streets)[street])


def _nearest(x: pd.Series, y: pd.Series, x_m: float, y_m: float) -> str | None:
    away = np.hypot(x.to_numpy(float) - x_m, y.to_numpy(float) - y_m)
    if not np.isfinite(away).any():
        return None
    return str(x.index[int(np.nanargmin(away))])


def _land(network: Network, x_m: float, y_m: float) -> str | None:
    outlines = network.subcatchments["polygon_wkt"]
    outlines = outlines[outlines.ne("")]
    if outlines.empty:
        return None
    away = [shape.distance(Point(x_m, y_m)) for shape in from_wkt(outlines.to_numpy(object))]
    return str(outlines.index[int(np.argmin(away))])
