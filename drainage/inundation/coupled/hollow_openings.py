"""Leads and pumps of the hollows as openings of a grid."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from drainage.network import Network
from drainage.network.curves import curve_points

COLUMNS = ["node_id", "cell", "weir_length_m", "area_m2", "inflow_limit_m3_s", "outflow_area_m2"]
GRAVITY_M_S2 = 9.81
SUMP_M = 1.0
"""A pump draws from a sump: an opening of 1 m by 1 m never holds its water back."""


def hollow_openings(
    network: Network, bottom: Callable[[str, int], NDArray[np.int64]]
) -> pd.DataFrame:
    """A row a hollow with ``COLUMNS``; ``bottom(reach, side)`` finds the lowest gutter cell.

    A lead takes what an orifice of its size takes under the whole depth of the hollow at
    most, Q = C A (2 g h)^(1/2); a pump the greatest flow of its curve. Both have a flap gate:
    nothing comes back.
    """
    rows = []
    reaches = network.conduits[network.conduits["shape"] == "street"]
    for hollow in network.hollows.itertuples():
        into = reaches.index[reaches["to_id"].eq(hollow.node_id)].astype(str)
        cell = next(cells[0] for reach in into if len(cells := bottom(reach, 1)))
        if hollow.pump_id:
            pump = network.pumps.loc[hollow.pump_id]
            flow = float(curve_points(network.curves.at[pump["curve_id"], "points"])[:, 1].max())
            rows.append((pump["to_id"], int(cell), 4 * SUMP_M, SUMP_M**2, flow, 0.0))
            continue
        lead = network.orifices.loc[hollow.lead_id]
        width, height = lead["width_mm"] / 1000, lead["height_mm"] / 1000
        most = (
            lead["discharge_coefficient"]
            * width
            * height
            * np.sqrt(2 * GRAVITY_M_S2 * hollow.depth_m)
        )
        rows.append((lead["to_id"], int(cell), width, width * height, float(most), 0.0))
    return pd.DataFrame(rows, columns=COLUMNS)
