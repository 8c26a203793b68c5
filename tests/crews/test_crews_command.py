"""`drainage crews` on a small town, and its tables when they are wrong."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main
from drainage.cli.again import told
from drainage.cli.crews import _say_gates, _say_not_run
from drainage.crews import Closing, road_graph
from drainage.errors import InputError, StoreError
from drainage.formats.gis.outlines import Outline
from drainage.network import make_network
from drainage.report import write_workbook
from drainage.said import spoken
from drainage.study import Workspace, open_study
from drainage.study.at_hand import at_hand
from drainage.study.crews.checks import place_bases
from drainage.study.crews.duties import _worth, bridge_rows, crew_rows, gain_rows
from drainage.study.crews.files import SETTINGS, CrewFiles, read_crews
from drainage.study.crews.kept import KEPT, read_kept_crews
from drainage.study.crews.places import base_rows, detour_rows
from drainage.study.crews.plan import _frame
from drainage.study.crews.schema import TABLES, CrewSettings
from drainage.study.crews.shown import read_crews_shown
from drainage.study.crews.storm import CrewStorm, Drives, crew_storm
from drainage.study.products.before_rains import (
    before_rain_notes,
    before_rain_sheets,
    read_before_rains,
)
from tests.conftest import make_small_network
from tests.crews.made_roads import made_roads
from tests.windows_files import holding_open

BASES = """base_id,name_zh,name_en,node_id,x_m,y_m,crews,assumed,source
A,东驻地,east base,G-A,,,1,true,test
"""
PUMPS = """pump_id,base_id,rate_m3_h,number,assumed,source
P,A,200,2,true,test
"""
ROADS = """road_id,name_zh,name_en,from_id,to_id,length_m,road_class,bridge,assumed,source
BR,过河桥,bridge,G-A,G-C,120,arterial,true,true,test
"""
CLOSURES = "street_id,from_min,to_min,source\n"
TOML = """
assumed = true
source = "假定 // assumed"
ready_min = 10
before_rain_min = 60
time_limit_min = 30
trigger_depth_m = 0.01
closed_depth_m = 0.028
hose_m = 100
hose_m_min = 20
pump_out_h = 2
[speeds_km_h]
arterial = 30
secondary = 25
branch = 15
lane = 10
"""
FILES = {"bases.csv": BASES, "pumps.csv": PUMPS, "roads.csv": ROADS, "closures.csv": CLOSURES,
         SETTINGS: TOML}  # fmt: skip


def write(folder, **changed):
    place = folder / "scenarios" / "small" / "crews"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, text in (FILES | changed).items():
        (place / name).write_text(text, encoding="utf-8")
    return folder


def call(folder, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(folder), *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def planned(finished_small_study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("crews") / "town"
    shutil.copytree(finished_small_study, folder)
    return write(folder), call(folder, "crews", "small")


def table(folder, name):
    return pd.read_csv(folder / "results" / "small" / "crews" / f"{name}.csv")


def test_the_crew_lays_its_hose_where_the_water_will_close_the_street(planned):
    folder, told = planned
    assert "1 runs (1 already there)" in told
    rows = table(folder, "crews").set_index("leaving")
    on_call = rows.loc["on-call"]
    # Ready 10 min after the trigger. The sag is not closed yet (2.8 cm) but soon will be, and the
    # gate never: 50 m of hose from there at 20 m a minute.
    assert on_call["leaves_min"] == pytest.approx(on_call["trigger_min"] + 10)
    assert on_call["arrives_min"] == pytest.approx(on_call["leaves_min"] + 2.5)
    assert (on_call["stops_at"], on_call["hose_m"], on_call["late_min"]) == ("G-A", 50.0, 0.0)
    # Before the rain the street is dry, and a lorry in the sag would stand in the water later.
    early = rows.loc["before-rain"]
    assert (early["leaves_min"], early["arrives_min"]) == (-60.0, -57.5)
    assert (early["stops_at"], early["hose_m"]) == ("G-A", 50.0)


def test_what_is_assumed_is_said_in_file_terminal_and_map(planned):
    folder, told = planned
    assert "assumed bases: A east base" in told
    assert "assumed roads without sewers: BR bridge" in told
    assert "assumed speeds, times and depths (crews.toml): assumed" in told
    assert table(folder, "crews")["base_assumed"].all()
    assert (folder / "results/small/crews/crews-existing-h33-en.png").stat().st_size > 20_000


def test_traffic_goes_over_the_bridge_while_the_street_is_closed(planned):
    detours = table(planned[0], "detours").set_index("street_en")
    street = detours.loc["East St"]
    # The sag is deep, the ends are not: 100 m closed, 120 m at 30 km/h around.
    assert (street["closed_m"], street["detour_m"], street["detour_min"]) == (100, 120, 0.24)
    assert street["reaches"] == "BR"
    assert list(detours.index) == ["East St"]


def test_the_tables_have_the_columns_the_manual_names(root, planned):
    page = (root / "docs" / "crews.md").read_text(encoding="utf-8")
    for own in TABLES:
        assert {column.name for column in own.columns} <= set(re.findall("`([a-z_0-9]+)`", page))
    assert set(CrewSettings.model_fields) <= set(re.findall("`([a-z_0-9]+)`", page))
    written = {path.name for path in (planned[0] / "results/small/crews").glob("*.csv")}
    assert written == set(re.findall(r"(?m)^\| `(\w+\.csv)` \| [^|`]", page)) | {"crews.csv"}


def test_the_shipped_tables_are_sound_and_each_says_that_it_is_assumed(root):
    files = read_crews(open_study(Workspace(root), "old-town"))
    assert files.settings.assumed
    for own in (files.bases, files.pumps, files.bridges):
        assert own["assumed"].all()
        assert own["source"].str.contains("假定").all() or own is files.pumps
    assert files.bridges["bridge"].sum() == 3


@pytest.fixture(scope="module")
def opened(planned):
    return open_study(Workspace(planned[0]), "small")


def base(node="", x="", y="", crews="1"):
    return BASES + f"B,西驻地,,{node},{x},{y},{crews},false,test\n"


def road(name="B2", start="G-A", end="G-C", length="120"):
    return ROADS + f"{name},桥,,{start},{end},{length},arterial,true,true,test\n"


WRONG = {
    "unknown node": ({"bases.csv": base("G-Z")}, "row 3 (B), node_id", "no such street node"),
    "no place": ({"bases.csv": base()}, "row 3 (B), node_id", "the base has no place"),
    "two places": ({"bases.csv": base("G-C", "1", "1")}, "row 3 (B)", "two places are given"),
    # The street lies at y = 0 from 0 to 100: 300 m north of it is no town.
    "outside": ({"bases.csv": base("", "50", "300")}, "x_m, y_m", "outside the town: 300 m"),
    "no crews": ({"bases.csv": base("G-C", crews="0")}, "row 3 (B), crews", "less than 1"),
    "no base": ({"bases.csv": BASES.splitlines()[0] + "\n"}, "bases.csv", "no base"),
    "twice": ({"bases.csv": BASES + BASES.splitlines()[1] + "\n"}, "row 3 (A)", "stands twice"),
    "pump of 0": ({"pumps.csv": PUMPS.replace("200", "0")}, "row 2 (P), rate_m3_h", "not above 0"),
    "pump nowhere": ({"pumps.csv": PUMPS.replace("P,A", "P,Z")}, "base_id", "no such base"),
    "road nowhere": ({"roads.csv": road(end="G-Z")}, "row 3 (B2), to_id", "no such street node"),
    "road of a street": ({"roads.csv": road("S1")}, "road_id", "the id of a street"),
    "loop": ({"roads.csv": road(end="G-A")}, "to_id", "both ends are one node"),
    "too short": ({"roads.csv": road(length="60")}, "length_m", "straight line between its nodes, 100 m"),
    "closed twice": ({"closures.csv": CLOSURES + "S1,,,test\nS1,5,9,test\n"}, "row 3 (S1)", "stands twice"),
    "closes nothing": ({"closures.csv": CLOSURES + "S9,,,test\n"}, "street_id", "no such street or road"),
    "ends before": ({"closures.csv": CLOSURES + "S1,9,5,test\n"}, "to_min", "not after from_min"),
    "negative speed": ({SETTINGS: TOML.replace("lane = 10", "lane = -10")}, "speeds_km_h.lane", "greater than 0"),
    "no class": ({SETTINGS: TOML.replace("lane = 10", "")}, "speeds_km_h.lane", "missing"),
    "ready too late": ({SETTINGS: TOML.replace("ready_min = 10", "ready_min = 30")}, "time_limit_min", "ready after 30 min"),
    "no candidate": ({SETTINGS: 'candidates = ["G-Z"]\n' + TOML}, "candidates", "no such street node"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_table_is_refused_with_its_place(opened, planned, kind):
    changed, place, words = WRONG[kind]
    write(planned[0], **changed)
    with pytest.raises(InputError) as refused:
        read_crews(opened)
    (found,) = str(refused.value).splitlines()
    assert next(iter(changed)) in found
    assert place in found
    assert words in found
    write(planned[0])


def test_coordinates_of_a_base_that_are_exchanged_are_told(opened, planned):
    # The street lies at y = 0 from x = 0 to 100.
    def refusal(x, y):
        write(planned[0], **{"bases.csv": base("", x, y)})
        with pytest.raises(InputError) as refused:
            read_crews(opened)
        write(planned[0])
        (found,) = refused.value.findings
        return found

    swapped = refusal("20", "250")
    # Exchanged it is (250, 20), 151 m off the end at 100: sqrt(150² + 20²).
    assert swapped.cure == "x_m is the easting and y_m the northing: exchange the two."
    far = refusal("4468300", "500010")
    assert far.value == "4468300, 500010"
    assert far.cure == "Give the place of its gate, or node_id."
    assert "第 3 行（B）" in far.in_language("zh")


def test_a_base_in_the_river_is_refused(opened, planned):
    # 10 m north of the middle of the street; the river of an outline runs there.
    write(planned[0], **{"bases.csv": base("", "50", "10")})
    assert read_crews(opened).bases.at["B", "node_id"] == "G-B"
    river = Outline("river", "test", np.array([shapely.box(40, 5, 60, 50)], object))
    with pytest.raises(InputError, match="the base stands in the river"):
        read_crews(replace(opened, outlines=(river,)))
    write(planned[0])


def test_a_base_beside_a_bridge_alone_is_in_the_river():
    # Two streets of 50 m with 150 m of bridge between them: at 125 m the bridge is nearest.
    files = islands()
    from drainage.study.crews.checks import base_findings

    bases = files.bases.assign(node_id="", x_m=[125.0, 20.0], y_m=[5.0, 5.0])
    (found,) = base_findings("bases.csv", bases, files.roads, ["BR"], ())
    assert (found.place, "beside a bridge" in found.message) == ("row 2 (A)", True)
    assert base_findings("bases.csv", bases, files.roads, [], ()) == []


def test_missing_files_are_named_all_at_once(planned):
    shutil.rmtree(planned[0] / "scenarios" / "small" / "crews")
    told = call(planned[0], "crews", "small", code=2)
    assert all(name in told for name in FILES)
    assert "Copy it from scenarios/old-town/crews/" in told
    write(planned[0])


def islands(with_bridge=True):
    """Streets W0-W1 and E0-E1 of 50 m, points at W1 and E1, a bridge of 150 m from W1 to E0."""
    nodes = pd.DataFrame({"x_m": [0.0, 50.0, 200.0, 250.0], "y_m": 0.0, "system": "street",
                          "ground_level_m": 1.0, "invert_level_m": 1.0, "max_depth_m": 1.0,
                          "source": "t"}, index=["W0", "W1", "E0", "E1"])  # fmt: skip
    pipe = {"system": "street", "length_m": 50.0, "shape": "street", "diameter_mm": 0.0,
            "from_invert_level_m": 1.0, "to_invert_level_m": 1.0, "width_mm": 0.0,
            "height_mm": 0.0, "side_slope": 0.0, "barrels": 1, "street_section_id": "X",
            "manning_n": 0.016, "sediment_depth_mm": 0.0, "source": "t"}  # fmt: skip
    conduits = pd.DataFrame([pipe | {"from_id": "W0", "to_id": "W1", "street_id": "W"},
                             pipe | {"from_id": "E0", "to_id": "E1", "street_id": "E"}],
                            index=["RW", "RE"])  # fmt: skip
    streets = pd.DataFrame({"name_zh": ["西街", "东街"], "name_en": ["West", "East"],
                            "road_class": "branch", "width_m": 10.0, "length_m": 50.0,
                            "source": "t"}, index=["W", "E"])  # fmt: skip
    network = make_network("islands", junctions=nodes, conduits=conduits, streets=streets)
    road = {"name_zh": "桥", "name_en": "bridge", "from_id": "W1", "to_id": "E0",
            "length_m": 150.0, "road_class": "branch", "bridge": True, "assumed": True,
            "source": "t"}  # fmt: skip
    bridges = pd.DataFrame([road] if with_bridge else [], columns=list(road))
    bridges.index = ["BR"] if with_bridge else []
    speeds = {"arterial": 30.0, "secondary": 30.0, "branch": 6.0, "lane": 6.0}
    settings = CrewSettings.model_validate({
        "assumed": True, "source": "t", "speeds_km_h": speeds, "ready_min": 1.0,
        "before_rain_min": 60.0, "time_limit_min": 3.0, "trigger_depth_m": 0.15, "hose_m": 0.0,
        "hose_m_min": 20.0, "pump_out_h": 2.0,
    })  # fmt: skip
    bases = pd.DataFrame({"name_zh": ["甲", "乙"], "name_en": "", "node_id": ["W0", "W0"],
                          "x_m": 0.0, "y_m": 0.0, "crews": 1, "assumed": True, "source": "t"},
                         index=["A", "B"])  # fmt: skip
    pumps = pd.DataFrame(columns=["base_id", "rate_m3_h", "number", "assumed", "source"])
    return CrewFiles(settings, bases, pumps, bridges, {}, road_graph(network, bridges, speeds))


def a_storm(files):
    """Both points call at minute 10: W1 and E1."""
    points = pd.DataFrame({"name_zh": ["西", "东"], "name_en": "", "node_id": ["W1", "E1"],
                           "on_road": True, "trigger_min": 10.0, "due_min": 13.0,
                           "volume_m3": [50.0, 80.0]}, index=["1", "2"])  # fmt: skip
    return CrewStorm("existing", "h54", None, files.roads, Closing(), np.arange(60.0), points)


def test_points_that_no_road_reaches_are_said_and_not_left_out():
    files = islands(with_bridge=False)
    own = base_rows(files, {"1": "W1", "2": "E1"})
    assert own[0]["unreached_points"] == "2"
    # One base more stands on the other island, and reaches it.
    assert own[-1]["unreached_points"] == ""
    rows = crew_rows(files, Drives(a_storm(files), files.settings), "on-call")
    assert [row["remark"] for row in rows] == ["", "no-dry-way"]


def test_what_a_closed_bridge_costs():
    files = islands()
    drives = Drives(a_storm(files), files.settings)
    free, closed = bridge_rows(files, drives)
    # 100 m a minute: W1 in 0.5 min, E1 in 0.5 + 1.5 + 0.5 = 2.5 min. From the call at 10, ready
    # at 11, there at 11.5 and 13.5: half a minute late.
    assert (free["dry_worst_min"], free["late_total_min"]) == (2.5, 0.5)
    assert (closed["closed"], closed["unreached_points"]) == ("BR", "2")
    # E1 is not reached: its way never ends. The mean is of W1 alone.
    assert (closed["dry_worst_min"], closed["without_crew"]) == (np.inf, 1)
    assert (free["dry_mean_min"], closed["dry_mean_min"]) == (1.5, 0.5)
    shown = _frame("bridges", [free, closed])
    assert shown["dry_worst_min"].isna().tolist() == [False, True]


def test_what_one_more_base_would_gain():
    files = islands()
    rows = gain_rows(files, Drives(a_storm(files), files.settings), ["W0", "W1", "E1"])
    assert [row["what"] for row in rows] == [
        "as-it-is", "one-more-crew", "one-more-crew", "another-base", "another-base",
    ]  # fmt: skip
    # From E1 itself the crew is there when it is ready; from W1 it drives 2 min: in time, too.
    assert [row["late_total_min"] for row in rows] == [0.5, 0.5, 0.5, 0.0, 0.0]


def test_no_place_for_another_base_is_named_where_no_point_calls():
    files = islands()
    storm = a_storm(files)
    calm = replace(storm, points=storm.points.assign(trigger_min=np.nan, due_min=np.nan))
    rows = gain_rows(files, Drives(calm, files.settings), ["W0", "W1", "E1"])
    assert [row["what"] for row in rows] == ["as-it-is", "one-more-crew", "one-more-crew"]


def test_the_best_place_for_another_base_serves_most_water():
    # Points without a crew, m3 served, minutes late, mean minutes; nobody is served at d and e.
    plans = {"d": (2, 0.0, 0.0, np.nan), "a": (1, 50.0, 0.0, 5.0), "b": (1, 80.0, 3.0, 6.0),
             "c": (1, 50.0, 0.0, 4.0)}  # fmt: skip
    keys = ("without_crew", "served_m3", "late_total_min", "mean_wait_min")
    order = sorted(plans, key=lambda own: _worth(dict(zip(keys, plans[own], strict=True))))
    assert order == ["b", "c", "a", "d"]


def shut_at(node, *windows):
    """Water at a node, and so on the reaches that end there: dry in these windows alone."""
    reaches = {"W0": ("RW",), "W1": ("RW", "BR"), "E1": ("RE",)}[node]
    return Closing(dict.fromkeys(reaches, windows), {node: windows})


def test_a_crew_leaves_when_the_water_is_gone_from_its_gate():
    files = islands()
    # Called at 10, ready at 11; the gate W0 is deep from 5 to 20: out at 20, at W1 at 20.5.
    storm = replace(a_storm(files), closing=shut_at("W0", (-np.inf, 5.0), (20.0, np.inf)))
    rows = crew_rows(files, Drives(storm, files.settings), "on-call")
    assert (rows[0]["leaves_min"], rows[0]["arrives_min"]) == (20.0, 20.5)


def test_nobody_is_sent_where_all_within_the_hose_is_deep_to_the_end():
    files = islands()
    # The hose is 0 m long and W1 deep from minute 5 on; no way leads over it to E1, either.
    storm = replace(a_storm(files), closing=shut_at("W1", (-np.inf, 5.0)))
    for leaving in ("on-call", "before-rain"):
        rows = crew_rows(files, Drives(storm, files.settings), leaving)
        assert (rows[0].get("crew", ""), rows[0]["remark"]) == (
            "", "no-dry-stop"
        )  # fmt: skip
    on_call = crew_rows(files, Drives(storm, files.settings), "on-call")
    assert on_call[1]["remark"] == "no-dry-way"


def test_a_base_given_by_its_place_drives_out_on_its_own_bank():
    # The gate is 4 m from a street at y = 0 that ends 50 m away; across the river, at y = 20, a
    # street ends 16 m from it.
    roads = made_roads(
        [("S", "s0", "s1", 100, 1.0), ("N", "n0", "n1", 100, 1.0), ("BR", "s0", "n0", 30, 0.1)],
        {"s0": (0.0, 0.0), "s1": (100.0, 0.0), "n0": (52.0, 20.0), "n1": (152.0, 20.0)},
    )
    bases = pd.DataFrame({"node_id": [""], "x_m": [52.0], "y_m": [4.0]}, index=["A"])
    (placed,) = place_bases(bases, roads, ["BR"]).to_dict("records")
    assert placed == {"node_id": "s1", "x_m": 52.0, "y_m": 4.0}


def test_a_street_with_an_english_name_alone_has_it_in_its_detours():
    roads = made_roads([("R", "a", "b", 100, 1.0)])
    roads.names.loc["R"] = ["", "Quay"]
    closing = Closing({"R": ((-np.inf, 5.0),)})
    storm = CrewStorm("existing", "e", None, roads, closing, np.arange(9.0), pd.DataFrame())
    (row,) = detour_rows(storm)
    assert (row["street_zh"], row["street_en"], row["remark"]) == ("Quay", "Quay", "only-way")
    # Two streets of one English name are one road, as two of one Chinese name are: 100 + 120 m.
    roads = made_roads([("R", "a", "b", 100, 1.0), ("Q", "b", "c", 120, 1.0),
                        ("X", "c", "d", 70, 1.0)])  # fmt: skip
    roads.names.loc[["R", "Q", "X"]] = [["", "Quay"], ["", "Quay"], ["", ""]]
    closing = Closing(dict.fromkeys(("R", "Q", "X"), ((-np.inf, 5.0),)))
    storm = replace(storm, roads=roads, closing=closing)
    quay, unnamed = detour_rows(storm)
    assert (quay["street_zh"], quay["closed_m"]) == ("Quay", 220.0)
    # Its id where neither name is known.
    assert (unnamed["street_zh"], unnamed["street_en"]) == ("X", "")


def test_a_road_has_the_english_name_that_any_of_its_streets_has():
    roads = made_roads([("R", "a", "b", 100, 1.0), ("Q", "b", "c", 120, 1.0)])
    roads.names.loc[["R", "Q"]] = [["码头街", ""], ["码头街", "Quay"]]
    closing = Closing(dict.fromkeys(("R", "Q"), ((-np.inf, 5.0),)))
    storm = CrewStorm("existing", "e", None, roads, closing, np.arange(9.0), pd.DataFrame())
    (row,) = detour_rows(storm)
    assert (row["street_zh"], row["street_en"]) == ("码头街", "Quay")


def test_between_two_crossings_that_water_shuts_there_is_no_way_around():
    roads = made_roads([("R", "a", "b", 100, 1.0), ("Q", "a", "b", 120, 1.0)])
    closing = Closing({"R": ((-np.inf, 5.0),), "Q": ((-np.inf, 5.0),)})
    storm = CrewStorm("existing", "e", None, roads, closing, np.arange(9.0), pd.DataFrame())
    assert [row["remark"] for row in detour_rows(storm)] == ["no-detour", "no-detour"]


def test_a_ring_stands_in_the_detours_without_a_way():
    roads = made_roads([("R", "a", "b", 100, 1.0), ("Q", "a", "b", 120, 1.0)])
    roads.reaches["street_id"] = "R"
    shut = ((-np.inf, 5.0),)
    closing = Closing({"R": shut, "Q": shut})
    storm = CrewStorm("existing", "e", None, roads, closing, np.arange(9.0), pd.DataFrame())
    (row,) = detour_rows(storm)
    assert (row["remark"], row["closed_m"], row["closed_reaches"]) == ("no-ends", 220.0, "Q R")
    assert (row["from_node"], row["from_en"], row["reaches"]) == ("", "", "")
    assert np.isnan(row["detour_m"])


def test_a_manhole_calls_by_the_depth_above_its_rim():
    # M-B fills from 0 to 1 m above its invert in 50 minutes; its rim lies 1.8 m above that.
    network = make_small_network()
    (point,) = network.watch_points.index
    network = replace(network, watch_points=network.watch_points.assign(node_id="M-B"))
    minute = np.arange(51.0)
    nodes = ["M-B", "G-A", "G-B", "G-C"]
    depth = np.outer(minute / 50, [1.0, 0.0, 0.0, 0.0])

    def trigger_min(depth):
        series = xr.Dataset({"node_depth_m": (("minute", "node"), depth)},
                            coords={"minute": minute, "node": nodes})  # fmt: skip
        run = SimpleNamespace(series=series, record={"rain_start_minute": 0.0}, event="e")
        volumes = pd.DataFrame({"ponded_volume_m3": [0.0]}, index=[point])
        scores = SimpleNamespace(read=lambda: run, tables={"point": volumes})
        files = islands(with_bridge=False)
        bases = files.bases.assign(node_id="G-A")
        settings = files.settings.model_copy(update={"closed_depth_m": 0.27})
        storm = crew_storm(replace(files, bases=bases, settings=settings),
                           SimpleNamespace(network=network, scenario="existing"), scores, None)  # fmt: skip
        return storm.points.at[point, "trigger_min"]

    assert np.isnan(trigger_min(depth))
    # Twice as fast it is 0.15 m above the rim, 1.95 m above the invert, after 48.75 minutes.
    assert 48.0 <= trigger_min(2 * depth) <= 49.0


def test_a_scenario_the_study_lacks_is_refused_with_those_it_has(planned):
    told = call(planned[0], "crews", "small", "--scenario", "nonsense", code=2)
    assert "no such scenario in this study (value: nonsense). Use one of: existing, better." in told


def test_maps_of_other_tables_do_not_stay_beside_the_new_ones(planned, tmp_path):
    folder = shutil.copytree(planned[0], tmp_path / "town")
    place = folder / "results/small/crews"
    assert list(place.glob("crews-*.png"))
    call(folder, "crews", "small", "--no-maps")
    assert not list(place.glob("crews-*.png"))


def test_a_map_open_in_a_viewer_is_named_and_map_and_tables_stand(planned, tmp_path, monkeypatch):
    folder = shutil.copytree(planned[0], tmp_path / "town")
    place = folder / "results/small/crews"
    (shown,) = place.glob("crews-*.png")
    settings = folder / "scenarios/small/crews/crews.toml"
    settings.write_text(settings.read_text("utf-8").replace("ready_min = 10", "ready_min = 20"))
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    held = holding_open(monkeypatch).held
    held.add(shown)
    told = call(folder, "crews", "small", "--no-maps", code=StoreError.exit_code)
    assert f"{shown}: another program has it open. Close it there" in told
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    held.clear()
    call(folder, "crews", "small", "--no-maps")
    assert not shown.exists()
    assert (place / "crews.csv").read_bytes() != before["crews.csv"]


def test_tables_of_a_storm_of_the_flood_check_are_called_so_and_not_old(planned, tmp_path):
    folder = shutil.copytree(planned[0], tmp_path / "town")
    study = folder / "scenarios/small/study.toml"
    rare = '[[events]]\nid = "rare"\nstorm = "h33"\nriver_state = "low-water"\npurpose = "flood"\n'
    study.write_text(study.read_text(encoding="utf-8") + rare, encoding="utf-8")
    kept = folder / "results/small/crews" / KEPT
    kept.write_text(kept.read_text(encoding="utf-8").replace('"h33"', '"rare"'), encoding="utf-8")
    (remark,) = read_crews_shown(at_hand(Workspace(folder), "small")).remarks
    assert spoken(remark, "en") == (
        "crews.csv: of storms that are not those of the targets (rare), left out. "
        "drainage crews small would write the tables of those in their place."
    )


def test_a_scenario_that_an_event_is_not_for_is_named():
    told_so = told(_say_not_run, ["existing", "works"], ["h33", "long"],
                   [("existing", "h33"), ("existing", "long"), ("works", "h33")])  # fmt: skip
    assert "works long: left out" in told_so
    assert told_so.count("left out") == 1


def test_how_far_the_gate_of_a_base_lies_from_its_node_is_said():
    files = islands()
    # W0 lies at 0, 0: a gate 3 m east and 4 m north of it is 5 m away.
    bases = files.bases.assign(x_m=[3.0, 0.0], y_m=[4.0, 0.0])
    assert told(_say_gates, replace(files, bases=bases)).split(":")[1].strip() == (
        "drives out at node W0, 5 m from its gate"
    )


def notes(book):
    rows = book["说明 definitions"].iter_rows(max_col=1, values_only=True)
    return [str(row[0]) for row in rows if row[0]]


def test_the_workbook_has_the_crews_with_what_nobody_has_confirmed(planned, tmp_path):
    found = read_before_rains(at_hand(Workspace(planned[0]), "small"))
    path = write_workbook(
        before_rain_sheets(found, "zh"), before_rain_notes(found, "zh"), tmp_path / "a.xlsx"
    )
    book = openpyxl.load_workbook(path)
    head, *rows = book["抢险队伍 crews"].iter_rows(values_only=True)
    first = dict(zip(head, rows[0], strict=True))
    # 50 m of hose at 20 m a minute lie 2.5 min after the crew leaves.
    assert first["到位 (min)\narrives at"] == pytest.approx(first["出动 (min)\nleaves at"] + 2.5)
    assert first["驻地为假定\nbase is assumed"] == "是 yes"
    assert any("speeds and times: assumed" in note for note in notes(book))


@pytest.mark.heavy
def test_crews_of_other_files_are_left_out_and_the_report_says_what_makes_them_again(
    planned, tmp_path
):
    folder = shutil.copytree(planned[0], tmp_path / "town")
    place = folder / "scenarios/small/crews/crews.toml"
    place.write_text(place.read_text(encoding="utf-8").replace("ready_min = 10", "ready_min = 20"))
    told = call(folder, "report", "small")
    left_out = "crews.csv: made from other files, left out. Run drainage crews small again."
    assert left_out in told.replace("\n", " ")
    book = openpyxl.load_workbook(folder / "results/small/report/small.xlsx", read_only=True)
    assert "抢险队伍 crews" not in book.sheetnames
    assert left_out in notes(book)
    book.close()


def test_a_file_of_the_crews_that_is_cut_off_is_left_out_as_one_of_other_files(planned, tmp_path):
    folder = shutil.copytree(planned[0], tmp_path / "town")
    kept = folder / "results/small/crews" / KEPT
    kept.write_bytes(kept.read_bytes()[:100])
    own = at_hand(Workspace(folder), "small")
    assert read_kept_crews(own) is None
    found = read_crews_shown(own)
    assert not found.tables
    assert found.remarks
