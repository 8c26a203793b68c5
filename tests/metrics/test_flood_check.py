"""The check against flooding, by hand: the shallowest lane of a street and of a sag."""

import numpy as np
import pytest
import xarray as xr

from drainage.metrics import check_against_flooding, deciding_event, deciding_events
from drainage.results import RunResult
from drainage.scenario.settings import Targets

MINUTES = np.arange(0.0, 121.0)


def run(network, peaks, limits=True):
    """Two hours in which the nodes rise to their peak at 60 minutes and fall to nothing."""
    nodes = list(network.nodes.index)
    depth = np.zeros((len(MINUTES), len(nodes)))
    for name, peak in peaks.items():
        depth[:, nodes.index(name)] = np.interp(MINUTES, [0, 60, 120], [0, peak, 0])
    series = xr.Dataset({"node_depth_m": (("minute", "node"), depth)},
                        {"minute": MINUTES, "node": nodes})  # fmt: skip
    totals = xr.Dataset({"node_max_depth_m": ("node", depth.max(axis=0))}, {"node": nodes})
    record = {"within_limits": limits, "reason": "" if limits else "routing continuity 3 %",
              "rain_end_minute": 60.0}  # fmt: skip
    return RunResult("existing", "flood-p20", series, totals, record)


def test_a_point_fails_by_its_lane_and_the_gutter_stands_beside(small_network):
    # Crown 6.0 m, lane 3.5 m, crossfall 2 %: the lane begins (6.0 - 3.5) x 0.02 = 0.05 m above
    # the gutter. A peak of 0.30 m at 60 min rises and falls by 0.005 m a minute: above
    # 0.15 + 0.05 = 0.20 m from minute 40 to 80, above 0.15 m from 30 to 90, above 0.27 m from
    # 54 to 66. The rain ends at minute 60, the lane is free 20 minutes later.
    table = check_against_flooding(small_network, run(small_network, {"G-B": 0.30}), Targets())
    point = table.loc[("point", "1")]
    assert point["max_lane_depth_m"] == pytest.approx(0.25)
    assert point["minutes_lane_above"] == pytest.approx(40)
    assert point["minutes_to_drain"] == pytest.approx(20)
    assert point["minutes_above_limit"] == pytest.approx(60)
    assert point["minutes_closed"] == pytest.approx(12)
    assert not point["meets_flood_target"]
    assert not point["meets_gutter_30min"]


def test_water_at_the_gutter_alone_is_no_flooding(small_network):
    # 0.18 m at the gutter is 0.13 m in the lane; above 0.15 m at the gutter for
    # 120 x (1 - 0.15/0.18) = 20 minutes.
    table = check_against_flooding(small_network, run(small_network, {"G-B": 0.18}), Targets())
    point = table.loc[("point", "1")]
    assert point["meets_flood_target"]
    assert not point["meets_gutter"]
    assert point["meets_gutter_30min"]
    assert point["minutes_above_limit"] == pytest.approx(20)
    strict = Targets(flood_lane_depth_m=0.10)
    own = check_against_flooding(small_network, run(small_network, {"G-B": 0.18}), strict)
    assert not own.at[("point", "1"), "meets_flood_target"]


@pytest.mark.parametrize(
    ("nodes", "length_m"), [(["G-B"], 100.0), (["G-C"], 50.0), (["G-B", "G-C"], 100.0)]
)
def test_a_street_counts_the_length_of_its_reaches_once(small_network, nodes, length_m):
    # of 50 m each meet at G-B; G-C is the other end of R-2.
    deep = dict.fromkeys(nodes, 0.30)
    table = check_against_flooding(small_network, run(small_network, deep), Targets())
    street = table.loc[("street", "S1")]
    assert street["lane_length_above_m"] == street["closed_length_m"] == length_m
    assert street["length_m"] == 100.0
    assert not street["meets_flood_target"]


def test_a_run_past_its_limits_is_not_judged(small_network):
    table = check_against_flooding(
        small_network, run(small_network, {"G-B": 0.3}, False), Targets()
    )
    assert table["meets_flood_target"].isna().all()
    assert table["reason"].eq("routing continuity 3 %").all()


def test_the_heaviest_hour_up_to_the_target_decides():
    hourly = {"h33": 33.0, "h54": 54.0, "d33-24h": 10.7, "h65": 65.4}
    assert deciding_event(hourly, 54.0) == "h54"
    assert deciding_event(hourly, 50.0) == "h33"
    assert deciding_event(hourly, 5.0) == ""
    assert deciding_events(hourly, [54.0, 33.0, 54.0]) == ["h33", "h54"]
    assert deciding_events(hourly, []) == list(hourly)
