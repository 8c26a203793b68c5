"""Tanks under a flow known by hand hold what comes above their inlet, and give it back."""

import numpy as np
import pytest

from tests.measures.flow_line import EXCESS_M3, IN_THE_LINE_M3, depth_m, flow_line, flow_m3_s, ran


def test_a_tank_off_line_takes_what_comes_above_its_weir_and_gives_it_back(build, tmp_path):
    """200 m2 fill by 504 m3 less what stands in the line, 2.48 m. The pump waits for the sewer to
    fall, then gives 60 L/s back down to its stop depth of 0.1 m: 20 m3 stay."""
    made = build(flow_line(), kind="storage_tank", place={"node_id": "M-B"}, arrangement="off_line",
                 area_m2=200, depth_m=3, inlet_level_m=12, weir_length_m=4, return_by="pump",
                 return_flow_l_s=60).network  # fmt: skip
    result = ran(made, tmp_path)
    depth, pumped = depth_m(result, "TANK-M-B"), flow_m3_s(result, "TANK-M-B-P")
    assert depth.max() * 200 == pytest.approx(EXCESS_M3 - IN_THE_LINE_M3, rel=0.01)
    assert depth[-1] == pytest.approx(0.1, abs=0.02)
    assert pumped.sum() * 60 == pytest.approx((depth.max() - 0.1) * 200, rel=0.02)
    above = depth_m(result, "M-B") > 2.0
    assert above.any()
    assert pumped[above].max() == 0


def test_a_tank_off_line_runs_out_to_a_lower_sewer_by_gravity(build, tmp_path):
    """Its floor at 9 m lies above the lower manhole at 6 m, so what comes in leaves at once:
    all that the throttle does not pass runs through it, 504 m3 less what stands in the line."""
    made = build(flow_line(), kind="storage_tank", place={"node_id": "M-B"}, arrangement="off_line",
                 area_m2=200, depth_m=3, inlet_level_m=12, weir_length_m=4, return_by="gravity",
                 return_to={"node_id": "M-L"}).network  # fmt: skip
    result = ran(made, tmp_path)
    through = flow_m3_s(result, "TANK-M-B-R")
    assert through.sum() * 60 == pytest.approx(EXCESS_M3 - IN_THE_LINE_M3, rel=0.02)
    assert depth_m(result, "TANK-M-B")[-1] < 0.05


def test_a_tank_on_line_stands_as_high_as_its_throttle_leaves_it(build, tmp_path):
    """400 m2 under 240 L/s, emptied through 150 x 150 mm: Q = 0.65 A (2 g h)^0.5 over the centre
    of the opening, stepped by the second; at 1.6 m the throttle passes 80 of the 240 L/s."""
    made = build(flow_line(), kind="storage_tank", place={"node_id": "M-A"}, arrangement="on_line",
                 area_m2=400, depth_m=3, throttle_mm=(150, 150)).network  # fmt: skip
    level = 0.0
    for _ in range(3600):
        out = 0.65 * 0.15**2 * np.sqrt(2 * 9.81 * max(level - 0.075, 0.0))
        level += (0.24 - out) / 400
    assert 1.5 < level < 1.7
    result = ran(made, tmp_path)
    assert depth_m(result, "M-A").max() == pytest.approx(level, rel=0.01)
    assert depth_m(result, "M-A")[-1] < level / 2
