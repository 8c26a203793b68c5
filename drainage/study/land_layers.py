"""Layers of land: boundaries, land use, buildings as outlines, sealed shares in per cent."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import OWN_SYSTEM, frame_notes, read_layer
from drainage.formats.survey.sheets import refuse
from drainage.said import said
from drainage.synthesis.land_cover import IMPERVIOUSNESS_PCT, counted_once

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]
LEAST_OVERLAP_M2 = 1.0
MOST_NAMED = 5
OUTLINES = ("Polygon", "MultiPolygon")
PER_CENT, SHARE = "imperviousness_pct", "imperviousness_share"


def land_outlines(path: Path, crs: str) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The outlines of a layer in ``crs``; features without geometry are left out and told.

    Raises InputError for a layer without outlines, of other shapes, or that cross themselves.
    """
    file = str(path)
    layer = read_layer(path, crs)
    if "geometry" not in layer:
        raise refuse(file, "", "the layer has no outlines: it is a table",
                     "Give the layer that is drawn.")  # fmt: skip
    layer = layer.reset_index(drop=True)
    shapes = layer.geometry.to_numpy()
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if empty.all():
        raise refuse(file, "", "the layer has no outlines: no feature has a geometry",
                     "Export it again with its geometry.")  # fmt: skip
    kinds = layer.geometry.geom_type
    other = ~empty & ~kinds.isin(OUTLINES).to_numpy()
    if other.any():
        first = int(np.flatnonzero(other)[0])
        raise refuse(file, f"feature {first + 1}", "not a layer of polygons",
                     "Make its lines polygons in a GIS (lines to polygons).",
                     str(kinds[first]))  # fmt: skip
    crossed = ~empty & ~shapely.is_valid(shapes)
    if crossed.any():
        raise InputError(
            Finding(file, said("feature {number}", number=k + 1), "",
                    shapely.is_valid_reason(shapes[k]),
                    "the outline crosses itself", "Mend it in a GIS (fix geometries).")
            for k in np.flatnonzero(crossed).tolist()
        )  # fmt: skip
    left_out = [
        Finding(file, said("feature {number}", number=k + 1), "", "", "the feature has no geometry",
                "It was left out: draw it, or remove it.")
        for k in np.flatnonzero(empty).tolist()
    ]  # fmt: skip
    return layer[~empty], left_out + frame_notes(path, layer.attrs.get(OWN_SYSTEM), crs)


def without_overlaps(
    path: Path, role: str, layer: gpd.GeoDataFrame, shapes: Geometries, sealed: Floats
) -> tuple[Geometries, list[Finding]]:
    """Shapes (n,) of a layer, each place in one of them alone; what overlapped is told.

    The most sealed counts. Strips below 1 m2 are edges drawn twice, and are not told.
    """
    own, pairs = counted_once(shapes, sealed)
    large = pairs[pairs["area_m2"] >= LEAST_OVERLAP_M2]
    if large.empty:
        return own, []
    number = layer.index.to_numpy() + 1
    first = ", ".join(
        said("{one} and {other} ({area:.0f} m2)", one=number[row.first], other=number[row.second],
             area=row.area_m2)
        for row in large.head(MOST_NAMED).itertuples()
    )  # fmt: skip
    more = " …" if len(large) > MOST_NAMED else ""
    return own, [Finding(
        str(path), said("features {pairs}", pairs=first + more), role,
        said("{area:.0f} m2", area=large["area_m2"].sum()),
        said("{number} pair(s) of features overlap: the land under both is counted once, as the "
             "more sealed of them", number=len(large)),
        "Mend the outlines in a GIS where the less sealed one is right.",
    )]  # fmt: skip


def sealed_pct(layer: gpd.GeoDataFrame, file: str) -> Floats:
    """The sealed share of each feature (n,), %: from its field of that name or its class.

    Raises InputError for values that are none, and for per cent that look like shares.
    """
    if PER_CENT in layer:
        value = _within(layer, file, PER_CENT, 100.0)
        if 0 < value.max() <= 1.0:
            raise refuse(file, PER_CENT, "no feature is sealed by more than 1 %: is it a share?",
                         said("Call the field {share} if it is 0 to 1, or multiply it by 100.",
                              share=SHARE), f"{value.min():g} … {value.max():g}")  # fmt: skip
        return value
    if SHARE in layer:
        return 100.0 * _within(layer, file, SHARE, 1.0)
    if "class" not in layer:
        raise refuse(file, "fields", "neither imperviousness_pct nor class", "Add one of them.")
    known = layer["class"].astype(str).str.lower().map(IMPERVIOUSNESS_PCT)
    unknown = sorted(set(layer.loc[known.isna(), "class"].astype(str)))
    if unknown:
        raise refuse(file, "class",
                     said("unknown land use {names}", names=", ".join(unknown[:10])),
                     said("Use imperviousness_pct, or one of {known}.",
                          known=", ".join(IMPERVIOUSNESS_PCT)))  # fmt: skip
    return known.to_numpy(float)


def _within(layer: gpd.GeoDataFrame, file: str, column: str, most: float) -> Floats:
    """Numbers from 0 to ``most``; InputError with each that is none."""
    value = pd.to_numeric(layer[column], errors="coerce")
    bad = ~value.between(0.0, most)
    if bad.any():
        raise InputError(
            Finding(file, said("feature {number}", number=k + 1), column, str(layer.at[k, column]),
                    said("not a number from 0 to {most:g}", most=most),
                    "Give the sealed part of its area.")
            for k in layer.index[bad].tolist()
        )  # fmt: skip
    return value.to_numpy(float)
