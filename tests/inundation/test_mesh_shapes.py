"""Tables of cells and faces against integrals worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from drainage.inundation.mesh.mesh import CellShapes, FaceShapes, Mesh
from drainage.inundation.mesh.shapes import (
    PixelsOfCells,
    cell_shapes_of_pixels,
    flat_face_shapes,
    shape_of_section,
)

Floats = NDArray[np.float64]


def mesh_of(shapes: CellShapes, row: NDArray[np.int64], size: float = 1.0) -> Mesh:
    """Cells without faces."""
    n, none, pairs = len(row), np.zeros(0), np.zeros((0, 2))
    ints = np.zeros(0, dtype=np.int64)
    return Mesh(
        np.zeros(n), np.full(n, size), row, np.ones(n), np.zeros(n), np.zeros(n), shapes,
        ints, ints, none, none, ints, none, pairs, pairs, pairs, np.zeros(0, dtype=bool),
        flat_face_shapes(none),
    )  # fmt: skip


def at(shapes: FaceShapes, depth_m: float) -> tuple[float, float]:
    """Wetted area and discharge of a slope of 1 at a depth: u = ease^(2/3), as solvers read."""
    top = shapes.top_m[0]
    if depth_m >= top:
        area = shapes.area[0, -1] + shapes.width[0, -1] * (depth_m - top)
        ease = shapes.ease[0, -1] + shapes.ease_rise[0] * (depth_m - top)
    else:
        place = depth_m / top * 16
        k = int(place)
        share = place - k
        low, high = shapes.width[0, k], shapes.width[0, k + 1]
        area = shapes.area[0, k] + top / 16 * share * (low + share / 2 * (high - low))
        ease = shapes.ease[0, k] + share * (shapes.ease[0, k + 1] - shapes.ease[0, k])
    return float(area), float(area * ease ** (2 / 3))


@pytest.mark.parametrize("depth_m", [0.02, 0.05, 0.1])
def test_a_gutter_has_the_area_and_the_discharge_of_hec_22(depth_m: float) -> None:
    """V with one slope of 2 %: area y²/2/0.02, K = 3/8 y^(8/3) / (n 0.02); both exact."""
    cell, face = shape_of_section(np.array([0.0, 5.0]), np.array([0.0, 0.1]), 0.016)
    area, conveyance = at(face, depth_m)
    assert area == pytest.approx(depth_m**2 / 0.04, rel=1e-9)
    assert conveyance == pytest.approx(3 / 8 * depth_m ** (8 / 3) / (0.016 * 0.02), rel=0.01)
    mesh = mesh_of(cell, np.zeros(1, dtype=np.int64))
    assert mesh.depth_of(np.array([depth_m**2 / 0.04]))[0] == pytest.approx(depth_m, rel=1e-6)


def test_a_box_has_manning_of_a_wide_channel() -> None:
    """4 m wide, n = 0.02, 0.3 m deep: area 1.2 m2, K = 4 x 0.3^(5/3) / 0.02 = 26.89 m3/s."""
    cell, face = shape_of_section(np.array([0.0, 4.0]), np.array([1.0, 1.0]), 0.02)
    area, conveyance = at(face, 0.3)
    assert area == pytest.approx(1.2)
    assert conveyance == pytest.approx(4 * 0.3 ** (5 / 3) / 0.02, rel=1e-9)
    assert mesh_of(cell, np.zeros(1, dtype=np.int64)).depth_of(np.array([2.0]))[0] == 0.5


@pytest.mark.parametrize("depth_m", [0.04, 0.13, 0.25, 0.6])
def test_half_a_street_with_kerb_and_footway(depth_m: float) -> None:
    """Crown at 0.10 m 5 m from the gutter, kerb of 0.15 m, footway 2 m wide up to 0.19 m.

    Worked out by strips of a millimetre.
    """
    offset = np.array([0.0, 5.0, 5.0, 7.0])
    height = np.array([0.10, 0.0, 0.15, 0.19])
    cell, face = shape_of_section(offset, height, 0.016)
    x = (np.arange(7000) + 0.5) / 1000
    ground = np.where(x < 5, 0.10 - 0.02 * x, 0.15 + 0.02 * (x - 5))
    water = np.maximum(depth_m - ground, 0.0)
    area, conveyance = at(face, depth_m)
    assert area == pytest.approx(water.sum() / 1000, rel=0.01)
    assert conveyance == pytest.approx((water ** (5 / 3)).sum() / 1000 / 0.016, rel=0.02)
    held = mesh_of(cell, np.zeros(1, dtype=np.int64), 10.0)
    assert held.depth_of(np.array([10 * water.sum() / 1000]))[0] == pytest.approx(depth_m, rel=0.01)


def test_above_the_top_a_section_conveys_as_its_strips_do() -> None:
    """Two steps 1 m wide, 0.4 m apart, n = 0.03, 1.5 m over the lower: 1.1 over the other."""
    _, face = shape_of_section(np.array([0, 1, 1, 2.0]), np.array([0, 0, 0.4, 0.4]), 0.03)
    area, conveyance = at(face, 1.5)
    assert area == pytest.approx(1.5 + 1.1, rel=0.01)
    assert conveyance == pytest.approx((1.5 ** (5 / 3) + 1.1 ** (5 / 3)) / 0.03, rel=0.02)


def test_a_section_that_turns_back_is_refused() -> None:
    with pytest.raises(ValueError, match="rise"):
        shape_of_section(np.array([0.0, 2.0, 1.0]), np.zeros(3), 0.02)


def test_a_cell_of_two_levels_of_pixels() -> None:
    """4 m2, half of it 0.2 m higher: 0.4 m3 fill the lower half to 0.2 m; then 4 m2 wet."""
    pixels = PixelsOfCells(np.array([0, 2]), np.array([0.0, 0.2], dtype=np.float32))
    shapes, row = cell_shapes_of_pixels(pixels)
    mesh = mesh_of(shapes, row, 4.0)
    assert row.tolist() == [1]
    volumes = np.array([0.1, 0.4, 0.8])
    depths = [mesh.depth_of(np.array([v]))[0] for v in volumes]
    assert depths == pytest.approx([0.05, 0.2, 0.3], rel=1e-5)


def test_the_water_of_a_cell_stands_where_its_volume_says_and_back() -> None:
    """volume_of(depth_of(v)) = v in cells of any relief, and more water stands higher."""
    random = np.random.default_rng(7)
    relief = random.gamma(1.0, 0.2, (40, 25)).astype(np.float32)
    relief = np.sort(relief - relief.min(axis=1, keepdims=True), axis=1)
    start = np.arange(41) * 25
    shapes, row = cell_shapes_of_pixels(PixelsOfCells(start, relief.ravel()))
    mesh = mesh_of(shapes, row, 25.0)
    below = np.zeros(40)
    for mean_m in (0.0, 1e-4, 0.003, 0.05, 0.3, 2.0):
        volume = np.full(40, mean_m * 25.0)
        depth = mesh.depth_of(volume)
        assert mesh.volume_of(depth) == pytest.approx(volume, rel=1e-9, abs=1e-12)
        assert (depth >= below).all()
        below = depth
        # The pixels under that level hold the same. Between nodes, the first of which holds
        # 1/256 of at most 0.7 m, the table is straight: a quarter of that may be missing.
        held = np.maximum(depth[:, None] - relief, 0.0).sum(axis=1)
        assert held == pytest.approx(volume, rel=0.1, abs=25 * 0.0007)


def test_relief_of_less_than_a_millimetre_is_none() -> None:
    pixels = PixelsOfCells(np.array([0, 2, 2]), np.array([0.0, 0.0009], dtype=np.float32))
    shapes, row = cell_shapes_of_pixels(pixels)
    assert row.tolist() == [0, 0]
    assert len(shapes.full) == 1
