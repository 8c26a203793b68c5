"""A pipe, a weir or a pump in another size: what changes, what is told, what is refused."""

import pytest

from drainage.measures.tank_parts import constant_pump


@pytest.fixture
def pumped(small_network):
    """A pump of 30 L/s from I-C to M-C; it starts at 1.0 m and stops at 0.3 m."""
    return constant_pump(small_network, "PU", ("I-C", "M-C"), 30.0, (1.0, 0.3), "test")


def test_a_pump_is_told_with_the_factor_of_its_flow(pumped, build):
    built = build(pumped, kind="resize", link_id="PU", flow_factor=1.5)
    (remark,) = built.remarks
    assert (remark.key, dict(remark.figures)) == ("pump", {"flow_factor": 1.5})
    # 1.5 x 30 L/s
    assert built.network.curves.at["PU-resized", "points"] == "0 0.045;30 0.045"


def test_levels_of_a_pump_without_a_curve_can_be_moved_but_not_its_flow(pumped, build, findings):
    bare = pumped.with_tables(pumps=pumped.pumps.assign(curve_id=""))
    moved = build(bare, kind="resize", link_id="PU", startup_depth_m=0.8, shutoff_depth_m=0.5)
    row = moved.network.pumps.loc["PU"]
    assert (row["startup_depth_m"], row["shutoff_depth_m"]) == (0.8, 0.5)
    (finding,) = findings(bare, kind="resize", link_id="PU", flow_factor=1.5)
    assert (finding.place, finding.value) == ("flow_factor", "PU")
    assert "no curve" in finding.message


def test_a_weir_is_told_with_its_crest_and_its_length(small_network, build):
    built = build(small_network, kind="resize", link_id="W-C", crest_level_m=20.1)
    (remark,) = built.remarks
    assert (remark.key, dict(remark.figures)) == (
        "weir", {"crest_level_m": 20.1, "length_m": 10.0}
    )  # fmt: skip


@pytest.mark.parametrize(("diameter_mm", "above_m"), [(1800, None), (2000, 0.2)])
def test_a_soffit_above_the_ground_is_told(small_network, build, diameter_mm, above_m):
    """C-1 from 18.6 m below 20.4 m to 18.4 m below 20.2 m: 1.8 m at both ends."""
    built = build(small_network, kind="resize", link_id="C-1", diameter_mm=diameter_mm)
    told = [r.figures["above_m"] for r in built.remarks if r.key == "above_ground"]
    assert told == ([] if above_m is None else [pytest.approx(above_m)])
    pipe = next(r for r in built.remarks if r.key == "pipe")
    assert dict(pipe.figures) == {"before": "d500", "after": f"d{diameter_mm}"}
