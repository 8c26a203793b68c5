"""Scores by hand calculation on a small town."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.metrics import (
    flooded_volume_m3,
    judged_by_flooding,
    routing_error_of_flooded_pct,
    score_conduits,
    score_outfalls,
    score_points,
    score_streets,
    volume_above_limit_m3,
)
from drainage.metrics.balance import carriageway_area_m2
from drainage.metrics.ranks import shared_rank
from drainage.metrics.series import last_minute_above, minutes_above
from drainage.metrics.street_water import pieces_of_land
from drainage.results import RunResult
from drainage.scenario.settings import RunSettings, Targets
from drainage.scenario.tracers import Tracer

MINUTES = np.arange(0.0, 6.0)


def series_of(*columns):
    return xr.DataArray(np.array(columns).T, {"minute": MINUTES}, ("minute", "node"))


def made(network, depth=None, flooded=None, sewage=5.0, limits=True):
    """A run of five minutes in which only the named nodes hold water."""
    nodes = list(network.nodes.index)
    links = [*network.conduits.index, *network.weirs.index, *network.regulators.index]
    land = pieces_of_land(network).index.tolist()
    table = np.zeros((6, len(nodes)))
    for name, values in (depth or {}).items():
        table[:, nodes.index(name)] = values
    flows = np.zeros_like(table)
    flows[1:3, nodes.index("CO1")] = 0.5
    volume = np.zeros((6, len(links)))
    volume[:, links.index("R-1")] = [0, 4, 8, 6, 2, 0]
    node_volume = np.zeros_like(table)
    node_volume[:, nodes.index("G-B")] = [0, 1, 2, 5, 1, 0]
    series = xr.Dataset(
        {
            "node_depth_m": (("minute", "node"), table),
            "node_inflow_m3_s": (("minute", "node"), flows),
            "node_volume_m3": (("minute", "node"), node_volume),
            "link_flow_m3_s": (("minute", "link"), np.zeros_like(volume)),
            "link_volume_m3": (("minute", "link"), volume),
            **{name: (("minute", "node"), np.zeros_like(table))
               for name in ("node_lateral_inflow_m3_s", "node_flooding_m3_s",
                            "node_sewage_share")},
            "subcatchment_runoff_m3_s": (("minute", "subcatchment"), np.zeros((6, len(land)))),
        },
        {"minute": MINUTES, "node": nodes, "link": links, "subcatchment": land},
    )  # fmt: skip
    out = list(network.outfalls.index)
    lost = pd.Series(0.0, index=nodes)
    for name, value in (flooded or {}).items():
        lost[name] = value
    totals = xr.Dataset(
        {
            "node_max_depth_m": ("node", table.max(axis=0)),
            "node_max_inflow_m3_s": ("node", np.full(len(nodes), 0.05)),
            "node_flooded_volume_m3": ("node", lost.to_numpy()),
            "link_max_flow_m3_s": ("link", np.full(len(links), 0.1)),
            "link_full_capacity_m3_s": ("link", np.full(len(links), 0.1)),
            "link_surcharged_minutes": ("link", np.full(len(links), 3.0)),
            "link_max_filling": ("link", np.full(len(links), 0.5)),
            "outfall_volume_m3": ("outfall", [60.0] * len(out)),
            "outfall_backflow_m3": ("outfall", [0.0] * len(out)),
            "outfall_runoff_m3": ("outfall", [40.0] * len(out)),
            "outfall_river_water_m3": ("outfall", [10.0] * len(out)),
            "outfall_sewage_m3": ("outfall", [sewage if o == "CO1" else 0.0 for o in out]),
            "outfall_max_flow_m3_s": ("outfall", [0.5] * len(out)),
        },
        {"node": nodes, "link": links, "outfall": out},
    )
    record = {
        "within_limits": limits, "reason": "" if limits else "routing continuity 3 %",
        "rain_start_minute": 0.0, "rain_end_minute": 2.0, "end_minute": 600.0, "tracer_error_pct": 0.0,
        "settings": RunSettings().model_dump(),
    }  # fmt: skip
    return RunResult("existing", "h54", series, totals, record)


def test_minutes_above_are_split_where_the_depth_crosses():
    # 0.0 0.1 0.3 0.3 0.1 0.0 against 0.2: half of 1-2, all of 2-3, half of 3-4
    assert minutes_above(series_of([0, 0.1, 0.3, 0.3, 0.1, 0]), 0.2) == pytest.approx([2.0])
    assert minutes_above(series_of([0, 0, 0, 0, 0, 0]), 0.2) == pytest.approx([0.0])
    assert last_minute_above(series_of([0, 0.1, 0.3, 0.3, 0.1, 0]), 0.2) == pytest.approx([3.5])


def test_equal_places_share_a_rank():
    depth = pd.Series([0.5, 0.5, 0.7, np.nan], index=list("abcd"))
    minutes = pd.Series([10.0, 10.0, 1.0, 5.0], index=list("abcd"))
    assert shared_rank([depth, minutes]).tolist()[:3] == [2, 2, 1]
    assert shared_rank([depth, minutes]).isna().tolist() == [False, False, False, True]
    minutes["b"] = 11.0
    assert shared_rank([depth, minutes]).tolist()[:3] == [3, 2, 1]


def test_a_point_is_scored_from_the_bottom_of_its_sag(small_network):
    result = made(small_network, {"G-B": [0, 0.1, 0.3, 0.3, 0.1, 0]})
    row = score_points(small_network, result, 54.0, Targets()).loc["1"]
    assert row["max_depth_m"] == 0.3
    assert row["minutes_above_15cm"] == pytest.approx(2.5)
    assert row["minutes_to_drain"] == pytest.approx(3.75 - 2.0)
    # lane edge 6.0 - 3.5 m from the kerb, 2 %: 0.05 m higher
    assert row["max_lane_depth_m"] == pytest.approx(0.25)
    assert row["ponded_volume_m3"] == pytest.approx(11.0)  # minute 3: 6 + 5
    assert not row["drain_cut_off"]
    assert not bool(row["meets_target"])


def test_a_target_is_judged_only_by_its_own_storm_or_a_smaller_one(small_network):
    dry = made(small_network)
    assert bool(score_points(small_network, dry, 33.0, Targets()).at["1", "meets_target"])
    assert pd.isna(score_points(small_network, dry, 65.4, Targets()).at["1", "meets_target"])
    outlets = score_outfalls(small_network, dry, 33.0, Targets())
    assert not outlets.at["CO1", "meets_target"]
    assert pd.isna(outlets.at["B-C", "meets_target"])
    assert pd.isna(score_outfalls(small_network, dry, 54.0, Targets()).at["CO1", "meets_target"])


def test_water_still_standing_at_the_end_is_marked(small_network):
    result = made(small_network, {"G-B": [0, 0.1, 0.3, 0.3, 0.3, 0.3]})
    assert score_points(small_network, result, 54.0, Targets()).at["1", "drain_cut_off"]


def test_outlets_are_measured(small_network):
    row = score_outfalls(small_network, made(small_network), 33.0, Targets()).loc["CO1"]
    assert row["sewage_volume_m3"] == 5.0
    # 0.5 m3/s in minutes 1 and 2, linear to zero on both sides, less 1 L/s at the foot
    assert row["minutes_of_overflow"] == pytest.approx(3.0, abs=0.01)


def test_minutes_in_which_an_outlet_draws_in_are_no_overflow(small_network):
    """C-3 flows backwards in minute 2: 0.5 m3/s of minute 1 alone, one minute up, one down."""
    result = made(small_network)
    result.series["link_flow_m3_s"].loc[{"minute": 2.0, "link": "C-3"}] = -0.5
    row = score_outfalls(small_network, result, 33.0, Targets()).loc["CO1"]
    assert row["minutes_of_overflow"] == pytest.approx(2.0, abs=0.01)


def test_the_load_of_a_substance_is_the_sum_over_the_waters_origins(small_network):
    """300 x 5 + 80 x 40 + 20 x 10 = 4,900 g of COD; phosphorus 5,000 ug/L in sewage alone."""
    cod = Tracer(id="cod", title_zh="化学需氧量", title_en="COD", dry_weather_concentration=300,
                 runoff_concentration=80, river_concentration=20)  # fmt: skip
    tp = Tracer(
        id="tp", title_zh="总磷", title_en="TP", unit="ug/L", dry_weather_concentration=5000
    )
    row = score_outfalls(small_network, made(small_network), 33.0, Targets(), [cod, tp]).loc["CO1"]
    assert row["load_cod_kg"] == pytest.approx(4.9)
    assert row["load_tp_kg"] == pytest.approx(0.025)


def test_flooded_volume_is_the_greatest_standing_at_one_time_plus_what_was_lost(small_network):
    assert flooded_volume_m3(small_network, made(small_network)) == pytest.approx(11.0)
    lost = made(small_network, flooded={"S-1": 7.0, "M-B": 100.0})
    # M-B has inlets: its overflow is on the street already; S-1 is a sanitary manhole
    assert flooded_volume_m3(small_network, lost) == pytest.approx(18.0)


def test_streets_and_pipes_have_their_rows(small_network):
    result = made(small_network, {"G-A": [0, 0.2, 0.2, 0, 0, 0]})
    street = score_streets(small_network, result, Targets()).loc["S1"]
    assert street["max_depth_m"] == 0.2
    assert street["flooded_length_m"] == 50.0
    assert street["minutes_above_15cm"] == pytest.approx(1.5)
    pipes = score_conduits(small_network, result)
    assert set(pipes.index) == {"C-1", "C-2", "C-3", "S-P", "I-1"}
    assert pipes["flow_to_capacity"].tolist() == pytest.approx([1.0] * 5)


def test_a_run_beyond_its_limits_keeps_its_rows_empty_and_with_the_reason(small_network):
    bad = made(small_network, {"G-B": 0.5}, limits=False)
    for table in (
        score_points(small_network, bad, 54.0, Targets()),
        score_outfalls(small_network, bad, 54.0, Targets()),
        score_streets(small_network, bad, Targets()),
        score_conduits(small_network, bad),
    ):
        assert len(table)
        assert table["reason"].eq("routing continuity 3 %").all()
        measured = [c for c in table if c in ("max_depth_m", "overflow_volume_m3", "max_flow_m3_s")]
        assert table[measured].isna().all(axis=None)


def test_a_sewer_that_lies_level_has_no_flow_to_capacity(small_network):
    result = made(small_network, {"G-B": 0.3, "M-B": 1.8})
    level = result.totals["link_full_capacity_m3_s"].to_series()
    level["C-2"] = 0.0
    result.totals["link_full_capacity_m3_s"] = ("link", level.to_numpy())
    assert np.isnan(score_conduits(small_network, result).at["C-2", "flow_to_capacity"])


def with_error(result, error_m3):
    return replace(result, record=result.record | {"routing_error_m3": error_m3})


def test_water_above_the_limit_is_that_of_reaches_and_sags_which_are_deep_at_that_minute(
    small_network,
):
    targets = Targets(point_depth_m=0.15)

    def above(**depth):
        named = {name.replace("_", "-"): values for name, values in depth.items()}
        return volume_above_limit_m3(small_network, made(small_network, named), targets)

    # R-1 holds 0 4 8 6 2 0 m3, the sag G-B at its lower end 0 1 2 5 1 0 m3; 0.15 m is not above.
    assert above(G_B=[0, 0.1, 0.2, 0.15, 0.1, 0]) == pytest.approx(8 + 2)
    # Deep at its upper end alone: the reach counts, the sag does not.
    assert above(G_A=[0, 0.1, 0.1, 0.2, 0.2, 0]) == pytest.approx(6)
    # Each at its own time: 5 + 6 at minute 3 are more than 8 at minute 2.
    assert above(G_A=[0, 0, 0.2, 0.2, 0, 0], G_B=[0, 0, 0, 0.2, 0, 0]) == pytest.approx(11)
    assert above(G_C=[0, 0.1, 0.1, 0.1, 0.1, 0]) == 0.0


def test_without_streets_no_water_above_the_limit_is_known(small_network):
    run = made(small_network)
    bare = small_network.with_tables(
        conduits=small_network.conduits[small_network.conduits["shape"] != "street"],
        storages=small_network.storages.iloc[:0],
    )
    assert np.isnan(volume_above_limit_m3(bare, run, Targets()))


def test_a_routing_error_is_set_beside_the_greatest_volume_that_floods(small_network):
    """8 + 2 = 10, 6 + 5 = 11 m3 stand at most on R-1 and in the sag, and 89 left at a rim:
    4 m3 of made water are 4 % of 100 m3."""
    result = made(small_network, flooded={"S-1": 89.0})
    assert routing_error_of_flooded_pct(small_network, with_error(result, -4.0)) == 4.0
    assert judged_by_flooding(small_network, with_error(result, -4.0)).within_limits
    over = judged_by_flooding(small_network, with_error(result, 6.0))
    assert not over.within_limits
    assert over.reason == "routing error 6 % of the flooded volume (limit 5 %)"
    assert score_points(small_network, over, 54.0, Targets())["rank"].isna().all()


def test_where_little_floods_the_error_is_set_beside_a_centimetre_on_the_carriageways(
    small_network,
):
    """Two reaches of 50 m, two sides of 6 m to the crown: 1,200 m2, 12 m3 at 1 cm.
    11 m3 stand at most, so 0.6 m3 are 5 %."""
    assert carriageway_area_m2(small_network) == 1200.0
    result = made(small_network)
    assert routing_error_of_flooded_pct(small_network, with_error(result, 0.6)) == pytest.approx(5)
    assert not judged_by_flooding(small_network, with_error(result, 0.61)).within_limits


def test_on_the_grid_the_street_water_is_no_part_of_the_routing(small_network):
    """6 m3 on 100 that flood are past the limit of the streets; water of a grid run floods
    outside SWMM, and its own record judges the gap beside the spill."""
    result = with_error(made(small_network, flooded={"S-1": 89.0}), 6.0)
    on_grid = replace(result, record=result.record | {"surface": "grid"})
    assert judged_by_flooding(small_network, on_grid).within_limits
    assert not judged_by_flooding(small_network, result).within_limits


def test_a_run_past_one_limit_keeps_its_first_reason(small_network):
    past = made(small_network, limits=False)
    both = judged_by_flooding(small_network, with_error(past, 100.0))
    assert both.reason.startswith("routing continuity 3 %; routing error ")
