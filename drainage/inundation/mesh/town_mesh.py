"""Cells and faces of a town, from its streets in plan and its picture."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from drainage.inundation.mesh.block_levels import block_levels_m, filled_cells_m
from drainage.inundation.mesh.boundaries import Boundaries, boundaries_of
from drainage.inundation.mesh.faces import Faces, joined
from drainage.inundation.mesh.mesh import CELL_NODES, CellShapes, FaceShapes, Mesh
from drainage.inundation.mesh.shapes import (
    flat_face_shapes,
    joined_cell_shapes,
    joined_face_shapes,
    shape_of_section,
)
from drainage.inundation.mesh.street_chains import StreetShapes, street_faces
from drainage.inundation.mesh.street_plan import StreetPlan
from drainage.inundation.mesh.touching_faces import touching_faces
from drainage.inundation.mesh.town_picture import TownPicture

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Shapes:
    """Cells: a row for each half section, then flat ground. Faces: the half sections, their
    crowns, the ways, then blocks."""

    cells: CellShapes
    faces: FaceShapes
    sections: int
    ways: int

    @property
    def flat_cell(self) -> int:
        return self.sections

    def way_face(self, way: Ints) -> Ints:
        return 2 * self.sections + way

    @property
    def block_face(self) -> int:
        return 2 * self.sections + self.ways


def town_mesh(
    plan: StreetPlan,
    picture: TownPicture,
    ground: Bools,
    *,
    block_slope: float,
    block_manning_n: float,
) -> Mesh:
    """Streets first, then ways over land, then blocks; see ``from_streets``."""
    shapes = _shapes(plan, block_manning_n)
    touching = _outside_the_streets(plan, picture, boundaries_of(picture.virtual))
    level = _levels_m(plan, picture, touching, ground, block_slope)
    xy = np.concatenate([plan.middles_m, picture.land_cells[:, :2]])
    bins = plan.bins
    sides = np.repeat(plan.sections.width_m[plan.section][bins.reach] * bins.length_m, 2)
    others = np.concatenate([plan.junctions.area_m2, picture.land_cells[:, 2]])
    area = np.concatenate([sides, others])
    faces = joined([
        street_faces(
            plan.reaches, plan.bins, plan.junctions,
            StreetShapes(plan.section, shapes.sections + plan.section),
            plan.sections.crown_rise_m[plan.section], plan.sections.median_m[plan.section],
        ),
        _touching_faces(plan, picture, shapes, touching, level, xy, area),
    ])  # fmt: skip
    flat = np.full(len(others), shapes.flat_cell)
    return Mesh(
        level_m=level, size=np.concatenate([np.repeat(bins.length_m, 2), others]),
        shape=np.concatenate([np.repeat(plan.section[bins.reach], 2), flat]),
        area_m2=area, x_m=xy[:, 0], y_m=xy[:, 1],
        cell_shapes=shapes.cells, left=faces.left, right=faces.right,
        face_level_m=faces.level_m, face_size=faces.size, face_shape=faces.shape,
        distance_m=faces.distance_m, normal=faces.normal, from_left_m=faces.from_left_m,
        to_right_m=faces.to_right_m, crest=faces.crest, face_shapes=shapes.faces,
    )  # fmt: skip


def _shapes(plan: StreetPlan, block_manning_n: float) -> _Shapes:
    sections = plan.sections
    rows = [shape_of_section(*sections.outline(k)) for k in range(len(sections.half_m))]
    flat = CellShapes(np.zeros((1, CELL_NODES)), np.zeros(1), np.ones(1))
    return _Shapes(
        cells=joined_cell_shapes(*(cell for cell, _ in rows), flat),
        faces=joined_face_shapes(
            *(face for _, face in rows), flat_face_shapes(sections.manning_n),
            flat_face_shapes(plan.ways.manning_n), flat_face_shapes(np.array([block_manning_n])),
        ),
        sections=len(rows), ways=len(plan.ways.width_m),
    )  # fmt: skip


def _outside_the_streets(
    plan: StreetPlan, picture: TownPicture, boundaries: Boundaries
) -> Boundaries:
    """Those that are no matter of the streets' own faces.

    Cells of one street, and of streets that meet, are joined along their gutters.
    """
    left, right = boundaries.left, boundaries.right
    both = np.flatnonzero(right < picture.first_way)
    reaches, bins, junctions = plan.reaches, plan.bins, plan.junctions
    first = np.concatenate([np.repeat(reaches.start[bins.reach], 2), junctions.node])
    second = np.concatenate([np.repeat(reaches.end[bins.reach], 2), junctions.node])
    a, b = left[both], right[both]
    meet = (
        (first[a] == first[b]) | (first[a] == second[b])
        | (second[a] == first[b]) | (second[a] == second[b])
    )  # fmt: skip
    kept = np.ones(len(left), dtype=bool)
    kept[both[meet]] = False
    return replace(
        boundaries, left=left[kept], right=right[kept], normal=boundaries.normal[kept],
        length_m=boundaries.length_m[kept], x_m=boundaries.x_m[kept], y_m=boundaries.y_m[kept],
    )  # fmt: skip


def _levels_m(
    plan: StreetPlan, picture: TownPicture, touching: Boundaries, ground: Bools, slope: float
) -> Floats:
    """Level of every cell: ways and blocks without a pit of their own."""
    frame = picture.virtual.frame
    back = plan.sections.back_m[picture.section]
    skin = block_levels_m(
        picture.gutter_m, picture.way_m, back, ground, cell_m=frame.cell_m, slope=slope
    )
    land = skin.ravel()[picture.square]
    land[: picture.first_block - picture.first_way] = picture.ways.level_m
    level = np.concatenate([plan.levels_m, land])
    kept = np.arange(len(level)) < picture.first_way
    crest = np.full(len(touching.left), -np.inf)
    # Numbers of streets are lower than those of blocks: they lie left.
    kerb = (touching.left < picture.first_way) & (touching.right >= picture.first_block)
    crest[kerb] = plan.back_levels_m[touching.left[kerb]]
    return filled_cells_m(level, kept, touching.left, touching.right, crest)


def _touching_faces(
    plan: StreetPlan,
    picture: TownPicture,
    shapes: _Shapes,
    touching: Boundaries,
    level_m: Floats,
    xy_m: Floats,
    area_m2: Floats,
) -> Faces:
    """Faces to blocks stand at the back of the footway; a way over land has no kerb before it."""
    left, right = touching.left, touching.right
    street, block = left < picture.first_way, right >= picture.first_block
    way = ~block & (right >= picture.first_way)
    back = np.append(plan.back_levels_m, -np.inf)
    behind = [np.where((side < picture.first_way) & ~way, side, -1) for side in (left, right)]
    level = np.maximum.reduce([level_m[left], level_m[right], *(back[k] for k in behind)])
    of_way = picture.ways.way[right[way] - picture.first_way]
    shape = np.full(len(left), shapes.block_face)
    shape[way] = shapes.way_face(of_way)
    # Between blocks it is open ground; from a street or a way up to it, an edge.
    crest = ~way & (street | (left < picture.first_block))
    return touching_faces(
        touching, xy_m[:, 0], xy_m[:, 1], area_m2, level_m=level, shape=shape, crest=crest,
        cell_m=picture.virtual.frame.cell_m,
    )  # fmt: skip
