"""The river, the buildings and the land below all else on a map, or that none are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.lines import Line2D
from matplotlib.path import Path
from numpy.typing import NDArray

from drainage.formats.gis.outlines import Kind, Outline, lacking
from drainage.languages import Lang, in_language, text
from drainage.maps.font import in_lines
from drainage.maps.labels import Drawn
from drainage.network.land import land_shapes
from drainage.network.model import Network

COLOURS: dict[Kind, tuple[str, str]] = {
    "river": ("#dcecf5", "#8fbdd8"),
    "building": ("#e9e6e1", "#cfc9c0"),
    "other": ("#f4f4f4", "#c4c4c4"),
}
"""Inside and edge: paler than any depth of water."""
LAND_COLOUR = "#8a9a5b"


def draw_outlines(axes: Axes, outlines: Sequence[Outline], lang: Lang) -> Drawn:
    """The outlines and, for the legend, their kinds with their sources and what is lacking."""
    handles = []
    for order, own in enumerate(reversed(outlines)):
        inside, edge = COLOURS[own.kind]
        area = shapely.get_dimensions(own.shapes) == 2
        level = 0.1 + order / 100
        draw_polygons(axes, own.shapes[area], inside, edge, level)
        lines = [shapely.get_coordinates(one) for one in own.shapes[~area]]
        axes.add_collection(LineCollection(lines, colors=edge, linewidths=1.6, zorder=level))
        words = text(lang, f"maps.outline.{own.kind}", source=in_language(own.source, lang))
        handles.append(Line2D([], [], color=edge, lw=4, label=in_lines(words)))
    missing = [text(lang, f"maps.outline_word.{kind}") for kind in lacking(outlines)]
    if missing:
        kinds = text(lang, "language.comma").join(missing)
        handles.append(
            Line2D([], [], ls="", label=in_lines(text(lang, "maps.no_outlines", kinds=kinds)))
        )
    return Drawn(handles)


def draw_polygons(
    axes: Axes, shapes: NDArray[np.object_], inside: str, edge: str, order: float
) -> None:
    """Polygons and multipolygons (n,), filled, with a fine edge."""
    parts = shapely.get_parts(shapes)
    axes.add_collection(PathCollection([_path(one) for one in parts], facecolor=inside,
                                       edgecolor=edge, linewidth=0.5, zorder=order))  # fmt: skip


def draw_land(axes: Axes, network: Network, lang: Lang) -> list[Line2D]:
    """The outlines of the subcatchments, of those that have one."""
    edges = shapely.get_parts(shapely.boundary(land_shapes(network).to_numpy(object)))
    rings = [shapely.get_coordinates(ring) for ring in edges]
    if not rings:
        return []
    axes.add_collection(LineCollection(rings, colors=LAND_COLOUR, linewidths=0.6, zorder=0.5))
    return [Line2D([], [], color=LAND_COLOUR, lw=1.5, label=text(lang, "maps.land"))]


def _path(polygon: shapely.Polygon) -> Path:
    """Outer and inner rings as one path."""
    return Path.make_compound_path(
        *(_ring(ring) for ring in (polygon.exterior, *polygon.interiors))
    )


def _ring(ring: shapely.LinearRing) -> Path:
    corners: NDArray[np.float64] = shapely.get_coordinates(ring)
    return Path(corners, closed=True)
