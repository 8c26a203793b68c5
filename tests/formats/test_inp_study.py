"""A SWMM model as the base network of a study: its lines stay, measures change the rest."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.engine.inp import network_inp
from drainage.formats.swmm.inp_import import import_inp
from tests.formats.test_inp_import import small


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.inp"
    path.write_text(small(), encoding="utf-8")
    return import_inp(path, name="model", title_zh="", crs="EPSG:4548", datum="1985").network


def line_of(inp: str, section: str, name: str) -> str:
    block = inp.split(f"[{section}]\n")[1].split("\n[")[0]
    return next(line for line in block.splitlines() if line.split()[0] == name)


def test_a_changed_level_reaches_a_kept_line_and_its_tail_stays(model):
    assert line_of(network_inp(model), "JUNCTIONS", "J1") == "J1 10 3 0.1 0.5 20"
    assert network_inp(model) == small()
    joints = model.junctions.copy()
    joints.loc["J1", "invert_level_m"] = 9.5
    lowered = network_inp(model.with_tables(junctions=joints))
    assert line_of(lowered, "JUNCTIONS", "J1") == "J1 9.5 3 0.1 0.5 20"


def test_a_pipe_given_a_size_loses_its_kept_shape(model):
    assert line_of(network_inp(model), "XSECTIONS", "C1").startswith("C1 EGG 0.6")
    pipes = model.conduits.copy()
    pipes.loc["C1", ["shape", "diameter_mm"]] = ["circular", 800.0]
    assert line_of(network_inp(model.with_tables(conduits=pipes)), "XSECTIONS", "C1").startswith(
        "C1 CIRCULAR 0.8"
    )


def test_lines_of_an_element_that_is_gone_are_left_out(model):
    weirs = model.weirs.iloc[:0]
    text = network_inp(model.with_tables(weirs=weirs))
    assert "W1" not in text


def test_a_study_of_an_imported_model_runs_under_its_own_storm(tmp_path, root):
    shutil.copytree(root / "rainfall", tmp_path / "rainfall")
    path = tmp_path / "model.inp"
    path.write_text(small("CFS"), encoding="utf-8")
    shell = CliRunner()
    for words in (
        ["import", "inp", "model", str(path), "--title", "模型"],
        ["draft", "own", "model"],
    ):
        run = shell.invoke(main, ["--root", str(tmp_path), *words])
        assert run.exit_code == 0, run.output
    study = tmp_path / "scenarios" / "own" / "study.toml"
    text = (
        study.read_text(encoding="utf-8")
        + """
[[regrades]]
rule = "dead-end"
grade = "note"
reason = "end of the test model"
"""
    )
    wide = "continuity_limit_pct = 5.0\nflooding_error_limit_pct = 50.0"
    study.write_text(text.replace("continuity_limit_pct = 0.5", wide), encoding="utf-8")
    run = shell.invoke(main, ["--root", str(tmp_path), "run", "own", "--event", "h54"])
    assert run.exit_code == 0, run.output
    inp = (tmp_path / "results" / "own" / "existing" / "h54" / "model.inp").read_text("utf-8")
    assert line_of(inp, "SUBCATCHMENTS", "S1").split()[1] == "g1"
    assert line_of(inp, "RAINGAGES", "G1").split()[-1] == "STUDY_RAIN"
    assert "CONDUIT C3 STATUS = OPEN" in inp
    assert inp.count("[OPTIONS]") == 1
    assert line_of(inp, "XSECTIONS", "C1").split()[1] == "EGG"
    assert "FLOW_UNITS CFS" in inp
    outfalls = pd.read_csv(tmp_path / "results" / "own" / "outfalls.csv").set_index("outlet_id")
    assert outfalls.loc["O1", "overflow_volume_m3"] > 100


def test_a_model_without_coordinates_is_checked_and_run_without_maps(tmp_path, root):
    shutil.copytree(root / "rainfall", tmp_path / "rainfall")
    path = tmp_path / "model.inp"
    path.write_text(small().split("[COORDINATES]")[0], encoding="utf-8")
    for words, code in (
        (["import", "inp", "model", str(path)], 0),
        (["check", "model"], 0),
        (["export", "model", "--to", "gpkg", "--out", str(tmp_path / "m.gpkg")], 0),
    ):
        run = CliRunner().invoke(main, ["--root", str(tmp_path), *words])
        assert run.exit_code == code, run.output
    assert (tmp_path / "results" / "checks" / "model" / "findings.csv").is_file()
    assert not (tmp_path / "results" / "checks" / "model" / "findings.png").exists()


def test_what_the_tables_do_not_use_is_carried_through_unchanged(tmp_path):
    drawn = """[TAGS]
Node J1 old_town
Link C1 YS
Subcatch S1 school
[MAP]
DIMENSIONS 0 0 300 100
Units Meters
[LABELS]
10 10 "Gu Lou"
[PROFILES]
"main" C1 C2 C3
[SYMBOLS]
G1 50 50
"""
    path = tmp_path / "model.inp"
    path.write_text(small() + drawn, encoding="utf-8")
    model = import_inp(path, name="model", title_zh="", crs="EPSG:4548", datum="1985").network
    again = network_inp(model)
    for line in ("Node J1 old_town", "Subcatch S1 school", "DIMENSIONS 0 0 300 100",
                 '10 10 "Gu Lou"', '"main" C1 C2 C3', "G1 50 50"):  # fmt: skip
        assert f"\n{line}\n" in again, line
    assert "Node J1 combined" not in again
    assert model.conduits.at["C1", "system"] == "storm"
    assert "Link C1 YS" in again
