"""A layer in the plane of a network, and the plane of a network from its layers."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError

from drainage.errors import Finding, InputError
from drainage.formats.planes.claims import zone_numbers
from drainage.formats.planes.zones import (
    code,
    parsed,
    plane_at,
    same_frame,
    shown,
    without_prefix,
    zone_of,
)
from drainage.formats.survey.sheets import refuse
from drainage.formats.vector_source import layer_name, read_features
from drainage.said import said

USUAL_PLANE = "EPSG:4548"
OWN_SYSTEM = "own_system"
"""The attribute of a layer that holds the coordinate system of its file."""


def read_layer(path: Path, crs: str, layer: str = "") -> gpd.GeoDataFrame:
    """A layer in the plane ``crs`` (axes east, north); a table without outlines as it stands.

    Raises InputError for files that are no layer, that lack a coordinate system or
    contradict it, or that are too large.
    """
    name = layer_name(path, layer)
    frame = read_features(path, name)
    if "geometry" not in frame or not isinstance(frame, gpd.GeoDataFrame):
        return gpd.GeoDataFrame(frame)
    file, plane = str(path), parsed(crs)
    if frame.crs is None:
        if plane is not None:
            raise refuse(file, name, "the layer has no coordinate system",
                         said("Set it in a GIS, {plane} if it is in the network's plane.",
                              plane=crs))  # fmt: skip
        return frame
    if plane is None:
        raise refuse(file, name, "the network has a local grid, the layer does not",
                     "Import the survey with the parameters of its local grid, or transform the "
                     "layer to it and save it without a system.",
                     frame.crs.to_string()[:80])  # fmt: skip
    _require_zone(frame, file, name)
    try:
        made = frame.to_crs(plane)
    except CRSError as error:
        raise refuse(file, name, said("cannot be brought to {plane}: {error}", plane=crs,
                                      error=str(error)), "Check both.") from None  # fmt: skip
    made.attrs[OWN_SYSTEM] = frame.crs
    return made


def plane_of_layer(path: Path, layer: str = "") -> str | None:
    """``plane_of`` a layer of a file. Raises InputError for files that are no layer."""
    return plane_of(read_features(path, layer_name(path, layer)))


def plane_of(frame: pd.DataFrame) -> str | None:
    """The plane for a network made of a layer; None where the layer tells none.

    Its own without zone numbers; for degrees the zone of CGCS2000 its middle lies in.
    """
    if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
        return None
    west, south, east, north = frame.total_bounds
    if not np.isfinite([west, south, east, north]).all():
        return None
    own = CRS(frame.crs)
    if own.is_geographic:
        return code(plane_at((west + east) / 2, (south + north) / 2))
    return code(without_prefix(own))


def frame_notes(path: Path, frame: CRS | None, crs: str) -> list[Finding]:
    """What to know of a layer of another geodetic frame: its shift is not public."""
    plane = parsed(crs)
    if frame is None or plane is None or same_frame(frame, plane):
        return []
    return [Finding(
        str(path), "coordinate system", "", shown(frame),
        said("the network is in {plane}; the shift between both frames is not public and may be "
             "100 m off", plane=shown(plane)),
        "Transform it with the parameters of the city's surveying office.",
    )]  # fmt: skip


def _require_zone(frame: gpd.GeoDataFrame, file: str, name: str) -> None:
    """InputError where the eastings carry another zone number than the system says, or none."""
    zone = zone_of(CRS(frame.crs))
    west, _, east, _ = frame.total_bounds
    middle = (west + east) / 2
    if zone is None or not np.isfinite(middle):
        return
    number = int(zone_numbers(np.array([middle]))[0])
    if number == zone.prefix or (not number and middle >= 1e7):
        return
    carried = said("zone {zone}", zone=number) if number else "no zone number"
    raise InputError([Finding(
        file, name, "coordinate system", f"{middle:.0f}",
        said("the eastings carry {carried}, the file says {plane}", carried=carried,
             plane=shown(CRS(frame.crs))),
        "Set in a GIS the system the coordinates are in (set, not transform) and save it again.",
    )])  # fmt: skip
