"""The mesh of a town on a surveyed terrain: cells follow the streets, the ground is as measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.terrain import Terrain, read_terrain
from drainage.inundation.ground.from_streets import town_area
from drainage.inundation.ground.from_terrain import source_words
from drainage.inundation.ground.reaches import Reaches, reaches_of
from drainage.inundation.ground.terrain_checks import building_findings, fit_findings
from drainage.inundation.mesh.block_land import block_land
from drainage.inundation.mesh.from_streets import StreetGround, within
from drainage.inundation.mesh.from_terrain import ALL_SIDES, build_on, squares_of_rasters
from drainage.inundation.mesh.mesh import Mesh
from drainage.inundation.mesh.mesh_ground import MeshGround, OpenEdges
from drainage.inundation.mesh.obstacles import Obstacles, building_heights
from drainage.inundation.mesh.pixel_levels import levels_of_pixels, pixel_frame
from drainage.inundation.mesh.pixel_mesh import GROUND, Pixels, StreetPixels, mesh_of_pixels
from drainage.inundation.mesh.rim import open_rim, rim_pixels
from drainage.inundation.mesh.street_banks import bank_edges
from drainage.inundation.mesh.street_bins import directions
from drainage.inundation.mesh.street_drawing import places_in_streets, street_strips
from drainage.inundation.mesh.street_pixels import strip_pixels
from drainage.inundation.mesh.street_places import StreetPlaces, places_on, street_places
from drainage.inundation.mesh.street_plan import StreetPlan, street_plan
from drainage.inundation.mesh.touching_faces import further
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.network import Network
from drainage.said import said

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAG_LENGTH_M = 40.0
"""Of no matter: the sags of a surveyed town are in its terrain."""


def mesh_from_streets_on_terrain(
    path: Path,
    network: Network,
    cell_m: float = 5.0,
    *,
    virtual_m: float = 0.5,
    buildings: Path | None = None,
    kerb_height_m: float = 0.0,
    margin_m: float = 150.0,
    footway_width_m: float = 3.0,
    block_manning_n: float = 0.10,
    block_infiltration_mm_h: float = 0.0,
    yard_drain_mm_h: float = 0.0,
) -> StreetGround:
    """The cells of ``mesh_from_streets`` with the levels of a GeoTIFF.

    A street falls along its axis; what rises across it (crossfall, kerb, footway) is in the
    tables of its cells, from the pixels. ``kerb_height_m``: roadways are lowered by it; 0
    where the terrain shows kerbs. ``buildings``: outlines, walls to the water. Water leaves
    ``margin_m`` beyond streets and catchments or where the terrain ends, at its ground, and over
    the banks of the network.

    Raises InputError with every finding: a terrain that does not fit the network, see
    ``ground.from_terrain``, buildings over streets, street nodes without ground.
    """
    reaches = reaches_of(network)
    area = town_area(network, reaches, margin_m)
    terrain = _terrain(path, network, reaches, area)
    plan = street_plan(
        network, cell_m, sag_length_m=SAG_LENGTH_M, footway_width_m=footway_width_m,
        most_rise_m=0.0,
    )  # fmt: skip
    frame = pixel_frame(terrain, cell_m, virtual_m, True)
    bed = levels_of_pixels(terrain, frame)
    bed[~within(area, frame)] = np.nan
    rim = rim_pixels(np.isfinite(bed), ALL_SIDES)
    kind = np.isfinite(bed).astype(np.uint8) * np.uint8(GROUND)
    if buildings is not None:
        _require_buildings(buildings, network)
        build_on(building_heights(Obstacles(buildings), frame, network.crs), bed, kind)
    rough = np.full((1, 1), block_manning_n, dtype=np.float32)
    pixels = squares_of_rasters(frame, cell_m, bed, kind, rough, None)
    pixels, strips, cells = _with_streets(plan, pixels, kerb_height_m)
    mesh, virtual = mesh_of_pixels(pixels, strips)
    mesh = _with_reach(mesh, cell_m)
    places = places_on(street_places(plan.reaches, plan.sags, plan.bins, plan.junctions),
                       cells, mesh.level_m)  # fmt: skip
    _require_ground(network, places, terrain)
    edges, outfalls = _edges(network, plan, mesh, virtual, rim, cells)
    land = block_land(
        network, pixels.frame, len(mesh.size), *_blocks(virtual, len(strips.axis)),
        infiltration_mm_h=block_infiltration_mm_h, drain_mm_h=yard_drain_mm_h, margin_m=margin_m,
    )  # fmt: skip
    ground = MeshGround(
        mesh=mesh, virtual=virtual, open_edges=edges, land=land, crs=network.crs,
        ground_source=source_words(terrain, buildings, kerb_height_m), surveyed=True,
    )  # fmt: skip
    return StreetGround(ground, places, outfalls)


def _terrain(path: Path, network: Network, reaches: Reaches, area: shapely.Geometry) -> Terrain:
    """The terrain of the area and all nodes; InputError where it is not that of the network."""
    nodes = network.nodes[["x_m", "y_m"]].to_numpy(float)
    nodes = nodes[np.isfinite(nodes).all(axis=1)]
    west, south, east, north = area.bounds
    low, high = nodes.min(axis=0), nodes.max(axis=0)
    bounds = (float(min(west, low[0])), float(min(south, low[1])),
              float(max(east, high[0])), float(max(north, high[1])))  # fmt: skip
    terrain = read_terrain(Path(path), network.crs, bounds)
    findings = fit_findings(terrain, network, reaches)
    if findings:
        raise InputError(findings)
    return terrain


def _require_buildings(path: Path, network: Network) -> None:
    layer = read_layer(path, network.crs)
    shapes = layer.geometry.to_numpy() if "geometry" in layer else np.empty(0, dtype=object)
    findings = building_findings(shapes, network, str(path))
    if findings:
        raise InputError(findings)


def _with_streets(
    plan: StreetPlan, pixels: Pixels, kerb_height_m: float
) -> tuple[Pixels, StreetPixels, Ints]:
    """Roadways lowered and smoothed, the pixels of street cells, and where each cell of the plan
    went (s,), -1 where it has no pixel of its own."""
    k, held = pixels.kind.shape[1], pixels.block.ravel()
    drawn = strip_pixels(street_strips(plan.reaches, plan.sections, plan.section),
                         pixels.frame, k)  # fmt: skip
    places = places_in_streets(plan.reaches, plan.bins, plan.junctions, drawn)
    square, i, j = np.nonzero(drawn.strip >= 0)
    block = held[drawn.square[square]]
    there = block >= 0
    there[there] = pixels.kind[block[there], i[there], j[there]] > 0
    at = (block[there], i[there], j[there])
    own, cell = np.unique(places.cell[there], return_inverse=True)
    cells = np.full(plan.street_cells, -1, dtype=np.int64)
    cells[own] = np.arange(len(own))
    of_pixel = np.full(pixels.kind.shape, -1, dtype=np.int32)
    of_pixel[at] = cell.ravel()
    section, aside = plan.section[places.reach[there]], places.aside_m[there]
    roadway = aside <= plan.sections.half_m[section]
    bed = pixels.bed_m
    bed[at] -= np.where(roadway, kerb_height_m, 0.0).astype(np.float32)
    manning = np.full(pixels.kind.shape, pixels.manning_n.ravel()[0], dtype=np.float32)
    manning[at] = np.where(roadway, plan.sections.manning_n[section],
                           plan.sections.footway_n[section])  # fmt: skip
    crossings = np.zeros((len(plan.junctions.node), 2))
    axis = np.concatenate([
        np.repeat(directions(plan.reaches)[plan.bins.reach], 2, axis=0), crossings
    ])  # fmt: skip
    return replace(pixels, manning_n=manning), StreetPixels(of_pixel, axis[own]), cells


def _with_reach(mesh: Mesh, cell_m: float) -> Mesh:
    """Cells too small for the time step have their neighbours further off."""
    width = mesh.face_size * mesh.face_shapes.width[mesh.face_shape, -1]
    more = further(mesh.left, mesh.right, width / mesh.distance_m, mesh.area_m2, cell_m)
    return replace(mesh, distance_m=mesh.distance_m * more)


def _edges(
    network: Network,
    plan: StreetPlan,
    mesh: Mesh,
    virtual: VirtualGround,
    rim: tuple[Ints, Ints],
    cells: Ints,
) -> tuple[OpenEdges, tuple[str, ...]]:
    """The rim of the terrain, which belongs to no outfall, and the banks of the streets."""
    outer = open_rim(mesh, virtual, *rim)
    banks, outfalls = bank_edges(network, plan.reaches, plan.bins, plan.junctions)
    place = cells[banks.cell]
    known = place >= 0
    crest = np.maximum(banks.crest_level_m[known], mesh.level_m[place[known]])
    edges = OpenEdges(
        np.concatenate([outer.cell, place[known]]),
        np.concatenate([outer.crest_level_m, crest]),
        np.concatenate([outer.width_m, banks.width_m[known]]),
    )
    own = [name for name, kept in zip(outfalls, known, strict=True) if kept]
    return edges, ("",) * len(outer.cell) + tuple(own)


def _blocks(virtual: VirtualGround, streets: int) -> tuple[Ints, Ints]:
    """Cells beside the streets and a square of each."""
    squares = np.flatnonzero(virtual.block.ravel() >= 0)
    square = np.empty(len(virtual.cell), dtype=np.int64)
    square[virtual.block.ravel()[squares]] = squares
    number = virtual.cell.reshape(len(square), -1)
    cell, first = np.unique(number.ravel(), return_index=True)
    beside = cell >= streets
    return cell[beside].astype(np.int64), square[first[beside] // number.shape[1]]


def _require_ground(network: Network, places: StreetPlaces, terrain: Terrain) -> None:
    lost = np.flatnonzero(np.diff(places.read_start) == 0)
    if not len(lost):
        return
    findings = []
    for node in (places.node_ids[k] for k in lost.tolist()):
        row = network.nodes.loc[node]
        findings.append(Finding(
            f"{row['table']}.csv", node, "x_m", f"{row['x_m']:.2f} {row['y_m']:.2f}",
            said("the street node has no ground in the grid ({ground})",
                 ground=f"terrain {Path(terrain.path).name}"),
            "Place it within the terrain and outside buildings.",
        ))  # fmt: skip
    raise InputError(findings)
