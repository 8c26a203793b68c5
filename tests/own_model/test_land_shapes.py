"""Outlines of an imported model's subcatchments: as it draws them, in metres."""

from __future__ import annotations

from pathlib import Path

import pytest

from drainage.formats.swmm.inp_import import import_inp
from drainage.network.land import land_shapes

DRAWN = (Path(__file__).parents[1] / "cases" / "swmm" / "drawing.inp").read_text(encoding="utf-8")


@pytest.fixture
def shapes(tmp_path):
    def read(text):
        path = tmp_path / "model.inp"
        path.write_text(text, encoding="utf-8")
        made = import_inp(path, name="model", title_zh="", crs="EPSG:4548", datum="1985")
        return land_shapes(made.network)

    return read


def test_a_triangle_of_20_m_by_20_m_is_drawn_though_the_land_has_2_ha(shapes):
    (shape,) = shapes(DRAWN)
    assert shape.area == pytest.approx(20 * 20 / 2)
    assert shape.bounds == (499990, 4470010, 500010, 4470030)


def test_a_drawing_in_feet_is_shown_in_metres(shapes):
    (shape,) = shapes(DRAWN.replace("UNITS Meters", "UNITS Feet"))
    assert shape.area == pytest.approx(200 * 0.3048**2, rel=1e-6)


def test_a_name_written_in_other_letters_finds_its_land(shapes):
    assert shapes(DRAWN.replace("\nS 4", "\ns 4").replace("\nS 5", "\ns 5")).index.tolist() == ["S"]


def test_two_corners_are_no_outline(shapes):
    assert shapes(DRAWN.replace("S 500000 4470030\n", "")).empty
