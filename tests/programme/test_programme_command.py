"""`drainage programme` on a small town: every set run once, kept, and ordered; wishes refused."""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from drainage.cli import main
from drainage.report.page.packing import unpacked
from tests.conftest import make_small_network, write_small_study

LARGER = """
title_zh = "大管"
title_en = "larger"
[[measures]]
kind = "resize"
title_zh = "改大上游"
link_id = "C-1"
diameter_mm = 1000
source = "test"
[[measures]]
kind = "resize"
title_zh = "改大下游"
link_id = "C-2"
diameter_mm = 1000
source = "test"
"""
PROGRAMME = """
first_year = 2021
years = 3
budget_10k_yuan_a_year = {budget}
[[aims]]
column = "total_flooded_volume_m3"
event = "h33"
[[aims]]
column = "sewage_to_rivers_m3"
event = "h33"
[[projects]]
scenario = "larger"
plan_year = 2023
[[projects]]
scenario = "better"
plan_year = 2021
"""
MOVED = """
title_zh = "分流"
title_en = "better"
[[measures]]
kind = "separation"
title_zh = "分流"
outlets = ["CO1"]
residual_misconnection = 0.1
source = "test"
"""
PRICES = """what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source
inlet_replaced,,,,each,10000,{inlet},90000,2024,test
sewer_in_street,,,,m,1000,4000,9000,2024,test
"""


def call(town, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(town), *words])
    assert done.exit_code == code, done.output
    return done.output


def with_programme(folder, budget=25, inlet=20000):
    study = folder / "scenarios" / "small"
    (study / "larger.toml").write_text(LARGER, encoding="utf-8")
    text = (study / "study.toml").read_text(encoding="utf-8")
    listed = text.replace('"better"]', '"better", "larger"]')
    (study / "study.toml").write_text(listed, encoding="utf-8")
    (study / "programme.toml").write_text(PROGRAMME.format(budget=budget), encoding="utf-8")
    (study / "prices.csv").write_text(PRICES.format(inlet=inlet), encoding="utf-8")
    return folder


def table(town, name):
    return pd.read_csv(town / "results" / "small" / "programme" / f"{name}.csv")


@pytest.fixture(scope="module")
def ordered_once(tmp_path_factory):
    folder = write_small_study(tmp_path_factory.mktemp("programme"), make_small_network())
    return with_programme(folder), call(folder, "programme", "small")


@pytest.fixture
def ordered(ordered_once, tmp_path):
    shutil.copytree(ordered_once[0], tmp_path / "town")
    return tmp_path / "town"


def test_every_set_is_run_once_and_its_run_is_not_kept(ordered_once):
    town, told = ordered_once
    assert "4 sets of 2 projects, 4 runs made." in told
    sets = table(town, "sets").fillna("").set_index("projects")
    # Four inlets replaced at 20,000 yuan; two pipes of 50 m at 4,000 yuan a metre.
    assert sets["cost_mid_10k_yuan"].to_dict() == {
        "": 0.0, "larger": 40.0, "better": 8.0, "larger + better": 48.0,
    }  # fmt: skip
    assert sets["total_flooded_volume_m3_h33"].notna().all()
    folder = town / "results" / "small" / "programme"
    assert not list(folder.rglob("*.nc"))
    assert sum(path.stat().st_size for path in folder.rglob("*")) < 30_000


def test_what_is_built_when_follows_the_money(ordered_once):
    years = table(ordered_once[0], "years").fillna("")
    best = years[years["order"] == "best"]
    # 25, 50, 75 in all: 48 for both is there at the end of the second year.
    assert (best["spent_10k_yuan"] <= best["given_10k_yuan"]).all()
    assert best["given_10k_yuan"].tolist() == [25, 50, 75]
    plan = years[years["order"] == "plan"]
    assert plan["stands"].tolist() == ["better", "better", "larger + better"]


def test_the_shares_add_up_to_what_all_do(ordered_once):
    shares, sets = (table(ordered_once[0], name) for name in ("shares", "sets"))
    aim = "total_flooded_volume_m3_h33"
    values = sets.fillna("").set_index("projects")[aim]
    fall = values[""] - values["larger + better"]
    mean = shares[shares["figure"] == aim].set_index("scenario")["on_average"]
    assert mean.sum() == pytest.approx(fall, abs=1e-4)
    alone = shares[shares["figure"] == aim].set_index("scenario")["alone"]
    assert alone["larger"] == pytest.approx(values[""] - values["larger"], abs=1e-4)


def test_another_price_runs_nothing_and_moves_the_costs(ordered):
    with_programme(ordered, inlet=70000)
    told = call(ordered, "programme", "small")
    assert "4 sets of 2 projects, 0 runs made." in told
    sets = table(ordered, "sets").fillna("").set_index("projects")
    assert sets.at["better", "cost_mid_10k_yuan"] == 28.0


@pytest.mark.heavy
def test_what_the_study_has_run_is_not_run_again(ordered, tmp_path):
    call(ordered, "run", "small", "--no-maps")
    alone = table(ordered, "sets")
    shutil.rmtree(ordered / "results" / "small" / "programme")
    # Nothing built, larger and better stand as scenarios; both together do not.
    assert " 1 runs made" in call(ordered, "programme", "small")
    # The figures of the scenarios' own runs are those of the sets'.
    pd.testing.assert_frame_equal(table(ordered, "sets"), alone)


def test_less_money_than_the_cheapest_costs_is_refused(ordered):
    with_programme(ordered, budget=1)
    told = call(ordered, "programme", "small", code=2)
    # One a year for three years; the inlets cost 8.
    assert "the cheapest, better, costs 8 and 3 years give 3 x 10^4 yuan" in told
    with_programme(ordered, budget=0)
    assert "greater than 0" in call(ordered, "programme", "small", code=2)


def test_a_project_without_any_price_is_refused_with_what_lacks_it(ordered):
    study = ordered / "scenarios" / "small"
    (study / "better.toml").write_text(MOVED, encoding="utf-8")
    told = call(ordered, "programme", "small", code=2)
    assert "better" in told
    # The sewage of M-A leaves the combined sewer; no shipped price says what that costs.
    assert "would count as free: sewage_moved (L/s)" in told
    with (study / "prices.csv").open("a", encoding="utf-8") as prices:
        prices.write("sewage_moved,,,,L/s,50000,100000,300000,2024,test\n")
    assert "4 sets of 2 projects" in call(ordered, "programme", "small")
    # 1 L/s less a tenth that stays, at 100,000 yuan: 9 x 10^4.
    sets = table(ordered, "sets").fillna("").set_index("projects")
    assert sets.at["better", "cost_mid_10k_yuan"] == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('scenario = "larger"', 'scenario = "largest"', "not known to this study: scenario"),
        ('scenario = "larger"', 'scenario = "better"', "stands twice"),
        ('column = "sewage_to_rivers_m3"', 'column = "sewage"', "not known to this study: column"),
        ('event = "h33"', 'event = "h99"', "not known to this study: event"),
    ],
)
def test_a_wrong_programme_is_refused_with_its_key(ordered, old, new, words):
    path = ordered / "scenarios" / "small" / "programme.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert words in call(ordered, "programme", "small", code=2)


def test_a_study_without_a_programme_says_what_to_write(ordered):
    (ordered / "scenarios" / "small" / "programme.toml").unlink()
    told = call(ordered, "programme", "small", code=2)
    assert "programme.toml" in told


@pytest.mark.heavy
def test_the_report_shows_the_order_and_leaves_out_an_old_one(ordered):
    call(ordered, "run", "small", "--no-maps")
    told = call(ordered, "report", "small", "--scenario", "better")
    assert "programme/years.csv" not in told
    book = load_workbook(ordered / "results" / "small" / "report" / "small.xlsx")
    rows = list(book["逐年次序 order by year"].iter_rows(values_only=True))
    # Three years of the best order and three of the plan's own.
    orders = [row[0] for row in rows[1:]]
    assert orders == ["最优 best"] * 3 + ["规划 the plan's own"] * 3
    assert rows[0][6].split("\n")[0] == "街面全部水量 h33 (m³)"
    page = (ordered / "results" / "small" / "report.html").read_text(encoding="utf-8")
    data = json.loads(unpacked(re.search(r'id="data"[^>]*>([^<]+)<', page)[1].strip()))
    assert data["programme"]["aims"][1]["column"] == "sewage_to_rivers_m3"
    assert data["tables"]["programme_years"]["rows"] == 6
    with_programme(ordered, budget=26)
    told = call(ordered, "report", "small", "--scenario", "better")
    assert (
        "programme/years.csv: found on other runs, left out. Run drainage programme small again."
        in told
    )
