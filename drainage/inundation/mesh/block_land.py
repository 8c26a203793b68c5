"""What blocks lose by themselves: water into their soil and into the gullies of their yards."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import distance_transform_edt

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.mesh_ground import Land, land_without_losses
from drainage.network import Network
from drainage.network.land import polygons

Ints = NDArray[np.int64]

SEWERS = ("storm", "combined")


def block_land(
    network: Network,
    frame: Frame,
    cells: int,
    block: Ints,
    square: Ints,
    *,
    infiltration_mm_h: float,
    drain_mm_h: float,
    margin_m: float,
) -> Land:
    """Losses of ``cells`` cells, of which those of blocks (k,) lie in squares (k,) of the frame.

    The land of a subcatchment soaks ``infiltration_mm_h`` over its pervious share, and its
    yards drain to the manhole it drains to. Ground without an outline of its own is like the
    nearest within ``margin_m``; beyond, it is all pervious and has no drains.
    """
    land = network.subcatchments
    shapes = polygons(land)
    drawn = np.array([s is not None and not s.is_empty for s in shapes], dtype=bool)
    drawn &= land["kind"].eq("block").to_numpy(bool)
    result = land_without_losses(cells)
    result.soak_mm_h[block] = infiltration_mm_h
    if not drawn.any():
        return result
    land = land[drawn]
    of_square = _nearest_outline(shapes[drawn], frame, margin_m)[square]
    near = of_square >= 0
    mine, row = block[near], of_square[near]
    pervious = 1 - land["imperviousness_pct"].to_numpy(float) / 100
    result.soak_mm_h[mine] = infiltration_mm_h * pervious[row]
    ids, of_land = _manholes(network, land["outlet_id"])
    result.drain_node[mine] = of_land[row]
    result.drain_mm_h[mine] = np.where(of_land[row] >= 0, drain_mm_h, 0.0)
    return Land(result.soak_mm_h, result.drain_mm_h, result.drain_node, ids)


def _nearest_outline(shapes: NDArray[np.object_], frame: Frame, margin_m: float) -> Ints:
    """Outline in which, or next to which, the middle of each square (flat) lies; -1 for none."""
    burnt = rasterize(
        zip(shapes, range(1, len(shapes) + 1), strict=True),
        out_shape=(frame.rows, frame.columns), dtype="int32", transform=frame.transform,
    )  # fmt: skip
    away, nearest = distance_transform_edt(burnt == 0, return_indices=True)
    outline = burnt[nearest[0], nearest[1]].astype(np.int64) - 1
    outline[away * frame.cell_m > margin_m] = -1
    return outline.ravel()


def _manholes(network: Network, outlets: pd.Series) -> tuple[NDArray[np.str_], Ints]:
    """The manholes among the outlets of the land, and the place of each outlet among them."""
    manholes = network.junctions.index[network.junctions["system"].isin(SEWERS)]
    ids = manholes[manholes.isin(outlets)]
    return ids.to_numpy(str), ids.get_indexer(pd.Index(outlets)).astype(np.int64)
