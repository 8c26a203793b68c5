"""Land along the roads of trunks that no street of the network drains.

It exists before the trunk, too, as fields and yards whose water stays on them; the trunk
gives it a way to the river. So it comes with the trunk, under ids of its own, drains to
nothing else, and no street or old outlet gets more or less rain by it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from drainage.measures.trunk_parts import TrunkPath
from drainage.network.land import polygons
from drainage.network.model import Network

LEAST_AREA_HA = 0.02
"""Slivers between the strip and land of the network are left out."""
GRID_M = 0.01


def strips(network: Network, path: TrunkPath, source: str) -> pd.DataFrame:
    """Subcatchments along the reaches of a trunk, each led to the reach's upper node.

    A strip is half the road's drained width on either side of a reach, less the land of the
    network and of the reaches before it. What rain does on it is what it does on the median
    block of the network; ``width_m`` follows from that block's length of overland flow.
    """
    land = network.subcatchments
    blocks = land[land["kind"] == "block"]
    half = np.array([path.drained_width_m[road] / 2 for road in path.road])
    wanted = np.flatnonzero(half > 0)
    if blocks.empty or len(wanted) == 0:
        return land.iloc[:0]
    xy = np.column_stack([path.x_m, path.y_m])
    ends = np.array([[r.upstream, r.downstream] for r in path.reaches])
    strip = shapely.buffer(shapely.linestrings(xy[ends[wanted]]), half[wanted], cap_style="flat")
    taken = shapely.union_all(polygons(land))
    rows, names = [], []
    flow_length_m = float(blocks["area_ha"].sum() * 1e4 / blocks["width_m"].sum())
    typical = blocks.median(numeric_only=True)
    for reach, shape in zip(wanted.tolist(), strip, strict=True):
        own = shapely.difference(shape, taken, grid_size=GRID_M)
        taken = shapely.union(taken, shape)
        area_ha = round(shapely.area(own) / 1e4, 5)
        if area_ha < LEAST_AREA_HA:
            continue
        upper = path.label[path.reaches[reach].upstream]
        names.append(f"N-{upper}")
        rows.append(
            typical.to_dict()
            | {
                "kind": "block",
                "outlet_id": f"T-{upper}",
                "gutter_id": "",
                "gutter_share": 0.0,
                "area_ha": area_ha,
                "width_m": round(area_ha * 1e4 / flow_length_m, 2),
                "polygon_wkt": shapely.to_wkt(own, rounding_precision=2),
                "source": source,
            }
        )
    return pd.DataFrame(rows, index=pd.Index(names, name=land.index.name), columns=land.columns)
