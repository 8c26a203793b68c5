"""A wrong folder, a file nobody runs and a missing baseline are told, with the way out."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from drainage.cli import main


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


@pytest.fixture
def workspace(tmp_path, root):
    place = tmp_path / "密云 工作"
    shutil.copytree(root / "rainfall", place / "rainfall")
    for room in ("networks", "scenarios"):
        (place / room).mkdir()
    return place


@pytest.mark.parametrize("command", [("run", "old-town"), ("check", "town"), ("show", "old-town")])
@pytest.mark.parametrize("inside", [".", "networks", "../beside"])
def test_a_command_beside_below_or_above_a_workspace_says_where_it_is(
    workspace, command, inside, monkeypatch
):
    beside = workspace.parent / "beside"
    beside.mkdir()
    place = (workspace / inside).resolve() if inside != "." else workspace.parent
    monkeypatch.chdir(place)
    done = CliRunner().invoke(main, list(command))
    assert done.exit_code == 2
    assert f"in {place}" in done.output
    assert f"A workspace is {workspace}" in done.output
    assert "--root" in done.output
    assert not (place / "results").exists()


def test_where_no_workspace_is_near_it_is_said_how_to_get_one(tmp_path):
    done = call(tmp_path / "a" / "b", "run", "old-town")
    assert done.exit_code == 2
    assert "there is no folder scenarios" in done.output
    assert "`drainage init my-work` lays a new one" in done.output


def test_a_study_that_is_not_there_names_those_that_are(new_small_study, workspace):
    assert "Use one of: small." in call(new_small_study, "run", "smal").output
    assert f"There is none in {workspace / 'scenarios'}" in call(workspace, "run", "x").output


def test_a_scenario_file_that_study_toml_does_not_list_is_named_each_time(
    finished_small_study, tmp_path
):
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    folder = town / "scenarios" / "small"
    shutil.copy(folder / "better.toml", folder / "full-plan-2.toml")
    note = (
        'full-plan-2.toml is not in `scenarios` or `on_demand` of study.toml and is not run: write "full-plan-2"'
    )
    for command in (("check", "small", "--no-maps"), ("run", "small", "--no-maps")):
        done = call(town, *command)
        assert done.exit_code == 0, done.output
        assert note in done.output
    assert note in call(town, "run", "small", "--no-maps").output  # nothing to do
    (folder / "full-plan-2.toml").unlink()
    assert "full-plan" not in call(town, "run", "small", "--no-maps").output


def test_a_baseline_without_a_run_is_said_aloud(finished_small_study, tmp_path):
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    shutil.rmtree(town / "results" / "small" / "existing" / "h33")
    done = call(town, "rank", "small")
    assert done.exit_code == 0
    assert "h33: no current run of the baseline existing, so nothing is compared" in done.output
    assert "make scenario (drainage run small)" in done.output
    asked = call(town, "compare", "small", "existing", "better")
    assert asked.exit_code == 2
    assert "no finished runs of existing" in asked.output


def test_a_study_of_the_baseline_alone_says_that_nothing_is_compared(
    finished_small_study, tmp_path
):
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    path = town / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('["existing", "better"]', '["existing"]'), encoding="utf-8")
    done = call(town, "run", "small", "--no-maps")
    assert done.exit_code == 0, done.output
    assert "the baseline existing stands alone, so nothing is compared" in done.output
    assert json.loads(
        (town / "results" / "small" / "existing" / "h33" / "run.json").read_text("utf-8")
    )
