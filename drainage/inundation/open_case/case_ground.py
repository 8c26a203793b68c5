"""The ground of a case: its terrain with buildings and walls, as a mesh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

from drainage.errors import Finding, InputError
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.terrain_plane import LARGEST_BYTES, terrain_plane
from drainage.input_file import require_file
from drainage.inundation.mesh.from_terrain import mesh_from_terrain
from drainage.inundation.mesh.mesh_ground import MeshGround
from drainage.inundation.mesh.obstacles import Obstacles
from drainage.inundation.open_case.case_file import CaseGround


def ground_of_case(case: CaseGround, folder: Path, crs: str) -> MeshGround:
    """The mesh of a terrain in ``crs``; files are those of ``folder``.

    Raises InputError with what is wrong with the terrain, the roughness and the layers.
    """
    rough = case.roughness
    if isinstance(rough, str):
        require_file(folder / rough, LARGEST_BYTES, "Cut out the area: gdalwarp -te.")
    _require_overlap(case, folder, crs)
    made = mesh_from_terrain(
        folder / case.terrain,
        crs,
        cell_m=case.cell_m,
        virtual_m=case.virtual_m,
        manning_n=folder / rough if isinstance(rough, str) else rough,
        buildings=_obstacles(folder, case.buildings, case.building_height_column),
        walls=_obstacles(folder, case.walls, case.wall_height_column),
        open_sides=case.open_edges,
    )
    soak = np.full(len(made.mesh.level_m), case.infiltration_mm_h)
    return replace(made, land=replace(made.land, soak_mm_h=soak))


def _require_overlap(case: CaseGround, folder: Path, crs: str) -> None:
    """InputError for layers that lie beside the terrain: nothing of them would be seen."""
    plane = terrain_plane(folder / case.terrain)
    findings = []
    for name in filter(None, (case.buildings, case.walls)):
        layer = read_layer(folder / name, crs)
        west, south, east, north = (
            layer.total_bounds if "geometry" in layer else np.full(4, np.nan)
        ).tolist()
        shapes = layer["geometry"].to_numpy() if "geometry" in layer else np.empty(0, dtype=object)
        seen = shapely.box(plane.left_m, plane.bottom_m, plane.right_m, plane.top_m)
        if not shapely.intersects(shapes, seen).any():
            reach = f"{west:.0f} {south:.0f} {east:.0f} {north:.0f}"
            findings.append(Finding(
                str(folder / name), "", "geometry", reach,
                "the layer lies outside the terrain",
                "Check the coordinate system of both files, or leave the layer out.",
            ))  # fmt: skip
    if findings:
        raise InputError(findings)


def _obstacles(folder: Path, layer: str, height: str) -> Obstacles | None:
    return Obstacles(folder / layer, height) if layer else None
