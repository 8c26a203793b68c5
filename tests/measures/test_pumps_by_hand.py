"""What pumps give against their main, and what an engineer is told of them, by hand."""

import numpy as np
import pytest

from tests.measures.conftest import with_rows
from tests.measures.flow_line import flow_line

STATION = {"kind": "pump_station", "place": {"node_id": "M-L"}, "floor_level_m": 5.0,
           "area_m2": 20, "flow_l_s": 60, "start_level_m": 6.5, "stop_level_m": 5.5,
           "outlet": {"node_id": "OF"}}  # fmt: skip
BY_CURVE = STATION | {"flow_l_s": None, "main_length_m": 200, "main_diameter_mm": 300}


def test_a_curve_that_its_main_eats_up_begins_at_no_lift(measure_of):
    """10.29 x 0.012^2 x 200 / 0.3^(16/3) = 182.15: 1.8215 m of friction at 100 L/s, 0.4554 m at
    50 L/s. Of lifts of 1 and 5 m -0.8215 and 4.5446 m are left; at no lift
    100 - 50 x 0.8215 / 5.3661 = 92.35 L/s. Above the greatest lift nothing flows."""
    curve = measure_of(**BY_CURVE, pump_curve=[[1, 100], [5, 50]]).lift_curve
    assert curve[:, 0] == pytest.approx([0.0, 4.5446, 4.5546], abs=1e-3)
    assert curve[:, 1] == pytest.approx([0.09235, 0.050, 0.0], abs=2e-5)


def test_a_point_of_the_curve_at_no_lift_stands_there_once(measure_of):
    """At 50 L/s all of its lift is friction: SWMM takes no two flows of one lift."""
    friction = float(measure_of(**BY_CURVE, pump_curve=[[1, 50]]).friction_m(np.array([0.05]))[0])
    curve = [[0.1, 100], [friction, 50], [friction + 4, 10]]
    lift, flow = measure_of(**BY_CURVE, pump_curve=curve).lift_curve.T
    assert lift[0] == 0.0
    assert flow[0] == pytest.approx(0.050)
    assert (np.diff(lift) > 0).all()


@pytest.mark.parametrize(
    ("diameter_mm", "velocity_m_s"),
    [
        # 0.06 m3/s through pi D^2 / 4 of 0.25, 0.16 and 0.40 m.
        (250, None),
        (160, 2.984),
        (400, 0.4775),
    ],
)
def test_a_main_too_fast_or_too_slow_is_remarked(build, diameter_mm, velocity_m_s):
    main = {"main_length_m": 20, "main_diameter_mm": diameter_mm}
    remarks = build(flow_line(), **STATION, **main).remarks
    told = [r.figures["velocity_m_s"] for r in remarks if r.key == "main_velocity"]
    assert told == ([] if velocity_m_s is None else [pytest.approx(velocity_m_s, rel=1e-3)])


def test_water_stands_in_the_lowest_sewer_until_the_pumps_start(build):
    """Sewers come in at 6.2 and 6.4 m; the first pump starts at 6.5 m, 0.3 m above the lower."""
    coming = {"from_id": "M-A", "to_id": "M-L"}
    town = with_rows(flow_line(), "conduits",
                     C_N=("C-A", coming | {"to_invert_level_m": 6.4}),
                     C_S=("C-A", coming | {"to_invert_level_m": 6.2}))  # fmt: skip
    (remark,) = [own for own in build(town, **STATION).remarks if own.key == "sewer_stands"]
    assert remark.figures["deep_m"] == pytest.approx(0.3)
    dry = build(town, **STATION | {"start_level_m": 6.1})
    assert "sewer_stands" not in {own.key for own in dry.remarks}
    assert "sewer_stands" not in {own.key for own in build(flow_line(), **STATION).remarks}
