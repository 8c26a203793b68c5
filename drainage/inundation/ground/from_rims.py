"""The ground of a model without streets and without a terrain, stretched between its rims."""

from __future__ import annotations

import numpy as np
import shapely
from rasterio.features import rasterize

from drainage.errors import Finding, InputError
from drainage.inundation.ground.fill import stretched_levels_m
from drainage.inundation.ground.from_terrain import outer_edge
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.street_cells import frame_around
from drainage.network import Network
from drainage.network.land import polygons


def ground_from_rims(
    network: Network,
    cell_m: float = 5.0,
    *,
    margin_m: float = 150.0,
    block_manning_n: float = 0.10,
) -> Grid:
    """A skin through the rims of the manholes, which no hollow or hill of its own has.

    A cell with several manholes has the lowest rim. The ground ends ``margin_m`` beyond the
    manholes and the land they drain, and water leaves there. What lies between the rims is
    assumed: kerbs, yards and hollows are not known. ``block_manning_n``: s/m^(1/3), yards,
    walls and streets as one roughness, 0.05 (open) to 0.30 (dense). Raises InputError where no
    manhole has a place and a rim.
    """
    places = network.junctions[["x_m", "y_m", "ground_level_m"]].astype(float).dropna()
    if places.empty:
        raise InputError([Finding("junctions.csv", "", "x_m", "", "no manhole has a place",
                                  "Fill x_m, y_m and ground_level_m.")])  # fmt: skip
    x_m, y_m, rim_m = places.to_numpy().T
    land = [s for s in polygons(network.subcatchments) if s is not None and not s.is_empty]
    town = shapely.union_all([shapely.multipoints(np.column_stack([x_m, y_m])), *land])
    area = shapely.buffer(shapely.convex_hull(town), margin_m, quad_segs=4)
    frame = frame_around(area.bounds, cell_m)
    shape = (frame.rows, frame.columns)
    ground = rasterize(
        [(area, 1)], out_shape=shape, dtype="uint8", transform=frame.transform
    ).astype(bool)
    row = ((frame.y_north_m - y_m) // cell_m).astype(int)
    column = ((x_m - frame.x_west_m) // cell_m).astype(int)
    held = np.full(shape, np.inf)
    np.minimum.at(held, (row, column), rim_m)
    bed = stretched_levels_m(np.where(np.isfinite(held), held, np.nan), ground)
    return Grid(
        x_west_m=frame.x_west_m, y_north_m=frame.y_north_m, cell_m=cell_m, bed_level_m=bed,
        manning_n=np.full(shape, block_manning_n, dtype=np.float32),
        open_edge=outer_edge(bed) & ground, crs=network.crs,
        ground_source="检查井井口高程内插，井间地面为假定 // "
        f"manhole rims of network {network.name}, the ground between assumed",
        surveyed=False,
    )  # fmt: skip
