"""What the map of crews shows where a circle covers the street."""

from __future__ import annotations

import pandas as pd

from drainage.crews import road_graph
from drainage.maps.crews import points_closed
from tests.conftest import make_small_network


def test_a_point_whose_street_closes_is_ringed_and_no_other():
    network = make_small_network()
    speeds = dict.fromkeys(("arterial", "secondary", "branch", "lane"), 20.0)
    columns = ["name_zh", "name_en", "from_id", "to_id", "length_m", "road_class"]
    roads = road_graph(network, pd.DataFrame([], columns=columns), speeds)
    (point,) = network.watch_points.index
    node = network.watch_points.at[point, "node_id"]
    ends = roads.reaches[["from_id", "to_id"]]
    beside = ends.index[ends.eq(node).any(axis=1)]
    assert len(beside)
    assert points_closed(network, roads, beside[:1]) == [str(point)]
    assert points_closed(network, roads, ends.index.difference(beside)) == []
    assert points_closed(network, roads, ()) == []
