"""`drainage atlas` on a small town: what it runs, writes, says and refuses."""

from __future__ import annotations

import re
import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

from drainage.cli import main
from drainage.cli.atlas import _show
from drainage.cli.reader import reader
from drainage.crews import road_graph
from drainage.errors import StoreError
from drainage.languages import in_language
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.atlas.files import GROUND, write_atlas
from drainage.study.atlas.opening import open_atlas
from tests.atlas.test_sheets import SHEET, with_atlas
from tests.crews.test_crews_command import FILES, ROADS
from tests.windows_files import holding_open

LOW = SHEET.replace("50", "33")
TARGETS = "[targets]\nclosed_depth_m = 0.015\n"
"""The sag is deeper than that in 33 mm, the ends of the street are not."""


def call(town, *words, code=0):
    done = CliRunner().invoke(main, ["--root", str(town), "atlas", "small", *words])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def drawn(finished_small_study, tmp_path_factory):
    """The town with a bridge around its street, the works beside it; what the command said."""
    town = tmp_path_factory.mktemp("atlas") / "town"
    shutil.copytree(finished_small_study, town)
    study = town / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text(encoding="utf-8") + TARGETS, encoding="utf-8")
    crews = town / "scenarios" / "small" / "crews"
    crews.mkdir()
    for name, content in FILES.items():
        (crews / name).write_text(content, encoding="utf-8")
    with_atlas(town, LOW)
    return town, call(town, "--workers", "1")


def table(town, name):
    return pd.read_csv(town / "results" / "small" / "atlas" / f"{name}.csv")


def test_the_sheets_stand_in_both_languages_and_a_second_call_makes_nothing(drawn):
    town, told = drawn
    assert "2 runs (0 already there)" in told
    assert "not an official map" in told
    folder = town / "results" / "small" / "atlas"
    names = {"atlas.pdf", "atlas-en.pdf", "points.csv", "streets.csv", "detours.csv",
             "hour-33mm-low-water.png", "hour-33mm-low-water-en.png"}  # fmt: skip
    assert {path.name for path in folder.iterdir()} == names
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    again = call(town, "--workers", "1")
    assert "2 runs (2 already there)" in again
    assert "Unchanged: " in again
    assert "Written: " not in again
    assert before == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_the_points_are_those_of_the_same_storm_of_the_study(drawn):
    town, _ = drawn
    # 33 mm in the hour of the Chicago shape is the storm h33 of the study.
    ran = pd.read_csv(town / "results" / "small" / "points.csv").set_index("scenario")
    own = table(town, "points").set_index("scenario")
    assert own["max_depth_m"].to_dict() == ran["max_depth_m"].to_dict()


def test_the_street_is_closed_and_traffic_goes_over_the_bridge(drawn):
    town, _ = drawn
    streets = table(town, "streets").query("scenario == 'existing'").set_index("street_en")
    street = streets.loc["East St"]
    # Both reaches end in the sag: 100 m.
    assert (street["closed_m"], street["closed_reaches"]) == (100.0, "R-1 R-2")
    assert street["max_depth_m"] > 0.015
    around = table(town, "detours").query("scenario == 'existing'").set_index("street_en")
    # 120 m at 30 km/h.
    assert tuple(around.loc["East St", ["detour_m", "detour_min", "reaches"]]) == (120, 0.24, "BR")


def test_the_page_is_an_a4_across_and_says_what_it_is(drawn):
    folder = drawn[0] / "results" / "small" / "atlas"
    (page,) = PdfReader(folder / "atlas-en.pdf").pages
    assert [float(own) / 72 * 25.4 for own in page.mediabox.upper_right] == pytest.approx(
        [297, 210], abs=0.1
    )
    image = np.asarray(Image.open(folder / "hour-33mm-low-water.png").convert("L"))
    assert image.shape == (1653, 2338)
    # Something is drawn in each half, and nothing runs over the edge of the paper.
    assert [(image[:, half] < 100).any() for half in (slice(0, 1169), slice(1169, None))] == [
        True, True
    ]  # fmt: skip
    assert (np.concatenate([image[:30].ravel(), image[-30:].ravel(), image[:, -30:].ravel()])
            > 250).all()  # fmt: skip


def test_the_manual_names_the_columns_and_files_that_are_written(root, drawn):
    page = (root / "docs" / "atlas.md").read_text(encoding="utf-8")
    crews = (root / "docs" / "crews.md").read_text(encoding="utf-8")
    named = set(re.findall("`([a-z_0-9]+)`", page))
    for name in ("points", "streets"):
        own = {"point_no", "name_zh", "name_en", "street_zh", "street_en"}
        assert set(table(drawn[0], name).columns) - own <= named
        assert f"`{name}.csv`" in page
    assert "`remark`" in crews


def test_a_run_that_is_not_scored_has_dashes_and_its_storm_the_state_of_the_river(drawn, capsys):
    own = open_atlas(at_hand(Workspace(drawn[0]), "small"))
    scores = {key: SimpleNamespace(within_limits=key[0] == "existing") for key in own.runs}
    _show(own, scores)
    said = capsys.readouterr().out
    river = in_language(own.river_titles["low-water"], reader())
    scored, left_out = [line for line in said.splitlines() if "33 mm" in line]
    assert river in scored
    assert [cell.strip() for cell in left_out.split("│")[3:7]] == ["–"] * 4
    assert "–" not in scored.split("│")[3]


def test_a_sheet_of_before_that_is_open_in_a_viewer_goes_with_a_later_call(
    drawn, tmp_path, monkeypatch
):
    town = shutil.copytree(drawn[0], tmp_path / "town")
    own = open_atlas(at_hand(Workspace(town), "small"))
    made, sheet = own.study.made, town / "results/small/atlas/hour-50mm.png"
    sheet.write_bytes(b"of before")
    made.keep(GROUND, "", [sheet])
    held = holding_open(monkeypatch).held
    held.add(sheet)
    with pytest.raises(StoreError, match=r"hour-50mm\.png: another program has it open"):
        write_atlas(own, films=False, workers=1)
    assert sheet.exists()
    # What is drawn since is all that the ledger has under the old name.
    made.keep(GROUND, "", [])
    held.clear()
    assert not write_atlas(own, films=False, workers=1).made
    assert not sheet.exists()


def test_wrong_tables_of_the_crews_are_said_before_anything_runs(drawn, tmp_path):
    town = tmp_path / "town"
    shutil.copytree(drawn[0], town)
    with_atlas(town, LOW.replace("33", "44"))
    roads = ROADS.replace("G-C,120", "G-Z,120")
    (town / "scenarios/small/crews/roads.csv").write_text(roads, encoding="utf-8")
    told = call(town, "--workers", "1", code=2)
    assert "no such street node" in told
    assert "runs (" not in told
    assert not list((town / "results" / "small" / "existing").glob("atlas-hour-44mm*"))


def test_without_crews_the_ways_use_the_streets_alone(small_network):
    from drainage.study.atlas.traffic import NO_ROADS, NO_SPEEDS

    roads = road_graph(small_network, NO_ROADS, NO_SPEEDS)
    assert list(roads.reaches.index) == ["R-1", "R-2"]
    assert roads.reaches["minutes"].isna().all()
    assert not roads.reaches["road_only"].any()


@pytest.mark.heavy
def test_on_the_grid_the_water_lies_on_the_ground_with_its_geotiffs_and_film(drawn, tmp_path):
    town = tmp_path / "town"
    shutil.copytree(drawn[0], town)
    with_atlas(town, 'surface = "grid"\nafter = "existing"\n' + SHEET.replace("50", "200"))
    assert "1 runs (0 already there)" in call(town, "--workers", "1")
    folder = town / "results" / "small" / "atlas"
    stem = "existing-atlas-hour-200mm-low-water"
    assert {path.name for path in (folder / "ground").iterdir()} == {
        f"{stem}.gif", *(f"{stem}-{own}.tif" for own in
                         ("depth", "arrival", "above-15cm", "above-27cm", "speed", "hazard"))
    }  # fmt: skip
    # The sheet of the streets is no longer in the file, so it stands here no longer.
    assert not (folder / "hour-33mm-low-water.png").exists()
    assert (folder / "hour-200mm-low-water.png").is_file()
    call(town, "--workers", "1", "--no-films")
    assert not (folder / "ground" / f"{stem}.gif").exists()
