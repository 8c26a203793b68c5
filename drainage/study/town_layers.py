"""What is known of a town beside its sewers, from the files someone gives: streets, listed
points, the drained area, land cover."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import shapely

from drainage.errors import Finding
from drainage.formats.gis.layer_plane import frame_notes
from drainage.formats.osm.streets import read_streets, street_axes
from drainage.formats.planes.web_map_shift import Shift, taken_off
from drainage.formats.planes.zones import parsed
from drainage.formats.survey.sheets import refuse
from drainage.formats.terrain import Terrain, slopes_pct
from drainage.network import Network
from drainage.network.land import polygons
from drainage.said import word
from drainage.study.land_layers import land_outlines, sealed_pct, without_overlaps
from drainage.study.listed_points import listed_points
from drainage.study.town_meeting import Role, boundary_meeting, cover_meeting, streets_meeting
from drainage.synthesis.land_cover import BUILDING_PCT, with_land_cover
from drainage.synthesis.over_sewers import Town

STREET_COLUMNS = ["name_zh", "name_en", "road_class", "width_m", "source", "axis"]
NO_SHIFTS: Mapping[Role, Shift] = MappingProxyType({})


def read_town(
    network: Network,
    streets: Path | None,
    points: Path | None,
    boundary: Path | None,
    shifts: Mapping[Role, Shift] = NO_SHIFTS,
) -> tuple[Town, list[Finding]]:
    """The town in the plane of the network, and what to know of its layers.

    What no file says is empty; ``shifts`` are taken off the layers they name. Raises
    InputError, also for layers that lie where no sewer is.
    """
    axes, outline, notes = pd.DataFrame(columns=STREET_COLUMNS), None, []
    if streets is not None:
        lines = read_streets(streets, None)
        axes = street_axes(lines, network.crs)
        axes = axes.assign(axis=_unshifted(axes["axis"].to_numpy(), network, shifts, "streets"))
        notes += frame_notes(streets, lines.crs, network.crs)
        notes += streets_meeting(streets, axes["axis"].to_numpy(), network)
    if boundary is not None:
        layer, found = land_outlines(boundary, network.crs)
        shapes = _unshifted(layer.geometry.to_numpy(), network, shifts, "boundary")
        notes += found + boundary_meeting(boundary, shapes, network)
        outline = shapely.union_all(shapes)
    listed, found = listed_points(points, network)
    return Town(streets=axes, points=listed, drained=outline), notes + found


def with_cover_from(
    network: Network,
    land_use: Path | None,
    buildings: Path | None,
    terrain: Terrain | None,
    shifts: Mapping[Role, Shift] = NO_SHIFTS,
) -> tuple[Network, list[Finding]]:
    """The network with the land cover of the files that are given, the slopes of a terrain,
    and notes.

    Raises InputError for a layer that is no land or lies elsewhere.
    """
    shapes = polygons(network.subcatchments)
    blocks = shapes[network.subcatchments["kind"].eq("block").to_numpy()]
    blocks = blocks[~shapely.is_empty(blocks)]
    cover, roofs, slopes, notes = None, None, None, []
    if land_use is not None:
        layer, found = land_outlines(land_use, network.crs)
        use = _unshifted(layer.geometry.to_numpy(), network, shifts, "land-use")
        sealed = sealed_pct(layer, str(land_use))
        notes += found + cover_meeting(land_use, "land-use", use, blocks, network)
        use, found = without_overlaps(land_use, "land-use", layer, use, sealed)
        cover, notes = (use, sealed), notes + found
    if buildings is not None:
        layer, found = land_outlines(buildings, network.crs)
        roofs = _unshifted(layer.geometry.to_numpy(), network, shifts, "buildings")
        notes += found + cover_meeting(buildings, "buildings", roofs, blocks, network)
        same = np.full(len(roofs), BUILDING_PCT)
        roofs, found = without_overlaps(buildings, "buildings", layer, roofs, same)
        notes += found
    if terrain is not None:
        slopes = slopes_pct(terrain, shapes.tolist())
    made = network.with_tables(
        subcatchments=with_land_cover(
            network.subcatchments, shapes, land_use=cover, buildings=roofs, slope_pct=slopes
        )
    )
    return made, notes


def _unshifted(
    shapes: np.ndarray, network: Network, shifts: Mapping[Role, Shift], role: Role
) -> np.ndarray:
    if role not in shifts:
        return shapes
    plane = parsed(network.plane) if network.plane else None
    if plane is None:
        raise refuse(word("command line"), role,
                     "a web map's shift cannot be taken off on a local grid",
                     "Give the layer in the local grid.")  # fmt: skip
    return taken_off(shapes, plane, shifts[role])
