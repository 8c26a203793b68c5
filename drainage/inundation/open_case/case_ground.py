"""The ground of a case: its terrain with buildings and walls, as a mesh."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from drainage.formats.terrain_plane import LARGEST_BYTES
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


def _obstacles(folder: Path, layer: str, height: str) -> Obstacles | None:
    return Obstacles(folder / layer, height) if layer else None
