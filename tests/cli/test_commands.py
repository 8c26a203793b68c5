"""What an engineer types works, and a mistake costs one plain message."""

import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main


@pytest.fixture
def town(new_small_study):
    """A workspace with a small town and a study of two scenarios."""
    return new_small_study


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


def test_help_names_every_command():
    shown = CliRunner().invoke(main, ["--help"]).output
    for command in (
        "synthesise",
        "check",
        "show",
        "build",
        "run",
        "rank",
        "compare",
        "map",
        "convergence",
    ):
        assert command in shown


def test_a_study_runs_ranks_compares_and_maps(town):
    done = call(town, "run", "small")
    assert done.exit_code == 0, done.output
    results = town / "results" / "small"
    points = pd.read_csv(results / "points.csv")
    assert list(points.columns[:19]) == [
        "scenario", "event", "point_no", "name_zh", "rank", "max_depth_m",
        "max_depth_above_gutter_m", "max_lane_depth_m", "minutes_above_limit",
        "minutes_above_15cm", "minutes_above_27cm", "minutes_to_drain", "ponded_volume_m3",
        "limiting_cause", "target_hourly_rain_mm", "meets_target", "meets_gutter",
        "meets_gutter_30min", "meets_lane",
    ]  # fmt: skip
    streets = pd.read_csv(results / "streets.csv")
    assert {"minutes_above_limit", "length_above_30min_m", "lane_length_above_m"} <= set(streets)
    whole = pd.read_csv(results / "town.csv")
    shares = whole[["other_share_above", "other_share_above_30min", "other_share_lane_above"]]
    assert shares.ge(0).all(axis=None)
    assert shares.le(1).all(axis=None)
    assert "lane: " in done.output
    assert len(points) == 2
    for name in ("outfalls", "streets", "conduits", "comparison", "town"):
        assert len(pd.read_csv(results / f"{name}.csv"))
    for name in ("run.json", "model.inp", "model.rpt", "series.nc", "totals.nc", "difference.csv"):
        assert (results / "better" / "h33" / name).is_file()
    maps = {path.name for path in (results / "maps").glob("*.png")}
    assert {"overview.png", "depth-existing-h33.png", "surcharge-better-h33.png",
            "before-after-existing-better-h33.png"} == maps - {"depth-better-h33.png",
                                                              "surcharge-existing-h33.png"}  # fmt: skip
    again = call(town, "run", "small", "--no-maps")
    assert "2 already there" in again.output
    assert call(town, "rank", "small").exit_code == 0
    assert "调蓄池" in call(town, "show", "small", "better", "--language", "zh").output
    compared = call(town, "compare", "small", "existing", "better")
    assert compared.exit_code == 0
    assert (results / "comparison-existing-better.csv").is_file()
    assert call(town, "map", "small").exit_code == 0


def test_checking_and_building_need_no_run(town):
    assert "sound" in call(town, "check", "small").output
    assert call(town, "show", "small").exit_code == 0
    built = call(town, "build", "small")
    assert built.exit_code == 0
    assert (town / "results" / "small" / "better" / "network" / "tables" / "inlets.csv").is_file()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("run", "nowhere"), 2, "no such study"),
        (("run", "small", "--scenario", "x"), 2, "no such scenario"),
        (("run", "small", "--event", "x"), 2, "no such event"),
        (("check", "nowhere"), 2, "no such network"),
        (("rank", "small"), 2, "no finished runs"),
        (("compare", "small", "existing", "better"), 2, "no finished runs"),
        (("synthesise", "small"), 2, "does not exist"),
    ],
)
def test_a_mistake_gives_one_message_and_its_exit_code(town, words, code, said):
    done = call(town, *words)
    assert done.exit_code == code
    assert said in done.output
    assert "Traceback" not in done.output


def test_bad_tables_stop_a_study_before_anything_is_written(town):
    path = town / "networks" / "small" / "tables" / "conduits.csv"
    path.write_text(path.read_text().replace(",500,", ",-500,"), encoding="utf-8")
    done = call(town, "run", "small")
    assert done.exit_code == 2
    assert "conduits.csv, row" in done.output
    assert "diameter_mm" in done.output
    assert not (town / "results").exists()


def test_a_river_without_a_level_is_named(town):
    path = town / "networks" / "small" / "tables" / "outfalls.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",bai,", ",yangtze,"), encoding="utf-8"
    )
    done = call(town, "check", "small")
    assert done.exit_code == 2
    assert "gives no level for this river" in done.output


def test_a_run_beyond_its_limit_ends_with_exit_4_and_is_not_scored(town):
    path = town / "scenarios" / "small" / "study.toml"
    path.write_text(
        path.read_text().replace("continuity_limit_pct = 5.0", "continuity_limit_pct = 1e-6")
    )
    done = call(town, "run", "small", "--no-maps")
    assert done.exit_code == 4
    points = pd.read_csv(town / "results" / "small" / "points.csv")
    assert points["max_depth_m"].isna().all()
    assert points["reason"].str.contains("continuity").all()


def test_synthesise_prints_the_hectares_of_every_outlet(tmp_path, root):
    shutil.copytree(root / "rainfall", tmp_path / "rainfall")
    source = root / "networks" / "miyun-old-town"
    shutil.copytree(source / "synthesis", tmp_path / "networks" / "town" / "synthesis")
    shutil.copy(source / "network.toml", tmp_path / "networks" / "town")
    done = call(tmp_path, "synthesise", "town")
    assert done.exit_code == 0, done.output
    assert all(outlet in done.output for outlet in ("CO1", "CO6", "SO3"))
    assert (tmp_path / "networks" / "town" / "tables" / "conduits.csv").is_file()


def test_the_convergence_of_a_study_is_written_and_shown(town):
    done = call(town, "convergence", "small", "--scenario", "existing")
    assert done.exit_code == 0, done.output
    results = town / "results" / "small"
    nodes = pd.read_csv(results / "convergence.csv")
    assert list(nodes.columns) == ["scenario", "event", "node_id", "kind", "depth_m",
                                   "finer_depth_m", "difference_m"]  # fmt: skip
    assert (nodes["difference_m"].abs() > 0.0095).all()  # 1 cm, rounded to the millimetre
    summary = pd.read_csv(results / "convergence_summary.csv")
    assert summary[["scenario", "event"]].to_numpy().tolist() == [["existing", "h33"]]
    counted = summary.filter(regex="_above_1cm$").to_numpy().sum()
    assert counted == len(nodes)
    finer = (results / "convergence" / "existing" / "h33" / "model.inp").read_text("utf-8")
    for line in ("ROUTING_STEP 2.5", "VARIABLE_STEP 0.375", "MINIMUM_STEP 0.25",
                 "HEAD_TOLERANCE 0.00025"):  # fmt: skip
        assert f"\n{line}\n" in finer
    assert "greatest depths with half the step" in done.output
