"""What would give a wrong figure, or take a user's file, without a word."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
import shapely
import xarray as xr

from drainage.errors import InputError
from drainage.inundation.open_case.case_raster import values_at
from drainage.inundation.open_case.time_table import FLOW, LEVEL, read_steps, read_time_table
from tests.inundation.flood_cases import CRS, POINT, SOUTH, WEST, Folder, place

RAIN = "[rain]\nintensity_mm_h = 36\nminutes = 20\n"


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path)
    made.raster("terrain.tif", lambda x, y: 10.0 + 0 * x)
    return made


def inflow(name, rest):
    return f'[[inflows]]\nname = "{name}"\n{rest}\n'


def test_a_file_of_the_user_s_among_the_results_is_not_deleted(folder):
    folder.case(RAIN, minutes=5)
    folder.flood()
    (folder.results / "greatest_depth_m.tif.aux.xml").write_text("of a GIS", encoding="utf-8")
    folder.case(RAIN, minutes=6)
    folder.flood()
    (folder.results / "report.docx").write_text("a week's work", encoding="utf-8")
    folder.case(RAIN, minutes=7)
    assert "report.docx" in folder.flood(code=2)
    assert (folder.results / "report.docx").exists()


def test_a_record_beside_the_case_does_not_give_its_folder_away(folder):
    folder.case(RAIN, minutes=5)
    (folder.root / "record.json").write_text('{"files": {}}', encoding="utf-8")
    assert "holds other files" in folder.flood("--out", str(folder.root), code=2)
    assert (folder.root / "terrain.tif").exists()


def test_of_two_files_of_one_name_each_is_watched(folder):
    """0.1 and 0.2 m3/s for 10 minutes are 180 m3; 0.4 in place of 0.1 make them 360."""
    for name in ("north", "south"):
        (folder.root / name).mkdir()
    folder.table("north/flow.csv", "time_min,flow_m3_s", (0, 0.1), (10, 0.1))
    folder.table("south/flow.csv", "time_min,flow_m3_s", (0, 0.2), (10, 0.2))
    at = f"x_m = {WEST + 30}\ny_m = {SOUTH + 30}\n"
    folder.case(
        inflow("n", f'{at}file = "north/flow.csv"') + inflow("s", f'{at}file = "south/flow.csv"'),
        minutes=10,
    )
    folder.flood()
    assert folder.balance["inflow_m3"] == pytest.approx(180)
    folder.table("north/flow.csv", "time_min,flow_m3_s", (0, 0.4), (10, 0.4))
    folder.flood()
    assert folder.balance["inflow_m3"] == pytest.approx(360)


def test_a_roughness_in_thousandths_is_scaled_and_a_second_band_is_none(folder):
    folder.raster("n.tif", lambda x, y: 30 + 0 * x)
    with rasterio.open(folder.root / "n.tif", "r+") as file:
        file.scales = (0.001,)
    slope = f"{inflow('q', f'line = [{place(0.5, 0)}, {place(0.5, 60)}]')}flow_m3_s = 0.6\n{POINT}"
    folder.raster("terrain.tif", lambda x, y: 12 - 0.01 * x)
    folder.case(slope, edges='["east"]', ground='roughness = "n.tif"')
    folder.flood()
    # Manning: (0.01 m2/s x 0.03 / 0.01^0.5)^0.6 = 0.0306 m deep.
    assert folder.read("depths.csv")["P"].iloc[-1] == pytest.approx(0.0306, abs=0.002)
    with rasterio.open(folder.root / "n.tif") as file:
        profile = {**file.profile, "count": 2}
    with rasterio.open(folder.root / "n.tif", "w", **profile) as file:
        file.write(np.full((2, 60, 60), 0.03, np.float32))
    assert "one band" in folder.flood(code=2)


def test_a_metre_of_a_web_map_is_none(folder):
    """At y = 4,470,000 m of the web Mercator, 37.23 degrees north, it is cos 37.23 = 0.796 m."""
    folder.raster("terrain.tif", lambda x, y: 10 + 0 * x, crs="EPSG:3857")
    folder.case(RAIN)
    said = folder.flood(code=2)
    assert "a metre of this plane is 0.796 m" in said
    assert "gdalwarp -t_srs" in said


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (RAIN + POINT.replace('"P"', '"Time_min "'), "the heading of the times"),
        (RAIN + POINT.replace('"P"', '"  "'), "no name"),
        (RAIN + POINT.replace('"P"', r'"a\nb"'), "a name stands in one line"),
        (RAIN + POINT.replace(str(WEST + 32), "1e300"), "no coordinate in metres"),
        ("", "no water comes to the ground"),
        (f"{RAIN}from_minute = 31\n", "after the run has ended"),
        ("[start]\nlevel_m = 9999\n", "9989 m"),
        ("[start]\ndepth_m = 501\n", "more than 500 m deep"),
        ('[[levels]]\nname = "sea"\nedge = "south"\nlevel_m = 1050\n', "1040 m"),
        (inflow("q", f"flow_m3_s = 1\nline = [{place(-100, 9)}, {place(50, 9)}]"),
         "of 150.0 m of the line less than half"),
        (inflow("q", f"flow_m3_s = 1\nline = [{place(0, 9)}, [1e8, {SOUTH + 9}]]"),
         "less than half"),
    ],
)  # fmt: skip
def test_what_would_pass_unseen_is_refused(folder, rest, words):
    folder.case(rest)
    assert words in folder.flood(code=2)
    assert not folder.results.exists()


@pytest.mark.parametrize(
    ("key", "words"), [("output_min", "100,000 times"), ("map_min", "10,000 times")]
)
def test_tables_that_would_fill_the_memory_are_refused(folder, key, words):
    folder.case(RAIN)
    path = folder.root / "case.toml"
    lines = [f"{key} = 1e-9" if own.startswith(key) else own
             for own in path.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    assert words in folder.flood(code=2)


def test_a_place_of_a_table_called_as_the_times_is_refused(folder):
    folder.table("places.csv", "name,x,y", (1, WEST + 3, SOUTH + 3))
    with (folder.root / "places.csv").open("a", encoding="utf-8") as file:
        file.write(f"time_min,{WEST + 3},{SOUTH + 3}\n")
    folder.case(RAIN)
    path = folder.root / "case.toml"
    path.write_text('points_file = "places.csv"\n' + path.read_text("utf-8"), encoding="utf-8")
    assert "row 3, name: this is the heading of the times" in folder.flood(code=2)


BOWTIE = shapely.Polygon([(5, 5), (15, 15), (15, 5), (5, 15)])


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([BOWTIE], "1 outlines cross themselves"),
        ([shapely.box(-50, 0, -40, 9), shapely.box(90, 0, 99, 9)], "outside the terrain"),
        ([shapely.box(-1, -1, 61, 61)], "leave no ground for water"),
    ],
)
def test_outlines_that_are_not_drawn_as_they_are_meant_are_refused(folder, shapes, words):
    folder.layer("b.gpkg", shapes)
    folder.case(RAIN, ground='buildings = "b.gpkg"')
    assert words in folder.flood(code=2)


def test_times_of_a_case_count_from_its_beginning(folder):
    folder.case(f"{RAIN}from_minute = 2\n", minutes=5)
    folder.flood()
    with xr.open_dataset(folder.results / "depth.nc", engine="h5netcdf") as depth:
        assert depth["time"].attrs["long_name"] == "time since the run began"
        assert depth["arrival_minute"].attrs["long_name"].endswith("since the run began")


@pytest.mark.parametrize(
    ("heading", "kind", "value"),
    [("Q (L/s)", FLOW, 0.5), ("north_l_s", FLOW, 0.5), ("Q（m³/h）", FLOW, 500 / 3600),
     ("north", FLOW, 500.0), ("河道 (cm)", LEVEL, 5.0), ("river_mm", LEVEL, 0.5)],
)  # fmt: skip
def test_a_column_that_is_named_is_in_the_unit_of_its_heading(tmp_path, heading, kind, value):
    path = tmp_path / "t.csv"
    path.write_text(f"time_min,{heading}\n0,500\n9,500\n", encoding="utf-8")
    made = read_time_table(path, kind, heading.replace("（", "(").replace("）", ")").replace(
        "³", "3"), 9, least=0.0)  # fmt: skip
    assert made.value == pytest.approx([value, value])


def test_a_heading_in_an_unknown_unit_and_rain_in_micrometres_are_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("time_min,stage (ft)\n0,30\n9,30\n", encoding="utf-8")
    with pytest.raises(InputError, match="unit that is not known"):
        read_time_table(path, LEVEL, "stage (ft)", 9, least=None)
    path.write_text("time_min,intensity_mm_h\n0,1001\n9,0\n", encoding="utf-8")
    with pytest.raises(InputError, match="more than 1000 mm/h"):
        read_steps(path, 0.0)
    path.write_text("time_min,flow_m3_s\n2024/7/1 00:05,1\n9,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="no date, no clock"):
        read_time_table(path, FLOW, "", 9, least=0.0)


def test_a_depth_is_dry_where_its_raster_holds_none(folder):
    folder.raster("d.tif", lambda x, y: 0.1 + 0 * x, west=WEST + 30)
    at = np.array([WEST + 10.0, WEST + 40.0])
    depth = values_at(folder.root / "d.tif", CRS, at, np.full(2, SOUTH + 10.0), "depth_m")
    assert np.isnan(depth[0])
    assert depth[1] == pytest.approx(0.1)


def test_what_a_pulse_brings_through_a_line_is_what_stands_behind_it(folder):
    """50 m3 in 35 s at the western wall of a closed floor: what is east of the middle after three
    minutes has passed it."""
    folder.table("flow.csv", "time_s,flow_m3_s", (0, 0), (10, 2.0), (25, 2.0), (35, 0), (999, 0))
    line = f"line = [{place(0.5, 0)}, {place(0.5, 60)}]"
    middle = f'[[lines]]\nname = "middle"\nline = [{place(30, 0)}, {place(30, 60)}]\n'
    folder.case(inflow("q", f'{line}\nfile = "flow.csv"') + middle, minutes=3)
    folder.flood()
    with xr.open_dataset(folder.results / "depth.nc", engine="h5netcdf") as depth:
        behind_m3 = float(depth["depth_m"][-1].sel(x=slice(WEST + 30, None)).sum()) * 25
    passed_m3 = folder.read("lines.csv")["passed_m3"].iloc[0]
    assert passed_m3 == pytest.approx(behind_m3, rel=0.02)
