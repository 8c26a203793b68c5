"""The catalogue of sections, sediment, boxes, and what an inlet takes, by arithmetic."""

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from drainage.design.hydraulics import (
    CATALOGUE,
    Section,
    full_area,
    full_flow,
    normal_depth_m,
    roughness_with_sediment,
)
from drainage.design.sewer_design import LayingRules, Reach, design_sewers
from drainage.measures.cleaning import Cleaning
from drainage.measures.course_design import _sizes_built
from drainage.measures.inlets_at import InletsAt


def test_the_catalogue_is_that_of_gb_t_11836_and_the_boxes_above_it():
    circles = [s.height_mm for s in CATALOGUE if s.shape == "circular"]
    assert circles == [
        300, 400, 500, 600, 700, 800, 900, 1000, 1200, 1350, 1500, 1650, 1800, 2000,
    ]  # fmt: skip
    boxes = [f"{s.width_mm}x{s.height_mm}" for s in CATALOGUE if s.shape == "box"]
    assert boxes == [
        "2000x2000", "2400x2000", "2800x2000", "3200x2000", "3600x2000", "4200x2000",
        "4400x2200", "4800x2400", "5400x2400", "6000x2400",
    ]  # fmt: skip
    assert {s.barrels for s in CATALOGUE} == {1}
    area = [s.area_m2 for s in CATALOGUE]
    assert area == sorted(area)


def test_areas_and_flows_of_a_metre():
    assert full_area(1.0, 0.0) == pytest.approx(0.785398)
    assert full_area(1.0, 2.0) == 2.0
    # R = 1 / 4 m: 0.785398 x 0.39685 x 0.1 / 0.01 = 3.11686 m3/s at 1 % and n = 0.01.
    assert full_flow(1.0, 0.0, 0.01, 0.01) == pytest.approx(3.11686, rel=1e-5)
    assert full_flow(1.0, 0.0, 0.01, 0.01, 3) == pytest.approx(9.35058, rel=1e-5)


def test_a_pipe_half_full_of_sediment():
    # theta = pi: half the area is lost and, of the perimeter pi D, pi D / 2 for a chord D:
    # share (pi / 2 - 1) / pi = 0.18169. R / R0 = 0.5 / 0.81831 = 0.61102, ^(2/3) = 0.72007:
    # n = 0.013 / (0.5 x 0.72007) = 0.036108.
    assert roughness_with_sediment(1.0, 0.5, 0.013) == pytest.approx(0.036108, rel=1e-4)
    assert roughness_with_sediment(0.6, 0.0, 0.013) == pytest.approx(0.013)


def test_uniform_depth_in_a_box_is_read_between_the_depths():
    # 1.0 x 2.0 m high, 0.75 m deep: R = 0.75 / 2.5 = 0.3 m, 0.44814 x 0.1 / 0.013 x 0.75.
    flow = 0.75 * 0.3 ** (2 / 3) * 0.1 / 0.013
    assert normal_depth_m(flow, 2.0, 1.0, 0.01, 0.013) == pytest.approx(0.75, abs=2e-4)
    assert normal_depth_m(0.0, 2.0, 1.0, 0.01, 0.013) == 0.0


def test_a_quarter_full_circle():
    # h / D = 0.25: theta = 2 acos(0.5) = 2.0944, A = (2.0944 - 0.86603) / 8 = 0.15355 m2,
    # wet 1.0472 m, R = 0.14663 m: 0.15355 x 0.27806 x 0.1 / 0.013 = 0.32843 m3/s.
    assert normal_depth_m(0.32843, 1.0, 0.0, 0.01, 0.013) == pytest.approx(0.25, abs=2e-4)


def inlet(**fields):
    given = {
        "kind": "inlets_at",
        "title_zh": "x",
        "source": "x",
        "nodes": ["G-B"],
        "clogged_pct": 0,
    }
    return InletsAt.model_validate(given | fields)


@pytest.mark.parametrize(
    ("fields", "m3_s"),
    [
        # 1.66 x (0.75 + 2 x 0.45) x 0.15^1.5 (= 0.058095) = 0.15912; half of it clogged.
        ({"inlet": "grate", "flow_limit_l_s": 500}, 0.15912),
        ({"inlet": "grate", "flow_limit_l_s": 500, "clogged_pct": 50}, 0.07956),
        ({"inlet": "combination", "flow_limit_l_s": 500}, 0.15912),
        # 1.66 x 0.75 x 0.058095.
        ({"inlet": "kerb", "flow_limit_l_s": 500}, 0.07233),
        ({"inlet": "grate"}, 0.030),
        ({"inlet": "grate", "flow_limit_l_s": 20}, 0.020),
    ],
)
def test_an_inlet_takes_the_smaller_of_its_weir_and_its_lead(fields, m3_s):
    assert inlet(**fields).capacity_m3_s == pytest.approx(m3_s, rel=2e-4)


def test_an_inlet_type_is_named_after_its_sizes():
    assert inlet().inlet_type_id == "COMBINATION-750x450-750x150-30"
    assert inlet(inlet="grate", flow_limit_l_s=20).inlet_type_id == "GRATE-750x450-20"
    assert inlet(inlet="kerb").inlet_type_id == "KERB-750x150-30"


def test_a_known_largest_above_goes_on_below_it():
    # The first reach is known to be a d900; the next, of 0.05 m3/s, is no smaller.
    reaches = [Reach(0, 1, 100, smallest=Section(900)), Reach(1, 2, 100)]
    pipes = design_sewers(
        reaches, np.array([20.0, 19.0, 18.0]), lambda k, t: 0.05,
        LayingRules(0.7, 0.75, 0.013), 10.0, 1.0, np.full(3, np.inf),
    )  # fmt: skip
    assert [pipe.section for pipe in pipes] == [Section(900), Section(900)]
    assert [pipe.from_invert_level_m for pipe in pipes] == [18.4, 17.4]


def test_a_sewer_that_wins_back_cover_falls_just_so_much():
    # 0.7 m of cover, a head 2.0 m below the ground: falling as the ground does (1 %) it arrives
    # 2.0 m below it, at 17.0 m; back to 0.7 m of cover it would have to rise by 0.3 m, so it falls
    # by the least slope of a d900: (0.75 x 0.013)² / 0.225^(4/3) = 0.6947 per mille, 0.0695 m.
    def soffits(slope, ground=(20.0, 19.0)):
        (pipe,) = design_sewers(
            [Reach(0, 1, 100, smallest=Section(900))], np.array(ground), lambda k, t: 0.05,
            LayingRules(0.7, 0.75, 0.013, slope=slope), 10.0, 1.0, np.array([18.0, np.inf]),
        )  # fmt: skip
        return [pipe.from_invert_level_m + 0.9, pipe.to_invert_level_m + 0.9]

    assert soffits("ground") == pytest.approx([18.0, 17.0])
    assert soffits("cover") == pytest.approx([18.0, 18.0 - 0.0695], abs=1e-3)
    # Where the ground falls by 2.5 m the cover is won back with 1.2 m of fall.
    assert soffits("cover", (20.0, 17.5)) == pytest.approx([18.0, 16.8], abs=1e-3)
    assert soffits("ground", (20.0, 17.5)) == pytest.approx([18.0, 15.5], abs=1e-3)


def test_levels_of_a_new_sewer_have_millimetres_and_its_fall_is_not_less_than_designed():
    # Ground at 20.1236 m, 0.7 m of cover, a d900: 18.5236 m; 1.0 m of fall to 17.5236 m.
    (pipe,) = design_sewers(
        [Reach(0, 1, 100, smallest=Section(900))], np.array([20.1236, 19.1236]), lambda k, t: 0.05,
        LayingRules(0.7, 0.75, 0.013), 10.0, 1.0, np.full(2, np.inf),
    )  # fmt: skip
    assert (pipe.from_invert_level_m, pipe.to_invert_level_m) == (18.524, 17.523)


def test_a_sewer_as_large_as_a_section_of_the_catalogue_is_that_section(small_network):
    """d600 is the fourth circle; one of d601 needs the next, and no sewer is the smallest."""
    pipes = small_network.conduits.copy()
    pipe = pipes.index[pipes["shape"].eq("circular")][0]
    for diameter_mm, place in ((600.0, 3), (601.0, 4), (300.0, 0)):
        pipes.loc[pipe, ["diameter_mm", "barrels"]] = [diameter_mm, 1]
        network = small_network.with_tables(conduits=pipes)
        assert _sizes_built(network, pd.Index([pipe, ""]), CATALOGUE) == [place, 0]


def test_clean_inlets_may_have_no_clogging_at_all():
    cleaned = {"kind": "cleaning", "title_zh": "x", "source": "assumed"}
    assert Cleaning(**cleaned, inlet_clogging_pct=0).inlet_clogging_pct == 0
    with pytest.raises(ValidationError):
        Cleaning(**cleaned, inlet_clogging_pct=-0.1)
