"""Storms of the flood check and of the outlets keep out of each other's tables."""

import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.study.at_hand import at_hand
from drainage.study.products.season_products import check_on_page
from drainage.study.workspace import Workspace

EVENTS = """
[[events]]
id = "day"
storm = "d33-24h"
river_state = "low-water"
purpose = "outlets"
scenarios = ["existing"]
storm_start_h = 20.0
[[events]]
id = "slow"
storm = "slow"
river_state = "low-water"
purpose = "outlets"
scenarios = ["existing"]
[[events]]
id = "rare"
storm = "h54-180min"
river_state = "flood-stage"
purpose = "flood"
[run]"""
SLOW = """
title_zh = "慢雨"
shape = "table"
formula = "beijing-zone-ii"
step_s = 3600
intensity_mm_h = [20, 20]
source = "test"
"""


@pytest.fixture
def town(finished_small_study, tmp_path):
    """The town with its run of the points and two more purposes, not run."""
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    path = town / "scenarios" / "small" / "study.toml"
    path.write_text(path.read_text("utf-8").replace("\n[run]", EVENTS, 1), "utf-8")
    (town / "rainfall" / "storms" / "slow.toml").write_text(SLOW, "utf-8")
    return town


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


def events_of(town, file):
    return set(pd.read_csv(town / "results" / "small" / file)["event"])


@pytest.mark.heavy
def test_each_purpose_has_its_own_command_and_table(town):
    shown = call(town, "show", "small").output
    assert all(name in shown for name in ("day", "rare", "outlets", "flood"))
    assert call(town, "run", "small", "--no-maps").exit_code == 0
    results = town / "results" / "small"
    assert [path.name for path in (results / "existing").iterdir()] == ["h33"]

    asked = call(town, "inundate", "small", "-e", "nothing")
    assert asked.exit_code == 2
    assert "rare" in asked.output  # a day of the flood check can be run on the grid by its name
    checked = call(town, "flood-check", "small", "--no-maps")
    assert checked.exit_code == 0, checked.output
    assert "flood check · " in checked.output
    table = pd.read_csv(results / "flood-check.csv")
    assert list(table.columns[:9]) == [
        "scenario", "event", "scope", "id", "name_zh", "name_en", "max_lane_depth_m",
        "minutes_lane_above", "meets_flood_target",
    ]  # fmt: skip
    assert table.groupby(["scenario", "event", "scope"]).size().to_dict() == {
        (name, "rare", scope): 1 for name in ("existing", "better") for scope in ("point", "street")
    }
    river = json.loads((results / "existing" / "rare" / "run.json").read_text("utf-8"))
    assert river["river_below_bank_m"]["bai"] == 0.5

    assert call(town, "rank", "small").exit_code == 0
    assert events_of(town, "points.csv") == {"h33"}
    assert call(town, "report", "small").exit_code == 0
    assert events_of(town, "town.csv") == {"h33"}

    # Shown by itself as long as no file of the study has changed since.
    own = check_on_page(at_hand(Workspace(town), "small"))
    assert own["remarks"] == {"zh": [], "en": []}
    runs = own["checked"]["runs"]
    assert [(run["scenario"], run["event"], run["points"], run["streets"]) for run in runs] == [
        ("existing", "rare", 1, 1), ("better", "rare", 1, 1)
    ]  # fmt: skip
    # The storm has 54 mm in its greatest hour, and the point the depth of the table.
    assert runs[0]["hourly_mm"] == pytest.approx(54.0, abs=0.5)
    points = table[table["scope"] == "point"]["max_lane_depth_m"].tolist()
    assert [one["max_lane_depth_m"] for one in own["checked"]["points"]] == points
    assert own["checked"]["limit_m"] == 0.15
    study = town / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8") + "# changed\n", "utf-8")
    own = check_on_page(at_hand(Workspace(town), "small"))
    assert own["checked"] is None
    assert "Run drainage flood-check small again" in own["remarks"]["en"][0]
    (results / "flood-check.csv").unlink()
    assert check_on_page(at_hand(Workspace(town), "small")) is None


@pytest.mark.heavy
def test_a_long_storm_judges_the_outlets_by_its_whole_depth(town):
    done = call(town, "run", "small", "--purpose", "outlets", "--no-maps")
    assert done.exit_code == 0, done.output
    results = town / "results" / "small"
    assert [path.name for path in (results / "better").iterdir()] == ["h33"]
    record = json.loads((results / "existing" / "day" / "run.json").read_text("utf-8"))
    assert record["settings"]["storm_start_h"] == 20.0
    assert record["rain_end_minute"] - record["rain_start_minute"] == 1440
    outlets = pd.read_csv(results / "outfalls.csv").query("scenario == 'existing'")
    outlets = outlets.set_index(["event", "outlet_id"])
    # 33 mm in a day reach the target; 20 mm/h for two hours are 40 mm and pass it.
    assert pd.notna(outlets.at[("day", "CO1"), "meets_target"])
    assert pd.isna(outlets.at[("slow", "CO1"), "meets_target"])
    assert call(town, "run", "small", "--no-maps").exit_code == 0
    report = call(town, "report", "small")
    assert report.exit_code == 0, report.output


def test_a_storm_of_another_purpose_is_answered_with_the_known_ones(town):
    done = call(town, "run", "small", "--event", "rare")
    assert done.exit_code == 2
    assert "Use one of: h33, day, slow" in done.output
    path = town / "scenarios" / "small" / "study.toml"
    path.write_text(path.read_text("utf-8").replace('purpose = "flood"', ""), "utf-8")
    done = call(town, "flood-check", "small")
    assert done.exit_code == 2
    assert 'no event has purpose = "flood"' in done.output
