"""A stranger's case by the public door: what comes in, stands, passes and leaves, by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tests.inundation.flood_cases import ALL, POINT, SOUTH, WEST, Folder, place

AREA_M2 = 3600.0


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def flat(x, y):
    return 10.0 + 0 * x


def test_rain_on_closed_flat_ground_stands_as_deep_as_it_fell(folder):
    """36 mm/h for 20 minutes are 12 mm on 3,600 m2: 43.2 m3 at the level 10.012."""
    folder.raster("terrain.tif", flat)
    folder.case(f"[rain]\nintensity_mm_h = 36\nminutes = 20\n{POINT}")
    folder.flood()
    levels = folder.read("levels.csv")
    assert levels["time_min"].tolist() == [0, 10, 20, 30]
    assert np.isnan(levels["P"][0])
    assert levels["P"][1:].tolist() == pytest.approx([10.006, 10.012, 10.012], abs=1e-4)
    assert folder.read("depths.csv")["P"].tolist() == pytest.approx(
        [0, 0.006, 0.012, 0.012], abs=1e-4
    )
    assert folder.balance["rain_m3"] == pytest.approx(43.2)
    assert folder.balance["at_the_end_m3"] == pytest.approx(43.2)


def test_a_hyetograph_begins_when_it_is_told_and_soaks_away_at_its_rate(folder):
    """From minute 10 on 60 mm/h for 10 min and 30 for 20: 20 mm by minute 40. Once there is
    water 6 mm/h soak away for the 30 minutes of rain and 20 after it: 5 mm; 15 mm stand."""
    folder.raster("terrain.tif", flat)
    folder.table("rain.csv", "time_min,intensity_mm_h", (0, 60), (10, 30), (30, 0))
    folder.case(f'[rain]\nfile = "rain.csv"\nfrom_minute = 10\n{POINT}', minutes=60,
                ground="infiltration_mm_h = 6")  # fmt: skip
    folder.flood()
    depths = folder.read("depths.csv")["P"].tolist()
    assert depths[1] == 0
    assert depths[2] == pytest.approx(0.009, abs=1e-4)
    assert depths[6] == pytest.approx(0.015, abs=1e-4)
    assert folder.balance["rain_m3"] == pytest.approx(72.0)
    assert folder.balance["soaked_m3"] == pytest.approx(18.0, rel=0.01)


def test_water_runs_down_a_plane_as_manning_has_it_and_passes_a_line_once(folder):
    """0.6 m3/s along 60 m on 1 %: q = 0.01, depth (q n / √S)^(3/5) = 0.0306 m, and all of it
    passes; seen against the line's direction it is negative."""
    depth = (0.01 * 0.03 / np.sqrt(0.01)) ** 0.6
    folder.raster("terrain.tif", lambda x, y: 12 - 0.01 * x)
    folder.case(
        f'[[inflows]]\nname = "top"\nline = [{place(0.5, 0)}, {place(0.5, 60)}]\nflow_m3_s = 0.6\n'
        f'[[lines]]\nname = "north"\nline = [{place(30, 0)}, {place(30, 60)}]\n'
        f'[[lines]]\nname = "south"\nline = [{place(30, 60)}, {place(30, 0)}]\n{POINT}',
        edges='["east"]', ground="roughness = 0.03",
    )  # fmt: skip
    folder.flood()
    flows = folder.read("flows.csv")
    assert flows["north"].iloc[-1] == pytest.approx(0.6, rel=0.01)
    assert flows["south"].tolist() == pytest.approx((-flows["north"]).tolist())
    assert folder.read("depths.csv")["P"].iloc[-1] == pytest.approx(depth, rel=0.05)
    assert folder.read("speeds.csv")["P"].iloc[-1] == pytest.approx(0.01 / depth, rel=0.05)
    balance = folder.balance
    assert balance["inflow_m3"] == pytest.approx(0.6 * 1800)
    assert abs(balance["relative_error"]) < 1e-6
    lines = folder.read("lines.csv").set_index("name")
    assert lines["passed_m3"]["north"] == pytest.approx(
        balance["inflow_m3"] - balance["at_the_end_m3"] / 2, rel=0.02
    )


def test_a_level_that_is_held_at_an_edge_fills_the_ground_behind_it(folder):
    """Up to 10.4 on 3,600 m2 of ground at 10: 1,440 m3 through the southern edge."""
    folder.raster("terrain.tif", flat)
    folder.table("sea.csv", "time_min,level_m", (0, 9.5), (10, 10.4), (60, 10.4))
    folder.case(f'[[levels]]\nname = "sea"\nedge = "south"\nfile = "sea.csv"\n{POINT}', minutes=60)
    folder.flood()
    assert folder.read("levels.csv")["P"].iloc[-1] == pytest.approx(10.4, abs=0.002)
    assert folder.balance["held_levels_m3"] == pytest.approx(1440, rel=0.005)
    assert abs(folder.balance["relative_error"]) < 1e-6


def bowl(x, y):
    """A cone 1 m deep at the middle of the ground, 0.5 m at 14 m from it."""
    return 10 + np.minimum(np.hypot(x - 30, y - 30) / 28, 1.0)


@pytest.mark.parametrize("start", ["level_m = 10.5", 'level_m = "start.tif"'])
def test_still_water_stays_where_the_case_begins(folder, start):
    """In a cone of 14 m radius and 0.5 m depth stand 1/3 π 14² 0.5 = 102.6 m3. A square counts as
    dry until its middle is wet: along a shore of slope s that leaves out s c² / 24 a metre in the
    mean, here 88 m x 1/28 x 25/24 = 3.3 m3."""
    folder.raster("terrain.tif", bowl)
    folder.raster("start.tif", lambda x, y: 10.5 + 0 * x)
    folder.case(f"[start]\n{start}\n{POINT}")
    folder.flood()
    levels = folder.read("levels.csv")["P"]
    assert levels.tolist() == pytest.approx([10.5] * 4, abs=1e-4)
    assert folder.read("speeds.csv")["P"].max() < 1e-3
    assert folder.balance["at_the_beginning_m3"] == pytest.approx(102.6 - 3.3, rel=0.01)


def test_a_depth_everywhere_is_that_volume(folder):
    """0.02 m over 3,600 m2, whatever the ground: 72 m3."""
    folder.raster("terrain.tif", lambda x, y: 10 + 0.2 * np.sin(x / 7) * np.cos(y / 5))
    folder.case("[start]\ndepth_m = 0.02")
    folder.flood()
    assert folder.balance["at_the_beginning_m3"] == pytest.approx(72.0, rel=1e-6)


def basins(folder, wall, height=None):
    """Water that enters west of a wall across the ground at x = 30; the points on either side."""
    columns = {} if height is None else {"height_m": [height]}
    folder.raster("terrain.tif", flat)
    folder.layer("walls.gpkg", [wall], **columns)
    at = "".join(
        f'[[points]]\nname = "{name}"\nx_m = {WEST + x}\ny_m = {SOUTH + 30}\n'
        for name, x in (("west", 12), ("east", 48))
    )
    key = "" if height is None else 'wall_height_column = "height_m"'
    folder.case(
        f'[[inflows]]\nname = "in"\nx_m = {WEST + 5}\ny_m = {SOUTH + 30}\nflow_m3_s = 0.3\n{at}',
        minutes=40, ground=f'walls = "walls.gpkg"\n{key}\nroughness = 0.03',
    )  # fmt: skip
    folder.flood()
    return folder.read("levels.csv").iloc[-1]


def test_a_wall_of_any_height_lets_nothing_through(folder):
    """0.3 m3/s for 40 minutes are 720 m3 on the 1,800 m2 west of it: 0.4 m."""
    last = basins(folder, shapely.LineString([(30, -1), (30, 61)]))
    assert last["west"] == pytest.approx(10.4, abs=0.01)
    assert np.isnan(last["east"])


def test_an_oblique_wall_lets_nothing_through_its_pixels_corners(folder):
    """From x = 20 to 40: 1,800 m2 on either side."""
    last = basins(folder, shapely.LineString([(20, -1), (40, 61)]))
    assert last["west"] == pytest.approx(10.4, abs=0.015)
    assert np.isnan(last["east"])


def test_water_goes_over_a_low_wall_as_over_a_weir(folder):
    """It fills 360 m3 up to 0.2 m and then passes 0.3 m3/s over 60 m, 0.02 m high (1.705 b
    h^1.5); what is left of 720 m3 stands east: (720 - 360 - 0.02 x 1800) / 1800 = 0.18 m."""
    last = basins(folder, shapely.LineString([(30, -1), (30, 61)]), height=0.2)
    assert last["west"] == pytest.approx(10.22, abs=0.01)
    assert last["east"] == pytest.approx(10.18, abs=0.015)


def test_a_building_narrows_the_ground_and_its_yard_stays_dry(folder):
    """Of 3,600 m2 a house of 12 x 10 m takes 104, its yard 16: 180 m3 stand on 3,480 m2."""
    yard = shapely.box(34, 34, 38, 38)
    house = shapely.box(30, 30, 42, 40).difference(yard)
    folder.raster("terrain.tif", flat)
    folder.layer("houses.gpkg", [house])
    at = "".join(
        f'[[points]]\nname = "{name}"\nx_m = {WEST + x}\ny_m = {SOUTH + y}\n'
        for name, x, y in (("yard", 36, 36), ("street", 10, 10))
    )
    folder.case(
        f'[[inflows]]\nname = "in"\nx_m = {WEST + 5}\ny_m = {SOUTH + 5}\nfile = "flow.csv"\n{at}',
        minutes=60, ground='buildings = "houses.gpkg"',
    )  # fmt: skip
    folder.table("flow.csv", "time_s,flow_m3_s", (0, 0.2), (900, 0.2), (901, 0), (3600, 0))
    folder.flood()
    last = folder.read("levels.csv").iloc[-1]
    assert np.isnan(last["yard"])
    assert last["street"] == pytest.approx(10 + 180 / (AREA_M2 - 120), abs=0.001)
    assert folder.record["ground"]["area_m2"] == pytest.approx(AREA_M2 - 104, rel=0.002)


def test_water_leaves_over_open_edges_alone(folder):
    folder.raster("terrain.tif", flat)
    folder.case(f"[start]\ndepth_m = 0.1\n{POINT}", minutes=60, edges=ALL)
    folder.flood()
    assert folder.balance["left_over_edges_m3"] > 0.9 * 360
    assert folder.balance["at_the_end_m3"] < 0.1 * 360


def test_roughness_is_taken_from_a_raster_where_it_is_one(folder):
    """Ten times as rough in the south: slower and deeper there by 10^(3/5)."""
    folder.raster("terrain.tif", lambda x, y: 12 - 0.01 * x)
    folder.raster("n.tif", lambda x, y: np.where(y < 30, 0.2, 0.02))
    folder.layer("divide.gpkg", [shapely.LineString([(-1, 30), (61, 30)])])
    at = "".join(
        f'[[points]]\nname = "{name}"\nx_m = {WEST + 32}\ny_m = {SOUTH + y}\n'
        for name, y in (("south", 12), ("north", 48))
    )
    folder.case(
        f'[[inflows]]\nname = "top"\nline = [{place(0.5, 0)}, {place(0.5, 60)}]\nflow_m3_s = 0.6\n{at}',
        edges='["east"]', ground='roughness = "n.tif"\nwalls = "divide.gpkg"',
    )  # fmt: skip
    folder.flood()
    last = folder.read("depths.csv").iloc[-1]
    assert last["south"] / last["north"] == pytest.approx(10**0.6, rel=0.1)


def test_a_hollow_behind_a_ridge_keeps_its_water_when_the_river_falls(folder):
    """As test 1 of the Environment Agency's benchmark (SC120002): the river rises over a ridge,
    stands at 10.35 and falls to 9.7. Both sides were at its level; the hollow keeps what lies
    below the crest, in pixels of 1 m at 10.25 - 0.5 x 0.55 / 30 = 10.241 m."""
    folder.raster(
        "terrain.tif", lambda x, y: np.interp(x, [0, 30, 45, 60], [9.7, 10.25, 9.7, 10.5])
    )
    folder.table(
        "river.csv", "time_min,level_m", (0, 9.7), (10, 10.35), (40, 10.35), (50, 9.7), (180, 9.7)
    )
    folder.case(
        '[[levels]]\nname = "river"\nedge = "west"\nfile = "river.csv"\n'
        f'[[points]]\nname = "hollow"\nx_m = {WEST + 45}\ny_m = {SOUTH + 30}\n',
        minutes=180,
    )  # fmt: skip
    folder.flood()
    level = folder.read("levels.csv").set_index("time_min")["hollow"]
    assert level[40] == pytest.approx(10.35, abs=0.005)
    assert level[180] == pytest.approx(10.241, abs=0.002)
    assert abs(folder.balance["relative_error"]) < 1e-6


@pytest.mark.parametrize(("level", "depths"), [(10.3, [0.3, 0.2]), (10.05, [0.05, 0.0])])
def test_a_point_on_a_step_within_a_cell_has_the_depth_of_its_own_pixel(folder, level, depths):
    """A footway 0.1 m high and 2 m wide in cells of 5 m: 0.2 m of water on it, 0.3 m beside it."""
    folder.raster("terrain.tif", lambda x, y: 10 + 0.1 * ((x > 31) & (x < 33)))
    at = "".join(
        f'[[points]]\nname = "{name}"\nx_m = {WEST + x}\ny_m = {SOUTH + 32.5}\n'
        for name, x in (("gutter", 34.5), ("footway", 32.5))
    )
    folder.case(f"[start]\nlevel_m = {level}\n{at}", minutes=10)
    folder.flood()
    assert folder.read("depths.csv").iloc[-1].tolist()[1:] == pytest.approx(depths, abs=0.003)
    footway = folder.read("levels.csv")["footway"].iloc[-1]
    assert np.isnan(footway) if depths[1] == 0 else footway == pytest.approx(level, abs=0.003)
    assert folder.read("points.csv")["greatest_depth_m"].tolist() == pytest.approx(
        depths, abs=0.003
    )
