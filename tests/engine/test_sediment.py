"""Sediment narrows a sewer in the model as it does in the street."""

import numpy as np
import pytest
from swmm_api import read_inp_file

from drainage.design.hydraulics import full_flow, roughness_with_sediment
from drainage.engine import RunRequest, run_all
from drainage.engine.datasets import totals_dataset
from drainage.engine.inp import build_inp
from drainage.engine.sediment import manhole_bed_m
from drainage.network import make_network
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.conftest import _frame, _joint, _outfall, _pipe


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
        "node_max_depth_m": np.array([]),
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


@pytest.fixture
def silted_boxes(small_network):
    """C-1 and C-2 boxes of 1.0 x 0.8 m, with 25 and 40 mm of sediment."""
    pipes = small_network.conduits.copy()
    size = {"shape": "box", "diameter_mm": 0.0, "width_mm": 1000.0, "height_mm": 800.0}
    pipes.loc[["C-1", "C-2"], list(size)] = list(size.values())
    pipes.loc[["C-1", "C-2"], "sediment_depth_mm"] = [25.0, 40.0]
    return small_network.with_tables(conduits=pipes)


def test_sediment_lies_in_a_manhole_as_high_as_in_the_lowest_of_its_boxes(silted_boxes):
    """At M-B C-1 ends and C-2 begins at 18.4 m: beds at 18.425 and 18.440 m. M-C, which a
    regulator drains, is kept clean; M-A has C-1 alone."""
    bed = manhole_bed_m(silted_boxes)
    assert bed[["M-A", "M-B", "M-C"]].tolist() == [0.025, 0.025, 0.0]


def test_a_sewer_without_sediment_keeps_its_manhole_open_to_its_bottom(silted):
    """C-1 is a circle, its sediment is roughness: the bed of M-B is its invert."""
    assert manhole_bed_m(silted)["M-B"] == 0.0


def test_a_deeper_bottom_of_a_manhole_stays_below_the_bed_of_its_boxes(silted_boxes):
    """Boxes from 18.5 m in a manhole of 18.4 m: a sump of 0.1 m with 25 mm of sediment."""
    pipes = silted_boxes.conduits.copy()
    pipes.loc["C-1", "to_invert_level_m"] = pipes.loc["C-2", "from_invert_level_m"] = 18.5
    bed = manhole_bed_m(silted_boxes.with_tables(conduits=pipes))
    assert bed["M-B"] == 0.025


def test_the_model_begins_a_silted_manhole_at_its_bed(silted_boxes, cloudburst, tmp_path):
    """M-B: bottom 18.4 + 0.025 m, brim 1.8 m above 18.4: 1.775 m above the bed."""
    path = tmp_path / "model.inp"
    path.write_text(
        build_inp(silted_boxes, cloudburst, {"bai": 3.0}, RunSettings(), title="x"),
        encoding="utf-8",
    )
    joint = read_inp_file(str(path)).JUNCTIONS["M-B"]
    assert (joint.elevation, joint.depth_max) == (18.425, 1.775)


def test_depths_are_told_above_the_invert_not_above_the_sediment(silted_boxes):
    statistics = {
        "node_id": np.array(["M-B", "M-C"]), "outfall_id": np.array([], str),
        "link_id": np.array(["C-1"]), "link_max_depth_m": np.array([0.1]),
        "node_max_depth_m": np.array([0.5, 0.6]),
    }  # fmt: skip
    totals = totals_dataset(statistics, silted_boxes)
    assert totals["node_max_depth_m"].to_numpy() == pytest.approx([0.525, 0.6])


def a_row_of_silted_boxes(land):
    """Eight boxes of 2.5 x 1.6 m, 53 m long at 0.5 per mille, 260 mm of them sediment."""
    level = [15.0 - 0.0005 * 53 * k for k in range(9)]
    box = {"shape": "box", "diameter_mm": 0.0, "width_mm": 2500.0, "height_mm": 1600.0,
           "sediment_depth_mm": 260.0, "length_m": 53.0}  # fmt: skip
    ends = [*(f"M-{k}" for k in range(8)), "CO1"]
    pipes = [_pipe(f"C-{k}", ends[k], ends[k + 1], (level[k], level[k + 1]), **box)
             for k in range(8)]  # fmt: skip
    joints = [_joint(f"M-{k}", "combined", 53 * k, 20.4, level[k], 20.4) for k in range(8)]
    return make_network(
        "row",
        junctions=_frame("junction_id", joints),
        outfalls=_frame("outfall_id", [_outfall("CO1", "combined", "bai", level[8])]),
        conduits=_frame("conduit_id", pipes),
        subcatchments=land.assign(outlet_id="M-0", gutter_id="", gutter_share=0.0, area_ha=4.0,
                                  width_m=400.0, imperviousness_pct=90.0),
    )  # fmt: skip


def test_a_row_of_silted_boxes_keeps_its_water(small_network, cloudburst, tmp_path):
    """30 mm on 4 ha run through it in an hour. Where the bottoms of the manholes lie at the
    inverts, 4.6 % of what came is neither gone nor there."""
    network = a_row_of_silted_boxes(small_network.subcatchments.iloc[[0]])
    settings = RunSettings(warm_up_h=1.0, tail_h=1.0, continuity_limit_pct=10.0)
    folder = tmp_path / "existing" / "storm"
    asked = RunRequest(
        "t", "existing", "storm", network, cloudburst, {"bai": 5.6}, settings, folder
    )
    run_all([asked], workers=1)
    assert abs(read_run(folder).record["routing_continuity_pct"]) < 0.5
