"""Why a point floods, by hand: the sewer, the water below it, its inlets or the sag alone.

Point 1 lies at G-B, a sag of 0.25 m (bottom 19.95 m, gutter 20.20 m). Its manhole M-B has its
invert 1.80 m below the gutter and one sewer, C-2, of 0.10 m3/s full-bore. Water comes down R-1.
"""

import dataclasses

import numpy as np
import pytest

from drainage.metrics import limiting_causes
from drainage.metrics.causes import (
    ASSUMED_OUT_OF_ORDER,
    NO_INLETS,
    at_limit,
    inlet_capacity_m3_s,
)
from tests.measures.conftest import with_rows

DEEP = [0, 0, 0, 0.1, 0.2, 0.3, 0.2, 0.1, 0, 0, 0]
"""Deepest in minute 5; through the limit of 0.15 m between minutes 3 and 4."""


def cause(network, run, **figures):
    found = limiting_causes(network, run, 0.15).loc["1"]
    for name, value in figures.items():
        assert found[name] == pytest.approx(value), name
    return found["limiting_cause"]


def ran(by_hand, network, *, depth=DEEP, manhole=0.5, sewer=0.02, come=0.06, took=0.02):
    return by_hand(
        network,
        node_depth_m={"G-B": depth, "M-B": manhole},
        link_flow_m3_s={"R-1": come, "C-2": sewer},
        node_lateral_inflow_m3_s={"G-B": -np.asarray(took)},
    )


def test_a_dry_point_has_no_cause(by_hand, small_network):
    assert cause(small_network, ran(by_hand, small_network, depth=0.15)) == "none"


def test_a_full_manhole_whose_sewer_runs_at_its_own_capacity(by_hand, small_network):
    # within 0.05 m of the gutter from 1.75 m; 0.095 of 0.10 m3/s is 0.95
    run = ran(by_hand, small_network, manhole=1.751, sewer=0.0951)
    assert cause(small_network, run, flow_to_capacity=0.951) == "sewer capacity"


def test_a_full_manhole_whose_sewer_could_carry_more_is_held_from_below(by_hand, small_network):
    run = ran(by_hand, small_network, manhole=1.751, sewer=0.0949)
    assert cause(small_network, run, flow_to_capacity=0.949) == "backwater"


def test_a_manhole_six_centimetres_below_the_gutter_still_takes_water(by_hand, small_network):
    # room 0.10 - 0.02 = 0.08 m3/s for the 0.06 - 0.02 = 0.04 that the inlets left
    run = ran(by_hand, small_network, manhole=1.749)
    figures = {"arriving_flow_m3_s": 0.06, "inlets_took_m3_s": 0.02, "sewer_room_m3_s": 0.08}
    assert cause(small_network, run, **figures) == "inlets"


def test_the_level_counts_when_the_street_stands_highest(by_hand, small_network):
    full_later = [0.5] * 7 + [1.8] * 4
    full_for_one_step = [0.5] * 5 + [1.8] + [0.5] * 5
    full_then = [0.5] * 4 + [1.8] * 3 + [0.5] * 4
    for manhole, found in ((full_later, "inlets"), (full_for_one_step, "inlets"),
                           (full_then, "backwater")):  # fmt: skip
        assert cause(small_network, ran(by_hand, small_network, manhole=manhole)) == found


def test_the_flow_counts_when_the_street_stands_highest(by_hand, small_network):
    """A sewer that ran full an hour earlier does not limit the point."""
    early = [0.12] * 3 + [0.02] * 8
    run = ran(by_hand, small_network, manhole=1.8, sewer=early)
    assert cause(small_network, run, flow_to_capacity=0.2) == "backwater"


def test_a_sewer_without_room_for_what_the_inlets_leave_limits_a_point(by_hand, small_network):
    # the inlets leave 0.06 - 0.02 = 0.04. The sewer carries 0.07 of 0.10: room for 0.03. Its
    # manhole, at 18.4 + 1.7 = 20.10 m, could rise 0.10 m, the fall to CO1 is 20.10 - 18.00:
    # 0.07 ((1 + 0.10 / 2.10)^0.5 - 1) = 0.0016 more, which is less
    run = ran(by_hand, small_network, manhole=1.7, sewer=0.07)
    assert cause(small_network, run, sewer_room_m3_s=0.03) == "sewer capacity"
    run = ran(by_hand, small_network, manhole=1.7, sewer=0.05)
    assert cause(small_network, run, sewer_room_m3_s=0.05) == "inlets"


def test_a_sewer_past_its_full_bore_flow_still_takes_water_where_its_manhole_can_rise(
    by_hand, small_network
):
    # manhole 18.4 + 1.36 = 19.76 m, 0.44 m below the gutter; river 18.0 + 0.76 = 18.76 m: a fall
    # of 1.00 m. 0.20 m3/s, twice full-bore, become 0.20 x (1 + 0.44)^0.5 = 0.24
    def with_left(left):
        return by_hand(
            small_network,
            node_depth_m={"G-B": DEEP, "M-B": 1.36, "CO1": 0.76},
            link_flow_m3_s={"R-1": 0.02 + left, "C-2": 0.20},
            node_lateral_inflow_m3_s={"G-B": -0.02},
        )

    figures = {"flow_to_capacity": 2.0, "sewer_room_m3_s": 0.04}
    assert cause(small_network, with_left(0.039), **figures) == "inlets"
    assert cause(small_network, with_left(0.041), **figures) == "sewer capacity"


def test_head_adds_nothing_where_the_sewer_runs_back(by_hand, small_network):
    run = by_hand(
        small_network,
        node_depth_m={"G-B": DEEP, "M-B": 0.5, "CO1": 2.0},
        link_flow_m3_s={"R-1": 0.2, "C-2": -0.05},
        node_lateral_inflow_m3_s={"G-B": -0.02},
    )
    # full-bore 0.10 m3/s alone for the 0.2 - 0.02 = 0.18 that the inlets left
    assert cause(small_network, run, sewer_room_m3_s=0.10) == "sewer capacity"


def test_inlets_that_take_nine_tenths_with_the_water_at_the_limit_leave_the_sag(
    by_hand, small_network
):
    # 0.30 m above the bottom is 0.05 m above the gutter; 0.0220 / 0.0201 = 1.09, / 0.0199 = 1.11
    assert cause(small_network, ran(by_hand, small_network, come=0.022, took=0.0201)) == "sag"
    assert cause(small_network, ran(by_hand, small_network, come=0.022, took=0.0199)) == "inlets"


def test_water_above_the_limit_over_the_normal_gutter_is_not_the_sags(by_hand, small_network):
    # 0.41 m above the bottom: 0.16 m above the gutter
    higher = [0, 0, 0, 0.1, 0.2, 0.41, 0.2, 0.1, 0, 0, 0]
    run = ran(by_hand, small_network, depth=higher, come=0.02, took=0.02)
    assert cause(small_network, run) == "inlets"
    within = [0, 0, 0, 0.1, 0.2, 0.39, 0.2, 0.1, 0, 0, 0]
    run = ran(by_hand, small_network, depth=within, come=0.02, took=0.02)
    assert cause(small_network, run) == "sag"


def test_what_the_inlets_took_is_their_flow_as_the_water_rose_through_the_limit(
    by_hand, small_network
):
    # 0.10 m in minute 3, 0.20 m in minute 4: at 0.15 m half of 0.01 and half of 0.03
    took = [0, 0, 0, 0.01, 0.03, 0.05, 0.05, 0, 0, 0, 0]
    run = ran(by_hand, small_network, took=took)
    assert cause(small_network, run, inlets_took_m3_s=0.02) == "inlets"


def test_a_depth_that_no_report_step_shows_counts_the_flow_at_the_top():
    flow = np.array([[0.0], [0.03], [0.01]])
    assert at_limit(flow, np.array([[0.0], [0.14], [0.0]]), 0.15) == pytest.approx([0.03])
    assert at_limit(flow, np.array([[0.2], [0.3], [0.0]]), 0.15) == pytest.approx([0.0])


def test_all_that_comes_to_the_street_arrives(by_hand, small_network):
    """Down R-1 0.03, up R-2 0.02, off A-B 0.004 and K-B.g 0.001, out of the sewer 0.005."""
    run = by_hand(
        small_network,
        node_depth_m={"G-B": DEEP, "M-B": 1.8},
        link_flow_m3_s={"R-1": 0.03, "R-2": -0.02},
        subcatchment_runoff_m3_s={"A-B": 0.004, "K-B.g": 0.001, "K-B": 0.5},
        node_lateral_inflow_m3_s={"G-B": 0.010},
    )
    found = limiting_causes(small_network, run, 0.15).loc["1"]
    assert found["arriving_flow_m3_s"] == pytest.approx(0.060)
    assert found["inlets_took_m3_s"] == pytest.approx(0.0)


def test_a_surge_of_one_step_does_not_arrive(by_hand, small_network):
    surge = [0.0] * 5 + [0.5] + [0.0] * 5
    found = limiting_causes(small_network, ran(by_hand, small_network, come=surge), 0.15).loc["1"]
    assert found["arriving_flow_m3_s"] == 0.0


def test_inlets_out_of_order_by_assumption_are_said_to_be_assumed(by_hand, small_network):
    def note(out_of_order_pct, source):
        inlets = small_network.inlets.assign(out_of_order_pct=out_of_order_pct, source=source)
        network = small_network.with_tables(inlets=inlets)
        return limiting_causes(network, ran(by_hand, network), 0.15).at["1", "cause_note"]

    assert note(50.0, "rule: listed point: share out of order") == ASSUMED_OUT_OF_ORDER
    assert note(50.0, "假定") == ASSUMED_OUT_OF_ORDER
    assert note(50.0, "survey of 2024") == ""
    assert note(0.0, "rule: spacing") == ""


def test_only_a_cause_of_inlets_has_a_note(by_hand, small_network):
    inlets = small_network.inlets.assign(out_of_order_pct=50.0, source="assumed")
    network = small_network.with_tables(inlets=inlets)
    found = limiting_causes(network, ran(by_hand, network, manhole=1.8), 0.15).loc["1"]
    assert (found["limiting_cause"], found["cause_note"]) == ("backwater", "")


def test_a_point_without_inlets_says_so(by_hand, small_network):
    network = small_network.with_tables(inlets=small_network.inlets.drop("R-1"))
    found = limiting_causes(network, ran(by_hand, network, took=0.0), 0.15).loc["1"]
    assert (found["limiting_cause"], found["cause_note"]) == ("inlets", NO_INLETS)


def test_a_level_sewer_is_never_at_a_capacity_of_its_own(by_hand, small_network):
    run = ran(by_hand, small_network, manhole=1.8, sewer=0.5)
    run.totals["link_full_capacity_m3_s"].loc[{"link": "C-2"}] = 0.0
    found = limiting_causes(small_network, run, 0.15).loc["1"]
    assert np.isnan(found["flow_to_capacity"])
    assert found["limiting_cause"] == "backwater"
    run = ran(by_hand, small_network, manhole=0.5, sewer=0.5)
    run.totals["link_full_capacity_m3_s"].loc[{"link": "C-2"}] = 0.0
    assert cause(small_network, run) == "inlets"


def test_inlets_out_of_order_take_nothing(small_network):
    # one on each of two sides, 20 L/s each
    assert inlet_capacity_m3_s(small_network)["R-1"] == pytest.approx(0.040)
    half = small_network.with_tables(inlets=small_network.inlets.assign(out_of_order_pct=50.0))
    assert inlet_capacity_m3_s(half)["R-1"] == pytest.approx(0.020)


def test_the_leads_of_all_reaches_that_end_at_a_point_add_up(by_hand, small_network):
    """R-1 and a second reach R-9 from G-A: 2 sides x 20 L/s each."""
    town = with_rows(small_network, "conduits", R_9=("R-1", {}))
    town = with_rows(town, "inlets", R_9=("R-1", {}))
    assert cause(town, ran(by_hand, town), inlet_capacity_m3_s=0.08) != ""


def test_on_a_grid_the_inlets_took_what_left_the_gutter_sideways(by_hand, small_network):
    """Water that stays around the point and what its inlets take: 0.06 m3/s, 0.02 of them taken."""
    run = by_hand(
        small_network,
        node_depth_m={"G-B": DEEP, "M-B": 0.5},
        node_inflow_m3_s={"G-B": 0.06},
        node_lateral_inflow_m3_s={"G-B": -0.02},
    )
    nothing = np.zeros(run.totals.sizes["node"])
    run = dataclasses.replace(run, totals=run.totals.assign(node_taken_m3=("node", nothing)))
    figures = {"arriving_flow_m3_s": 0.06, "inlets_took_m3_s": 0.02}
    assert cause(small_network, run, **figures) == "inlets"
