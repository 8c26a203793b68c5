"""Levels of the street cells: the gutter along the reach, its sags, the crossfall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.ground.reaches import Reaches
from drainage.inundation.ground.street_cells import StreetCells
from drainage.network import Network
from drainage.network.curves import curve_points

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sags:
    """Hollows at street nodes (n,): depth below the gutter level, 0 where there is none.

    ``half_length_m`` (n,): how far the hollow reaches along each street from its node.
    """

    depth_m: Floats
    half_length_m: Floats


def sags_of(network: Network, reaches: Reaches, sag_length_m: float) -> Sags:
    """The hollows of the sag storages, as long as it takes to hold what their curve holds.

    Along the street a hollow is a parabola, as a vertical curve of a road is, over the
    V of the cross-section. Where a storage has no curve, it is ``sag_length_m`` long.
    """
    nodes = len(reaches.node_ids)
    depth, half = np.zeros(nodes), np.zeros(nodes)
    storages = network.storages[network.storages["system"] == "street"]
    per_metre = np.zeros(nodes)
    invert = storages["invert_level_m"].reindex(reaches.node_ids).to_numpy(float)
    sunk = reaches.node_level_m - invert
    depth[sunk > 0] = sunk[sunk > 0]
    for end in (reaches.start, reaches.end):
        np.add.at(per_metre, end, _hollow_m2(depth[end], reaches))
    for node in np.flatnonzero(depth > 0).tolist():
        curve = storages.at[str(reaches.node_ids[node]), "curve_id"]
        if curve in network.curves.index:
            held = _held_m3(str(network.curves.at[curve, "points"]), depth[node])
            half[node] = held / per_metre[node]
        else:
            half[node] = sag_length_m / reaches.streets_at_node[node]
    # Half of a reach belongs to the node at its other end.
    room = np.full(nodes, np.inf)
    for end in (reaches.start, reaches.end):
        np.minimum.at(room, end, reaches.axis_length_m / 2)
    return Sags(depth, np.minimum(half, room))


def _hollow_m2(depth_m: Floats, reaches: Reaches) -> Floats:
    """Volume (r,) of a hollow in a street for each metre of its half length, m2."""
    at = (np.arange(64) + 0.5) / 64
    water = depth_m[:, None] * (1 - at[None, :] ** 2)
    # The two wedges of water at the kerbs meet where the water reaches the crown.
    crown = (reaches.crossfall * reaches.width_m / 2)[:, None]
    section = np.where(water < crown, water**2 / (2 * crown), water - crown / 2)
    return reaches.width_m * section.mean(axis=1)


def _held_m3(points: str, depth_m: float) -> float:
    """Volume under a storage curve up to a depth."""
    curve = curve_points(points)
    at = np.unique(np.append(curve[:, 0], depth_m))
    at = at[at <= depth_m]
    return float(np.trapezoid(np.interp(at, curve[:, 0], curve[:, 1]), at))


def gutter_levels_m(reaches: Reaches, sags: Sags, cells: StreetCells) -> tuple[Floats, Floats]:
    """Level of the gutter beside each cell (k,), and the same without the hollows.

    Linear between nodes. A hollow keeps its stated depth also on a slope: its lower lip
    stands at the gutter level of its node, from which the street falls to the next one.
    """
    r, length = cells.reach, reaches.axis_length_m[cells.reach]
    first, last = reaches.start[r], reaches.end[r]
    level = reaches.node_level_m
    linear = level[first] + cells.along * (level[last] - level[first])
    way = cells.along * length
    near, far = sags.half_length_m[first], length - sags.half_length_m[last]
    fall = (level[last] - level[first]) / length
    lip_near = np.where(
        near > 0, np.maximum(level[first] + fall * near, level[first]), level[first]
    )
    lip_far = np.where(
        far < length, np.maximum(level[first] + fall * far, level[last]), level[last]
    )
    between = lip_near + (way - near) / np.maximum(far - near, 1e-9) * (lip_far - lip_near)
    ground = np.where(way < near, lip_near, np.where(way > far, lip_far, between))
    bottom_near = level[first] - sags.depth_m[first]
    bottom_far = level[last] - sags.depth_m[last]
    into = np.where(
        way < near,
        bottom_near + (lip_near - bottom_near) * (way / np.maximum(near, 1e-9)) ** 2,
        np.where(
            way > far,
            bottom_far
            + (lip_far - bottom_far) * ((length - way) / np.maximum(length - far, 1e-9)) ** 2,
            between,
        ),
    )
    return into, np.maximum(ground, linear)


def gutter_rise_m(reaches: Reaches, cells: StreetCells, cell_m: float) -> Floats:
    """Mean level of a gutter cell (k,) above the gutter itself, by the crossfall in it."""
    return reaches.crossfall[cells.reach] * np.minimum(cell_m, reaches.width_m[cells.reach] / 2) / 2


def crossfall_rise_m(
    reaches: Reaches, cells: StreetCells, cell_m: float, x_m: Floats, y_m: Floats
) -> Floats:
    """Rise of each cell (k,) above the gutter, by the crossfall, mean over the cell.

    All cells at the edge of a street have the same rise, or the steps of a raster would
    dam the gutter of every street that runs at an angle. Where three streets or more
    meet, the crowns sink to the gutter: water crosses there.
    """
    r = cells.reach
    least = gutter_rise_m(reaches, cells, cell_m)
    half = reaches.width_m[r] / 2
    from_kerb = half - np.maximum(np.abs(cells.aside_m), cell_m / 4)
    rise = np.maximum(reaches.crossfall[r] * from_kerb, least)
    width, streets = reaches.node_width_m, reaches.streets_at_node
    for node in (reaches.start[r], reaches.end[r]):
        away = np.hypot(x_m - reaches.node_x_m[node], y_m - reaches.node_y_m[node])
        ramp = least + reaches.crossfall[r] * np.maximum(away - width[node] / 2, 0.0)
        rise = np.where(streets[node] >= 3, np.minimum(rise, ramp), rise)
    return np.where(cells.gutter, least, rise)
