"""Closed streets, the ways round them, and how the lists of a sheet are filled, by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from drainage.crews import Closing
from drainage.maps.atlas_lists import _name_lines, closures, draw_closures, lines_with_room
from drainage.maps.atlas_page import _row_by_row, lettered
from drainage.maps.paper import a4_across
from drainage.study.atlas.figures import POINTS, point_table
from drainage.study.atlas.traffic import detour_table, street_table
from drainage.study.crews.storm import CrewStorm
from tests.crews.made_roads import made_roads

INF = np.inf


def depths(of):
    """The totals of a run in which nodes are so deep, m."""
    return SimpleNamespace(totals=xr.Dataset({"node_max_depth_m": ("node", list(of.values()))},
                                             coords={"node": list(of)}))  # fmt: skip


@pytest.fixture
def storm(small_network):
    """East St of two reaches, a bridge around it, a lane off its end; what is closed when:

    R-1 from minute 10 to 20 and from 30 to 40, R-2 from 15 to the end, the lane from before the
    rain on, by hand.
    """
    roads = made_roads([
        ("R-1", "G-A", "G-B", 50.0, 0.1), ("R-2", "G-B", "G-C", 60.0, 0.1),
        ("BR", "G-A", "G-C", 300.0, 0.5), ("LANE", "G-C", "X", 40.0, 0.2),
    ])  # fmt: skip
    roads.reaches.loc[["R-1", "R-2"], "street_id"] = "S1"
    roads.names.loc["S1"] = ["东大街", "East St"]
    roads.names.loc["LANE"] = ["", ""]
    closing = Closing({
        "R-1": ((-INF, 10.0), (20.0, 30.0), (40.0, INF)),
        "R-2": ((-INF, 15.0),),
        "LANE": (),
    })  # fmt: skip
    minute = np.arange(0.0, 61.0)
    return CrewStorm("existing", "e", small_network, roads, closing, minute, pd.DataFrame())


@pytest.fixture
def result():
    return depths({"G-A": 0.10, "G-B": 0.45, "G-C": 0.30, "X": 0.0})


def test_a_road_is_closed_from_its_first_reach_to_its_last(storm, result):
    street, lane = street_table(storm, result).to_dict("records")
    assert (street["street_zh"], street["street_en"]) == ("东大街", "East St")
    assert (street["closed_m"], street["max_depth_m"]) == (110.0, 0.45)
    assert street["closed_from_min"] == 10.0
    # R-2 is still closed when the run ends.
    assert np.isnan(street["closed_to_min"])
    assert street["to_end"]
    assert street["closed_reaches"] == "R-1 R-2"
    # Closed by hand before the rain: no minute; a lane without a name has its id.
    assert (lane["street_zh"], lane["closed_m"]) == ("LANE", 40.0)
    assert np.isnan(lane["closed_from_min"])


def test_the_way_round_leads_over_what_is_open_when_most_is_closed(storm):
    around, alone = detour_table(storm).to_dict("records")
    assert (around["closed_m"], around["detour_m"], around["reaches"]) == (110.0, 300.0, "BR")
    # R-2 closes at minute 15, R-1 is closed up to 20: 16 is the first step with both.
    assert around["minute"] == 16.0
    assert (alone["street_zh"], alone["remark"]) == ("LANE", "only-way")


def panel(storm, result, **changed):
    own = {"streets": street_table(storm, result), "detours": detour_table(storm)} | changed
    return SimpleNamespace(**own)


def test_the_list_says_when_how_much_and_which_way(storm, result):
    street, lane = closures(panel(storm, result), "en")
    assert (street.letter, *street.cells) == ("a", "East St", "10–end", "110")
    assert street.ways == ("300 m: BR",)
    assert (lane.letter, *lane.cells) == ("b", "LANE", "—–end", "40")
    assert lane.ways == ("no other road",)
    street, _ = closures(panel(storm, result), "zh")
    assert street.cells == ("东大街", "10–结束", "110")
    assert street.ways == ("300 m：BR",)


def test_a_street_with_an_english_name_alone_is_called_so_in_chinese(storm, result):
    storm.roads.names.loc["S1"] = ["", "East St"]
    for lang in ("zh", "en"):
        street, lane = closures(panel(storm, result), lang)
        assert (street.cells[0], lane.cells[0]) == ("East St", "LANE")


def test_a_road_of_two_streets_has_the_english_name_of_either(storm, result):
    storm.roads.reaches.loc["R-2", "street_id"] = "S2"
    storm.roads.names.loc["S1"] = ["东大街", ""]
    storm.roads.names.loc["S2"] = ["东大街", "East St"]
    street, _ = closures(panel(storm, result), "en")
    assert (street.cells[0], street.cells[2]) == ("East St", "110")


def test_a_closed_ring_is_listed_though_it_has_no_ends_to_go_round(storm, result):
    # Both reaches of East St lie between the same two crossings, and both are closed.
    storm.roads.reaches.loc["R-2", ["from_id", "to_id"]] = ["G-A", "G-B"]
    street, _ = closures(panel(storm, result), "en")
    assert street.ways == ("a ring, it has no two ends",)


def test_a_street_without_a_stretch_is_no_ring(storm, result):
    nothing = detour_table(storm).iloc[:0]
    street, _ = closures(panel(storm, result, detours=nothing), "en")
    assert street.ways == ("—",)


def test_of_many_stretches_the_longest_are_said_and_the_others_counted(storm, result):
    one = detour_table(storm).iloc[[0, 0, 0, 0]].assign(detour_m=[1.0, 2.0, 3.0, 4.0])
    street, _ = closures(panel(storm, result, detours=one), "en")
    assert street.ways == ("1 m: BR", "2 m: BR", "2 more stretches in detours.csv")


@pytest.mark.parametrize(
    ("lengths", "room", "shown", "left"),
    [
        ([1, 1, 1], 3, 3, 0),
        # The last line says that one more is left out.
        ([1, 1, 1, 1], 3, 2, 2),
        ([2, 2], 4, 2, 0),
        ([2, 2], 3, 1, 1),
        ([5], 3, 0, 1),
        ([], 3, 0, 0),
    ],
)
def test_a_list_never_runs_over_its_room(lengths, room, shown, left):
    entries = [[("x",)] * own for own in lengths]
    listed, more = lines_with_room(entries, room)
    assert (len(listed), more) == (shown, left)
    assert sum(map(len, listed)) + (more > 0) <= room


def test_a_map_has_letters_of_listed_streets_alone(storm, result):
    """Below 7 mm of heading a line of 2.9 mm: 6 mm hold two, the second of which counts the others
    of three streets; 9 mm hold all three."""
    street, lane = closures(panel(storm, result), "en")
    listed = [street, lane, replace(lane, letter="")]
    for bottom, letters in ((13.0, ["a"]), (16.0, ["a", "b"])):
        _, paper = a4_across()
        own = panel(storm, result, roads=storm.roads)
        shown = draw_closures(paper, own, listed, (0.0, 0.0, 100.0, bottom), "en")
        assert [letter for letter, _ in lettered(listed, shown)] == letters
        said = {own.get_text() for own in paper.texts}
        assert ("2 more in streets.csv and detours.csv" in said) == (bottom == 13.0)


def test_a_name_is_parted_before_its_bracket_where_that_takes_no_more_lines():
    assert _name_lines("城后街（啤酒厂南门）", 18) == ["城后街", "（啤酒厂南门）"]
    assert _name_lines("檀西路（超市）", 18) == ["檀西路（超市）"]
    # Parted it would be three lines.
    long = _name_lines("水源路（水源路与园林路交叉口）", 18)
    assert long == ["水源路（水源路与园", "林路交叉口）"]


def test_a_legend_reads_row_by_row():
    # Two rows of three columns hold 1 2 3 and 4 5: filled column by column as 1 4, 2 5, 3.
    assert _row_by_row([1, 2, 3, 4, 5], 3) == [1, 4, 2, 5, 3]


def test_a_point_is_timed_from_the_peak_of_the_rain(small_network):
    minute = np.arange(0.0, 61.0)
    # Dry up to minute 20 of the run, 1 cm a minute up to 20 cm at 40, then falling as fast.
    depth = np.clip(np.minimum(minute - 20, 60 - minute), 0, None) / 100
    series = xr.Dataset({"node_depth_m": (("minute", "node"), depth[:, None])},
                        coords={"minute": minute, "node": ["G-B"]})  # fmt: skip
    run = SimpleNamespace(record={"rain_start_minute": 5.0}, series=series)
    points = pd.DataFrame({"max_depth_m": [0.20], "minutes_above_limit": [10.0]}, index=["1"])
    scores = SimpleNamespace(tables={"point": points}, result=run)
    built, sheet = SimpleNamespace(network=small_network), SimpleNamespace(peak_minute=24.0)
    (own,) = point_table(sheet, built, scores, 0.15).to_dict("records")
    assert tuple(own) == POINTS
    # The peak falls at minute 29: 15 cm at 35 is 6 after it, 20 cm at 40 is 11 after it.
    assert own["above_limit_after_peak_min"] == pytest.approx(6.0)
    assert own["deepest_after_peak_min"] == pytest.approx(11.0)
    assert (own["max_depth_m"], own["minutes_above_limit"]) == (0.20, 10.0)
