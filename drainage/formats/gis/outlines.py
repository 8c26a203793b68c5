"""The river and the buildings that maps draw below the water: layers given for a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.survey.sheets import refuse
from drainage.formats.vector_source import VECTORS
from drainage.network import Network
from drainage.said import said

Kind = Literal["river", "building", "other"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FOLDER = "outlines"
BESIDE = (".cpg", ".dbf", ".md", ".prj", ".qix", ".qmd", ".qml", ".sbn", ".sbx", ".shx", ".txt",
          ".xml")  # fmt: skip
"""What stands beside a layer: parts of a shapefile, its style, a note on its source."""
ROOM = 0.25
LEAST_ROOM_M = 200.0
"""Outlines are kept as far around the nodes as a map may show."""
COARSE_M = 0.5
MOST_PLACES = 200_000
"""Corners of all outlines: 2 MB of the report page."""


@dataclass(frozen=True)
class Outline:
    """Shapes of one kind: polygons and lines (n,) in the plane of the network.

    ``source`` is what the field ``source`` of the layer says, or the name of its file.
    """

    kind: Kind
    source: str
    shapes: NDArray[np.object_]


def read_outlines(folder: Path, network: Network) -> tuple[Outline, ...]:
    """The layers in ``folder``/outlines, named by their kind, cut to the town.

    Corners are left out where the line moves by less than 0.5 m. Raises InputError for files
    of other names and kinds, for points, and for layers that lie where the network is not.
    """
    place = folder / FOLDER
    if not place.is_dir():
        return ()
    outlines = tuple(_outline(path, network) for path in _layers(place))
    corners = sum(int(shapely.get_num_coordinates(own.shapes).sum()) for own in outlines)
    if corners > MOST_PLACES:
        raise refuse(str(place), "", said("the outlines have more than {most} corners",
                                          most=MOST_PLACES),
                     "Simplify them in a GIS, or clip them to the town.", str(corners))  # fmt: skip
    return outlines


def lacking(outlines: Sequence[Outline]) -> list[Kind]:
    """The river and the buildings, as far as no outline shows them."""
    drawn = {own.kind for own in outlines}
    return [kind for kind in KINDS if kind != "other" and kind not in drawn]


def _layers(place: Path) -> Iterator[Path]:
    for path in sorted(place.iterdir()):
        suffix = path.suffix.lower()
        if path.name.startswith(".") or suffix in BESIDE:
            continue
        if path.stem not in KINDS or suffix not in VECTORS:
            raise InputError([Finding(
                str(path), "", "", path.name, "not a layer of outlines",
                said("Call it {names} and save it as one of {endings}, or move it away.",
                     names=", ".join(KINDS), endings=", ".join(VECTORS)),
            )])  # fmt: skip
        yield path


def _outline(path: Path, network: Network) -> Outline:
    layer = read_layer(path, network.crs)
    if "geometry" not in layer:
        raise refuse(str(path), "", "the layer has no outlines: it is a table",
                     "Give the layer that is drawn.")  # fmt: skip
    shapes = shapely.get_parts(shapely.make_valid(layer.geometry.dropna().to_numpy()))
    dimension = shapely.get_dimensions(shapes)
    if (dimension == 0).any():
        raise refuse(str(path), "", "points are no outline of a river or a building",
                     "Give a layer of polygons or lines.")  # fmt: skip
    parts = shapely.get_parts(shapely.intersection(shapes, _town(network)))
    drawn = shapely.simplify(parts[shapely.get_dimensions(parts) > 0], COARSE_M)
    drawn = drawn[~shapely.is_empty(drawn)]
    if not len(drawn):
        raise refuse(str(path), "", "no outline of the layer lies where the network is",
                     "Check its coordinate system and its place, or move it away.")  # fmt: skip
    kind: Kind = next(own for own in KINDS if own == path.stem)
    return Outline(kind, _source(layer, path), drawn)


def _town(network: Network) -> shapely.Polygon:
    """The box of the nodes and the room around it."""
    place = network.nodes[["x_m", "y_m"]]
    low, high = place.min().to_numpy(float), place.max().to_numpy(float)
    room = max(LEAST_ROOM_M, ROOM * float((high - low).max()))
    return shapely.box(*(low - room), *(high + room))


def _source(layer: gpd.GeoDataFrame, path: Path) -> str:
    named = layer["source"].dropna().astype(str).unique() if "source" in layer else []
    return "; ".join(text for text in named if text) or path.name
