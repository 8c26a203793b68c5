"""Polygons of subcatchments: no overlap, areas as stated."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding
from drainage.network.kept_lines import OWN_ROW
from drainage.network.model import Network
from drainage.said import said

AREA_TOLERANCE = 0.01
OVERLAP_TOLERANCE_M2 = 1.0


def passing_hills(land: pd.DataFrame) -> pd.Series:
    """Flags the hills whose water passes the town, but for their share to the gutter."""
    return land["kind"].eq("hill") & land["outlet_id"].eq("") & land["gutter_id"].ne("")


def polygons(land: pd.DataFrame) -> NDArray[np.object_]:
    """Outline of each subcatchment; empty where none is given, None where it cannot be read."""
    return _shapes(land["polygon_wkt"])


def land_shapes(network: Network) -> pd.Series:
    """Subcatchment -> outline, m, for maps; those without one are left out.

    What an imported model draws is a sketch: its area need not be that of the land.
    """
    land = network.subcatchments
    shapes = pd.Series(polygons(land), index=land.index, dtype=object)
    return shapes[~shapely.is_empty(shapes.to_numpy()) & shapes.notna()]


def _shapes(texts: Iterable[str]) -> NDArray[np.object_]:
    return _read(tuple(texts)).copy()


@lru_cache(maxsize=4)
def _read(texts: tuple[str, ...]) -> NDArray[np.object_]:
    """Outlines are read once for a network that is checked after each measure."""
    given = np.array([text or "POLYGON EMPTY" for text in texts], dtype=object)
    shapes: NDArray[np.object_] = shapely.from_wkt(given, on_invalid="ignore")
    return shapes


def land_findings(network: Network, prefix: str) -> list[Finding]:
    """Outlines that cannot be read, differ from their area or lie over each other."""
    file = f"{prefix}subcatchments.csv"
    land = _outlined(network)
    shape = polygons(land)
    given = land["polygon_wkt"].ne("").to_numpy()
    valid = shapely.is_valid(shape)
    findings = [
        Finding(file, str(row), "polygon_wkt", land.at[row, "polygon_wkt"][:40],
                "not a valid polygon", "Mend the outline in a GIS.")
        for row in land.index[given & ~valid]
    ]  # fmt: skip
    if findings:
        return findings
    area_ha = shapely.area(shape) / 1e4
    stated = land["area_ha"].to_numpy(float)
    off = given & (np.abs(area_ha - stated) > AREA_TOLERANCE * stated + 1e-4)
    findings += [
        Finding(file, str(land.index[k]), "area_ha", f"{stated[k]:g}",
                said("the outline encloses {area_ha:.4f} ha", area_ha=area_ha[k]),
                "Give the area of the outline, or mend the outline.")
        for k in np.flatnonzero(off).tolist()
    ]  # fmt: skip
    findings += [
        Finding(file, str(land.index[a]), "polygon_wkt", str(land.index[b]),
                said("overlaps this subcatchment by {area_m2:.1f} m2", area_m2=size),
                "Cut one of them: rain would fall there twice.")
        for a, b, size in _overlaps(tuple(land["polygon_wkt"]))
    ]  # fmt: skip
    both = network.subcatchments["gutter_share"].gt(0) & network.subcatchments["gutter_id"].eq("")
    findings += [
        Finding(file, str(row), "gutter_id", "", "a share drains to a gutter that is not named",
                "Name the gutter, or set gutter_share to 0.")
        for row in network.subcatchments.index[both.to_numpy(bool)]
    ]  # fmt: skip
    return findings


def _outlined(network: Network) -> pd.DataFrame:
    """The land whose outlines are measured: those of an imported model are drawings, its areas
    stand in other lines."""
    land = network.subcatchments
    if not network.model:
        return land
    return land[~land["source"].str.match(OWN_ROW).to_numpy(bool)]


@lru_cache(maxsize=2)
def _overlaps(texts: tuple[str, ...]) -> list[tuple[int, int, float]]:
    """Pairs of outlines that lie over each other, and by how much, m2.

    Kept for the next call: a study checks its network after every measure, and few of
    them touch the land.
    """
    shape = _shapes(texts)
    first, second = shapely.STRtree(shape).query(shape, predicate="intersects")
    pair = first < second
    first, second = first[pair], second[pair]
    overlap = shapely.area(shapely.intersection(shape[first], shape[second]))
    over = overlap > OVERLAP_TOLERANCE_M2
    return list(
        zip(first[over].tolist(), second[over].tolist(), overlap[over].tolist(), strict=True)
    )
