"""Maps of a mesh are drawn from the pixels of its virtual ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from drainage.inundation.ground.street_cells import Frame
from drainage.inundation.mesh.draw import Pixels
from drainage.inundation.mesh.virtual import VirtualGround
from drainage.maps.grid_layers import OTHER_LAYERS, GridLayer, depth_layer
from drainage.maps.grid_maps import GridPicture, difference_map, grid_map
from drainage.maps.pixel_layers import PixelMaps, Print, draw_values, print_of
from tests.maps.test_grid_maps import STORM, ground

DEPTH = GridLayer("greatest_depth_m", "depth", "m", (0.05, 0.15), ("#ff0000", "#0000ff"))


def squares(rows=12, columns=50, cell_m=4.0, pixels=8):
    """Plain squares of cell 0 but for one row of squares, cell 1, whose relief falls to one side."""
    block = np.full((rows, columns), -1, np.int32)
    block[rows // 2] = np.arange(columns)
    relief = np.broadcast_to(np.linspace(0, 0.2, pixels)[:, None], (columns, pixels, pixels))
    return VirtualGround(
        Frame(-24.0, 24.0, cell_m, rows, columns), cell_m / pixels, block,
        np.where(block < 0, 0, -1).astype(np.int32), np.ones((columns, pixels, pixels), np.int32),
        relief.astype(np.float32),
    )  # fmt: skip


def cells(depth_m):
    values = np.array([0.0, depth_m], np.float32)
    wet = (values > 0).astype(np.float32)
    return {
        "greatest_depth_m": values, "arrival_minute": np.where(values > 0, 12.0, np.nan),
        "minutes_above_15cm": 40 * wet, "minutes_above_27cm": 20 * wet,
        "greatest_speed_m_s": 0.8 * wet, "hazard": 1.3 * values + 0.5,
    }  # fmt: skip


@pytest.fixture
def picture(small_network):
    return GridPicture(
        "小镇 · 现状", small_network, ground(np.zeros((1, 9, 40), "float32")), pd.DataFrame(),
        pd.DataFrame(), STORM, (), "", "单元 4 m", "2026-01-01",
        pixels=PixelMaps(squares(), cells(0.4)),
    )  # fmt: skip


@pytest.mark.heavy
def test_every_layer_is_drawn_the_same_way_twice_and_finer(picture, tmp_path):
    dry = replace(picture, pixels=PixelMaps(squares(), cells(0.0)))
    for layer in (depth_layer((0.15, 0.27)), *OTHER_LAYERS):
        first = grid_map(picture, layer, tmp_path / "a.png").read_bytes()
        assert grid_map(picture, layer, tmp_path / "b.png").read_bytes() == first
        assert grid_map(dry, layer, tmp_path / "c.png").read_bytes() != first, layer.variable
    with Image.open(tmp_path / "a.png") as drawn:
        assert drawn.size == (2200, 2040)


def test_the_difference_of_two_scenarios_is_drawn_from_their_pixels(picture, tmp_path):
    after = replace(picture, pixels=PixelMaps(squares(), cells(0.1)))
    changed = difference_map(picture, after, 0.15, tmp_path / "change.png").read_bytes()
    same = difference_map(picture, picture, 0.15, tmp_path / "same.png").read_bytes()
    assert changed != same


def drawn(values, at, shape=(2, 2)):
    axes = Figure().add_subplot()
    own = Print(shape, 1.5, np.array(at), Pixels(np.zeros(len(at), np.int32), np.zeros(len(at))))
    return draw_values(axes, squares(), own, np.array(values, float), DEPTH)


def test_a_pixel_of_the_print_is_the_mean_of_its_nine_samples():
    """Six of nine samples: 0.10 m in three (red), 0.20 in three (blue): purple, two thirds dense.
    One below the first class and one without a value leave their pixels clear."""
    image = drawn([0.10] * 3 + [0.20] * 3 + [0.01, np.nan], [0] * 6 + [1, 2]).get_array()
    np.testing.assert_allclose(image[0, 0], [0.5, 0.0, 0.5, 6 / 9])
    assert image[0, 1, 3] == image[1, 0, 3] == image[1, 1, 3] == 0.0


def test_the_print_lies_where_its_ground_does():
    assert drawn([0.1], [0]).get_extent() == [-24.0, -21.0, 21.0, 24.0]


def test_only_what_is_wet_is_sampled_and_no_finer_than_half_a_pixel():
    """Relief of 0 to 0.2 m in 8 rows of pixels, 0.1 m of water: at least 5 cm stand in two of
    them, 0.029 m apart. 50 squares of 8 pixels, 2 x 2 samples in each."""
    axes = Figure(figsize=(40, 10)).add_subplot()
    axes.set_xlim(0.0, 10.0)
    axes.set_aspect("equal", adjustable="box")
    own = print_of(axes, squares(), cells(0.1)["greatest_depth_m"])
    assert own.side_m == pytest.approx(3 * 0.25)
    assert len(own.at) == 50 * 8 * 2 * 2 * 2
    assert own.pixels.depth_m(cells(0.1)["greatest_depth_m"]).min() >= 0.05
