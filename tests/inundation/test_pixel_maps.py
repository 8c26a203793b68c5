"""Maps of a mesh on the pixels of its virtual ground, by hand.

Two squares of 4 m side by side, the left one drawn in pixels of 2 m, the right one plain, and
below them one plain square and one without ground. Cell 0 is a street with its gutter in the
north-west, its other two pixels 0.1 and 0.3 m higher; cell 1 the wall's other side.
"""

import numpy as np
import pytest
import rasterio

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.areas import areas_by_depth
from drainage.inundation.mesh.draw import Pixels, sampled, window_of
from drainage.inundation.mesh.kept import read_virtual, write_virtual
from drainage.inundation.mesh.lowest import lowest_ground
from drainage.inundation.mesh.pixel_maps import PixelMap, write_pixel_maps
from drainage.inundation.mesh.virtual import VirtualGround

WEST, NORTH = 100.0, 208.0


@pytest.fixture
def ground():
    return VirtualGround(
        frame=Frame(WEST, NORTH, 4.0, 2, 2), virtual_m=2.0,
        block=np.array([[0, -1], [-1, -1]], np.int32),
        plain_cell=np.array([[-1, 2], [3, -1]], np.int32),
        cell=np.array([[[0, 0], [0, 1]]], np.int32),
        relief_m=np.array([[[0.0, 0.1], [0.3, 0.05]]], np.float32),
    )  # fmt: skip


CELLS = {
    "greatest_depth_m": np.array([0.40, 0.10, 0.16, 0.0], np.float32),
    "arrival_minute": np.array([12.0, 30.0, 20.0, np.nan], np.float32),
    "minutes_above_15cm": np.array([60.0, 0.0, 9.0, 0.0], np.float32),
    "minutes_above_27cm": np.array([40.0, 0.0, 0.0, 0.0], np.float32),
    "greatest_speed_m_s": np.array([1.0, 0.2, 0.5, 0.0], np.float32),
    # d v = 0.3, then half of 0.40 and debris 1; 0.02 + 0.05 + 0.5; 0.08 + 0.08 + 0.5.
    "hazard": np.array([1.5, 0.57, 0.66, 0.0], np.float32),
}


def test_a_pixel_is_as_deep_as_its_cell_less_its_relief(ground):
    whole = window_of(ground, slice(0, 2), slice(0, 2))
    depth = whole.depth_m(CELLS["greatest_depth_m"])
    assert depth.shape == (4, 4)
    np.testing.assert_allclose(depth[:2, :2], [[0.40, 0.30], [0.10, 0.05]], atol=1e-6)
    assert depth[:2, 2:] == pytest.approx(0.16)
    assert (depth[2:, :2] == 0).all()
    assert np.isnan(depth[2:, 2:]).all()


def test_times_and_speed_of_a_pixel_are_those_at_the_kerb_where_it_was_as_deep(ground):
    street = window_of(ground, slice(0, 1), slice(0, 1))
    assert street.values(CELLS, "arrival_minute").tolist() == [[12.0, 12.0], [12.0, 30.0]]
    assert street.values(CELLS, "minutes_above_15cm").tolist() == [[60.0, 60.0], [0.0, 0.0]]
    assert street.values(CELLS, "minutes_above_27cm").tolist() == [[40.0, 40.0], [0.0, 0.0]]
    speed = street.values(CELLS, "greatest_speed_m_s")
    np.testing.assert_allclose(speed, [[1.0, 1.0], [1.0, 0.2]])


def test_hazard_of_a_pixel_is_that_of_its_own_depth(ground):
    """0.40 m: d v at most 0.3, + 0.2 + 1. 0.30 m: 0.30 x 1.0 = 0.3, + 0.15 + 1. 0.10 m: 0.10 +
    0.05 + 0.5. The other cell, 0.05 m: 0.01 + 0.025 + 0.5."""
    street = window_of(ground, slice(0, 1), slice(0, 1))
    hazard = street.values(CELLS, "hazard")
    np.testing.assert_allclose(hazard, [[1.5, 1.45], [0.65, 0.535]], atol=1e-5)


def test_a_square_shows_its_deepest_water(ground):
    lowest = lowest_ground(ground)
    deep = lowest.deepest_m(CELLS["greatest_depth_m"])
    np.testing.assert_allclose(deep, [[0.40, 0.16], [0.0, np.nan]])
    place = lowest.where_deepest(CELLS["greatest_depth_m"])
    assert place.cell.tolist() == [[0, 2], [3, -1]]
    # With the street dry the deepest is beyond the wall: 0.10 m over relief of 0.05.
    other = np.array([0.0, 0.10, 0.0, 0.0], np.float32)
    assert lowest.deepest_m(other)[0, 0] == pytest.approx(0.05)
    assert lowest.where_deepest(other).cell[0, 0] == 1


def test_samples_stand_where_their_pixels_do(ground):
    same = sampled(ground, 2.0)
    whole = window_of(ground, slice(0, 2), slice(0, 2))
    assert np.array_equal(same.cell, whole.cell)
    assert np.array_equal(same.relief_m, whole.relief_m)
    coarse = sampled(ground, 4.0)
    assert coarse.cell.tolist() == [[1, 2], [3, -1]]


def test_areas_are_counted_by_pixels(ground):
    """Pixels of 4 m2: 0.40, 0.30, 0.10 and 0.05 m; 16 m2 at 0.16 m."""
    steps = areas_by_depth(ground, CELLS["greatest_depth_m"], CELLS["minutes_above_15cm"])
    at = {round(100 * u): a for u, a in zip(steps.upper_m, steps.area_m2, strict=True) if a > 0}
    assert at == {5: 4.0, 10: 4.0, 16: 16.0, 30: 4.0, 40: 4.0}
    assert steps.longest[15] == 9.0
    assert steps.longest[39] == 60.0


def test_a_map_is_a_cog_at_the_pixels_without_the_dry(ground, tmp_path):
    maps = [PixelMap("greatest_depth_m", "m", tmp_path / "深 depth.tif"),
            PixelMap("arrival_minute", "min", tmp_path / "arrival.tif")]  # fmt: skip
    paths = write_pixel_maps(ground, CELLS, maps, "EPSG:4548", 0.05)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(p.name for p in paths)
    with rasterio.open(paths[0]) as raster:
        assert raster.res == (2.0, 2.0)
        assert raster.bounds == (WEST, NORTH - 8.0, WEST + 8.0, NORTH)
        assert raster.crs.to_epsg() == 4548
        assert raster.tags(1)["units"] == "m"
        assert raster.profile["tiled"]
        depth = raster.read(1)
    np.testing.assert_allclose(depth[:2, :2], [[0.40, 0.30], [0.10, 0.05]], atol=1e-6)
    assert np.isnan(depth[2:]).all()
    with rasterio.open(paths[1]) as raster:
        assert "kerb" in raster.tags(1)["comment"]


def test_a_large_dry_map_takes_no_room(tmp_path):
    """1,024 x 1,024 pixels, one of them wet: 4 MB of floats in less than 100 kB."""
    side = 1024
    plain = np.zeros((side, side), np.int32)
    plain[5, 5] = 1
    wide = VirtualGround(Frame(0.0, 5120.0, 4.0, side, side), 1.0,
                         np.full((side, side), -1, np.int32), plain,
                         np.zeros((0, 4, 4), np.int32), np.zeros((0, 4, 4), np.float32))  # fmt: skip
    cells = {"greatest_depth_m": np.array([0.0, 0.3], np.float32)}
    (path,) = write_pixel_maps(wide, cells, [PixelMap("greatest_depth_m", "m", tmp_path / "d.tif")],
                               "", 0.05)  # fmt: skip
    assert path.stat().st_size < 100_000


def test_a_virtual_ground_is_read_as_it_was_written(ground, tmp_path):
    again = read_virtual(write_virtual(ground, tmp_path / "ground.npz"))
    assert again.frame == ground.frame
    assert again.virtual_m == 2.0
    for name in ("block", "plain_cell", "cell", "relief_m"):
        assert np.array_equal(getattr(again, name), getattr(ground, name))


def test_pixels_take_any_shape():
    one = Pixels(np.array([1], np.int32), np.array([0.05], np.float32))
    assert one.depth_m(CELLS["greatest_depth_m"]).tolist() == pytest.approx([0.05])
