"""Whether a terrain is the ground of a network: it covers it, whole, and at its levels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import label

from drainage.errors import Finding
from drainage.formats.terrain import Terrain, coverage_findings
from drainage.formats.terrain_fit import terrain_fit, whole_metres
from drainage.inundation.ground.reaches import Reaches
from drainage.network import Network
from drainage.said import said

NEAR_STREETS_M = 30.0
"""A hole this near to a street would stand in the way of its water."""
MOST_NAMED = 8


def fit_findings(terrain: Terrain, network: Network, reaches: Reaches | None) -> list[Finding]:
    """Why a terrain is not the ground of this network; empty: it is.

    Asked at the nodes that exchange water with the ground: streets, storm and combined.
    """
    nodes = network.nodes[
        network.nodes["table"].ne("outfalls") & network.nodes["system"].ne("sanitary")
    ]
    x, y = nodes["x_m"].to_numpy(float), nodes["y_m"].to_numpy(float)
    names = nodes.index.astype(str).tolist()
    lost = coverage_findings(terrain, x, y, names, terrain.path)
    findings = []
    if lost:
        findings.append(
            Finding(
                terrain.path,
                _listed([one.place for one in lost]),
                "",
                lost[0].value,
                said(
                    "the terrain has no level at {lost} of {nodes} nodes",
                    lost=len(lost),
                    nodes=len(nodes),
                ),
                "Give a terrain that covers the network, or fill its gaps (gdal_fillnodata.py).",
            )
        )
    fit = terrain_fit(terrain, x, y, nodes["ground_level_m"].to_numpy(float), names)
    findings += fit.whole + fit.nodes + whole_metres(terrain)
    return findings + _holes(terrain, nodes, reaches)


def building_findings(shapes: NDArray[np.object_], network: Network, shown: str) -> list[Finding]:
    """Outlines that cannot be walls: none at all, lines, or over a street or manhole."""
    flat = [s for s in shapes if s is not None and not s.is_empty]
    if not flat or any(s.geom_type not in ("Polygon", "MultiPolygon") for s in flat):
        kinds = sorted({s.geom_type for s in flat}) or ["nothing"]
        return [
            Finding(
                shown,
                "",
                "geometry",
                ", ".join(kinds),
                "buildings are outlines",
                "Give a layer of polygons.",
            )
        ]
    nodes = network.nodes[network.nodes["system"].eq("street")].dropna(subset=["x_m", "y_m"])
    points = shapely.points(nodes[["x_m", "y_m"]].to_numpy(float))
    inside, _ = shapely.STRtree(np.array(flat)).query(points, predicate="within")
    under = nodes.index[np.unique(inside)].astype(str).tolist()
    if not under:
        return []
    return [
        Finding(shown, _listed(under), "geometry", "",
                said("a building stands over {nodes} street nodes", nodes=len(under)),
                "Move the street or the outline; check that both are in one grid.")
    ]  # fmt: skip


def _holes(terrain: Terrain, nodes: pd.DataFrame, reaches: Reaches | None) -> list[Finding]:
    """Cells without a level near a street, or near a node where there are no streets."""
    xy = nodes[["x_m", "y_m"]].to_numpy(float)
    xy = xy[np.isfinite(xy).all(axis=1)]
    lines = shapely.linestrings(reaches.ends_m) if reaches is not None else shapely.points(xy)
    if not len(lines):
        return []
    near = shapely.buffer(lines, NEAR_STREETS_M)
    counted = rasterize(
        [(shape, 1) for shape in near], out_shape=terrain.levels_m.shape,
        transform=terrain.transform, dtype="uint8",
    ).astype(bool)  # fmt: skip
    hole = counted & ~np.isfinite(terrain.levels_m)
    if not hole.any():
        return []
    parts, count = label(hole, np.ones((3, 3)))
    row, column = np.nonzero(hole)
    size = np.bincount(parts[row, column], minlength=count + 1)
    first = pd.Series(np.arange(len(row))).groupby(parts[row, column]).first()
    names = np.asarray(nodes.index[np.isfinite(nodes[["x_m", "y_m"]]).all(axis=1)], dtype=str)
    places = []
    for part in (np.argsort(-size[1:])[:MOST_NAMED] + 1).tolist():
        at = first[part]
        x, y = terrain.transform @ (column[at] + 0.5, row[at] + 0.5)
        nearest = names[np.argmin(np.hypot(xy[:, 0] - x, xy[:, 1] - y))]
        places.append(f"{x:.0f} {y:.0f} (by {nearest})")
    share = 100 * hole.sum() / counted.sum()
    return [
        Finding(
            terrain.path,
            "; ".join(places) + (" …" if count > MOST_NAMED else ""),
            "",
            f"{share:.2g} %",
            said(
                "the terrain has {count} holes within {near_m:g} m of streets",
                count=count,
                near_m=NEAR_STREETS_M,
            ),
            said("Fill them: gdal_fillnodata.py {path} out.tif.", path=terrain.path),
        )
    ]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
