"""Imperviousness and slope of catchments from land use, buildings and terrain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

IMPERVIOUSNESS_PCT = {
    "建筑": 95.0, "房屋": 95.0, "building": 95.0, "道路": 95.0, "road": 95.0, "硬化": 90.0,
    "广场": 90.0, "居住": 65.0, "住宅": 65.0, "residential": 65.0, "商业": 85.0,
    "commercial": 85.0, "工业": 75.0, "industrial": 75.0, "绿地": 10.0, "公园": 15.0,
    "park": 15.0, "grass": 10.0, "裸土": 30.0, "耕地": 5.0, "farmland": 5.0, "水域": 100.0,
    "water": 100.0,
}  # fmt: skip
"""Sealed share by land use, %: assumed from the runoff coefficients of GB 50014."""
BUILDING_PCT = 95.0
LEAST_SLOPE_PCT = 0.1


def counted_once(shapes: Geometries, sealed_pct: Floats) -> tuple[Geometries, pd.DataFrame]:
    """Shapes (m,) without the land another of them counts for, and the pairs that overlap.

    Land under several counts for the most sealed of them, under equally sealed ones for the
    first: of two drawings of one place the one that brings more water is on the safe side. The
    pairs have the columns first, second (numbers of shapes) and area_m2.
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    area = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    pairs = pd.DataFrame({"first": one, "second": other, "area_m2": area})
    pairs = pairs[pairs["area_m2"] > 0].sort_values("area_m2", ascending=False, kind="stable")
    more = sealed_pct[pairs["second"]] > sealed_pct[pairs["first"]]
    loses = pairs["first"].where(more, pairs["second"])
    wins = pairs["second"].where(more, pairs["first"])
    own = shapes.copy()
    for shape, others in wins.groupby(loses):
        own[shape] = shapely.difference(shapes[shape], shapely.union_all(shapes[others]))
    return own, pairs.reset_index(drop=True)


def imperviousness_pct(
    blocks: Geometries, shapes: Geometries, sealed_pct: Floats, elsewhere_pct: float
) -> Floats:
    """Mean sealed share of each block (n,) under land use ``shapes`` (m,), by area.

    What no shape covers counts with ``elsewhere_pct``.
    """
    covered, weighted = _overlaps(blocks, shapes, sealed_pct)
    area = np.maximum(shapely.area(blocks), 1e-9)
    scale = np.maximum(covered, area)
    return (weighted + elsewhere_pct * (scale - covered)) / scale


def built_up_pct(blocks: Geometries, buildings: Geometries) -> Floats:
    """Sealed share of each block (n,) by its roofs alone, %."""
    return imperviousness_pct(blocks, buildings, np.full(len(buildings), BUILDING_PCT), 0.0)


def _overlaps(blocks: Geometries, shapes: Geometries, value: Floats) -> tuple[Floats, Floats]:
    """Covered area of each block and the sum of area times value."""
    block, shape = shapely.STRtree(shapes).query(blocks, predicate="intersects")
    size = shapely.area(shapely.intersection(blocks[block], shapes[shape]))
    n = len(blocks)
    return (
        np.bincount(block, weights=size, minlength=n).astype(float),
        np.bincount(block, weights=size * value[shape], minlength=n).astype(float),
    )


def with_land_cover(
    subcatchments: pd.DataFrame,
    blocks: Geometries,
    *,
    land_use: tuple[Geometries, Floats] | None,
    buildings: Geometries | None,
    slope_pct: Floats | None,
) -> pd.DataFrame:
    """The blocks among the subcatchments with what is known of them, said in ``source``.

    ``blocks`` (n,) are the outlines of all subcatchments. Roofs can only raise the sealed
    share; a slope below 0.1 % is taken as that.
    """
    table = subcatchments.copy()
    block = table["kind"].eq("block").to_numpy()
    if land_use is not None:
        rule = float(table.loc[block, "imperviousness_pct"].mean()) if block.any() else 0.0
        value = imperviousness_pct(blocks[block], *land_use, rule)
        table.loc[block, "imperviousness_pct"] = np.round(value, 1)
        table.loc[block, "source"] += "; sealed share: land use"
    if buildings is not None:
        roofs = np.round(built_up_pct(blocks[block], buildings), 1)
        table.loc[block, "imperviousness_pct"] = np.maximum(
            roofs, table.loc[block, "imperviousness_pct"]
        )
        table.loc[block, "source"] += "; roofs: buildings"
    if slope_pct is not None:
        known = block & np.isfinite(slope_pct)
        table.loc[known, "slope_pct"] = np.maximum(np.round(slope_pct[known], 3), LEAST_SLOPE_PCT)
        table.loc[known, "source"] += "; slope: terrain"
    return table
