"""Members on the grid: the ground is each member's own, and read as a study on the grid is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.cluster import Machines
from drainage.errors import EngineError, InputError
from drainage.results import read_run
from drainage.scenario.grid_settings import GridSettings
from drainage.study import Workspace
from drainage.study.convergence import finer_grid
from drainage.study.ensemble import member
from drainage.study.ensemble.going import run_ensemble
from drainage.study.ensemble.kept import record_path, write_record
from drainage.study.ensemble.member import run_member
from drainage.study.ensemble.opening import key_of, open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.surfaces import as_member, at_half_step, require_grid
from drainage.study.grounds import ground_of_study
from tests.study.uncertain_town import UNCERTAIN, uncertain_town

RUN = ("existing", "h33")
MEMBER_FIGURES = "drainage.study.ensemble.member.figures_of"
MEMBER_RUN = "drainage.study.ensemble.member.run_for_figures"
SURFACE = """
[[choices]]
name = "surface"
group = "surface"
zh = "地面"
en = "surface"
source = "test"
options = [
  { name = "streets", weight = 0.5, zh = "街", en = "streets", set = { "study.surface" = "streets" } },
  { name = "grid", weight = 0.5, zh = "网格", en = "grid", set = { "study.surface" = "grid" } },
]
"""
# Without an option of its own the study decides.
AS_STUDY = SURFACE.replace(', set = { "study.surface" = "grid" }', "")
# Correlated over more than the town: each place of a member is raised alike, to a millimetre.
LEVELS = """
[[fields]]
name = "levels"
at = ["table.junctions.ground_level_m", "table.storages.ground_level_m", "table.storages.invert_level_m"]
sd_low_m = 0.5
sd_high_m = 0.5
correlation_length_m = 100000
group = "levels"
zh = "标高"
en = "levels"
source = "test"
"""
# Water of the street in a low green: on the grid it has no way there.
PARK = """
[[measures]]
kind = "park_storage"
title_zh = "绿地调蓄"
node = "G-B"
area_m2 = 200
depth_m = 0.5
source = "test"
"""


def on_the_grid(folder, more=""):
    """The study runs on the grid; ``more`` follows in study.toml."""
    path = folder / "scenarios/small/study.toml"
    text = path.read_text(encoding="utf-8").replace("[[events]]", 'surface = "grid"\n[[events]]', 1)
    path.write_text(text + more, encoding="utf-8")
    return folder


def eight_of(folder):
    return sampled(open_ensemble(Workspace(folder), "small"), 8, [RUN])


def test_half_of_the_members_are_drawn_on_the_grid(tmp_path):
    eight = eight_of(uncertain_town(tmp_path / "drawn", UNCERTAIN + SURFACE))
    # A Sobol sequence of 8 numbers has four in each half.
    assert sorted(eight.surfaces) == ["grid"] * 4 + ["streets"] * 4
    as_study = on_the_grid(uncertain_town(tmp_path / "study", UNCERTAIN + AS_STUDY))
    assert sorted(eight_of(as_study).surfaces) == ["grid"] * 4 + ["streets"] * 4
    whole = on_the_grid(uncertain_town(tmp_path / "whole"))
    assert eight_of(whole).surfaces == ["grid"] * 8


def test_half_the_step_is_whole_seconds_that_fill_a_minute():
    halved = [finer_grid(GridSettings(swmm_step_s=step)).swmm_step_s for step in (1, 2, 3, 4, 5, 6)]
    assert halved == [1, 1, 1, 2, 2, 3]
    assert all(60 % step == 0 for step in halved)


def test_the_ground_of_a_member_is_raised_with_its_streets(tmp_path, monkeypatch):
    folder = on_the_grid(uncertain_town(tmp_path, UNCERTAIN + LEVELS))
    eight = eight_of(folder)
    drawn = eight.ensemble.opened
    tries = []

    def refused(opened, requests, **_):
        tries.append((opened, *requests))
        raise EngineError("SWMM refused the model: ERROR 111")

    monkeypatch.setattr(MEMBER_RUN, refused)
    run_member(eight.member(1))
    assert [opened.surface for opened, _ in tries] == ["grid", "grid"]
    assert [opened.study.conditions.grid.swmm_step_s for opened, _ in tries] == [2, 1]
    assert [request.settings.head_tolerance_m for _, request in tries] == [0.0005, 0.00025]
    own, request = tries[0]
    raised = request.network.junctions["ground_level_m"] - drawn.base.junctions["ground_level_m"]
    rise_m = raised["G-A"]
    assert abs(rise_m) > 0.01
    ground = ground_of_study(own, request.network)
    rise = ground.places.read_level_m - ground_of_study(drawn).places.read_level_m
    np.testing.assert_allclose(rise, rise_m, atol=0.0011)
    # One ground for all scenarios and both steps of a member.
    assert ground_of_study(tries[1][0], tries[1][1].network) is ground


@pytest.mark.heavy
def test_a_member_on_the_grid_is_read_and_judged_as_a_run_on_the_grid(tmp_path, monkeypatch):
    """Clogged by 90 % under 33 x 1.75 mm the bowl fills. A lane's outer edge lies 6 - 3.5 m from
    the gutter, at 2 % 0.05 m above it."""
    text = UNCERTAIN.replace("low = 20, high = 90", "low = 90, high = 91")
    text = text.replace("low = 0.8, high = 1.8", "low = 1.75, high = 1.8")
    eight = eight_of(on_the_grid(uncertain_town(tmp_path, text)))
    results = []

    def heard(network, result, *more):
        results.append(result)
        return figures(network, result, *more)

    figures = member.figures_of
    monkeypatch.setattr(MEMBER_FIGURES, heard)
    run_member(eight.member(0))
    (result,) = results
    record = eight.record(RUN, 0)
    assert result.record["surface"] == "grid"
    assert result.record["balances"]["ledger"]["relative_error"] < 1e-9
    assert record["lost"] == ""
    points = record["points"]
    assert points["max_depth_m"] == [result.totals["node_max_depth_m"].sel(node="G-B").item()]
    assert points["max_depth_m"][0] > 0.1
    assert points["max_lane_depth_m"] == pytest.approx([points["max_depth_m"][0] - 0.05])
    series = result.series["node_depth_m"].sel(node="G-B").to_numpy()
    assert (series >= points["held_depth_m"][0]).sum() >= 30
    assert (series > points["held_depth_m"][0]).sum() < 30


@pytest.mark.heavy
def test_a_member_on_the_grid_is_the_study_on_the_grid_with_its_values(tmp_path):
    text = UNCERTAIN.replace("low = 20, high = 90", "low = 70, high = 70.00001")
    text = text.replace("low = 0.8, high = 1.8", "low = 1.5, high = 1.50001")
    folder = on_the_grid(uncertain_town(tmp_path / "drawn", text))
    eight = eight_of(folder)
    run_member(eight.member(0))
    record = eight.record(RUN, 0)
    by_hand = on_the_grid(uncertain_town(tmp_path / "by-hand"))
    inlets = by_hand / "networks/small/tables/inlets.csv"
    pd.read_csv(inlets, dtype=str).assign(clogged_pct="70").to_csv(inlets, index=False)
    study = by_hand / "scenarios/small/study.toml"
    times = 'river_state = "low-water"\nrain_factor = 1.5'
    study.write_text(study.read_text("utf-8").replace('river_state = "low-water"', times), "utf-8")
    words = ["--root", str(by_hand), "run", "small", "-s", "existing", "--no-maps"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    run = read_run(by_hand / "results/small/existing/grid/h33")
    depth = run.totals["node_max_depth_m"].sel(node="G-B").item()
    assert record["points"]["max_depth_m"] == [depth]
    points = pd.read_csv(by_hand / "results/small/points.csv").query("scenario == 'existing'")
    assert round(record["points"]["max_depth_m"][0], 3) == points["max_depth_m"].tolist()[0]
    town = record["town"]["total_flooded_volume_m3"][0]
    file = pd.read_csv(by_hand / "results/small/town.csv").query("scenario == 'existing'")
    assert round(town, 1) == round(file["total_flooded_volume_m3"].tolist()[0], 1)


def test_settings_of_the_grid_run_the_members_on_it_anew_and_no_other(tmp_path):
    folder = uncertain_town(tmp_path, UNCERTAIN + SURFACE)
    eight = eight_of(folder)
    for number, (draw, surface) in enumerate(eight.draws):
        key = key_of(eight.keys[RUN, surface], draw)
        write_record(record_path(eight.folder, RUN, number), key, {"lost": "", "halved": False})
    study = folder / "scenarios/small/study.toml"
    study.write_text(study.read_text("utf-8") + "[ground]\ncell_m = 4\n", "utf-8")
    again = eight_of(folder)
    lacking = [again.record(RUN, number) is None for number in range(8)]
    assert lacking == [surface == "grid" for surface in eight.surfaces]


def test_a_town_that_cannot_stand_on_the_grid_is_told_before_any_member_is_run(tmp_path):
    folder = uncertain_town(tmp_path, UNCERTAIN + SURFACE)
    study = folder / "scenarios/small/study.toml"
    study.write_text(study.read_text("utf-8") + '[ground]\nterrain = "dem.tif"\n', "utf-8")
    own = open_ensemble(Workspace(folder), "small")
    with pytest.raises(InputError, match=r"dem\.tif"):
        run_ensemble(own, 8, [RUN], Machines(1))
    assert not list((folder / "results").rglob("*.json"))


def test_works_that_a_grid_does_not_compute_are_told_before_any_member_is_run(tmp_path):
    folder = uncertain_town(tmp_path, UNCERTAIN + SURFACE)
    better = folder / "scenarios/small/better.toml"
    better.write_text(better.read_text("utf-8") + PARK, encoding="utf-8")
    own = open_ensemble(Workspace(folder), "small")
    require_grid(own.opened, ["existing"])
    with pytest.raises(InputError, match="only inlets take water"):
        run_ensemble(own, 8, [RUN, ("better", "h33")], Machines(1))
    assert not list((folder / "results").rglob("*.json"))


def test_street_levels_are_not_drawn_where_the_ground_is_a_terrain(tmp_path):
    folder = uncertain_town(tmp_path, UNCERTAIN + LEVELS + SURFACE)
    study = folder / "scenarios/small/study.toml"
    study.write_text(study.read_text("utf-8") + '[ground]\nterrain = "dem.tif"\n', "utf-8")
    with pytest.raises(InputError) as refused:
        open_ensemble(Workspace(folder), "small")
    found = [(own.place, own.column, own.value) for own in refused.value.findings]
    assert found == [
        ("fields levels", "table.junctions.ground_level_m", "dem.tif"),
        ("fields levels", "table.storages.ground_level_m", "dem.tif"),
    ]
    # On the streets alone a terrain is nobody's ground.
    path = folder / "scenarios/small/uncertainty.toml"
    path.write_text(UNCERTAIN + LEVELS, encoding="utf-8")
    open_ensemble(Workspace(folder), "small")


def test_the_limit_of_the_ensemble_holds_on_the_grid_for_what_is_spilt(tmp_path):
    folder = uncertain_town(tmp_path)
    opened = open_ensemble(Workspace(folder), "small").opened
    own = as_member(opened, opened.base, "grid", {"flooding_error_limit_pct": 12.0})
    assert own.study.conditions.grid.spill_gap_limit_pct == 12.0
    assert as_member(opened, opened.base, "grid", {}).study.conditions.grid == GridSettings()


def test_half_the_step_of_the_grid_leaves_its_other_settings(tmp_path):
    opened = open_ensemble(Workspace(uncertain_town(tmp_path)), "small").opened
    own, half = opened.study.conditions.grid, at_half_step(opened).study.conditions.grid
    assert half == own.model_copy(update={"swmm_step_s": own.swmm_step_s // 2})
    assert half.exchange == own.exchange
