"""Sediment narrows a sewer in the model as it does in the street."""

import numpy as np
import pytest
from swmm_api import read_inp_file

from drainage.design.hydraulics import full_flow, roughness_with_sediment
from drainage.engine.datasets import totals_dataset
from drainage.engine.inp import build_inp
from drainage.scenario.settings import RunSettings


def test_a_bed_of_a_twentieth_of_the_diameter_is_worth_three_hundredths_of_the_roughness():
    """Circle of 1 m, bed 0.05 m: theta = 2 acos 0.9 = 0.902054, sin theta = 0.784602.

    Area lost (0.902054 - 0.784602) / 8 = 0.014682, left 0.785398 - 0.014682 = 0.770717 m2;
    perimeter pi - 0.451027 + sin 0.451027 (0.435890) = 3.126456 m; radius 0.246515 m.
    n0 / n = (0.785398 / 0.770717) (0.25 / 0.246515)^(2/3) = 1.019049 x 1.009402 = 1.028630.
    """
    assert float(roughness_with_sediment(1.0, 0.05, 0.014)) == pytest.approx(
        0.014 * 1.028630, rel=1e-5
    )


def test_half_a_pipe_of_sediment_leaves_a_half_circle():
    """Area pi / 8, perimeter pi / 2 + 1: R = 0.152746; 2 (0.25 / 0.152746)^(2/3) = 2.7775."""
    assert float(roughness_with_sediment(1.0, 0.5, 0.01)) == pytest.approx(0.027775, rel=1e-4)


def test_a_clean_pipe_keeps_its_roughness():
    np.testing.assert_array_equal(roughness_with_sediment([0.5, 2.0], 0.0, 0.013), [0.013] * 2)


@pytest.fixture
def silted(small_network):
    """C-1 a circle of 500 mm with 25 mm of sediment, C-2 a box of 1.0 x 0.8 m with 40 mm."""
    pipes = small_network.conduits.copy()
    pipes.loc["C-1", "sediment_depth_mm"] = 25.0
    pipes.loc["C-2", ["shape", "diameter_mm", "width_mm", "height_mm", "sediment_depth_mm"]] = [
        "box", 0.0, 1000.0, 800.0, 40.0,
    ]  # fmt: skip
    return small_network.with_tables(conduits=pipes)


def test_the_model_has_a_rougher_circle_and_a_box_with_its_bed_raised(silted, cloudburst, tmp_path):
    path = tmp_path / "model.inp"
    path.write_text(
        build_inp(silted, cloudburst, {"bai": 3.0}, RunSettings(), title="x"), encoding="utf-8"
    )
    model = read_inp_file(str(path))
    circle, box = model.XSECTIONS["C-1"], model.XSECTIONS["C-2"]
    assert (circle.shape, circle.height) == ("CIRCULAR", 0.5)
    assert model.CONDUITS["C-1"].roughness == pytest.approx(0.013 * 1.028630, rel=1e-5)
    own = silted.conduits.loc["C-1"]
    assert model.CONDUITS["C-1"].offset_upstream == own["from_invert_level_m"]
    assert (box.shape, box.height, box.parameter_2) == ("RECT_CLOSED", 0.76, 1.0)
    own = silted.conduits.loc["C-2"]
    assert model.CONDUITS["C-2"].offset_upstream == pytest.approx(own["from_invert_level_m"] + 0.04)
    assert model.CONDUITS["C-2"].roughness == 0.013


def test_capacity_and_filling_count_the_sediment(silted):
    """C-1: the clean 500 mm at 4 per mille carries 0.239 m3/s, over 1.02863 0.232.
    C-2 is full at 0.76 m above its bed."""
    statistics = {
        "node_id": np.array([], str), "outfall_id": np.array([], str),
        "link_id": np.array(["C-1", "C-2"]), "link_max_depth_m": np.array([0.25, 0.38]),
    }  # fmt: skip
    totals = totals_dataset(statistics, silted)
    assert float(totals["link_full_capacity_m3_s"].sel(link="C-1")) == pytest.approx(
        0.2388 / 1.02863, rel=1e-3
    )
    slope = (silted.conduits.loc["C-2", "from_invert_level_m"]
             - silted.conduits.loc["C-2", "to_invert_level_m"]) / 50  # fmt: skip
    assert float(totals["link_full_capacity_m3_s"].sel(link="C-2")) == pytest.approx(
        float(full_flow(0.76, 1.0, slope, 0.013))
    )
    assert totals["link_max_filling"].to_numpy() == pytest.approx([0.5, 0.5])
