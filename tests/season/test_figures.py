"""What is kept of a run: depths and times of its places, by the centimetre."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.metrics.series import first_minute_above
from drainage.results import RunResult
from drainage.season import PlaceOf
from drainage.study.season.figures import curves_of_records, figures_of_places
from drainage.study.season.places import Place, places_in, season_places


def place(*nodes, **more):
    return Place(PlaceOf(kind="point", id=nodes[0], name_zh="", name_en="", members=()), nodes,
                 **more)  # fmt: skip


def triangle(peak_m, minutes):
    """0 at minute 190, the peak at 220, 0 at 280, in a rain of 60 min that begins at 180."""
    return np.interp(minutes, [190, 220, 280], [0.0, peak_m, 0.0])


def run_of(lost_m3=0.0):
    minutes = np.arange(170.0, 301.0, 10.0)
    depth = np.column_stack([triangle(0.30, minutes), triangle(0.12, minutes), 0 * minutes])
    node = ["A", "B", "C"]
    series = xr.Dataset({"node_depth_m": (("minute", "node"), depth)},
                        {"minute": minutes, "node": node})  # fmt: skip
    totals = xr.Dataset(
        {"node_max_depth_m": ("node", [0.305, 0.12, 0.0]),
         "node_flooded_volume_m3": ("node", [0.0, 0.0, lost_m3])}, {"node": node},
    )  # fmt: skip
    record = {"rain_end_minute": 240.0, "within_limits": True, "reason": ""}
    return RunResult("existing", "e", series, totals, record)


def test_times_are_those_of_a_triangle():
    kept = figures_of_places([place("A")], run_of(), 60)
    # The greatest depth is the engine's own, between two reported minutes.
    assert kept["greatest_cm"] == [30.5]
    # Above 15 cm from 190 + 15 = 205 to 220 + 30 = 250: 25 minutes after the rain began, for 45.
    k = 15 - 5
    assert kept["first_min"][0][k] == 25.0
    assert kept["above_min"][0][k] == 45.0
    # 29 cm is the last whole centimetre that the series come above: 5 to 29 are 25 of them.
    assert len(kept["first_min"][0]) == len(kept["above_min"][0]) == 25


def test_a_street_has_the_depth_of_its_deepest_place_at_each_minute():
    kept = figures_of_places([place("B", "A")], run_of(), 60)
    assert kept["greatest_cm"] == [30.5]
    assert (
        kept["first_min"][0][0] == figures_of_places([place("A")], run_of(), 60)["first_min"][0][0]
    )


def test_a_manhole_counts_from_its_ground_and_has_no_depth_where_its_water_leaves_the_model():
    deep = place("A", below_ground_m=0.10, is_manhole=True)
    assert figures_of_places([deep], run_of(), 60)["greatest_cm"] == [20.5]
    gone = place("C", below_ground_m=2.0, is_manhole=True)
    assert figures_of_places([gone], run_of(lost_m3=3.0), 60)["greatest_cm"] == [None]
    assert figures_of_places([gone], run_of(), 60)["greatest_cm"] == [0.0]
    # A dry street node stays dry, whatever leaves there.
    assert figures_of_places([place("C")], run_of(lost_m3=3.0), 60)["greatest_cm"] == [0.0]


def test_records_become_curves_after_the_peak_of_the_rain():
    kept = {
        "lost": "",
        "halved": False,
        **figures_of_places([place("A"), place("B")], run_of(), 60),
    }
    curves = curves_of_records({45: kept, 30: {"lost": "balance"}}, 2, [15, 27], peak_min=24.0)
    assert (curves.rains_mm.tolist(), curves.lost_mm) == ([45.0], [30])
    # 25 minutes after the rain began is 1 minute after its peak at 0.4 x 60 = 24.
    assert curves.first_min[15][0].tolist() == [1.0, pytest.approx(np.nan, nan_ok=True)]
    assert curves.above_min[15][0].tolist() == [45.0, 0.0]
    assert curves.greatest_cm.tolist() == [[30.5, 12.0]]


def test_the_first_minute_above_is_read_between_two_values():
    depth = xr.DataArray([[0.0, 0.2, 0.0], [0.1, 0.2, 0.0]], dims=("minute", "place"),
                         coords={"minute": [10.0, 20.0]})  # fmt: skip
    found = first_minute_above(depth, 0.05)
    assert found[:2].tolist() == [15.0, 10.0]
    assert np.isnan(found[2])


def test_streets_of_one_name_are_one_place_and_lanes_are_none(small_network):
    two = small_network.streets.loc[["S1", "S1", "S1"]].set_axis(["S1", "S2", "S3"])
    two = two.assign(road_class=["secondary", "arterial", "lane"])
    conduits = small_network.conduits.copy()
    conduits.loc["R-2", "street_id"] = "S2"
    network = small_network.with_tables(streets=two, conduits=conduits)
    point, street = season_places(network, ("arterial", "secondary"))
    assert (point.of.kind, point.nodes, point.below_ground_m) == ("point", ("G-B",), 0.0)
    assert street.of.members == ("S1", "S2")
    assert set(street.nodes) == {"G-A", "G-B", "G-C"}
    assert [own.of.kind for own in season_places(network, ())] == ["point"]


def test_streets_of_one_english_name_are_one_place_too_and_each_name_is_the_first_known(
    small_network,
):
    streets = small_network.streets.loc[["S1", "S1", "S1"]].set_axis(["S1", "S2", "S3"])
    conduits = small_network.conduits.copy()
    conduits.loc["R-2", "street_id"] = "S2"

    def named(zh, en):
        own = streets.assign(road_class="secondary", name_zh=zh, name_en=en)
        network = small_network.with_tables(streets=own, conduits=conduits)
        return [(own.of.name_zh, own.of.name_en, own.of.members)
                for own in season_places(network, ("secondary",)) if own.of.kind == "street"]  # fmt: skip

    assert named("", "East St") == [("", "East St", ("S1", "S2"))]
    assert named("东大街", ["", "East St", ""]) == [("东大街", "East St", ("S1", "S2"))]
    # Streets without any name are places of their own.
    assert named("", "") == [("", "", ("S1",)), ("", "", ("S2",))]


def test_a_street_with_an_english_name_alone_is_found_again_under_another_first_reach(
    small_network,
):
    own = small_network.streets.assign(road_class="secondary", name_zh="", name_en="East St")
    network = small_network.with_tables(streets=own)
    asked = PlaceOf(kind="street", id="S0", name_zh="", name_en="East St", members=("S0", "S1"))
    (found,), numbers = places_in(network, [asked], ("secondary",))
    assert (found.of.id, numbers) == ("S1", [0])


def test_of_two_roads_of_one_name_far_apart_each_is_found_by_its_streets(small_network):
    # Both are 东大街: S1 in the town, S2 from G-X to G-Y, 5 km away.
    far = small_network.junctions.loc[["G-A", "G-A"]]
    far = far.set_axis(["G-X", "G-Y"]).assign(x_m=[5000.0, 5100.0])
    streets = small_network.streets.loc[["S1", "S1"]].set_axis(["S1", "S2"])
    reach = small_network.conduits.loc[["R-1"]].set_axis(["R-9"])
    reach = reach.assign(from_id="G-X", to_id="G-Y", street_id="S2")
    network = small_network.with_tables(
        streets=streets, junctions=pd.concat([small_network.junctions, far]),
        conduits=pd.concat([small_network.conduits, reach]),
    )  # fmt: skip
    own = [place for place in season_places(network, ("secondary",)) if place.of.kind == "street"]
    assert [place.of.members for place in own] == [("S1",), ("S2",)]
    again, numbers = places_in(network, [place.of for place in own[::-1]], ("secondary",))
    assert [place.of.members for place in again] == [("S2",), ("S1",)]
    assert numbers == [0, 1]
