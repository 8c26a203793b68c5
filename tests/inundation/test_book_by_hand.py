"""One book of all water of a run on a grid, and SWMM's gap beside what is spilt, by hand."""

import numpy as np
import pytest

from drainage.engine.report import Report
from drainage.inundation.coupled.book import book_of
from drainage.inundation.coupled.record import _whole_balance, spill_gap
from drainage.inundation.coupled.town_on_grid import TownOnGrid
from drainage.inundation.ground.grid import Grid

# 1,000 m3 fall on land whose sponge works hold 100 and whose snow 20; 300 soak into it, 130 stay in
# the works, 30 as snow and 10 are ploughed away, 20 evaporate, 622 run off and 10 leave by drains
# of the works: SWMM's runoff made 2 (-0.2 %). Its routing receives 630: 130 in gutters, 500 in sewers. 40 come as sewage, 10
# from the river, 5 as groundwater, 60 stood there. 80 are spilt, 31 taken back, 12 of them by
# yard drains, of which 1 is on its way and SWMM has seen 30 come. Of its 775 m3 it gives 440 to
# the outfalls, 130 and 80 to the ground, loses 3 at rims and 4 by seepage and holds 119: 1 was
# made. On the ground 130 + 80 - 31 = 179 arrived: 90 left, 25 soaked away, 64 stand there.
SWMM = {
    "rain_m3": 1000.0, "infiltration_m3": 300.0, "surface_runoff_m3": 632.0,
    "left_on_land_m3": 50.0, "wet_weather_inflow_m3": 630.0, "dry_weather_inflow_m3": 40.0,
    "river_inflow_m3": 10.0 + 30, "initial_storage_m3": 60.0, "outflow_m3": 440.0 + 130 + 80,
    "lost_at_rims_m3": 3.0, "final_storage_m3": 119.0,
}  # fmt: skip
GROUND = {"gutter_m3": 130.0, "left_m3": 90.0, "soaked_m3": 25.0, "stored_m3": 64.0,
          "in_transit_m3": 1.0}  # fmt: skip
WHOLE = _whole_balance(SWMM, GROUND, 80.0, 31.0)
SURFACE = {
    # Depths over 2 ha: 50 mm fell.
    "land.rainfall": 50.0, "land.infil": 15.0, "land.evap": 1.0, "land.runoff": 31.1,
    "land.drains": 0.5, "land.initStorage": 5.0, "land.initSnowCover": 1.0,
    "land.finalStorage": 6.5, "land.finalSnowCover": 1.5, "land.snowRemoved": 0.5,
    **{name: np.array(value) for name, value in GROUND.items()},
    "spilled_m3": np.array([50.0, 30.0]), "taken_m3": np.array([31.0, 0.0]),
    "yard_drained_m3": np.array(12.0), "grid_gap_m3": np.array(0.0),
}  # fmt: skip
REPORT = Report(
    {
        "runoff": {"Continuity Error (%)": -0.2},
        "routing": {
            "Continuity Error (%)": -100 / 775, "Wet Weather Inflow": 630.0,
            "Dry Weather Inflow": 40.0, "External Inflow": 40.0, "Groundwater Inflow": 5.0,
            "Initial Stored Volume": 60.0, "Exfiltration Loss": 4.0,
        },
    },
    [],
)  # fmt: skip


def test_the_book_of_the_whole_by_hand():
    book = book_of(WHOLE, SURFACE, REPORT, 1000.0)
    assert (book["gutter_runoff_m3"], book["sewer_runoff_m3"]) == (130, 500)
    assert (book["spilled_m3"], book["taken_m3"], book["yard_drained_m3"]) == (80, 19, 12)
    assert (book["sewer_outflow_m3"], book["sewer_storage_m3"]) == (440, 119)
    assert book["in_m3"] == 1000 + 120 + 40 + 10 + 5 + 60
    assert book["out_m3"] == 300 + 20 + 25 + 90 + 440 + 3 + 4
    assert book["stored_m3"] == 170 + 64 + 1 + 119
    assert book["gap_m3"] == 1235 - 882 - 354 == -1


def test_the_gap_of_the_whole_is_that_of_its_parts():
    book = book_of(WHOLE, SURFACE, REPORT, 1000.0)
    assert book["land_gap_m3"] == -0.002 * 1000
    assert book["handed_on_gap_m3"] == 632 - 630
    assert book["routing_gap_m3"] == -1
    parts = sum(book[f"{own}_gap_m3"] for own in ("land", "handed_on", "routing", "ground"))
    assert book["gap_m3"] == parts


def test_a_ground_without_losses_has_none_in_its_book():
    bare = {name: own for name, own in SURFACE.items() if name not in ("yard_drained_m3",
                                                                       "soaked_m3")}  # fmt: skip
    book = book_of(
        _whole_balance(SWMM, GROUND | {"soaked_m3": 0.0}, 80.0, 31.0), bare, REPORT, 1000.0
    )
    assert (book["yard_drained_m3"], book["soaked_m3"], book["taken_m3"]) == (0, 0, 31)
    assert book["gap_m3"] == -1 + 25


def test_without_rain_the_land_has_nothing_in_the_book():
    dry = SURFACE | {"land.rainfall": 0.0, "land.infil": np.nan}
    book = book_of(WHOLE, dry, REPORT, 0.0)
    assert (book["rain_m3"], book["infiltration_m3"], book["left_on_land_m3"]) == (0, 0, 0)


def test_the_gap_of_the_routing_stands_beside_what_is_spilt():
    """30 m3 made of 600 spilt are 5 %. 100 m3 spilt over 40,000 m2 of wet ground are less than
    its centimetre, 400 m3: 30 m3 are 7.5 % of that."""
    assert spill_gap(-30.0, 600.0, 40000.0) == {
        "routing_gap_m3": -30.0, "routing_gap_of_spilt_pct": -5.0, "judged_gap_pct": 5.0,
    }  # fmt: skip
    assert spill_gap(-30.0, 100.0, 40000.0) == {
        "routing_gap_m3": -30.0, "routing_gap_of_spilt_pct": -30.0, "judged_gap_pct": 7.5,
    }  # fmt: skip


def test_without_a_spill_there_is_no_share_of_it_and_less_than_a_cubic_metre_is_no_gap():
    """2 m3 lost with 20 m3, a centimetre on 2,000 m2, on the ground are 10 %."""
    assert spill_gap(2.0, 0.9, 2000.0) == {
        "routing_gap_m3": 2.0, "routing_gap_of_spilt_pct": None, "judged_gap_pct": 10.0,
    }  # fmt: skip
    assert spill_gap(-0.99, 1.0, 0.0) == {
        "routing_gap_m3": -0.99, "routing_gap_of_spilt_pct": -99.0, "judged_gap_pct": 0.0,
    }  # fmt: skip
    assert spill_gap(1.0, 0.0, 0.0)["judged_gap_pct"] == 100.0


def test_water_that_was_made_and_not_spilt_is_not_on_the_ground():
    """Of 490 m3 made 22 can be on the ground where 22 were spilt: 5 % of a centimetre on 44,000
    m2. 490 m3 that are lost could all have been spilt: 111 %."""
    assert spill_gap(-490.0, 22.0, 44000.0)["judged_gap_pct"] == 5.0
    assert spill_gap(-490.0, 0.04, 44000.0)["judged_gap_pct"] == 0.0
    assert spill_gap(490.0, 22.0, 44000.0)["judged_gap_pct"] == pytest.approx(111.36, abs=0.01)


def test_ground_is_wet_from_a_centimetre():
    level = np.zeros((1, 4))
    grid = Grid(0.0, 5.0, 5.0, level, level.astype(np.float32), level > 1, "", "x", surveyed=False)
    town = TownOnGrid.without_streets(grid, None)
    depth = np.array([[0.0, 0.009, 0.01, np.nan]], np.float32)
    assert town.wet_area_m2(depth + np.float32(1e-6), 0.01) == 25.0
