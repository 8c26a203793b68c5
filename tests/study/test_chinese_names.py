"""Studies, scenarios and events may be called as people call them, through the whole chain."""

from __future__ import annotations

import shutil
from urllib.parse import unquote

import pandas as pd
import pyogrio
import pytest
import xarray as xr
from click.testing import CliRunner

from drainage.cli import main

STUDY, BASE, PLAN, EVENT = "老城 2024", "现状", "远期（方案 二）", "暴雨 33"


def call(town, *words):
    return CliRunner().invoke(main, ["--root", str(town), *words])


def rename(town):
    """The small study under Chinese names with blanks, in a folder with more of them."""
    place = town / "密云 排水"
    place.mkdir()
    for name in ("networks", "rainfall", "scenarios"):
        shutil.move(town / name, place / name)
    (place / "networks" / "small").rename(place / "networks" / "老城 管网")
    folder = (place / "scenarios" / "small").rename(place / "scenarios" / STUDY)
    (folder / "existing.toml").rename(folder / f"{BASE}.toml")
    (folder / "better.toml").rename(folder / f"{PLAN}.toml")
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in (('"existing"', f'"{BASE}"'), ('"better"', f'"{PLAN}"'),
                     ('id = "h33"', f'id = "{EVENT}"'), ('network = "small"', 'network = "老城 管网"')):  # fmt: skip
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return place


@pytest.mark.heavy
def test_chinese_names_with_blanks_go_through_runs_report_and_exports(new_small_study):
    town = rename(new_small_study)
    for words in (("run", STUDY, "--no-maps"), ("compare", STUDY, BASE, PLAN), ("report", STUDY),
                  ("export", STUDY, "--to", "gpkg", "--scenario", PLAN, "--event", EVENT)):  # fmt: skip
        done = call(town, *words)
        assert done.exit_code == 0, (words, done.output)
    results = town / "results" / STUDY
    run = results / PLAN / EVENT
    with xr.open_dataset(run / "totals.nc", engine="h5netcdf", decode_times=False) as totals:
        assert totals.sizes["node"] > 5
    assert f"{STUDY} {PLAN} {EVENT}" in (run / "model.inp").read_text(encoding="utf-8")
    compared = pd.read_csv(results / f"comparison-{BASE}-{PLAN}.csv")
    assert set(compared["after"]) == {PLAN}
    assert compared.loc[compared["id"].eq("CO1"), "name_zh"].unique().tolist() == ["出口CO1"]
    assert compared.loc[compared["id"].eq("C-1"), "name_zh"].unique().tolist() == ["东大街"]
    assert pd.read_csv(results / "conduits.csv")["street_name_zh"].dropna().eq("东大街").all()
    made = {path.name for path in (results / "report").iterdir()}
    assert {f"{STUDY}.xlsx", f"{STUDY}-points.docx", f"{STUDY}-{PLAN}-{EVENT}.gpkg"} <= made
    layers = pyogrio.list_layers(results / "report" / f"{STUDY}-{PLAN}-{EVENT}.gpkg")[:, 0]
    assert {"watch_points", "conduits", "street_depths"} <= set(layers)
    page = (results / "report.html").read_text(encoding="utf-8")
    assert f'href="{STUDY}' not in unquote(page)  # one file: it links to no other
    assert [path.name for path in results.rglob(".*") if path.suffix != ".lock"] == [".lock"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("..", "begins with"), ("../elsewhere", "/ cannot stand"), ("a/b", "/ cannot stand"),
        ("a\\\\b", "cannot stand in it"), ("CON", "for a device"), ("nul.方案", "for a device"),
        ("com¹", "for a device"), ("末尾 ", "at the end"), ("末尾.", "at the end"), (" 开头", "begins"),
        ("a\\u200bb", "U+200B"), ("a\\u202eb", "U+202E"), ("h\\u0009", "U+0009"), ("%TEMP%", "%"),
        ("老" * 25, "too long"), ("a" * 65, "too long"), ("h33.part-1", ".part-"),
        ("报告?", "? cannot stand"), ("-x", "begins with"),
    ],
)  # fmt: skip
def test_what_is_no_folder_on_every_system_is_refused_with_the_reason(new_small_study, name, why):
    path = new_small_study / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8").replace('"better"', f'"{name}"')
    path.write_text(text, encoding="utf-8")
    done = call(new_small_study, "show", "small")
    assert done.exit_code == 2
    assert why in done.output
    assert "such as my-town or 老城 2024" in done.output


@pytest.mark.parametrize(("name", "file"), [("老" * 24, True), ("a" * 64, True), ("Ü 1", True)])
def test_the_longest_names_are_taken(new_small_study, name, file):
    folder = new_small_study / "scenarios" / "small"
    (folder / "better.toml").rename(folder / f"{name}.toml")
    path = folder / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"better"', f'"{name}"'), encoding="utf-8"
    )
    assert call(new_small_study, "show", "small").exit_code == 0


@pytest.mark.parametrize(
    ("name", "why"),
    [("Existing", "differs in capitals alone"), ("maps", "the name of a folder of the results"),
     ("study", "the name of a folder of the results or of study.toml")],
)  # fmt: skip
def test_names_that_meet_in_one_folder_are_refused(new_small_study, name, why):
    folder = new_small_study / "scenarios" / "small"
    if name != "study":
        shutil.copy(folder / "better.toml", folder / f"{name}.toml")
    path = folder / "study.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"better"', f'"{name}"'), encoding="utf-8"
    )
    done = call(new_small_study, "show", "small")
    assert done.exit_code == 2
    assert why in done.output
