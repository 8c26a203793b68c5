"""Inundation maps show what depth.nc holds, in classes, and say what changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from PIL import Image

from drainage.maps.grid_layers import OTHER_LAYERS, depth_layer, extent, shown_values
from drainage.maps.grid_maps import (
    GridPicture,
    animation,
    depth_change,
    difference_map,
    grid_map,
)

STORM = {"title_zh": "1小时54毫米", "hourly_depth_mm": 54.0, "return_period_a": 4.9}


def ground(depth: np.ndarray) -> xr.Dataset:
    greatest = depth.max(axis=0)
    flat = {
        "greatest_depth_m": greatest,
        "arrival_minute": np.where(greatest > 0, 12.0, np.nan),
        "minutes_above_15cm": 40.0 * (greatest > 0.15),
        "minutes_above_27cm": 20.0 * (greatest > 0.27),
        "greatest_speed_m_s": 0.8 * (greatest > 0),
        "hazard": greatest * 1.3 + 0.5,
    }
    return xr.Dataset(
        {"depth_m": (("time", "y", "x"), depth)} | {n: (("y", "x"), v) for n, v in flat.items()},
        {"time": 5.0 * np.arange(len(depth)), "y": 22.5 - 5 * np.arange(depth.shape[1]),
         "x": -22.5 + 5 * np.arange(depth.shape[2])},
    )  # fmt: skip


@pytest.fixture
def picture(small_network):
    depth = np.zeros((3, 9, 40), "float32")
    depth[1:, 4, 5:30] = 0.2
    depth[2, 4, 10] = 0.7

    def make(factor: float = 1.0) -> GridPicture:
        return GridPicture(
            "小镇 · 现状", small_network, ground(depth * factor), pd.DataFrame(), pd.DataFrame(), STORM,
            ("调蓄池",), "", "网格 5 m, 地面为假定", "2026-01-01",
        )  # fmt: skip

    return make


def test_the_classes_of_the_depth_are_those_of_the_study():
    layer = depth_layer((0.15, 0.27))
    assert layer.limits == (0.05, 0.15, 0.27)
    assert len(layer.colours) == 3


def test_shallow_water_is_not_shown_in_any_layer(picture):
    own = picture(0.2)
    for layer in (depth_layer((0.15,)), *OTHER_LAYERS):
        values = shown_values(own.ground, layer)
        assert np.isfinite(values).sum() == 1, layer.variable


def test_the_raster_lies_where_its_cells_are(picture):
    assert extent(picture().ground) == (-25.0, 175.0, -20.0, 25.0)


def test_every_layer_is_drawn_the_same_way_twice(picture, tmp_path):
    for layer in (depth_layer((0.15, 0.27)), *OTHER_LAYERS):
        first = grid_map(picture(), layer, tmp_path / "a.png").read_bytes()
        assert grid_map(picture(), layer, tmp_path / "b.png").read_bytes() == first
        dry = grid_map(picture(0.0), layer, tmp_path / "c.png").read_bytes()
        assert dry != first, layer.variable


def test_a_change_of_depth_is_named_by_what_it_means_on_the_street():
    before = np.array([0.30, 0.10, 0.30, 0.30, 0.30, 0.02, np.nan, 0.30])
    after = np.array([0.10, 0.30, 0.20, 0.40, 0.31, 0.04, np.nan, np.nan])
    named = depth_change(before, after, 0.15)
    assert named[:4].tolist() == [0, 3, 1, 2]
    assert np.isnan(named[4:7]).all()
    assert named[7] == 0


def test_the_difference_of_two_scenarios_is_a_map(picture, tmp_path):
    path = difference_map(picture(1.0), picture(0.5), 0.15, tmp_path / "change.png")
    same = difference_map(picture(1.0), picture(1.0), 0.15, tmp_path / "same.png")
    assert path.read_bytes() != same.read_bytes()


def test_the_animation_has_a_picture_a_frame(picture, tmp_path):
    with Image.open(animation(picture(), (0.15, 0.27), tmp_path / "depth.gif")) as film:
        assert film.n_frames == 3
