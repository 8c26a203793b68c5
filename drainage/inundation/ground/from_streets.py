"""The ground of a town without a terrain model, drawn from its streets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.features import rasterize
from scipy.ndimage import distance_transform_edt, maximum_filter

from drainage.inundation.ground.banks import bank_cells
from drainage.inundation.ground.fill import filled_levels_m, stretched_levels_m
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.profile import (
    Sags,
    crossfall_rise_m,
    gutter_levels_m,
    sags_of,
)
from drainage.inundation.ground.reaches import Reaches, reaches_of
from drainage.inundation.ground.street_cells import (
    Frame,
    StreetCells,
    frame_around,
    street_cells,
    strip_cells,
)
from drainage.network import Network
from drainage.network.land import polygons

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The street cells with their levels, and what the ground around follows.

    All (rows, columns): ``bed_m`` NaN off the streets, ``gutter_m`` the gutter beside
    (hollows left out), ``kept`` street cells whose pits are meant.
    """

    bed_m: Floats
    gutter_m: Floats
    kept: Bools


def ground_from_network(
    network: Network,
    cell_m: float = 5.0,
    *,
    margin_m: float = 150.0,
    sag_length_m: float = 40.0,
    block_rise_m: float = 0.15,
    block_manning_n: float = 0.10,
) -> Grid:
    """Streets as the network's tables say, blocks raised between them.

    A street cell has the level of the gutter beside it (linear between the ground levels
    of the street nodes), plus the crossfall, mean over the cell, less the hollow of a sag.
    Ground behind the kerb stands the kerb height above a skin stretched between the
    gutters, and rises at the backing slope by ``block_rise_m`` more. It ends ``margin_m``
    beyond the streets and catchments, at a wall. A street that spills to a river has the
    crest of its weir before it, and an open edge there. Street conduits of another shape
    (ways over land) are cut into the blocks.

    ``sag_length_m``: length of a sag whose storage has no curve; 20 to 60.
    ``block_rise_m``: footway and threshold above the kerb, 0 to 0.45 (three steps);
    1.5 and more gives the walls that the streets model has.
    ``block_manning_n``: s/m^(1/3), buildings, walls and yards as one roughness, 0.05
    (open yards) to 0.30 (dense building). Buildings are not known, so there is no roof:
    blocks are ground that water reaches last and crosses slowly.
    """
    reaches = reaches_of(network, levels_needed=True)
    area = town_area(network, reaches, margin_m)
    frame = frame_around(area.bounds, cell_m)
    shape = (frame.rows, frame.columns)
    ground = rasterize(
        [(area, 1)], out_shape=shape, dtype="uint8",
        transform=frame.transform,
    ).astype(bool)  # fmt: skip
    cells = street_cells(reaches, frame)
    ground.ravel()[cells.cell] = True
    sags = sags_of(network, reaches, sag_length_m)
    drawn = _streets(reaches, sags, cells, frame)
    manning = np.full(shape, block_manning_n, dtype=np.float32)
    low, gutter, kept = drawn.bed_m, drawn.gutter_m, drawn.kept
    for way, share, row in _ways_over_land(network, frame):
        free = np.isnan(gutter.ravel()[way]) & ground.ravel()[way]
        level = row.from_invert_level_m + share * (row.to_invert_level_m - row.from_invert_level_m)
        low.ravel()[way[free]] = gutter.ravel()[way[free]] = level[free]
        manning.ravel()[way[free]] = row.manning_n
    low = filled_levels_m(low, kept)
    bed = _blocks(low, gutter, reaches, cells, ground, frame, block_rise_m)
    manning.ravel()[cells.cell] = reaches.manning_n[cells.reach]
    open_edge = np.zeros(shape, dtype=bool)
    for bank, crest_m in bank_cells(network, reaches, frame):
        free = np.isnan(low.ravel()[bank]) & ground.ravel()[bank]
        bed.ravel()[bank[free]] = crest_m
        open_edge.ravel()[bank[free]] = True
    return Grid(
        x_west_m=frame.x_west_m, y_north_m=frame.y_north_m, cell_m=cell_m,
        bed_level_m=bed, manning_n=manning, open_edge=open_edge, crs=network.crs,
        ground_source="街道路缘高程与断面推得，街坊地面为假定 // "
        f"street levels and sections of network {network.name}, blocks assumed",
        surveyed=False,
    )  # fmt: skip


def town_area(network: Network, reaches: Reaches, margin_m: float) -> shapely.Geometry:
    """Streets and catchments with a margin around them."""
    land = polygons(network.subcatchments)
    axes = shapely.linestrings(reaches.ends_m)
    # Coarse outlines do for a margin, and cost little.
    shapes = [shapely.simplify(s, 1.0) for s in land if s is not None and not s.is_empty]
    streets = shapely.buffer(axes, reaches.width_m / 2, quad_segs=2)
    town = shapely.union_all([*shapes, *streets], grid_size=0.1)
    return shapely.buffer(shapely.simplify(town, 2.0), margin_m, quad_segs=4)


def _streets(reaches: Reaches, sags: Sags, cells: StreetCells, frame: Frame) -> _Drawn:
    """Levels of the street cells, and which of their pits are meant to be."""
    shape = (frame.rows, frame.columns)
    row, column = np.divmod(cells.cell, frame.columns)
    x = frame.x_west_m + frame.cell_m * (column + 0.5)
    y = frame.y_north_m - frame.cell_m * (row + 0.5)
    into, gutter = gutter_levels_m(reaches, sags, cells)
    bed = np.full(shape, np.nan)
    bed.ravel()[cells.cell] = into + crossfall_rise_m(reaches, cells, frame.cell_m, x, y)
    beside = np.full(shape, np.nan)
    beside.ravel()[cells.cell] = gutter
    low = _low_nodes(reaches)
    kept = into < gutter - 1e-9
    for node in (reaches.start[cells.reach], reaches.end[cells.reach]):
        away = np.hypot(x - reaches.node_x_m[node], y - reaches.node_y_m[node])
        kept |= low[node] & (away <= np.maximum(reaches.node_width_m[node] / 2, frame.cell_m))
    keep = np.zeros(shape, dtype=bool)
    keep.ravel()[cells.cell] = kept
    return _Drawn(bed, beside, keep)


def _low_nodes(reaches: Reaches) -> Bools:
    """(n,) true where no street leads down: water stands there, spills or runs on."""
    lowest = np.full(len(reaches.node_ids), np.inf)
    level = reaches.node_level_m
    np.minimum.at(lowest, reaches.start, level[reaches.end])
    np.minimum.at(lowest, reaches.end, level[reaches.start])
    return lowest >= level


def _ways_over_land(network: Network, frame: Frame) -> Iterator[tuple[Ints, Floats, Any]]:
    """Cells of the street conduits that are no streets, their share of the way, the row."""
    conduits = network.conduits
    ways = conduits[(conduits["system"] == "street") & (conduits["shape"] != "street")]
    xy = network.nodes[["x_m", "y_m"]]
    for row in ways.itertuples():
        ends = xy.loc[[row.from_id, row.to_id]].to_numpy(float)
        if np.isfinite(ends).all() and (ends[0] != ends[1]).any():
            yield *strip_cells(ends, row.width_mm / 2000, frame), row


def _blocks(
    low_m: Floats,
    gutter_m: Floats,
    reaches: Reaches,
    cells: StreetCells,
    ground: Bools,
    frame: Frame,
    block_rise_m: float,
) -> Floats:
    """Levels of all ground: ``low_m`` as it is, the rest raised above the gutters around."""
    street = np.isfinite(low_m)
    kerb, slope = np.zeros(low_m.shape), np.zeros(low_m.shape)
    kerb.ravel()[cells.cell] = reaches.kerb_height_m[cells.reach]
    slope.ravel()[cells.cell] = reaches.backing_slope[cells.reach]
    isstreet = np.zeros(low_m.shape, dtype=bool)
    isstreet.ravel()[cells.cell] = True
    # Cells of a way over land have no kerb of their own: the nearest street lends it.
    away, nearest = distance_transform_edt(~isstreet, return_indices=True)
    kerb, slope = kerb[nearest[0], nearest[1]], slope[nearest[0], nearest[1]]
    # From the edge of the street, half a cell off the centre of its last cell; mean over a cell.
    near, far = (frame.cell_m * (away - side) for side in (1.0, 0.0))
    rise = kerb + _mean_rise_m(np.maximum(near, 0.0), np.maximum(far, 1e-9), slope, block_rise_m)
    skin = stretched_levels_m(gutter_m, ground)
    # Beside a street the ground never lies below its kerb.
    beside = maximum_filter(np.where(isstreet, gutter_m, -np.inf), size=3)
    bed = np.where(street, low_m, np.maximum(skin, beside) + rise)
    return filled_levels_m(np.where(ground, bed, np.nan), street)


def _mean_rise_m(near_m: Floats, far_m: Floats, slope: Floats, most_m: float) -> Floats:
    """Mean over near..far of slope times distance, at most ``most_m``."""

    def under(way: Floats) -> Floats:
        full = most_m / np.maximum(slope, 1e-9)
        return np.where(way < full, slope * way**2 / 2, most_m * (way - full / 2))

    return np.where(slope > 0, (under(far_m) - under(near_m)) / (far_m - near_m), 0.0)
