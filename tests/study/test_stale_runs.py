"""A run that does not stand for the files as they are is named with its cure, never used."""

import re
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main

OUTLETS = """[[events]]
id = "d33"
storm = "h33"
river_state = "low-water"
purpose = "outlets"
[run]"""


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


@pytest.fixture(scope="module")
def half_run_again(finished_small_study, tmp_path_factory):
    """Run for the points and for the outlets; then the scenario is changed and run for the
    points alone. Copied, never touched."""
    folder = tmp_path_factory.mktemp("stale") / "town"
    shutil.copytree(finished_small_study, folder)
    study = folder / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8").replace("[run]", OUTLETS), "utf-8")
    done = call(folder, "run", "small", "--no-maps", "--purpose", "outlets")
    assert done.exit_code == 0, done.output
    better = folder / "scenarios" / "small" / "better.toml"
    better.write_text(better.read_text("utf-8") + "clogged_pct = 10\n", "utf-8")
    done = call(folder, "run", "small", "--no-maps")
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def town(half_run_again, tmp_path):
    folder = tmp_path / "town"
    shutil.copytree(half_run_again, folder)
    return folder


CURE = re.compile(r"better d33: .*not used.*drainage run small --purpose outlets again")


def runs_in(town, file="outfalls.csv"):
    table = pd.read_csv(town / "results" / "small" / file)
    return set(zip(table["scenario"], table["event"], strict=True))


CURRENT = {("existing", "h33"), ("better", "h33"), ("existing", "d33")}


@pytest.mark.parametrize("words", [("run", "small", "--no-maps"), ("rank", "small"),
                                   pytest.param(("map", "small"), marks=pytest.mark.heavy),
                                   pytest.param(("report", "small"), marks=pytest.mark.heavy),
                                   ("compare", "small", "existing", "better")])  # fmt: skip
def test_a_stale_run_is_named_and_left_out(town, words):
    for _ in range(2):
        done = call(town, *words)
        assert done.exit_code == 0, done.output
        assert CURE.search(done.output), done.output
    assert runs_in(town) == CURRENT
    if words[0] == "compare":
        compared = pd.read_csv(town / "results" / "small" / "comparison-existing-better.csv")
        assert set(compared["event"]) == {"h33"}


@pytest.mark.parametrize("words", [
    ("story", "small", "better", "d33", "1"),
    ("export", "small", "--to", "csv", "--scenario", "better", "--event", "d33"),
])  # fmt: skip
def test_what_is_asked_of_a_stale_run_alone_is_refused(town, words):
    done = call(town, *words)
    assert done.exit_code == 2
    assert CURE.search(done.output), done.output
    assert not (town / "results" / "export").exists()
    assert call(town, *[{"d33": "h33"}.get(word, word) for word in words]).exit_code == 0


def test_run_again_it_is_used_again(town):
    assert call(town, "run", "small", "--no-maps", "--purpose", "outlets").exit_code == 0
    assert runs_in(town) == CURRENT | {("better", "d33")}


def test_where_no_run_is_current_nothing_is_said_of_it(town):
    streets = town / "networks" / "small" / "tables" / "conduits.csv"
    streets.write_text(streets.read_text("utf-8").replace("0.013", "0.014"), "utf-8")
    for words in (("rank", "small"), ("map", "small"), ("report", "small"),
                  ("compare", "small", "existing", "better")):  # fmt: skip
        done = call(town, *words)
        assert done.exit_code == 2, words
        assert "no finished runs" in done.output
        assert "existing h33: " in done.output


@pytest.mark.heavy
def test_cures_and_convergence_of_other_runs_stand_in_no_report(town):
    results = town / "results" / "small"
    done = call(town, "convergence", "small", "-s", "existing")
    assert done.exit_code == 0, done.output
    assert "convergence_summary.csv" not in call(town, "report", "small").output
    page = (results / "report.html").read_bytes()
    streets = town / "networks" / "small" / "tables" / "conduits.csv"
    streets.write_text(streets.read_text("utf-8").replace("0.013", "0.014"), "utf-8")
    assert call(town, "run", "small", "--no-maps").exit_code == 0
    said = call(town, "report", "small").output
    assert "convergence_summary.csv: " in said
    assert "Run drainage convergence small again" in said
    assert (results / "report.html").read_bytes() != page


@pytest.mark.heavy
def test_a_report_of_what_has_run_names_what_has_not(new_small_study):
    assert call(new_small_study, "run", "small", "--no-maps", "-s", "existing").exit_code == 0
    for _ in range(2):
        done = call(new_small_study, "report", "small")
        assert done.exit_code == 0, done.output
        assert (
            "Not run, so left out: better. To run what is lacking: drainage run small"
            in done.output
        )
    assert (new_small_study / "results" / "small" / "report.html").is_file()
    assert set(runs_in(new_small_study)) == {("existing", "h33")}
    asked = call(new_small_study, "report", "small", "--scenario", "better")
    assert asked.exit_code == 2
    assert "no finished runs of better" in asked.output
