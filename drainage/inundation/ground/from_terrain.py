"""The ground of a town that has a terrain model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio.warp
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.features import rasterize
from scipy.ndimage import binary_dilation, label

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.terrain import Bounds, Terrain, read_terrain
from drainage.inundation.ground.banks import bank_cells
from drainage.inundation.ground.grid import Grid
from drainage.inundation.ground.reaches import Reaches, reaches_of
from drainage.inundation.ground.street_cells import Frame, frame_around, street_cells
from drainage.inundation.ground.terrain_checks import building_findings, fit_findings
from drainage.network import Network

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def ground_from_terrain(
    path: Path,
    network: Network,
    *,
    cell_m: float | None = None,
    buildings: Path | None = None,
    kerb_height_m: float = 0.0,
    margin_m: float = 150.0,
    block_manning_n: float = 0.10,
) -> Grid:
    """The terrain of a GeoTIFF around a network, ``margin_m`` beyond its nodes.

    ``cell_m``: the raster's own cells where None; wider cells take the mean of the levels
    in them, narrower ones are bilinear. ``buildings``: a GIS layer of outlines, in any
    coordinate system; a cell whose centre lies in one becomes a wall. Not a raised block:
    no rain falls on the grid, so a roof would never be wet, and a wall costs nothing and
    has no step of 3 m. ``kerb_height_m``: street cells are lowered by it; 0 where the
    terrain is fine enough to show kerbs (cells to about 1 m), 0.10 to 0.20 elsewhere.
    ``block_manning_n``: roughness off the streets, s/m^(1/3), 0.05 (yards between drawn
    buildings) to 0.30 (dense buildings that are not drawn).
    Water leaves over the outer edge of the terrain, and where streets spill to a river.

    Raises InputError with every finding: another coordinate system, south-up or rotated,
    holes near streets, nodes not covered, levels in feet, upside down, or off by more
    than 1 m. Nothing is reprojected: heights may change with it, and the file says how.
    """
    terrain, bounds, reaches = checked_terrain(path, network, margin_m)
    frame = _frame(terrain, bounds, cell_m)
    bed = _resampled(terrain, frame)
    open_edge = outer_edge(bed)
    manning = np.full(bed.shape, block_manning_n, dtype=np.float32)
    if reaches is not None:
        cells = street_cells(reaches, frame)
        bed.ravel()[cells.cell] -= kerb_height_m
        manning.ravel()[cells.cell] = reaches.manning_n[cells.reach]
        for bank, _ in bank_cells(network, reaches, frame):
            open_edge.ravel()[np.setdiff1d(bank, cells.cell)] = True
    if buildings is not None:
        bed[_walls(Path(buildings), network, frame)] = np.nan
    open_edge &= np.isfinite(bed)
    return Grid(
        x_west_m=frame.x_west_m, y_north_m=frame.y_north_m, cell_m=frame.cell_m,
        bed_level_m=bed, manning_n=manning, open_edge=open_edge, crs=network.crs,
        ground_source=source_words(terrain, buildings, kerb_height_m), surveyed=True,
    )  # fmt: skip


def checked_terrain(
    path: Path, network: Network, margin_m: float
) -> tuple[Terrain, Bounds, Reaches | None]:
    """The terrain around a network, what was read of it, and its streets where it has some.

    Raises InputError as ``ground_from_terrain``.
    """
    nodes = network.nodes[["x_m", "y_m"]].to_numpy(float)
    nodes = nodes[np.isfinite(nodes).all(axis=1)]
    if not len(nodes):
        raise InputError([Finding("junctions.csv", "", "x_m", "", "no node has a place",
                                  "Fill x_m and y_m.")])  # fmt: skip
    low, high = nodes.min(axis=0) - margin_m, nodes.max(axis=0) + margin_m
    bounds = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    terrain = read_terrain(Path(path), network.crs, bounds)
    reaches = reaches_of(network) if network.conduits["shape"].eq("street").any() else None
    findings = fit_findings(terrain, network, reaches)
    if findings:
        raise InputError(findings)
    return terrain, bounds, reaches


def _frame(
    terrain: Terrain, bounds: tuple[float, float, float, float], cell_m: float | None
) -> Frame:
    """The raster of the ground: the terrain's own cells, or others in its extent."""
    step = terrain.transform
    rows, columns = terrain.levels_m.shape
    if cell_m is None and np.isclose(step.a, -step.e, rtol=1e-6):
        return Frame(step.c, step.f, step.a, rows, columns)
    west, south = max(bounds[0], step.c), max(bounds[1], step.f + rows * step.e)
    east, north = min(bounds[2], step.c + columns * step.a), min(bounds[3], step.f)
    return frame_around((west, south, east, north), cell_m or max(step.a, -step.e))


def _resampled(terrain: Terrain, frame: Frame) -> Floats:
    step = terrain.transform
    target = frame.transform
    same_shape = terrain.levels_m.shape == (frame.rows, frame.columns)
    if same_shape and np.allclose(step[:6], target[:6], rtol=0, atol=1e-6):
        return terrain.levels_m.astype(np.float64)
    finer = frame.cell_m < max(step.a, -step.e) * (1 - 1e-6)
    levels = np.full((frame.rows, frame.columns), np.nan)
    rasterio.warp.reproject(
        terrain.levels_m.astype(np.float64), levels,
        src_transform=step, dst_transform=target, src_crs=terrain.crs, dst_crs=terrain.crs,
        src_nodata=np.nan, dst_nodata=np.nan,
        resampling=Resampling.bilinear if finer else Resampling.average,
    )  # fmt: skip
    return levels


def outer_edge(bed: Floats) -> Bools:
    """Ground next to the edge of the raster or to what lies outside the terrain."""
    ground = np.pad(np.isfinite(bed), 1)
    parts, _ = label(~ground)
    outside = parts == parts[0, 0]
    # A copy in one piece: its cells are set by flat index.
    edge: Bools = (binary_dilation(outside) & ground)[1:-1, 1:-1].copy()
    return edge


def _walls(path: Path, network: Network, frame: Frame) -> Bools:
    """Cells whose centre lies in a building; raises InputError."""
    layer = read_layer(path, network.crs)
    shapes = layer.geometry.to_numpy() if "geometry" in layer else np.empty(0, dtype=object)
    findings = building_findings(shapes, network, str(path))
    if findings:
        raise InputError(findings)
    burnt = rasterize(
        [(shape, 1) for shape in shapes if shape is not None and not shape.is_empty],
        out_shape=(frame.rows, frame.columns), dtype="uint8",
        transform=frame.transform,
    )  # fmt: skip
    return burnt.astype(bool)


def source_words(terrain: Terrain, buildings: Path | None, kerb_height_m: float) -> str:
    """What the ground is made of, for maps and records."""
    parts = [f"terrain {Path(terrain.path).name}"]
    if buildings is not None:
        parts.append(f"buildings {Path(buildings).name} as walls")
    if kerb_height_m:
        parts.append(f"streets lowered by {kerb_height_m:g} m")
    return "; ".join(parts)
