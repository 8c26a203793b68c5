"""What a run gave stands at the element of the map it was given at; a run that is not current
gives nothing."""

from __future__ import annotations

import json
import shutil
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from drainage.results import read_run
from drainage.study.map_values import MOST_FIGURES, UNKNOWN, _frames
from tests.desk.conftest import _laid
from tests.desk.test_map import unpacked

KEY = ("existing", "h33")


@pytest.fixture
def run_desk(finished_small_study, tmp_path):
    """The small study with its runs, on a desk of its own."""
    return _laid(shutil.copytree(finished_small_study, tmp_path / "town"))


def asked(desk, path):
    return unpacked(desk.client.get(f"/api/{path}").content)


def test_a_reach_has_the_deeper_of_its_ends_and_a_pipe_its_minutes(run_desk):
    about, _ = asked(run_desk, "map/existing")
    said, values = asked(run_desk, "values/existing/h33")
    assert said["state"] == "current"
    own = run_desk.desk.study()
    network, totals = own.built["existing"].network, read_run(own.opened.run_folder(*KEY)).totals
    depth = totals["node_max_depth_m"].to_series()
    for name, shown in zip(about["ids"]["reach"], values["reach_max_depth_m"], strict=True):
        ends = network.conduits.loc[name, ["from_id", "to_id"]]
        assert shown == pytest.approx(depth[ends].max(), abs=0.0006)  # written to the millimetre
    assert values["reach_max_depth_m"].max() > 0.02  # the street is wet
    minutes = totals["link_surcharged_minutes"].to_series()[about["ids"]["pipe"]]
    assert values["pipe_minutes_surcharged"] == pytest.approx(minutes.to_numpy(), abs=0.06)
    flow, full = (totals[f"link_{name}_m3_s"].to_series()[about["ids"]["pipe"]].to_numpy()
                  for name in ("max_flow", "full_capacity"))  # fmt: skip
    assert values["pipe_flow_to_capacity"] == pytest.approx(flow / full, abs=0.006)
    assert values["pipe_flow_to_capacity"].max() > 0.1


def test_the_frames_hold_the_greatest_depth_and_how_full_a_pipe_is(run_desk):
    about, _ = asked(run_desk, "map/existing")
    _, values = asked(run_desk, "values/existing/h33")
    said, frames = asked(run_desk, "frames/existing/h33?quantity=depth")
    figures = frames["figures"].astype(float) / said["per_unit"]
    assert len(figures) == said["steps"] > 50
    # The engine's greatest stands between two reports, so a report is never above it.
    assert (figures.max(axis=0) <= values["reach_max_depth_m"] + 0.001).all()
    own = run_desk.desk.study()
    network, run = own.built["existing"].network, read_run(own.opened.run_folder(*KEY))
    depth = run.series["node_depth_m"].to_pandas()
    for name, shown in zip(about["ids"]["reach"], figures.T, strict=True):
        ends = depth[network.conduits.loc[name, ["from_id", "to_id"]]]
        assert shown == pytest.approx(ends.max(axis=1).to_numpy(), abs=0.0006)
    _, filling = asked(run_desk, "frames/existing/h33?quantity=filling")
    bore = network.conduits.loc[about["ids"]["pipe"], "diameter_mm"] / 1000
    depth = run.series["link_depth_m"].sel(link=about["ids"]["pipe"]).to_numpy()
    greatest = depth.max(axis=0) / bore
    shown = filling["figures"].max(axis=0) / said["per_unit"]
    assert shown == pytest.approx(greatest.to_numpy(), abs=0.0006)
    assert 0.2 < shown.max() <= 1.001


def test_a_run_of_other_files_gives_no_figures_and_is_said_to_be_out_of_date(run_desk):
    tables = run_desk.workspace.folder("networks", "small") / "tables"
    pipes = (tables / "conduits.csv").read_text(encoding="utf-8")
    (tables / "conduits.csv").write_text(pipes.replace("0.013", "0.014"), encoding="utf-8")
    assert pipes.count("0.013") > 0
    said, values = asked(run_desk, "values/existing/h33")
    assert (said["state"], values) == ("stale", {})
    assert "drainage run small" in said["words"]["en"]
    assert said["words"]["zh"]
    assert asked(run_desk, "frames/existing/h33")[0]["steps"] == 0
    found = run_desk.client.get("/api/runs-at-hand/existing").json()
    assert found == [{"scenario": "existing", "event": "h33", "current": False}]


def test_a_run_beyond_its_limits_shows_no_depth(run_desk):
    own = run_desk.desk.study()
    path = own.opened.run_folder(*KEY) / "run.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record |= {"within_limits": False, "reason": "routing error 9 %"}
    path.write_text(json.dumps(record), encoding="utf-8")
    shutil.rmtree(own.opened.results / "scores")
    said, values = asked(run_desk, "values/existing/h33")
    assert (said["state"], values) == ("unscored", {})
    assert "9 %" in said["words"]["en"]


def test_a_study_that_was_not_run_shows_its_network_without_figures(at_desk):
    assert asked(at_desk, "values/existing/h33")[0]["state"] == "missing"
    assert at_desk.client.get("/api/study").json()["runs"] == []


class Run:
    """As much of a run as its frames need: a minute a step, an hour before the rain."""

    record: ClassVar = {"rain_start_minute": 60.0}
    series: ClassVar = {"minute": pd.Series(np.arange(0.0, 1000.0))}


def test_a_run_of_many_times_is_thinned_without_losing_its_peak():
    depth = np.zeros((1000, MOST_FIGURES // 100), np.float32)  # there is room for 100 of 1000 steps
    depth[537] = 0.4
    depth[:, 0] = np.nan
    made = _frames(Run, depth)
    assert made.figures.shape == (100, MOST_FIGURES // 100)
    assert (made.step_min, made.first_minute) == (10.0, -60.0)
    assert made.figures[53, 1] == made.figures[:, 1].sum() == 400  # mm
    assert (made.figures[:, 0] == UNKNOWN).all()


def test_a_large_town_still_has_frames():
    crowd = np.zeros((1000, MOST_FIGURES // 10), np.float32)  # 10 steps by its size alone
    assert len(_frames(Run, crowd).figures) == 24  # 1000 / 42 begun
