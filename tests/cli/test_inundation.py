"""Water on the ground of a small town, from one command to its maps."""

from __future__ import annotations

import json
import re
import shutil

import pandas as pd
import pytest
import rasterio
import xarray as xr
from click.testing import CliRunner
from PIL import Image

from drainage.cli import main
from drainage.report.page.packing import unpacked

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def town(finished_small_study, tmp_path_factory):
    """A copy of the town with its runs, for runs on the grid beside them."""
    return shutil.copytree(finished_small_study, tmp_path_factory.mktemp("grid") / "town")


@pytest.fixture(scope="module")
def inundated(town):
    """The results of a small study after ``drainage inundate``, and what it said."""
    done = CliRunner().invoke(main, ["--root", str(town), "inundate", "small", "-j", "1"])
    assert done.exit_code == 0, done.output
    return town / "results" / "small", done.output


def test_every_run_on_the_grid_closes_its_three_balances(inundated):
    results, _ = inundated
    for scenario in ("existing", "better"):
        record = json.loads((results / scenario / "grid" / "h33" / "run.json").read_text())
        assert record["surface"] == "grid"
        assert record["within_limits"], record["reason"]
        assert abs(record["balances"]["grid"]["relative_error"]) < 1e-4
        assert record["balances"]["ledger"]["relative_error"] < 1e-9
        assert abs(record["balances"]["swmm"]["continuity_pct"]) < 1.5


def test_the_runs_on_the_streets_stay_beside_them(inundated):
    results, _ = inundated
    record = json.loads((results / "existing" / "h33" / "run.json").read_text())
    assert record.get("surface", "streets") == "streets"


def test_the_deliverables_of_a_run_are_there_and_open(inundated):
    results, _ = inundated
    folder = results / "inundation"
    for scenario in ("existing", "better"):
        stem = f"{scenario}-h33"
        with rasterio.open(folder / f"{stem}-depth.tif") as raster:
            assert raster.crs.to_epsg() == 4548
            assert raster.res == (0.5, 0.5)
        for layer in ("arrival", "above-15cm", "above-27cm", "speed", "hazard"):
            assert (folder / f"{stem}-{layer}.tif").is_file()
            assert (folder / f"{stem}-{layer}.png").is_file()
        with Image.open(folder / f"{stem}.gif") as film:
            assert film.n_frames > 5
    assert (folder / "better-h33-change.png").is_file()


def test_depth_nc_says_where_and_when_by_the_conventions(inundated):
    results, _ = inundated
    path = results / "existing" / "grid" / "h33" / "depth.nc"
    with xr.open_dataset(path, engine="h5netcdf", decode_times=False) as ground:
        assert ground["depth_m"].dims == ("time", "y", "x")
        assert ground["depth_m"].attrs["units"] == "m"
        assert ground["time"].attrs["units"].startswith("minutes since")
        assert ground.attrs["crs"] == "EPSG:4548"
        greatest = ground["greatest_depth_m"].fillna(0)
        assert float((ground["depth_m"].max("time").fillna(0) - greatest).max()) < 1e-5


def test_points_streets_and_grid_stand_side_by_side(inundated):
    results, said = inundated
    both = pd.read_csv(results / "inundation" / "points-streets-and-grid.csv")
    assert set(both["scenario"]) == {"existing", "better"}
    assert both["depth_grid_m"].notna().all()
    assert "rank correlation" in said
    agreed = pd.read_csv(results / "inundation" / "streets-and-grid-agreement.csv")
    assert set(agreed["scenario"]) == {"existing", "better"}
    assert agreed["mean_difference_m"].notna().all()
    streets = pd.read_csv(results / "inundation" / "streets.csv")
    assert "closed_length_m" in streets


def test_the_book_of_all_water_closes_and_names_the_gap_of_the_routing(inundated):
    """SWMM rounds the terms of the sewers to 1 m3, each by a half at most: sewage, river, what
    stood there, runoff that its routing received, outflow, lost at rims, what stands there."""
    results, said = inundated
    books = pd.read_csv(results / "inundation" / "balance.csv").set_index("scenario")
    for name in ("existing", "better"):
        book = books.loc[name]
        parts = sum(book[f"{own}_gap_m3"] for own in ("land", "handed_on", "routing", "ground"))
        assert book["gap_m3"] == pytest.approx(parts, abs=3.5)
        assert book["gutter_runoff_m3"] > 0
        record = json.loads((results / name / "grid" / "h33" / "run.json").read_text())
        assert record["book"]["gap_m3"] == pytest.approx(book["gap_m3"], abs=0.01)
        assert record["balances"]["swmm"]["routing_gap_m3"] == record["routing_error_m3"]
        assert f"{name} h33: gap of SWMM's routing" in said


def test_a_second_call_computes_nothing_again(inundated, town):
    again = CliRunner().invoke(
        main, ["--root", str(town), "inundate", "small", "--no-films", "-j", "2"]
    )
    assert "2 runs on the grid (2 already there)" in again.output


def test_a_study_may_rest_on_the_grid_and_says_so(town):
    scenarios = town / "scenarios"
    shutil.copytree(scenarios / "small", scenarios / "ground")
    path = scenarios / "ground" / "study.toml"
    text = path.read_text(encoding="utf-8").replace("[[events]]", 'surface = "grid"\n[[events]]', 1)
    path.write_text(text, encoding="utf-8")
    call = ["--root", str(town)]
    done = CliRunner().invoke(main, [*call, "run", "ground", "--no-maps"])
    assert done.exit_code == 0, done.output
    assert " · grid" in done.output
    results = town / "results"
    points = pd.read_csv(results / "ground" / "points.csv")
    inundation = pd.read_csv(results / "small" / "inundation" / "points.csv")
    assert points["max_depth_m"].tolist() == inundation["max_depth_m"].tolist()
    done = CliRunner().invoke(main, [*call, "report", "ground"])
    assert done.exit_code == 0, done.output
    page = (results / "ground" / "report.html").read_text(encoding="utf-8")
    book = json.loads(unpacked(re.search(r'id="data">([^<]*)<', page)[1]))["tables"]["book"]
    assert sorted(book["data"]["scenario"]) == ["better", "existing"]
    records = [json.loads((results / "ground" / name / "grid" / "h33" / "run.json").read_text())
               for name in book["data"]["scenario"]]  # fmt: skip
    assert book["data"]["gutter_runoff_m3"] == pytest.approx(
        [own["book"]["gutter_runoff_m3"] for own in records], abs=0.01
    )
