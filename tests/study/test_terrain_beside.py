"""A SWMM model and the GeoTIFF beside it run on the ground with two commands."""

from __future__ import annotations

import tomllib

import numpy as np
import pandas as pd
import pytest
import rasterio
from click.testing import CliRunner
from rasterio import Affine

from drainage.cli import main
from drainage.network import read_network

MODEL = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
END_DATE 06/01/2024
END_TIME 02:00
ROUTING_STEP 5
[JUNCTIONS]
A 9.0 1.0
B 8.9 1.0
[OUTFALLS]
O 8.0 FREE NO
[CONDUITS]
P A B 40 .013 0 0
Q B O 40 .013 0 0
[XSECTIONS]
P CIRCULAR .3 0 0 0
Q CIRCULAR .1 0 0 0
[INFLOWS]
A FLOW "" FLOW 1 1 0.2
[MAP]
UNITS METERS
[COORDINATES]
A {a} {y}
B {b} {y}
O {o} {y}
"""
SIDE = 60


def lay(folder, *terrains, x=500_000.0, y=4_470_000.0, crs="EPSG:4548", level=10.0):
    """A model at x + 10, 30 and 50 in the middle of terrains of 60 m by 60 m, 1 m a pixel."""
    (folder / "model.inp").write_text(
        MODEL.format(a=x + 10, b=x + 30, o=x + 50, y=y + SIDE / 2), encoding="utf-8"
    )
    for name in terrains:
        terrain(folder / name, x, y, crs, level)


def terrain(path, x, y, crs, level):
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=SIDE, width=SIDE, dtype="float32", crs=crs,
        transform=Affine(1, 0, x, 0, -1, y + SIDE),
    ) as file:  # fmt: skip
        across = np.arange(SIDE) / 1000
        file.write(np.broadcast_to(level - across, (SIDE, SIDE)).astype(np.float32), 1)


@pytest.fixture
def do(tmp_path):
    def run(*words, code=0):
        done = CliRunner().invoke(main, ["--root", str(tmp_path / "work"), *words])
        assert done.exit_code == code, done.output
        return done.output

    return run


def import_in(do, folder, *more, code=0):
    return do("import", "inp", "quarter", str(folder / "model.inp"), *more, code=code)


def test_the_terrain_of_the_same_name_becomes_the_ground_of_a_first_study(do, tmp_path):
    lay(tmp_path, "model.tif", "another.tif")
    said = import_in(do, tmp_path)
    work = tmp_path / "work"
    assert (work / "networks/quarter/terrain/model.tif").read_bytes() == (
        tmp_path / "model.tif"
    ).read_bytes()
    study = tomllib.loads((work / "scenarios/quarter/study.toml").read_text(encoding="utf-8"))
    assert study["network"] == "quarter"
    assert study["ground"]["terrain"] == "terrain/model.tif"
    assert "drainage inundate quarter" in said
    remarks = pd.read_csv(work / "networks/quarter/import-remarks.csv")
    assert remarks["rule"].eq("inp-terrain").sum() == 1


def test_the_only_terrain_of_the_folder_is_taken_whatever_its_name(do, tmp_path):
    lay(tmp_path, "DEM 1m.TIF")
    import_in(do, tmp_path)
    assert (tmp_path / "work/networks/quarter/terrain/DEM 1m.TIF").is_file()


def test_of_two_terrains_none_is_taken_and_the_remarks_say_so(do, tmp_path):
    lay(tmp_path, "a.tif", "b.tif")
    said = import_in(do, tmp_path)
    assert "--terrain" in said
    assert "a.tif, b.tif" in said
    assert not (tmp_path / "work/networks/quarter/terrain").exists()
    assert not (tmp_path / "work/scenarios/quarter").exists()
    remarks = pd.read_csv(tmp_path / "work/networks/quarter/import-remarks.csv")
    assert remarks["rule"].eq("inp-terrain-several").sum() == 1


def test_the_one_that_is_named_is_taken_of_two(do, tmp_path):
    lay(tmp_path, "a.tif", "b.tif")
    import_in(do, tmp_path, "--terrain", str(tmp_path / "b.tif"))
    assert (tmp_path / "work/networks/quarter/terrain/b.tif").is_file()


@pytest.mark.parametrize(
    ("x", "y", "crs"),
    [
        (356_000.0, 5_640_000.0, "EPSG:25832"),
        (449_000.0, 4_470_000.0, "EPSG:32650"),
        (1_000.0, 2_000.0, "EPSG:27700"),
    ],
)
def test_a_model_on_its_terrain_stands_in_the_terrain_s_plane(do, tmp_path, x, y, crs):
    lay(tmp_path, "model.tif", x=x, y=y, crs=crs)
    import_in(do, tmp_path)
    network = read_network(tmp_path / "work/networks/quarter")
    assert network.crs == crs
    assert network.junctions["x_m"].tolist() == [x + 10, x + 30]
    remarks = pd.read_csv(tmp_path / "work/networks/quarter/import-remarks.csv")
    assert {"inp-terrain", "inp-terrain-plane"} <= set(remarks["rule"])


def test_a_plane_that_is_named_is_not_overruled(do, tmp_path):
    """In another zone the terrain is no ground of the network: a warning with the cure."""
    lay(tmp_path, "model.tif", crs="EPSG:32650")
    said = import_in(do, tmp_path, "--crs", "EPSG:4548")
    assert read_network(tmp_path / "work/networks/quarter").crs == "EPSG:4548"
    assert "inp-terrain-unfit" in said
    assert "gdalwarp -t_srs EPSG:4548" in said
    assert not (tmp_path / "work/networks/quarter/terrain").exists()


def test_a_terrain_on_another_datum_is_not_taken(do, tmp_path):
    """Rims lie at 10 and 9.9 m, the terrain 5 m higher."""
    lay(tmp_path, "model.tif", level=15.0)
    assert "inp-terrain-unfit" in import_in(do, tmp_path)
    assert not (tmp_path / "work/scenarios/quarter").exists()
    import_in(do, tmp_path, "--terrain", str(tmp_path / "model.tif"), code=2)


def test_a_terrain_in_degrees_is_remarked_with_its_cure(do, tmp_path):
    lay(tmp_path)
    terrain(tmp_path / "model.tif", 116.8, 40.3, "EPSG:4326", 10.0)
    assert "gdalwarp" in import_in(do, tmp_path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("4470030.0", "30").replace("5000", ""), "on a local grid"),
        (lambda text: text.replace("METERS", "FEET"), "on a local grid"),
        (lambda text: text.partition("[MAP]")[0], "nothing of the network has coordinates"),
    ],
    ids=["local metres", "feet", "no coordinates"],
)
def test_a_model_that_stands_nowhere_comes_in_without_the_terrain(do, tmp_path, change, words):
    lay(tmp_path, "model.tif")
    model = tmp_path / "model.inp"
    model.write_text(change(model.read_text(encoding="utf-8")), encoding="utf-8")
    assert words in import_in(do, tmp_path)
    assert not (tmp_path / "work/scenarios").exists()
    assert words in import_in(do, tmp_path, "--terrain", str(tmp_path / "model.tif"), code=2)


def test_a_terrain_in_metres_of_a_web_map_is_remarked_with_its_cure(do, tmp_path):
    lay(tmp_path, "model.tif", crs="EPSG:3857")
    said = import_in(do, tmp_path)
    assert "a metre of this plane is 0.796 m" in said
    assert "gdalwarp" in said


def test_a_model_without_a_terrain_beside_it_comes_in_as_ever(do, tmp_path):
    lay(tmp_path)
    import_in(do, tmp_path)
    assert read_network(tmp_path / "work/networks/quarter").crs == "EPSG:4548"
    assert not (tmp_path / "work/scenarios").exists()


def test_imported_again_a_study_that_is_there_stays(do, tmp_path):
    lay(tmp_path, "model.tif")
    import_in(do, tmp_path)
    study = tmp_path / "work/scenarios/quarter/study.toml"
    study.write_text(study.read_text(encoding="utf-8") + "cell_m = 2.0\n", encoding="utf-8")
    assert "[ground]" in import_in(do, tmp_path)
    assert study.read_text(encoding="utf-8").endswith("cell_m = 2.0\n")
