"""Every reader of the package: a good file to change, how it is read, and what must then hold."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from rasterio import Affine
from shapely import LineString

from drainage.checks import check
from drainage.engine.inp import network_inp
from drainage.formats.fill import propose
from drainage.formats.fill_accepted import accept
from drainage.formats.gis.layer_plane import read_layer
from drainage.formats.gis.layers import import_layers
from drainage.formats.gis.settings import read_gis_settings
from drainage.formats.kept_depths import no_depths
from drainage.formats.osm.streets import osm_skeleton, read_streets
from drainage.formats.survey.mapping import SurveyMapping, read_mapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey
from drainage.formats.swmm.inp_import import import_inp
from drainage.formats.terrain import read_terrain
from drainage.network import Network, integrity_findings, read_network, write_network
from drainage.network.folder import OWN_ROW
from drainage.network.ranking import read_ranking_note
from drainage.network.schema import TABLE_BY_NAME
from drainage.network.tables import read_table, table_text
from drainage.rainfall import load_formula, load_river_levels, load_storm
from drainage.rainfall.gauge import read_gauge
from drainage.scenario import load_study
from drainage.synthesis.reading import read_rules, read_skeleton

ROOT = Path(__file__).resolve().parents[2]
CRS = "EPSG:4548"
INP = """[TITLE]
small
[OPTIONS]
FLOW_UNITS LPS
INFILTRATION HORTON
FLOW_ROUTING DYNWAVE
LINK_OFFSETS DEPTH
START_DATE 07/01/2024
END_DATE 07/01/2024
[RAINGAGES]
G1 INTENSITY 0:05 1 TIMESERIES RAIN
[SUBCATCHMENTS]
S1 G1 J1 2 60 100 1 0
[SUBAREAS]
S1 0.013 0.2 2 5 25 PERVIOUS 30
[INFILTRATION]
S1 76 7 4 7 0
[JUNCTIONS]
J1 10 3 0.1 0.5 20
J2 9 3
[OUTFALLS]
O1 8 FIXED 8.1 NO
O2 8 FREE
[STORAGE]
T1 9 3 0 TABULAR TANK 0 0
[CONDUITS]
C1 J1 J2 100 0.013 0.1 0.1
C2 J2 T1 100 0.013 0.1 0.1
C3 T1 O1 100 0.013 0.1 0.1
[PUMPS]
P1 T1 O2 PC ON 0.5 0.2
[WEIRS]
W1 T1 O2 SIDEFLOW 1 1.7 NO 0 0 YES
[XSECTIONS]
C1 EGG 0.6 0 0 0
C2 CIRCULAR 0.6 0 0 0
C3 RECT_OPEN 0.6 0.6 0 0
W1 RECT_OPEN 0.6 0.6 0 0
[CURVES]
TANK STORAGE 0 50
TANK 3 60
PC PUMP3 0 2 5 1
[LOSSES]
C1 0.5 0.5 0 YES
[TIMESERIES]
RAIN 0:00 60
RAIN 0:30 30
RAIN 1:00 0
FLOW 0:00 1
FLOW 1:00 2
[DWF]
J1 FLOW 2 "DAY"
[PATTERNS]
DAY HOURLY 1 1 1 1 1 1 2 2 2 1 1 1
DAY 1 1 1 1 1 1 2 2 1 1 1 1
[INFLOWS]
J2 FLOW FLOW FLOW 1 1 0.5
[CONTROLS]
RULE R1
IF NODE J2 DEPTH > 0.2
THEN CONDUIT C3 STATUS = OPEN
[TAGS]
Node J1 combined
[COORDINATES]
J1 0 0
J2 100 0
O1 300 0
O2 300 50
T1 200 0
"""
MAPPING = """crs = "EPSG:4548"
depth_is = "auto"
unknown_material_manning_n = 0.013
[points]
number = "点号"
[lines]
section = "管径"
[systems]
"雨" = "storm"
[manning_n]
"砼" = 0.013
"""
SETTINGS = (
    '[conduits.fields]\nmanning_n = "n"\n[conduits.constants]\nsystem = "storm"\nbarrels = 1\n'
)


@dataclass(frozen=True)
class Reader:
    """``make`` writes good files into a folder, ``read`` reads them and raises where the result
    is not valid; ``files`` is the pattern of those that are changed."""

    files: str
    make: Callable[[Path], None]
    read: Callable[[Path], object]
    packed: bool = False


def _network(folder: Path) -> None:
    from tests.conftest import make_small_network

    (folder / "small" / "tables").mkdir(parents=True)
    network = make_small_network()
    texts = 'title_zh = "小镇"\ncrs = "EPSG:4548"\ndatum = "1985"\nnotes = "test"\n'
    (folder / "small" / "network.toml").write_text(texts, encoding="utf-8")
    lines = pd.DataFrame(
        {"section": ["LOSSES", "TITLE"], "element_id": ["C-1", ""],
         "text": ["C-1 0.5 0.5 0", "a title"], "source": "test"},
        index=pd.Index(["L1", "L2"], name="line_id"),
    )  # fmt: skip
    for name, frame in network.with_tables(swmm_lines=lines).tables.items():
        text = table_text(frame, TABLE_BY_NAME[name])
        (folder / "small" / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")


def _sound(network: Network) -> None:
    """What was read is written and read again the same, can be checked and made a SWMM file."""
    assert not integrity_findings(network)
    for name, frame in network.tables.items():
        table = TABLE_BY_NAME[name]
        path = Path(f"again-{name}.csv")
        path.write_text(table_text(frame, table), encoding="utf-8", newline="")
        again, findings = read_table(path, table, beyond_limits=OWN_ROW if network.model else None)
        assert not findings, findings[:2]
        pd.testing.assert_frame_equal(again, frame, check_dtype=False, check_index_type=False)
    check(network)
    network_inp(network)


def _taken(network: Network) -> None:
    """An import ends with the network written, which reads it back strictly."""
    shutil.rmtree("made", ignore_errors=True)
    write_network(network, Path("made"))
    _sound(read_network(Path("made")))


def _read_network(folder: Path) -> None:
    _sound(read_network(folder / "small"))


def _copy(*places: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for place in places:
            source, target = ROOT / place, folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)

    return make


def _write(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: _put(folder / name, text)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _survey() -> tuple[pd.DataFrame, pd.DataFrame]:
    k = np.arange(8)
    points = pd.DataFrame(
        {"物探点号": [f"Y{n}" for n in k], "特征": ["直通点"] * 7 + ["出水口"],
         "X坐标": 480000.0 + 40 * k, "Y坐标": 4460000.0, "地面高程": 50 - 0.2 * k, "井深": ""}
    )  # fmt: skip
    lines = pd.DataFrame(
        {"起点点号": [f"Y{n}" for n in k[:-1]], "终点点号": [f"Y{n}" for n in k[1:]],
         "管径": "DN600", "材质": "砼", "起点埋深": 2.0, "终点埋深": 2.0, "管长": 40.0,
         "流向": "0", "管线类型": "雨水"}
    )  # fmt: skip
    return points, lines


def _survey_csv(folder: Path) -> None:
    for name, table in zip(("points", "lines"), _survey(), strict=True):
        table.to_csv(folder / f"{name}.csv", index=False)


def _survey_xlsx(folder: Path) -> None:
    with pd.ExcelWriter(folder / "survey.xlsx", engine="xlsxwriter") as book:
        for name, table in zip(("points", "lines"), _survey(), strict=True):
            table.to_excel(book, sheet_name=name, index=False)


def _imported(points: Any, lines: Any) -> None:
    _taken(import_survey(points, lines, SurveyMapping(), name="town", title_zh="").network)


def _read_survey_csv(folder: Path) -> None:
    _imported(read_sheet(folder / "points.csv"), read_sheet(folder / "lines.csv"))


def _read_survey_xlsx(folder: Path) -> None:
    path = folder / "survey.xlsx"
    _imported(read_sheet(path, "points"), read_sheet(path, "lines"))


def _layer(suffix: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        points, _ = _survey()
        points.columns = ["no", "kind", "x", "y", "ground", "depth"]
        shape = gpd.points_from_xy(points["x"], points["y"])
        path = folder / f"points.{suffix}"
        gpd.GeoDataFrame(points, geometry=shape, crs=CRS).to_file(path)

    return make


def _read_layer(suffix: str) -> Callable[[Path], None]:
    def read(folder: Path) -> None:
        path = folder / f"points.{suffix}"
        assert len(read_sheet(path).cells)
        assert read_layer(path, CRS).crs == CRS
        texts = {"name": "town", "title_zh": "", "crs": CRS, "datum": "", "notes": ""}
        settings = folder / "settings.toml"
        _put(settings, '[junctions.fields]\nground_level_m = "ground"\n'
                       '[junctions.constants]\nsystem = "storm"\n')  # fmt: skip
        sources = {"junctions": (path, "")}
        _taken(import_layers(sources, texts, read_gis_settings(settings), None).network)

    return read


def _osm(folder: Path) -> None:
    rows = [
        {"geometry": LineString([(117 + a / 1000, 40.3), (117 + (a + 1) / 1000, 40.3 + b / 1000)]),
         "highway": "residential", "name": f"街{a}{b}", "width": "8 m", "layer": "0"}
        for a in range(3) for b in range(2)
    ]  # fmt: skip
    gpd.GeoDataFrame(rows, crs="EPSG:4326").to_file(folder / "streets.geojson")


def _read_osm(folder: Path) -> None:
    made = osm_skeleton(read_streets(folder / "streets.geojson", None), CRS, None)
    assert np.isfinite(made.street_nodes[["x_m", "y_m"]].to_numpy(float)).all()


def _geotiff(folder: Path) -> None:
    levels = (50 + np.arange(900.0).reshape(30, 30) / 100).astype(np.float32)
    with rasterio.open(
        folder / "dem.tif", "w", driver="GTiff", count=1, height=30, width=30, dtype="float32",
        crs=CRS, transform=Affine(5, 0, 480000, 0, -5, 4460000), compress="DEFLATE",
    ) as file:  # fmt: skip
        file.write(levels, 1)


def _read_geotiff(folder: Path) -> None:
    levels = read_terrain(folder / "dem.tif", CRS).levels_m
    there = levels[np.isfinite(levels)]
    assert there.size
    assert (there > -500).all()
    assert (there < 9000).all()


def _read_study(folder: Path) -> None:
    study = load_study(folder / "scenarios" / "old-town")
    assert study.scenarios


def _read_storms(folder: Path) -> None:
    for storm in ("h33", "gauge-example"):
        rain = load_storm(folder / "rainfall", storm)
        assert np.isfinite(rain.depth_mm)
    load_river_levels(folder / "rainfall")
    assert load_formula(folder / "rainfall", "beijing-zone-ii").depth_mm(3.0, 60.0) > 0


def _read_gauge(folder: Path) -> None:
    record = read_gauge(folder / "rainfall" / "gauges" / "example.csv")
    assert record.step_s > 0
    assert (record.depth_mm >= 0).all()


def _read_skeleton(folder: Path) -> None:
    place = folder / "networks" / "miyun-old-town" / "synthesis"
    read_skeleton(place, read_rules(place / "rules.toml"))


def _proposals(folder: Path) -> None:
    network = _gapped()
    table = propose(network, None, no_depths()).table.assign(accept="yes")
    table.to_csv(folder / "proposals.csv", index=False)


def _gapped() -> Network:
    from tests.conftest import make_small_network

    network = make_small_network()
    return network.with_tables(conduits=network.conduits.assign(length_m=np.nan))


def _read_proposals(folder: Path) -> None:
    from drainage.study.filling import read_proposals as read

    made, _ = accept(_gapped(), read(folder / "proposals.csv"), "proposals.csv", no_depths())
    assert made.conduits["length_m"].dtype == float


READERS: dict[str, Reader] = {
    "network": Reader("small/**/*.*", _network, _read_network),
    "study": Reader("scenarios/old-town/*.toml", _copy("scenarios/old-town"), _read_study),
    "storm": Reader("rainfall/**/*.*", _copy("rainfall/formulas.toml", "rainfall/river_levels.toml",
                    "rainfall/gauges", "rainfall/storms/h33.toml",
                    "rainfall/storms/gauge-example.toml"), _read_storms),
    "gauge": Reader("rainfall/gauges/*.csv", _copy("rainfall/gauges"), _read_gauge),
    "skeleton": Reader("networks/**/*.*", _copy("networks/miyun-old-town/synthesis"),
                       _read_skeleton),
    "ranking": Reader("networks/**/ranking.toml", _copy("networks/miyun-old-town/ranking.toml"),
                      lambda folder: read_ranking_note(folder / "networks" / "miyun-old-town")),
    "mapping": Reader("mapping.toml", _write("mapping.toml", MAPPING),
                      lambda folder: read_mapping(folder / "mapping.toml")),
    "settings": Reader("settings.toml", _write("settings.toml", SETTINGS),
                       lambda folder: read_gis_settings(folder / "settings.toml")),
    "survey-csv": Reader("*.csv", _survey_csv, _read_survey_csv),
    "survey-xlsx": Reader("*.xlsx", _survey_xlsx, _read_survey_xlsx, packed=True),
    "shp": Reader("points.*", _layer("shp"), _read_layer("shp")),
    "gpkg": Reader("points.gpkg", _layer("gpkg"), _read_layer("gpkg")),
    "geojson": Reader("points.geojson", _layer("geojson"), _read_layer("geojson")),
    "osm": Reader("streets.geojson", _osm, _read_osm),
    "geotiff": Reader("dem.tif", _geotiff, _read_geotiff),
    "inp": Reader("model.inp", _write("model.inp", INP), lambda folder: _taken(import_inp(
        folder / "model.inp", name="model", title_zh="", crs=CRS, datum="").network)),
    "proposals": Reader("proposals.csv", _proposals, _read_proposals),
}  # fmt: skip


def make_all(folder: Path) -> None:
    """The good files of every reader, each proved to be read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, reader in READERS.items():
            (folder / name).mkdir(parents=True)
            reader.make(folder / name)
