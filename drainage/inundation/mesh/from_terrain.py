"""The mesh of a terrain, with or without a town on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.terrain import read_terrain
from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.mesh_ground import MeshGround, land_without_losses
from drainage.inundation.mesh.obstacles import (
    ENDLESS_M,
    Obstacles,
    building_heights,
    wall_heights,
)
from drainage.inundation.mesh.pixel_levels import (
    levels_of_pixels,
    manning_of_pixels,
    pixel_frame,
)
from drainage.inundation.mesh.pixel_mesh import GROUND, ROOF, Pixels, mesh_of_pixels
from drainage.inundation.mesh.rim import SIDES, open_rim, rim_pixels
from drainage.inundation.mesh.thin_walls import ThinWalls

Reals = NDArray[np.float32]
Bools = NDArray[np.bool_]

ALL_SIDES = tuple(SIDES)


def mesh_from_terrain(
    path: Path,
    crs: str,
    *,
    cell_m: float = 5.0,
    virtual_m: float = 0.5,
    bounds: tuple[float, float, float, float] | None = None,
    manning_n: float | Path = 0.03,
    buildings: Obstacles | None = None,
    walls: Obstacles | None = None,
    open_sides: Sequence[str] = ALL_SIDES,
) -> MeshGround:
    """Squares of ``cell_m`` over a GeoTIFF in ``crs``, each with the relief of its pixels.

    ``virtual_m``: width of the pixels, see ``pixel_frame``; as wide as ``cell_m`` the cells
    are flat. ``bounds``: left, bottom, right, top of what is read, m. ``manning_n``: one
    number, s/m^(1/3), or a GeoTIFF of them. ``buildings``: water never crosses one without a
    height; over a lower one it flows when it stands so high. ``walls``: likewise, as lines.
    ``open_sides``: where water leaves over the rim of the terrain, at the level of its ground;
    none: it stands against a wall there.

    Raises InputError with the findings of the terrain, the roughness and the layers.
    """
    terrain = read_terrain(Path(path), crs, bounds)
    drawn = buildings is not None or walls is not None
    frame = pixel_frame(terrain, cell_m, virtual_m, drawn)
    bed = levels_of_pixels(terrain, frame)
    source = f"terrain {Path(terrain.path).name}"
    surveyed = np.isfinite(bed)
    rim = rim_pixels(surveyed, open_sides)
    manning: Any = np.full((1, 1), 0.0 if isinstance(manning_n, Path) else manning_n)
    if isinstance(manning_n, Path):
        manning = manning_of_pixels(manning_n, frame, crs, surveyed)
    del terrain
    kind = surveyed.astype(np.uint8) * np.uint8(GROUND)
    del surveyed
    thin: Reals | None = None
    if buildings is not None:
        build_on(building_heights(buildings, frame, crs), bed, kind)
        source += f"; buildings {Path(buildings.path).name}"
    if walls is not None:
        thin = wall_heights(walls, frame, crs)
        source += f"; walls {Path(walls.path).name}"
        if frame.cell_m >= cell_m:
            # A pixel is a cell: a wall has the ground of one to stand on.
            build_on(thin, bed, kind)
            thin = None
        else:
            kind[thin >= ENDLESS_M] = 0
    _require_ground(path, kind)
    pixels = squares_of_rasters(frame, cell_m, bed, kind, manning, thin)
    del bed, kind, manning
    mesh, virtual = mesh_of_pixels(pixels)
    return MeshGround(
        mesh=mesh, virtual=virtual, open_edges=open_rim(mesh, virtual, *rim),
        land=land_without_losses(len(mesh.size)), crs=crs, ground_source=source, surveyed=True,
    )  # fmt: skip


def _require_ground(path: Path, kind: NDArray[np.uint8]) -> None:
    if not kind.any():
        raise InputError([Finding(
            str(path), "", "", "", "buildings and walls leave no ground for water",
            "Check the layers: outlines of houses, not of blocks or of the town.",
        )])  # fmt: skip


def build_on(height: Reals, bed: Reals, kind: NDArray[np.uint8]) -> None:
    """Sets buildings of a height (rows, columns), 0 for none, on the ground."""
    roof = (height > 0) & (height < ENDLESS_M) & (kind > 0)
    bed[roof] += height[roof]
    kind[roof] = ROOF
    kind[height >= ENDLESS_M] = 0


def squares_of_rasters(
    frame: Frame,
    cell_m: float,
    bed: Reals,
    kind: NDArray[np.uint8],
    manning: Reals,
    thin: Reals | None,
) -> Pixels:
    """Rasters of pixels as squares; those without ground are left out."""
    k = round(cell_m / frame.cell_m)
    rows, columns = frame.rows // k, frame.columns // k
    squares = Frame(frame.x_west_m, frame.y_north_m, cell_m, rows, columns)
    held = kind.reshape(rows, k, columns, k).any(axis=(1, 3))
    block = np.where(held, np.cumsum(held).reshape(held.shape) - 1, -1).astype(np.int32)

    def drawn(raster: NDArray[Any]) -> NDArray[Any]:
        return raster.reshape(rows, k, columns, k).transpose(0, 2, 1, 3)[held]

    rough: Any = manning.astype(np.float32)
    walls = ThinWalls(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    if thin is not None:
        height = drawn(thin)
        height[drawn(kind) == 0] = 0.0
        at = np.flatnonzero(height)
        walls = ThinWalls(at, height.ravel()[at])
    return Pixels(
        frame=squares, virtual_m=frame.cell_m, block=block, bed_m=drawn(bed), kind=drawn(kind),
        manning_n=drawn(rough) if rough.size > 1 else rough.reshape(1, 1, 1), walls=walls,
    )  # fmt: skip
