"""Where a street ends at a river: the bank its water spills over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.ground.street_cells import Frame
from drainage.network import Network

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spill:
    """A street end (place among the reaches' nodes) that spills over a bank to an outfall.

    ``width_m``: length of the weir, or the width of the street where there is no weir.
    """

    outfall_id: str
    node: int
    crest_m: float
    width_m: float


def spills_of(network: Network, reaches: Reaches) -> Iterator[Spill]:
    """Each street outfall whose street and bank level are known.

    The crest is that of the weir to the outfall, else the bank level of the outfall.
    """
    outfalls = network.outfalls[network.outfalls["system"] == "street"]
    place = {str(node): number for number, node in enumerate(reaches.node_ids)}
    weirs = network.weirs.drop_duplicates("to_id", keep="last").set_index("to_id")
    for outfall in outfalls.itertuples():
        weir = weirs.loc[outfall.Index] if outfall.Index in weirs.index else None
        crest_m = outfall.ground_level_m if weir is None else weir["crest_level_m"]
        node = -1 if weir is None else place.get(str(weir["from_id"]), -1)
        if node < 0:
            node = _nearest(reaches, outfall.x_m, outfall.y_m)
        if node < 0 or not np.isfinite(crest_m):
            continue
        width_m = reaches.node_width_m[node] if weir is None else weir["length_m"]
        yield Spill(str(outfall.Index), node, float(crest_m), float(width_m))


def bank_cells(network: Network, reaches: Reaches, frame: Frame) -> Iterator[tuple[Ints, float]]:
    """For each street that spills over a bank: the cells beyond its end, and their crest.

    They lie within one street width of its last node and beyond it, seen along the street.
    """
    for spill in spills_of(network, reaches):
        yield _beyond(reaches, spill.node, frame), spill.crest_m


def _nearest(reaches: Reaches, x_m: float, y_m: float) -> int:
    """The street node within one street width of a place; -1: none."""
    away = np.hypot(reaches.node_x_m - x_m, reaches.node_y_m - y_m)
    node = int(np.argmin(np.where(np.isfinite(away), away, np.inf)))
    return node if away[node] <= reaches.node_width_m[node] else -1


def _beyond(reaches: Reaches, node: int, frame: Frame) -> Ints:
    """Flat cells around a node that lie beyond the end of its streets."""
    here = np.array([reaches.node_x_m[node], reaches.node_y_m[node]])
    reach_m = max(reaches.node_width_m[node], 2 * frame.cell_m)
    part = frame.window(here - reach_m, here + reach_m)
    if part is None:
        return np.empty(0, dtype=np.int64)
    rows, columns, x, y = part
    east, north = x[None, :] - here[0], y[:, None] - here[1]
    beyond = np.hypot(east, north) <= reach_m
    for one, other in ((reaches.start, reaches.end), (reaches.end, reaches.start)):
        for reach in np.flatnonzero(one == node).tolist():
            far = other[reach]
            way = np.array([reaches.node_x_m[far], reaches.node_y_m[far]]) - here
            beyond &= east * way[0] + north * way[1] <= 0
    row, column = np.nonzero(beyond)
    return ((row + rows.start) * frame.columns + column + columns.start).astype(np.int64)
