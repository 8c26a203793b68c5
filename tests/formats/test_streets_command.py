"""`drainage add-streets` with all that is known of a town; `drainage import streets`."""

from __future__ import annotations

import shutil

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner

from drainage.cli import main
from drainage.network import read_network
from drainage.network.tables import read_table
from drainage.synthesis.skeleton import SKELETON_TABLES

WEST, SOUTH, EAST, NORTH = 479950.0, 4459950.0, 480290.0, 4460150.0
AREA = shapely.box(WEST, SOUTH, EAST, NORTH)


@pytest.fixture
def town(survey, root, tmp_path):
    """A workspace with two surveyed sewers and the layers of their town."""
    survey.points = survey.points.iloc[:14]
    survey.lines = survey.lines.iloc[:12]
    survey.points["地面高程"] = 50 - 0.02 * (survey.points["X坐标"].astype(float) - WEST)
    survey.points.to_csv(tmp_path / "p.csv", index=False)
    survey.lines.to_csv(tmp_path / "l.csv", index=False)
    shutil.copy(root / "networks" / "miyun-old-town" / "synthesis" / "rules.toml", tmp_path)
    axes = [shapely.LineString([(479960, y), (480200, y)]) for y in (4460000.0, 4460100.0)]
    axes.append(shapely.LineString([(480000, 4460000), (480000, 4460100)]))
    streets = gpd.GeoDataFrame(
        {"highway": ["primary", "residential", "footway"], "name": ["鼓楼大街", "南街", ""],
         "width": ["30", None, None]}, geometry=axes, crs="EPSG:4548",
    )  # fmt: skip
    streets.geometry = [shapely.segmentize(line, 40.0) for line in streets.geometry]
    streets.to_crs("EPSG:4326").to_file(tmp_path / "streets.geojson")
    gpd.GeoDataFrame(geometry=[AREA], crs="EPSG:4548").to_file(tmp_path / "area.gpkg")
    halves = [shapely.box(WEST, SOUTH, EAST, 4460050), shapely.box(WEST, 4460050, EAST, NORTH)]
    gpd.GeoDataFrame({"class": ["绿地", "商业"]}, geometry=halves, crs="EPSG:4548").to_file(
        tmp_path / "use.gpkg"
    )
    gpd.GeoDataFrame(
        geometry=[shapely.box(480000, 4459960, 480100, 4459990)], crs="EPSG:4548"
    ).to_file(tmp_path / "roofs.gpkg")
    x = np.arange(WEST - 50, EAST + 50, 5.0)
    y = np.arange(NORTH + 50, SOUTH - 50, -5.0)
    level = (50 - 0.02 * (x[None, :] - WEST) + 0 * y[:, None]).astype("float32")
    with rasterio.open(
        tmp_path / "dem.tif", "w", driver="GTiff", width=len(x), height=len(y), count=1,
        dtype="float32", crs="EPSG:4548",
        transform=rasterio.Affine(5.0, 0, x[0], 0, -5.0, y[0]),
    ) as raster:  # fmt: skip
        raster.write(level, 1)
    command(tmp_path, "import", "survey", "town", "p.csv", "l.csv")
    return tmp_path


def command(place, *words):
    files = [str(place / word) if (place / word).is_file() else word for word in words]
    run = CliRunner().invoke(main, ["--root", str(place), *files])
    assert run.exit_code == 0, run.output
    return run.output


def test_everything_known_of_the_town_is_used_and_said(town):
    command(town, "add-streets", "town", "--rules", "rules.toml", "--streets", "streets.geojson",
            "--boundary", "area.gpkg", "--land-use", "use.gpkg", "--buildings", "roofs.gpkg",
            "--terrain", "dem.tif")  # fmt: skip
    network = read_network(town / "networks" / "town")
    land = network.subcatchments
    assert land["area_ha"].sum() == pytest.approx(AREA.area / 1e4, rel=1e-3)
    blocks = land[land["kind"] == "block"]
    assert blocks["slope_pct"].median() == pytest.approx(2.0, abs=0.05)
    north = blocks[blocks["outlet_id"].str.startswith("Y01")]
    assert north["imperviousness_pct"].max() == pytest.approx(85.0, abs=0.5)
    assert blocks["imperviousness_pct"].between(10, 95).all()
    assert blocks["source"].str.contains("land use.*buildings.*terrain").all()
    assert set(network.streets["name_zh"]) >= {"鼓楼大街", "南街"}
    assert network.streets.set_index("name_zh").at["鼓楼大街", "width_m"] == 30.0
    assert network.streets.set_index("name_zh").at["南街", "width_m"] == 12.0


def test_an_unknown_land_use_is_named_and_nothing_changes(town):
    before = (town / "networks" / "town" / "tables" / "junctions.csv").read_bytes()
    gpd.GeoDataFrame({"class": ["机场"]}, geometry=[AREA], crs="EPSG:4548").to_file(
        town / "use.gpkg"
    )
    run = CliRunner().invoke(
        main, ["--root", str(town), "add-streets", "town", "--rules", str(town / "rules.toml"),
               "--land-use", str(town / "use.gpkg")],
    )  # fmt: skip
    assert run.exit_code == 2
    assert "机场" in run.output
    assert (town / "networks" / "town" / "tables" / "junctions.csv").read_bytes() == before


def test_missing_ground_is_proposed_from_the_terrain(town):
    tables = town / "networks" / "town" / "tables" / "junctions.csv"
    text = tables.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("Y00-2,"))
    cells = row.split(",")
    cells[4] = ""
    tables.write_text(text.replace(row, ",".join(cells)), encoding="utf-8")
    printed = command(town, "fill", "town", "--terrain", "dem.tif")
    assert "note" not in printed
    proposals = (town / "networks" / "town" / "proposals.csv").read_text(encoding="utf-8")
    line = next(row for row in proposals.splitlines() if "Y00-2,ground_level_m" in row)
    assert float(line.split(",")[4]) == pytest.approx(50 - 0.02 * (480080 - WEST) + 0.05, abs=0.06)
    assert line.endswith("terrain")


def test_streets_of_the_map_become_a_skeleton_that_reads(town):
    command(town, "import", "streets", "fresh", "streets.geojson", "--terrain", "dem.tif")
    folder = town / "networks" / "fresh" / "synthesis"
    for table in SKELETON_TABLES:
        if table.name in ("street_nodes", "street_segments"):
            frame, findings = read_table(folder / f"{table.name}.csv", table)
            assert findings == []
            assert len(frame) >= 1


def test_nodes_beside_the_terrain_are_named(town):
    tables = town / "networks" / "town" / "tables" / "junctions.csv"
    text = tables.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("Y00-2,"))
    cells = row.split(",")
    cells[2], cells[4] = "470000", ""
    tables.write_text(text.replace(row, ",".join(cells)), encoding="utf-8")
    printed = command(town, "fill", "town", "--terrain", "dem.tif")
    assert "Y00-2" in printed
    assert "outside" in printed
