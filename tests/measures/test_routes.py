"""Land, time and rational flow down the sewers, worked by hand and on a whole town."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from drainage.design.hydraulics import smallest_section
from drainage.errors import InputError
from drainage.measures.context import DesignRules
from drainage.measures.routes import (
    arrival_min,
    gathered,
    rational_flow_m3_s,
    travel_min,
    upstream_area_ha,
)
from drainage.network import make_network

TOWN = Path(__file__).parent / "town-0.2.0"


@pytest.fixture(scope="module")
def town():
    """Sewers of version 0.2.0's old town and the land of each manhole, nothing else."""
    pipes = pd.read_csv(TOWN / "sewers.csv", index_col="conduit_id").assign(
        street_id="", street_section_id="", sediment_depth_mm=0.0, source="test"
    )
    land = pd.read_csv(TOWN / "land.csv", index_col="manhole")
    blocks = pd.DataFrame(
        {"kind": "block", "outlet_id": land.index, "area_ha": land["area_ha"].to_numpy()},
        index=[f"K-{k}" for k in range(len(land))],
    )
    rest = ["width_m", "slope_pct", "imperviousness_pct", "impervious_manning_n", "pervious_manning_n", "impervious_depression_mm", "pervious_depression_mm", "zero_depression_pct", "horton_initial_mm_h", "horton_final_mm_h", "horton_decay_1_h"]  # fmt: skip
    blocks = blocks.assign(**dict.fromkeys(rest, 1.0), polygon_wkt="", source="test")
    return make_network("town", conduits=pipes, subcatchments=blocks)


def test_the_ximenwai_outlet_is_designed_for_the_time_its_water_takes(town, context):
    # 183.6 ha, 56.1 min of flow after 10 min at the head, P = 4.91 a:
    # q = 1602 (1 + 1.037 lg 4.906) / (66.1 + 11.593)^0.681 = 141.9 L/(s ha);
    # 0.65 x 183.6 x 141.9 / 1000 = 16.9 m3/s. At 10 minutes it would be 40.4.
    rules = DesignRules(return_period_a=context.formula.return_period_a(54, 60))
    flow = rational_flow_m3_s(town, ["M-RB1", "M-RB2"], rules, context)
    assert flow.round(1).tolist() == [16.9, 11.6]
    assert travel_min(town)[["M-RB1", "M-RB2"]].round(0).tolist() == [56, 42]
    assert upstream_area_ha(town)["M-RB1"] == pytest.approx(183.6, abs=0.05)


def test_time_adds_up_down_the_sewers(small_network):
    # d500, n 0.013, 0.2 m in 50 m (4 per mille): A = 0.1963 m2, R = 0.125 m,
    # v = 0.125^(2/3) x 0.004^0.5 / 0.013 = 0.2500 x 0.06325 / 0.013 = 1.2162 m/s,
    # 50 m take 0.6852 min.
    minutes = travel_min(small_network)
    assert minutes["M-A"] == 0
    assert minutes["M-B"] == pytest.approx(0.6852, abs=1e-4)
    assert minutes["CO1"] == pytest.approx(3 * 0.6852, abs=3e-4)


def test_where_two_sewers_meet_the_longer_time_counts():
    way = pd.DataFrame(
        {"to_id": ["C", "C", "D"], "minutes": [2.0, 7.0, 1.0]}, index=["A", "B", "C"]
    )
    assert arrival_min(way).to_dict() == {"A": 0, "B": 0, "C": 7, "D": 8}


def test_water_that_would_run_in_a_ring_gathers_nowhere():
    ring = pd.DataFrame(
        {"to_id": ["B", "C", "B"], "minutes": [1.0, 1.0, 1.0]}, index=["A", "B", "C"]
    )
    for find in (arrival_min, lambda way: gathered(way, pd.Series({"A": 2.0}))):
        with pytest.raises(InputError, match="lead back to where they began"):
            find(ring)


@pytest.mark.parametrize(
    ("column", "value"),
    [("from_invert_level_m", np.nan), ("length_m", np.nan), ("diameter_mm", 0.0)],
)
def test_a_flow_that_cannot_be_computed_is_an_error_never_a_size(
    small_network, context, column, value
):
    pipes = small_network.conduits.copy()
    pipes.loc["C-1", column] = value
    unknown = small_network.with_tables(conduits=pipes)
    with pytest.raises(InputError, match="M-C, design flow: the design flow cannot be computed"):
        rational_flow_m3_s(unknown, ["M-C"], DesignRules(), context)


def test_no_section_is_chosen_for_a_flow_that_is_not_finite():
    for flow in (np.nan, np.inf):
        with pytest.raises(ValueError, match="has no section"):
            smallest_section(flow, 0.004, 0.013)
