"""A product is made again where what it is made of has changed, and only there."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.study import inputs
from drainage.study.made import Made
from drainage.study.products import pictures
from drainage.study.products import reports as reporting

EXISTING_MAPS = {"maps/depth-existing-h33.png", "maps/surcharge-existing-h33.png"}
BETTER_MAPS = {"maps/depth-better-h33.png", "maps/surcharge-better-h33.png",
               "maps/before-after-existing-better-h33.png"}  # fmt: skip
MAPS = EXISTING_MAPS | BETTER_MAPS
TABLES = {f"{name}.csv" for name in
          ("points", "nodes", "outfalls", "streets", "conduits", "stories", "town",
           "comparison")}  # fmt: skip
COSTS = {"cost.csv", "cost-totals.csv"}
RUN = {f"better/h33/{name}" for name in
       ("model.inp", "model.rpt", "series.nc", "totals.nc", "run.json")}  # fmt: skip
BOTH_RUNS = RUN | {name.replace("better", "existing") for name in RUN}
STORM = "rainfall/storms/h33.toml"
RIVER = "rainfall/river_levels.toml"


def call(town, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(town), *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="session")
def drawn_small_study(finished_small_study, tmp_path_factory):
    """The finished study with its maps; copied, never touched."""
    folder = tmp_path_factory.mktemp("drawn") / "town"
    shutil.copytree(finished_small_study, folder)
    call(folder, "run", "small")
    return folder


@pytest.fixture
def town(drawn_small_study, tmp_path):
    folder = tmp_path / "town"
    shutil.copytree(drawn_small_study, folder)
    return folder


def stands(town):
    """Every file of the results with what tells that it was written anew."""
    results = town / "results" / "small"
    return {
        path.relative_to(results).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in results.rglob("*")
        if path.is_file() and path.suffix in (".png", ".csv", ".nc", ".inp", ".rpt", ".json")
        and path.name not in ("made.json", ".holder.json") and path.parent.name != "scores"
    }  # fmt: skip


def made_by(town, *words):
    """The files a command wrote."""
    before = stands(town)
    said = call(town, *words)
    after = stands(town)
    return {name for name in after if after[name] != before.get(name)}, said


def rewrite(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_with_nothing_to_do_nothing_is_written_and_the_same_is_said(town):
    first = call(town, "run", "small")
    made, again = made_by(town, "run", "small")
    assert made == set()
    assert again == first
    assert "2 runs (2 already there)." in again
    assert "6 maps in " in again
    assert "(0 drawn)" in again


def test_what_tells_that_there_is_nothing_to_do_imports_no_tables(root):
    asked = (
        "import sys; import drainage.study.holding, drainage.study.inputs, drainage.study.made; "
        "print(sorted({'pandas', 'numpy', 'matplotlib', 'numba', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=root, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_one_changed_scenario_runs_and_draws_that_scenario_alone(town):
    better = town / "scenarios" / "small" / "better.toml"
    rewrite(better, 'source = "test"', 'source = "test"\nclogged_pct = 10')
    made, said = made_by(town, "run", "small")
    assert made == RUN | {"better/h33/difference.csv"} | TABLES | COSTS | BETTER_MAPS
    assert "2 runs (1 already there)." in said
    assert "(3 drawn)" in said


def test_a_new_title_of_a_scenario_draws_it_without_a_run(town):
    path = town / "scenarios" / "small" / "better.toml"
    rewrite(path, "改造", "提升")
    rewrite(path, 'title_en = "better"', 'title_en = "improved"')
    made, said = made_by(town, "run", "small")
    assert made >= BETTER_MAPS
    assert not made & (BOTH_RUNS | EXISTING_MAPS)
    assert "better improved" in said


@pytest.mark.heavy
def test_a_name_in_a_table_is_scored_and_drawn_again_without_a_run(town):
    rewrite(town / "networks" / "small" / "tables" / "streets.csv", "东大街", "西大街")
    made, _ = made_by(town, "run", "small")
    assert made >= MAPS | TABLES | {"maps/overview.png"}
    assert not made & BOTH_RUNS
    assert "西大街" in (town / "results" / "small" / "streets.csv").read_text(encoding="utf-8")


def test_a_changed_pipe_runs_everything_again(town):
    path = town / "networks" / "small" / "tables" / "conduits.csv"
    pipes = pd.read_csv(path, dtype=str, keep_default_na=False)
    pipes.loc[pipes["conduit_id"] == "C-3", "manning_n"] = "0.015"
    pipes.to_csv(path, index=False)
    made, _ = made_by(town, "run", "small")
    assert made >= BOTH_RUNS | MAPS | TABLES


@pytest.mark.heavy
def test_another_limit_is_scored_and_drawn_without_a_run(town):
    study = town / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8") + "[targets]\npoint_depth_m = 0.02\n", "utf-8")
    made, _ = made_by(town, "run", "small")
    assert made >= MAPS | TABLES
    assert not made & BOTH_RUNS


@pytest.mark.heavy
def test_another_run_setting_runs_everything_again(town):
    rewrite(town / "scenarios" / "small" / "study.toml", "tail_h = 1.0", "tail_h = 0.9")
    made, _ = made_by(town, "run", "small")
    assert made >= BOTH_RUNS | MAPS | TABLES


@pytest.mark.heavy
def test_an_event_more_leaves_the_runs_and_maps_of_the_others(town):
    study = town / "scenarios" / "small" / "study.toml"
    rewrite(
        study, "[run]", '[[events]]\nid = "h54"\nstorm = "h54"\nriver_state = "low-water"\n[run]'
    )
    made, _ = made_by(town, "run", "small")
    assert "maps/depth-better-h54.png" in made
    assert not made & (BOTH_RUNS | MAPS)


@pytest.mark.heavy
def test_more_rain_runs_everything_again_and_another_storm_nothing(town):
    rewrite(town / "rainfall" / "storms" / "h54.toml", "title_zh", "# a remark\ntitle_zh")
    assert made_by(town, "run", "small")[0] == set()
    storm = town / STORM
    text = storm.read_text(encoding="utf-8")
    assert "33" in text
    storm.write_text(text.replace("33", "34"), encoding="utf-8")
    made, _ = made_by(town, "run", "small")
    assert made >= BOTH_RUNS | MAPS | TABLES


@pytest.mark.heavy
def test_another_river_level_runs_everything_again(town):
    rewrite(town / RIVER, "bai = 3.5", "bai = 0.5")
    made, _ = made_by(town, "run", "small")
    assert made >= BOTH_RUNS | MAPS | TABLES


@pytest.mark.heavy
def test_other_code_scores_and_draws_everything_again(town, monkeypatch):
    monkeypatch.setattr(inputs, "code_digest", lambda: "another version")
    made, _ = made_by(town, "run", "small")
    assert made >= MAPS | TABLES
    assert not made & BOTH_RUNS


def cut_off(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def edit(path):
    path.write_bytes(path.read_bytes()[:-1] + b"#")


HARMS = {"deleted": Path.unlink, "cut off": cut_off, "edited": edit}
PRODUCTS = ("maps/depth-better-h33.png", "points.csv", "comparison.csv",
            "better/h33/difference.csv", "maps/overview.png")  # fmt: skip
"""A file of each product that stands or falls by itself; nodes.csv is of one with points.csv."""


@pytest.mark.parametrize("turn", range(len(HARMS)))
def test_products_that_are_gone_or_changed_are_made_again_as_they_were(town, turn):
    """Each product in each of three ways, in three turns, so that no two have the same neighbours;
    the heavy test below has each alone."""
    names = [{"points.csv": "nodes.csv"}.get(name, name) if turn == 1 else name
             for name in PRODUCTS]  # fmt: skip
    paths = [town / "results" / "small" / name for name in names]
    right = {path: path.read_bytes() for path in paths}
    for k, path in enumerate(paths):
        list(HARMS.values())[(k + turn) % len(HARMS)](path)
    call(town, "run", "small")
    assert {path: path.read_bytes() for path in paths} == right
    assert made_by(town, "run", "small")[0] == set()


@pytest.mark.heavy
@pytest.mark.parametrize("name", [*PRODUCTS, "nodes.csv"])
@pytest.mark.parametrize("harm", HARMS)
def test_a_product_that_is_gone_or_changed_is_made_again_as_it_was(town, name, harm):
    path = town / "results" / "small" / name
    right = path.read_bytes()
    HARMS[harm](path)
    call(town, "run", "small")
    assert path.read_bytes() == right
    assert made_by(town, "run", "small")[0] == set()


@pytest.mark.parametrize("name", ["series.nc", "totals.nc", "model.inp", "run.json"])
def test_a_run_whose_files_were_changed_is_made_again(town, name):
    path = town / "results" / "small" / "better" / "h33" / name
    path.write_bytes(path.read_bytes()[:-1])
    made, said = made_by(town, "run", "small")
    assert made >= RUN
    assert "2 runs (1 already there)." in said


def test_stopped_while_drawing_the_next_run_draws_the_rest(town, monkeypatch):
    for path in (town / "results" / "small" / "maps").glob("*.png"):
        path.unlink()
    draw, drawn = pictures.surcharge_map, []

    def stops(*arguments, **words):
        drawn.append(arguments)
        if len(drawn) == 2:
            raise KeyboardInterrupt
        return draw(*arguments, **words)

    with monkeypatch.context() as patch:
        patch.setattr(pictures, "surcharge_map", stops)
        call(town, "run", "small", code=130)
    before = {path.name for path in (town / "results" / "small" / "maps").glob("*.png")}
    assert 0 < len(before) < 6
    made, said = made_by(town, "run", "small")
    assert {name for name in made if name.startswith("maps/")} == {
        f"maps/{name}" for name in
        {Path(m).name for m in MAPS} | {"overview.png"} if name not in before
    }  # fmt: skip
    assert f"({6 - len(before)} drawn)" in said


@pytest.mark.parametrize("ledger", ["", "[1]", '{"schema": 1, "products": 3}', "{" * 100000])
def test_a_ledger_that_cannot_be_read_holds_nothing(tmp_path, ledger):
    (tmp_path / "points.csv").write_text("1", encoding="utf-8")
    still = SimpleNamespace(require_unchanged=lambda: None)
    own = Made(tmp_path, still)
    own.keep("points", "all", [tmp_path / "points.csv"])
    own.write()
    assert Made(tmp_path, still).holds("points", "all")
    (tmp_path / "made.json").write_text(ledger, encoding="utf-8")
    assert not Made(tmp_path, still).holds("points", "all")


@pytest.mark.heavy
def test_a_ledger_that_cannot_be_read_makes_everything_again(town):
    (town / "results" / "small" / "made.json").write_text("[1]", encoding="utf-8")
    made, said = made_by(town, "run", "small")
    assert made >= MAPS | TABLES
    assert "2 runs (2 already there)." in said


@pytest.mark.heavy
def test_files_that_change_while_they_are_read_leave_no_mark(town, monkeypatch):
    """Half of the work would rest on the old file: nothing of it is taken for made."""
    rewrite(town / "networks" / "small" / "tables" / "streets.csv", "东大街", "西大街")
    study = town / "scenarios" / "small" / "study.toml"
    draw = pictures.overview_map

    def edits(*arguments, **words):
        study.write_text(study.read_text("utf-8") + "# a remark\n", "utf-8")
        return draw(*arguments, **words)

    with monkeypatch.context() as patch:
        patch.setattr(pictures, "overview_map", edits)
        said = call(town, "run", "small", code=2)
    assert "study/study.toml changed while it was being read" in said
    made, _ = made_by(town, "run", "small")
    assert made >= MAPS


REPORT = {"report.html", "report/small.xlsx", "report/small-points.docx",
          "report/small-existing-h33.gpkg", "report/small-better-h33.gpkg"}  # fmt: skip


def reports(town):
    results = town / "results" / "small"
    return {name: (results / name).stat().st_ino for name in REPORT}


def report_again(town):
    before = reports(town)
    said = call(town, "report", "small")
    after = reports(town)
    assert {line.split(": ")[0] for line in said.splitlines()} <= {"Written", "Unchanged"}
    return {name for name in REPORT if after[name] != before[name]}


@pytest.mark.heavy
def test_of_a_report_only_what_changed_is_written(town):
    call(town, "report", "small")
    assert report_again(town) == set()
    (town / "networks" / "small" / "ranking.toml").write_text(
        'text_zh = "多年观测"\ntext_en = "years of watching"\nsource = "test"\n', "utf-8"
    )
    assert report_again(town) == {"report.html", "report/small.xlsx", "report/small-points.docx"}
    path = town / "scenarios" / "small" / "better.toml"
    rewrite(path, "改造", "提升")
    rewrite(path, 'title_en = "better"', 'title_en = "improved"')
    assert "report/small-existing-h33.gpkg" not in report_again(town)
    page = town / "results" / "small" / "report.html"
    page.write_text("<p>edited", encoding="utf-8")
    assert report_again(town) == {"report.html"}
    assert "edited" not in page.read_text(encoding="utf-8")[:20]


@pytest.mark.heavy
def test_chinese_and_english_readers_share_a_workbook(town, monkeypatch):
    monkeypatch.setattr(reporting, "MANY_ROWS", 0)  # a large one: written by a process beside
    call(town, "report", "small")
    workbook = town / "results" / "small" / "report" / "small.xlsx"
    first = workbook.stat().st_ino
    said = call(town, "report", "small", "--lang", "en")
    assert f"Unchanged: {workbook}" in said
    assert "small-points-en.docx" in said
    assert workbook.stat().st_ino == first


def test_scores_come_back_from_disk_as_they_were(town):
    """The tables of a second scoring are read, not computed: they are equal to the last digit."""
    results = town / "results" / "small"
    right = {name: (results / name).read_bytes() for name in TABLES}
    for name in TABLES:
        (results / name).unlink()
    call(town, "run", "small", "--no-maps")
    assert {name: (results / name).read_bytes() for name in TABLES} == right
    kept = json.loads((results / "scores" / "streets-better-h33.json").read_text("utf-8"))
    assert set(kept["tables"]) == {"point", "node", "outfall", "street", "conduit", "story", "town"}


def test_another_price_writes_the_costs_again_and_runs_nothing(town):
    prices = "what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source\n"
    row = "inlet_replaced,,,,each,1000,2000,3000,2024,quote\n"
    (town / "scenarios" / "small" / "prices.csv").write_text(prices + row, encoding="utf-8")
    made, said = made_by(town, "run", "small")
    assert made == COSTS | {"comparison.csv"}
    assert "2 runs (2 already there)" in said
    totals = pd.read_csv(town / "results" / "small" / "cost-totals.csv")
    # Two channels of two sides with an inlet each: four at 2,000 yuan.
    assert totals[["scenario", "what", "quantity", "cost_mid_10k_yuan"]].values.tolist() == [
        ["better", "inlet_replaced", 4.0, 0.8]
    ]
    compared = pd.read_csv(town / "results" / "small" / "comparison.csv")
    rows = compared[compared["scope"] == "cost"].set_index("metric")
    assert rows["after_value"].tolist() == [0.4, 0.8, 1.2]
