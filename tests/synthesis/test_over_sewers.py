"""Streets, inlets and land over the sewers of a survey."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from drainage.checks import check_network
from drainage.errors import InputError
from drainage.network import make_network
from drainage.network.land import polygons
from drainage.synthesis.over_sewers import Town, over_sewers

STREETS = pd.DataFrame(columns=["name_zh", "name_en", "road_class", "width_m", "source", "axis"])
POINTS = pd.DataFrame(
    columns=[
        "name_zh",
        "name_en",
        "target_hourly_rain_mm",
        "phase",
        "completion_year",
        "source",
        "x_m",
        "y_m",
    ]
)
AREA = shapely.box(-30, -60, 330, 160)


@pytest.fixture
def sewers():
    """Two parallel combined sewers 100 m apart that join and leave by one outfall."""
    rows, pipes = [], []
    for line, y in (("A", 0.0), ("B", 100.0)):
        for j in range(6):
            ground = 50 - 0.3 * j - 0.003 * y
            rows.append({"id": f"{line}{j}", "system": "combined", "x_m": 50.0 * j, "y_m": y,
                         "ground_level_m": ground, "invert_level_m": ground - 2.0,
                         "max_depth_m": 2.0, "source": "survey"})  # fmt: skip
            if j:
                pipes.append((f"{line}{j - 1}", f"{line}{j}", 50.0))
    pipes += [("A5", "B5", 100.0), ("B5", "OUT", 40.0)]
    joints = pd.DataFrame(rows).set_index("id")
    out = pd.DataFrame(
        {"name_zh": "出口", "system": "combined", "x_m": 290.0, "y_m": 100.0, "ground_level_m": 48.2,
         "invert_level_m": 46.0, "source": "survey"}, index=["OUT"],
    )  # fmt: skip
    level = pd.concat([joints["invert_level_m"], out["invert_level_m"]])
    conduits = pd.DataFrame(
        [{"conduit_id": f"{a}-{b}", "from_id": a, "to_id": b, "system": "combined",
          "length_m": length, "from_invert_level_m": level[a], "to_invert_level_m": level[b],
          "shape": "circular", "diameter_mm": 600.0, "manning_n": 0.013, "source": "survey"}
         for a, b, length in pipes]
    ).set_index("conduit_id")  # fmt: skip
    return make_network("town", junctions=joints, outfalls=out, conduits=conduits)


def listed(x: float, y: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"name_zh": "路口", "name_en": "", "target_hourly_rain_mm": 54.0, "phase": "", "completion_year": "",
         "source": "list", "x_m": x, "y_m": y}, index=["1"],
    )  # fmt: skip


def test_every_manhole_gets_a_gutter_and_every_street_reach_an_inlet(sewers, rules):
    made = over_sewers(sewers, Town(STREETS, POINTS, None), rules)
    assert check_network(made) == []
    gutters = {f"G-{name}" for name in sewers.junctions.index}
    assert gutters <= set(made.nodes.index)
    reaches = made.conduits[made.conduits["shape"] == "street"]
    assert len(reaches) == 11
    assert set(made.inlets.index) == set(reaches.index)
    assert set(made.inlets["node_id"]) <= set(sewers.junctions.index)


def test_the_surveyed_pipes_stay_as_they_are(sewers, rules):
    made = over_sewers(sewers, Town(STREETS, POINTS, None), rules)
    pd.testing.assert_frame_equal(made.conduits.loc[sewers.conduits.index], sewers.conduits)


def test_a_given_area_is_shared_without_gap_or_overlap(sewers, rules):
    made = over_sewers(sewers, Town(STREETS, POINTS, AREA), rules)
    shapes = polygons(made.subcatchments)
    assert shapely.area(shapes).sum() == pytest.approx(AREA.area, rel=1e-4)
    assert shapely.union_all(shapes).area == pytest.approx(AREA.area, rel=1e-4)
    assert made.subcatchments["area_ha"].sum() == pytest.approx(AREA.area / 1e4, rel=1e-4)
    assert check_network(made) == []


def test_a_block_drains_to_manholes_on_its_own_side_of_the_street(sewers, rules):
    """North of the north street no land goes to the south sewer."""
    made = over_sewers(sewers, Town(STREETS, POINTS, AREA), rules)
    land = made.subcatchments[made.subcatchments["kind"] == "block"]
    north = shapely.box(-30, 107, 330, 160)
    share = shapely.area(shapely.intersection(polygons(land), north))
    takers = land.loc[share > 1.0, "outlet_id"]
    assert takers.str.startswith("B").all()
    assert len(takers) >= 5


def test_streets_give_names_and_widths_where_they_run(sewers, rules):
    street = pd.DataFrame(
        {"name_zh": "东大街", "name_en": "East St", "road_class": "arterial", "width_m": 24.0,
         "source": "map", "axis": [shapely.LineString([(-20, 3), (300, 3)])]}, index=["ST0001"],
    )  # fmt: skip
    made = over_sewers(sewers, Town(street, listed(104.0, 4.0), None), rules)
    reaches = made.conduits[made.conduits["shape"] == "street"]
    assert set(reaches.loc[reaches["street_id"] == "ST0001", "street_section_id"]) == {"X-24"}
    assert (reaches["street_id"] == "ST0001").sum() >= 5
    point = made.watch_points.loc["1"]
    assert point["node_id"] == "G-A2"
    assert point["street_id"] == "ST0001"
    assert "G-A2" in made.storages.index
    assumed = made.streets[made.streets.index != "ST0001"]
    assert assumed["source"].str.contains("assumed").all()


def test_sewage_of_a_combined_town_enters_its_manholes(sewers, rules):
    made = over_sewers(sewers, Town(STREETS, POINTS, AREA), rules)
    block_ha = made.subcatchments.loc[made.subcatchments["kind"] == "block", "area_ha"].sum()
    people = block_ha * rules.population_density_per_ha.value
    litres = people * rules.sewage_l_per_person_d.value * rules.sewage_return_factor.value
    assert made.dry_weather_flows["flow_l_s"].sum() == pytest.approx(litres / 86400, rel=1e-3)


def test_gaps_points_far_off_and_a_second_surface_are_refused(sewers, rules):
    gap = sewers.junctions.copy()
    gap.loc["A2", "ground_level_m"] = np.nan
    with pytest.raises(InputError, match="drainage fill"):
        over_sewers(sewers.with_tables(junctions=gap), Town(STREETS, POINTS, None), rules)
    with pytest.raises(InputError, match="no manhole within"):
        over_sewers(sewers, Town(STREETS, listed(5000.0, 0.0), None), rules)
    made = over_sewers(sewers, Town(STREETS, POINTS, None), rules)
    with pytest.raises(InputError, match="streets or catchments already"):
        over_sewers(made, Town(STREETS, POINTS, None), rules)
