"""What share of the water of a place an assumed inflow from outside brings, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from drainage.metrics import assumed_inflow_share, known_street_water


def with_hill(network, source):
    """A hill that enters the street at G-A as a whole, beside land that rules have drawn."""
    hill = network.subcatchments.loc[["A-A"]].rename({"A-A": "HILL"})
    hill = hill.assign(kind="hill", source=source)
    town = network.subcatchments.assign(source="rule: blocks")
    return network.with_tables(subcatchments=pd.concat([town, hill]))


def highest(depth_m):
    """At minute 5."""
    return [0.0] * 5 + [depth_m] + [0.0] * 5


def shares(by_hand, network, *places):
    """At G-A 0.1 m3/s of its street and 0.3 of the hill, of which R-1 takes all to G-B, where
    0.2 m3/s of the street come to it."""
    run = by_hand(
        network,
        node_depth_m={"G-A": highest(0.2), "G-B": highest(0.1)},
        link_flow_m3_s={"R-1": 0.4},
        subcatchment_runoff_m3_s={"A-A": 0.1, "HILL": 0.3, "A-B": 0.2},
        node_lateral_inflow_m3_s={"G-A": 0.4, "G-B": 0.2},
    )
    water = known_street_water(network, run)
    return [assumed_inflow_share(network, water, nodes) for nodes in places]


def test_it_is_the_share_of_assumed_hills_at_the_deepest_node(by_hand, small_network):
    network = with_hill(small_network, "area assumed")
    # 0.3 of 0.4; then 0.75 x 0.4 of 0.6; the deeper of both is G-A; a manhole is off the streets.
    assert shares(by_hand, network, ["G-A"], ["G-B"], ["G-B", "G-A"], ["M-B"]) == [
        pytest.approx(0.75, abs=0.01), pytest.approx(0.5, abs=0.01), pytest.approx(0.75, abs=0.01),
        None,
    ]  # fmt: skip


def test_a_surveyed_hill_and_the_towns_own_land_are_not_assumed_inflow(by_hand, small_network):
    assert shares(by_hand, with_hill(small_network, "survey 2024"), ["G-A"]) == [0]
