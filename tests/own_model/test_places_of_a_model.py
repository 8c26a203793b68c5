"""Coordinates of a model: degrees, drawings and outlines of land."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from drainage.engine.inp import network_inp
from drainage.formats.swmm.inp_import import import_inp
from drainage.network import integrity_findings
from drainage.network.land import polygons
from tests.own_model.heads import CASES

DEGREES = (CASES / "04_leftover_coordinates.inp").read_text("utf-8").partition("[COORDINATES]")[0]


def drawn(places: str, folder: Path, crs: str = "EPSG:4548"):
    path = folder / "model.inp"
    path.write_text(f"{DEGREES}[COORDINATES]\n{places}", encoding="utf-8")
    return import_inp(path, name="m", title_zh="", crs=crs, datum="")


@pytest.mark.parametrize(
    ("places", "crs", "plane", "rule"),
    [
        # 0.00118 degrees of longitude at 40.37 N: 0.00118 x 111,320 x cos 40.37 = 100 m.
        ("A 116.84 40.37\nO 116.84118 40.37\n", "EPSG:4548", "EPSG:4548", "inp-degrees"),
        ("A -80.1 25.77\nO -80.099 25.77\n", "EPSG:4548", "local", "inp-degrees-elsewhere"),
        ("A 116.84 40.37\nO 116.84118 40.37\n", "local", "local", "inp-degrees-elsewhere"),
        ("A 10 20\nO 110 20\n", "EPSG:4548", "local", "inp-no-plane"),
    ],
)
def test_degrees_become_metres_and_a_drawing_stays_a_drawing(places, crs, plane, rule, tmp_path):
    """The pipe is 100 m long, as far apart as its ends."""
    made = drawn(places, tmp_path, crs)
    assert made.network.crs == plane
    assert rule in {remark.rule for remark in made.remarks}
    nodes = made.network.nodes
    apart = np.hypot(*(nodes.loc["O", ["x_m", "y_m"]] - nodes.loc["A", ["x_m", "y_m"]]))
    assert float(apart) == pytest.approx(100.0, abs=0.6)


@pytest.mark.parametrize("crs", ["EPSG:4548", "local"])
def test_a_node_moved_by_metres_moves_in_the_degrees_of_its_model(crs, tmp_path):
    """100 m east are 0.00118 degrees at 40.37 N; what does not move keeps its line."""
    network = drawn("A 116.84 40.37\nO 116.84118 40.37\n", tmp_path, crs).network
    east = network.junctions.assign(x_m=network.junctions["x_m"] + 100)
    text = network_inp(network.with_tables(junctions=east))
    (moved,) = re.findall(r"^A (116\S+) (40\S+)$", text, re.MULTILINE)
    assert float(moved[0]) == pytest.approx(116.84118, abs=1e-5)
    assert "O 116.84118 40.37\n" in text


def test_outlines_of_land_are_drawn_and_never_stop_a_network(tmp_path):
    """A square of 100 m beside a stated area of 2 ha: a drawing, not a survey."""
    land = (
        "[RAINGAGES]\nR INTENSITY 1:00 1 TIMESERIES T\n[TIMESERIES]\nT 0:00 5\nT 1:00 0\n"
        "[SUBCATCHMENTS]\nS R A 2 50 100 1 0\n[SUBAREAS]\nS .015 .2 0 0 0 OUTLET\n"
        "[INFILTRATION]\nS 50 5 4 7 0\n[POLYGONS]\ns 500000 4470000\nS 500100 4470000\n"
        "S 500100 4470100\nS 500000 4470100\n"
    )
    made = drawn(f"A 500000 4470000\nO 500100 4470000\n{land}", tmp_path).network
    outline = polygons(made.subcatchments)[0]
    assert outline.area == pytest.approx(1e4)
    assert integrity_findings(made, "") == []
    assert network_inp(made) == made.model
    bare = made.with_tables(subcatchments=made.subcatchments.assign(polygon_wkt="", area_ha=3.0))
    assert "S 500100 4470100\n" in network_inp(bare)
