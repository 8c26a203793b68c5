"""Outlines of subcatchments in the .inp, for programs that draw them."""

from __future__ import annotations

import pandas as pd

from drainage.engine.inp_land import _outlines


def outlines(*land: tuple[str, str]) -> list[str]:
    return _outlines(pd.DataFrame(land, columns=["label", "polygon_wkt"]))


def test_each_corner_stands_once_and_land_without_an_outline_has_none():
    square = "POLYGON ((486000 4471000.25, 486010 4471000.25, 486010 4471010, 486000 4471000.25))"
    assert outlines(("S1", square), ("S2", ""), ("S1.g", square)) == [
        f"{name} {x} {y}"
        for name in ("S1", "S1.g")
        for x, y in (("486000", "4471000.25"), ("486010", "4471000.25"), ("486010", "4471010"))
    ]


def test_of_several_parts_the_largest_is_drawn_without_its_hole():
    small = "((0 0, 1 0, 1 1, 0 0))"
    large = "((10 0, 20 0, 20 10, 10 0), (18 1, 19 1, 19 2, 18 1))"
    assert outlines(("S1", f"MULTIPOLYGON ({small}, {large})")) == [
        "S1 10 0", "S1 20 0", "S1 20 10"]  # fmt: skip


def test_a_network_without_outlines_has_no_section():
    assert outlines(("S1", ""), ("S2", "")) == []
