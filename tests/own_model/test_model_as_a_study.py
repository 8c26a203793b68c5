"""Imported models as studies: drafted, run, compared; what else a model may hold goes along."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyogrio
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.report.audit import replaced_table
from tests.own_model.heads import CASES, HEAD

CLOSED = (
    HEAD
    + """[JUNCTIONS]
A 10 2
[OUTFALLS]
O 9.5 FREE NO
[CONDUITS]
P A O 100 .013 0 0
[XSECTIONS]
P CIRCULAR .6 0 0 0
[CONTROLS]
RULE R1
IF SIMULATION TIME >= 0
THEN CONDUIT P STATUS = CLOSED
[INFLOWS]
A FLOW "" FLOW 1 1 .05
"""
)
WINTER = (
    HEAD
    + """[RAINGAGES]
R INTENSITY 1:00 1 TIMESERIES T
[TEMPERATURE]
TIMESERIES COLD
WINDSPEED MONTHLY 0 0 0 0 0 0 0 0 0 0 0 0
SNOWMELT 0 .5 .6 0 40 0
[SUBCATCHMENTS]
S R A 1 50 100 1 0 SP
[SUBAREAS]
S .015 .2 0 0 0 OUTLET
[INFILTRATION]
S 50 5 4 7 0
[SNOWPACKS]
SP PLOWABLE .01 .01 0 .1 0 0 0
SP IMPERVIOUS .01 .01 0 .1 0 0 0
SP PERVIOUS .01 .01 0 .1 0 0 0
[AQUIFERS]
AQ .5 .1 .3 5 10 15 0 0 0 0 8 .3
[GROUNDWATER]
S AQ A 12 .001 0 0 0 0 0 6
[JUNCTIONS]
A 10 2
[OUTFALLS]
O 9.5 FREE NO
[CONDUITS]
P A O 100 .013 0 0
[XSECTIONS]
P CIRCULAR .6 0 0 0
[TIMESERIES]
T 0:00 5
T 1:00 0
COLD 0:00 -10
COLD 48:00 -10
"""
)
SECOND = """title_zh = "第二个模型"
title_en = "Second model"
network = "second"
"""
RESIZED = """title_zh = "扩管"
title_en = "Resized"
[[measures]]
kind = "resize"
title_zh = "截流管扩至400"
link_id = "TOWWTP"
diameter_mm = 400
source = "assumed"
[[measures]]
kind = "resize"
title_zh = "堰抬高0.3 m"
link_id = "W"
crest_level_m = 10.8
source = "assumed"
"""


class Desk:
    """A workspace and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "ws"
        for name in ("rainfall",):
            source = Path(__file__).parents[2] / name
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).symlink_to(source, target_is_directory=True)

    def says(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["--root", str(self.root), *arguments])
        assert done.exit_code == code, done.output
        return done.output

    def study(self, name: str, text: str) -> Path:
        """A model imported and drafted as a study of the same name, with the storm h33 alone."""
        path = self.root / f"{name}.inp"
        path.write_text(text, encoding="utf-8")
        self.says("import", "inp", name, str(path))
        self.says("draft", name, name)
        toml = self.root / "scenarios" / name / "study.toml"
        drafted = toml.read_text(encoding="utf-8")
        second = drafted[drafted.index('[[events]]\nid = "h54"') : drafted.index("[run]")]
        toml.write_text(drafted.replace(second, ""), encoding="utf-8")
        return toml

    def table(self, study: str, name: str) -> pd.DataFrame:
        return pd.read_csv(self.root / "results" / study / f"{name}.csv")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("desk"))


def test_a_control_rule_of_the_model_rules_in_the_study(desk):
    """The pipe is shut: all 50 L/s rise from 10 min before the storm to 6 h after it, 1,290 m3."""
    desk.study("closed", CLOSED)
    said = desk.says("run", "closed", "--no-maps")
    nodes = desk.table("closed", "nodes").set_index("node_id")
    assert nodes.at["A", "flooded_volume_m3"] == pytest.approx(
        0.05 * 3600 * (10 / 60 + 7), rel=0.01
    )
    assert "flooded nodes · h33" in said
    assert "积水点 points" not in said
    assert "lines of the model give way" in said


def test_snow_lies_and_groundwater_flows_in_a_study(desk):
    """At -10 degrees 33 mm on 1 ha fall as snow and nothing runs off; 1 L/s of groundwater
    alone leaves: 0.001 x 3,600 x 7.1667 = 25.8 m3."""
    desk.study("winter", WINTER)
    desk.says("run", "winter", "--no-maps")
    outlet = desk.table("winter", "outfalls").set_index("outlet_id").loc["O"]
    assert outlet["overflow_volume_m3"] == pytest.approx(0.001 * 3600 * (10 / 60 + 7), rel=0.02)


@pytest.fixture(scope="module")
def compared(desk):
    text = (CASES / "20_cso_weir.inp").read_text(encoding="utf-8")
    desk.study("second", text.replace("TOWWTP CIRCULAR .3", "TOWWTP CIRCULAR .4")
               .replace("TRANSVERSE .5", "TRANSVERSE .8")
               .replace("ROUTING_STEP 10", "ROUTING_STEP 5")
               + "[CONTROLS]\nRULE R1\nIF SIMULATION TIME > 99\nTHEN WEIR W SETTING = 1\n"
               )  # fmt: skip
    toml = desk.study("first", text)
    drafted = toml.read_text(encoding="utf-8")
    names = 'scenarios = ["existing", "second", "resized"]'
    toml.write_text(drafted.replace('scenarios = ["existing"]', names), encoding="utf-8")
    toml.with_name("second.toml").write_text(SECOND, encoding="utf-8")
    toml.with_name("resized.toml").write_text(RESIZED, encoding="utf-8")
    desk.says("run", "first", "--no-maps")
    return desk


def test_two_models_are_compared_by_the_ids_of_their_elements(compared):
    said = compared.says("compare", "first", "existing", "second")
    assert "comparison-existing-second.csv" in said
    differs = pd.read_csv(compared.root / "results/first/second/h33/difference.csv", dtype=str)
    cells = differs.set_index(["table", "id", "column"])
    assert cells.loc[("conduits", "TOWWTP", "diameter_mm"), ["before", "after"]].tolist() == [
        "300", "400",
    ]  # fmt: skip
    assert cells.at[("weirs", "W", "crest_level_m"), "after"] == "10.8"
    assert "source" not in set(differs["column"])


def test_what_only_the_models_say_is_a_difference_by_section_and_id(compared):
    """The second model has another routing step and a rule more."""
    differs = pd.read_csv(compared.root / "results/first/second/h33/difference.csv", dtype=str)
    own = differs[differs["table"].str.startswith("[")].set_index(["table", "id"])
    assert own.loc[("[OPTIONS]", "ROUTING_STEP"), ["action", "before", "after"]].tolist() == [
        "changed", "ROUTING_STEP 10", "ROUTING_STEP 5",
    ]  # fmt: skip
    assert own.at[("[CONTROLS]", "R1"), "action"] == "added"
    assert len(own) == 2


@pytest.mark.parametrize("stem", ["14_force_main_study", "45_zero_depth_weir_only"])
def test_a_run_that_loses_water_names_the_cure_and_the_cure_works(desk, stem):
    """At the model's routing step of 10 s the balance misses 2 %, at 2 s it holds."""
    name = stem[:2].join(("m", ""))
    toml = desk.study(name, (CASES / f"{stem}.inp").read_text(encoding="utf-8"))
    said = desk.says("run", name, "--no-maps", code=4)
    assert "not scored, routing continuity" in said
    assert "0 nodes" not in said
    cure = "routing_step_s = 2"
    assert f"steps of 10 s: write {cure} under [run] of study.toml" in said
    assert cure in desk.says("rank", name)
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("\n[run]\n", f"\n[run]\n{cure}\n"), encoding="utf-8")
    assert "not scored" not in desk.says("run", name, "--no-maps")


def test_the_way_to_a_works_is_named_in_every_ranking(compared):
    """30 L/s reach WWTP before the rain."""
    for asked in (("rank", "first"), ("compare", "first", "existing", "second")):
        said = compared.says(*asked)
        assert "WWTP: sewage leaves before the rain (30.0 L/s)" in said
    assert str(Path("networks", "second", "tables", "outfalls.csv")) in said


def test_the_same_pipe_and_weir_give_the_same_run_from_a_model_and_from_measures(compared):
    """A wider way to the works and a higher crest: less sewage spills, all of it is the same."""
    outlets = compared.table("first", "outfalls").set_index(["scenario", "outlet_id"])
    sewage = outlets["sewage_volume_m3"]
    # The second model is routed in half the steps.
    assert sewage["second", "CSO"] == pytest.approx(sewage["resized", "CSO"], abs=0.1)
    assert sewage["resized", "CSO"] < 0.9 * sewage["existing", "CSO"]
    for name in ("existing", "second", "resized"):
        assert sewage[name].sum() == pytest.approx(0.03 * 3600 * (10 / 60 + 7), abs=1.0)


def test_a_changed_second_model_makes_its_runs_again(compared):
    table = compared.root / "networks" / "second" / "tables" / "weirs.csv"
    kept = table.read_text(encoding="utf-8")
    table.write_text(kept.replace("10.8", "10.7"), encoding="utf-8")
    said = compared.says("rank", "first")
    table.write_text(kept, encoding="utf-8")
    assert "second h33: not used, made from other files" in said
    assert "existing h33: not used" not in said


def test_a_measure_for_streets_is_refused_in_plain_words(compared):
    path = compared.root / "scenarios" / "first" / "resized.toml"
    kept = path.read_text(encoding="utf-8")
    streets = '[[measures]]\nkind = "cleaning"\ntitle_zh = "清淤"\nsource = "assumed"\n'
    path.write_text(kept + streets, encoding="utf-8")
    said = compared.says("build", "first", code=2)
    path.write_text(kept, encoding="utf-8")
    assert "works on streets, and the network has none" in said
    assert "resize" in said


@pytest.mark.heavy
def test_the_report_of_a_model_lists_flooded_nodes_and_replaced_lines(desk):
    desk.study("pond", (CASES / "22_ponding_study.inp").read_text(encoding="utf-8"))
    desk.says("run", "pond", "--no-maps")
    desk.says("report", "pond")
    layer = pyogrio.read_dataframe(desk.root / "results/pond/report/pond-existing-h33.gpkg",
                                   layer="flooded_nodes")  # fmt: skip
    nodes = desk.table("pond", "nodes")
    assert layer["flooded_volume_m3"].tolist() == nodes["flooded_volume_m3"].tolist()
    book = openpyxl.load_workbook(desk.root / "results/pond/report/pond.xlsx", read_only=True)
    assert any("冒溢节点" in name for name in book.sheetnames)
    record = json.loads((desk.root / "results/pond/existing/h33/run.json").read_text("utf-8"))
    lines = replaced_table({("existing", "h33"): record})
    assert lines["line"].tolist() == record["replaces"]
    assert any("START_DATE 06/01/2024" in line for line in lines["line"])


@pytest.mark.heavy
def test_a_model_drawn_nowhere_has_its_report(desk):
    """Without coordinates no pipe lies on the page's map."""
    desk.study("nowhere", CLOSED)
    desk.says("run", "nowhere", "--no-maps")
    desk.says("report", "nowhere")
    assert (desk.root / "results/nowhere/report/nowhere.xlsx").exists()
