"""Read an extract of OpenStreetMap streets: GeoJSON, GeoPackage or another GIS layer."""

from __future__ import annotations

import warnings
from pathlib import Path

from geopandas import GeoDataFrame

from drainage.errors import Finding, InputError
from drainage.formats.vector_source import layers, read_features
from drainage.said import said

OSM_LAYER = "lines"
"""The layer of ways in the files that GDAL writes from OpenStreetMap."""
LINES = ("LineString", "MultiLineString")
FILE = "file"
"""The attribute of the frame that holds the file's name, for findings."""


def read_streets(path: Path, layer: str | None) -> GeoDataFrame:
    """The features of ``layer`` as they stand, in their own coordinate system.

    Without ``layer`` the only one with lines is read, or ``lines``. Raises InputError.
    """
    shown = str(path)
    name = _layer(path, layer)
    with warnings.catch_warnings():
        # Cells of mixed kinds come as their text, which is what tags are.
        warnings.filterwarnings("ignore", "Could not parse column", UserWarning)
        frame = read_features(path, name)
    place = f"layer {name}"
    if not isinstance(frame, GeoDataFrame) or not frame.geom_type.isin(LINES).any():
        raise _refused(shown, place, "", "the layer has no lines",
                       "Export the ways of OpenStreetMap as lines.")  # fmt: skip
    if "highway" not in frame:
        raise _refused(shown, place, ", ".join(map(str, frame.columns)),
                       "the layer has no column highway",
                       "Export the tags of OpenStreetMap as columns of their names.")  # fmt: skip
    if frame.crs is None:
        raise _refused(shown, place, "", "the layer has no coordinate system",
                       said("OpenStreetMap is in EPSG:4326: ogr2ogr -a_srs EPSG:4326 out.gpkg "
                            "{file}.", file=shown))  # fmt: skip
    frame.attrs[FILE] = shown
    return frame


def _layer(path: Path, layer: str | None) -> str:
    shown = str(path)
    found = layers(path)
    names = ", ".join(found)
    if layer is not None:
        if layer not in found:
            raise _refused(
                shown,
                f"layer {layer}",
                "",
                "no such layer",
                said("Name one of: {names}.", names=names),
            )
        return layer
    # A layer of mixed geometries may hold lines too.
    lines = [name for name, kind in found.items() if "Line" in kind or kind == "Unknown"]
    if OSM_LAYER in lines:
        return OSM_LAYER
    if len(lines) == 1:
        return lines[0]
    if not lines:
        raise _refused(shown, "layers", names, "no layer has lines",
                       "Export the ways of OpenStreetMap as lines.")  # fmt: skip
    raise _refused(shown, "layers", names, "several layers have lines", "Name the layer.")


def _refused(shown: str, place: str, value: str, message: str, cure: str) -> InputError:
    return InputError([Finding(shown, place, "", value, message, cure)])
