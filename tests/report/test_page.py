"""report.html says what the tables say, runs nothing of a name and asks nothing of a network."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from fontTools.ttLib import TTFont

from drainage.cli import main
from drainage.comparison import write_csv
from drainage.errors import StoreError
from drainage.languages import texts_of
from drainage.metrics import convergence_summary
from drainage.metrics.columns import columns
from drainage.report.page.document import render
from drainage.report.page.font import _subset, font_subset
from drainage.report.page.grid import depth_edges_m, read_frames
from drainage.report.page.packing import pack_rows, table, unpack_rows, unpacked
from drainage.report.page.payload import Payload
from drainage.report.page.series import greatest_of_windows
from drainage.study.at_hand import at_hand
from drainage.study.tables_of_runs import keys_of
from drainage.study.workspace import Workspace

ASSETS = files("drainage.report") / "assets"
SCOPES = {"point": "points", "outfall": "outfalls", "street": "streets", "conduit": "conduits",
          "town": "town"}  # fmt: skip


def data_of(text: str) -> dict:
    return json.loads(unpacked(re.search(r'id="data">([^<]*)<', text)[1]))


@pytest.fixture(scope="module")
def results(finished_small_study):
    """The results folder of a small study with its reports."""
    done = CliRunner().invoke(main, ["--root", str(finished_small_study), "report", "small"])
    assert done.exit_code == 0, done.output
    return finished_small_study / "results" / "small"


def test_every_figure_of_the_page_stands_in_the_csv_it_comes_from(results):
    tables = data_of((results / "report.html").read_text(encoding="utf-8"))["tables"]
    for scope, name in SCOPES.items():
        shown = tables[scope]
        csv = pd.read_csv(results / f"{name}.csv", dtype=str, keep_default_na=False)
        assert shown["rows"] == len(csv) > 0
        assert shown["columns"] == csv.columns.tolist()
        for column, values in shown["data"].items():
            for value, cell in zip(values, csv[column], strict=True):
                if value is None:
                    assert cell == "", (scope, column)
                elif isinstance(value, bool):
                    assert cell == str(value).lower()
                elif isinstance(value, int | float):
                    assert float(cell) == value, (scope, column)
                else:
                    assert cell.removeprefix("'") == value


def test_the_page_alone_rounds_the_return_period_of_a_storm(results):
    """33 mm in an hour are q = 91.667 L/(s ha); lg P = (91.667 x 71.593^0.681 / 1602 - 1) / 1.037."""
    data = data_of((results / "report.html").read_text(encoding="utf-8"))
    exact = 10 ** ((330000 / 3600 * 71.593**0.681 / 1602 - 1) / 1.037)
    assert data["events"][0]["return_period_a"] == pytest.approx(exact, abs=1e-6)


def test_the_targets_of_the_page_are_those_of_the_tables(results):
    data = data_of((results / "report.html").read_text(encoding="utf-8"))
    targets, points = data["tables"]["point_targets"], pd.read_csv(results / "points.csv")
    rows = pd.DataFrame(targets["data"])
    for row in rows.itertuples():
        own = points[(points["scenario"] == row.scenario) & (points["event"] == row.event)]
        assert own["max_depth_m"].iloc[0] == row.max_depth_m
        assert (row.max_depth_m <= 0.15) == row.meets_target


def test_the_works_and_their_remarks_are_told_in_both_languages(results):
    data = data_of((results / "report.html").read_text(encoding="utf-8"))
    better = next(own for own in data["scenarios"] if own["id"] == "better")
    heading = "Inlets retrofitted (平立结合)"
    assert [own["heading"] for own in better["measures"]] == [{"zh": "平立结合", "en": heading}]
    assert better["remarks"] == {
        "zh": ["平立结合: 4 座雨水口改为平立结合"],
        "en": [f"{heading}: 4 inlets become combination inlets"],
    }
    record = json.loads((results / "better" / "h33" / "run.json").read_text(encoding="utf-8"))
    (remark,) = record["provenance"]["remarks"]
    assert (remark["kind"], remark["key"]) == ("inlet_retrofit", "retrofitted")
    assert remark["figures"] == {"count": 4}
    assert remark["en"] == better["remarks"]["en"][0]


def test_the_page_tells_the_story_of_every_point_and_run(results):
    data = data_of((results / "report.html").read_text(encoding="utf-8"))
    told = data["tables"]["story"]["data"]
    csv = pd.read_csv(results / "stories.csv")
    for name in ("began_zh", "took_en"):
        assert told[name] == csv[name].tolist()
        assert all(told[name])


def test_every_column_the_page_shows_is_defined(results):
    data = data_of((results / "report.html").read_text(encoding="utf-8"))
    assert len(data["columns"]) > 100
    for name, own in data["columns"].items():
        assert name in columns(), name
        assert all(own["heading"].values()), name
        assert all(own["definition"].values()), name


def test_depths_that_move_with_the_step_stand_on_the_page_where_they_were_tested(
    results, finished_small_study
):
    page = results / "report.html"
    assert "convergence" not in data_of(page.read_text(encoding="utf-8"))["tables"]
    summary = results / "convergence_summary.csv"
    changes = pd.DataFrame({"kind": ["point", "street", "manhole"], "scenario": "existing",
                            "event": "h33", "difference_m": [0.002, -0.02, 0.06]})  # fmt: skip
    write_csv(convergence_summary(changes), summary)
    study = at_hand(Workspace(finished_small_study), "small")
    study.made.keep("convergence", keys_of(study, [("existing", "h33")]), [summary])
    study.made.write()
    kept = page.read_bytes()
    try:
        done = CliRunner().invoke(main, ["--root", str(finished_small_study), "report", "small"])
        assert done.exit_code == 0, done.output
        data = data_of(page.read_text(encoding="utf-8"))
        shown = data["tables"]["convergence"]
        assert shown["data"]["greatest_manhole_m"] == [0.06]
        assert shown["data"]["streets_above_1cm"] == [1]
        assert shown["data"]["streets_above_5cm"] == [0]
        assert set(shown["columns"]) <= set(data["columns"])
    finally:
        summary.unlink()
        page.write_bytes(kept)


def test_a_run_that_is_not_scored_has_no_figures_and_says_why(results):
    frame = pd.DataFrame({"max_depth_m": [np.nan], "meets_target": pd.array([pd.NA], "boolean"),
                          "reason": ["routing continuity 3 %"]})  # fmt: skip
    assert table(frame)["data"] == {
        "max_depth_m": [None], "meets_target": [None], "reason": ["routing continuity 3 %"]
    }  # fmt: skip


def test_infinite_figures_are_never_written():
    assert table(pd.DataFrame({"x": [np.inf, 1.0]}))["data"]["x"] == [None, 1.0]


def page(**names) -> str:
    study = {"title_zh": "水", "title_en": "water"} | names
    return render(Payload({"study": study}, {"grid-0": "abc"}), "zh")


def test_nothing_of_a_name_is_markup():
    hostile = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"{{data}}'
    text = page(title_zh=hostile, note=hostile)
    assert "<script>alert(1)" not in text
    assert "<img src=x" not in text
    assert data_of(text)["study"]["note"] == hostile


def test_the_page_allows_its_own_script_alone_and_no_request():
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    script = text[text.rindex("<script>") + len("<script>") : text.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "sourceMappingURL" not in text
    markup = text.replace(script, "")
    assert not re.search(r'(src|href)="(?!data:|#)', markup)
    assert not re.search(r"url\((?!data:|#)", markup)


def test_every_word_the_page_asks_for_is_there_and_no_other():
    words = texts_of("zh", "page")
    parts = "".join(p.read_text(encoding="utf-8") for p in (ASSETS / "js").iterdir())
    template = (ASSETS / "template.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bt\(\s*"(\w+)"', parts)) | set(
        re.findall(r'data-word="(\w+)"', template)
    )
    asked |= set(re.findall(r'\b(?:note|heading|listOf|line)\("(?:\w+", ")?(\w+)"', parts))
    asked |= set(re.findall(r"Object\.values\(WORDS\)\.map\(\(own\) => own\.(\w+)\)", parts))
    assert asked <= set(words)
    families = re.findall(r"\bt\(`(\w+_)\$\{", parts)
    known = set(re.findall(r'"(\w+)"', parts)) | set(re.findall(r"\{\{(\w+)\}\}", template))
    unused = [w for w in words if w not in asked | known and not w.startswith(tuple(families))]
    assert unused == []


def test_the_font_of_the_page_holds_the_signs_it_uses_and_few_more():
    font = TTFont(io.BytesIO(font_subset({"水", "A"})))
    assert font.flavor == "woff"
    assert {ord("水"), ord("A")} <= set(font.getBestCmap()) <= {ord("水"), ord("A"), 0x2F54}
    before = font_subset({"水", "A"})
    _subset.cache_clear()
    assert font_subset({"A", "水"}) == before


def test_a_series_is_kept_to_a_two_thousandth_of_its_peak():
    values = np.array([[0.0, 0.31, 12.345, 3.0], [0.0, 0.0, 0.0, 0.0], [-0.002, 0.001, 0.0005, 0]])
    back = unpack_rows(pack_rows(values))
    assert (
        back == pytest.approx(values, abs=0)
        or (np.abs(back - values) <= np.abs(values).max(axis=1, keepdims=True) / 4000 + 1e-12).all()
    )


def test_a_peak_is_never_lost_between_two_steps_of_a_line():
    values = np.array([[0, 0], [5, -1], [0, -7], [1, 0], [2, 1]], dtype=float)
    assert greatest_of_windows(values, 2).tolist() == [[5, -1], [1, -7], [2, 1]]


def grid_file(path, depth, **attributes):
    rows, columns = depth.shape[1:]
    xr.Dataset(
        {"depth_m": (("time", "y", "x"), depth.astype("float32"))},
        {"time": np.arange(len(depth)) * 5.0, "y": 100.0 + 5 * np.arange(rows),
         "x": 200.0 + 5 * np.arange(columns)},
        attrs={"crs": "EPSG:4548"} | attributes,
    ).to_netcdf(path, engine="h5netcdf")  # fmt: skip
    return path


def test_frames_are_depth_classes_cut_to_the_wet_part_north_first(tmp_path):
    depth = np.zeros((3, 4, 5))
    depth[1, 3, 2], depth[2, 3, 2], depth[2, 2, 4] = 0.16, 0.30, 5.0
    frames = read_frames(grid_file(tmp_path / "depth.nc", depth), (0.15, 0.27))
    assert frames.minutes == [0.0, 5.0, 10.0]
    assert (frames.rows, frames.columns) == (2, 3)
    assert frames.bounds_m == (207.5, 107.5, 222.5, 117.5)
    changes = np.frombuffer(unpacked(frames.block), np.uint8).reshape(3, 2, 3)
    codes = np.cumsum(changes, axis=0, dtype=np.uint8)
    assert codes[0].max() == 0
    edges = [0, *frames.edges_m, np.inf]
    low, high = edges[codes[1, 0, 0]], edges[codes[1, 0, 0] + 1]
    assert low <= 0.16 < high
    assert codes[2, 1, 2] == len(frames.edges_m)


def test_the_classes_of_the_map_are_edges_of_the_frames():
    edges = depth_edges_m((0.15, 0.27, 0.40, 0.60))
    assert {0.05, 0.15, 0.27, 0.40, 0.60} <= set(edges)
    assert edges == sorted(edges)
    assert len(edges) < 255


def test_a_file_that_is_no_grid_is_refused(tmp_path):
    (tmp_path / "depth.nc").write_text("no")
    with pytest.raises(StoreError, match="no depths on a grid"):
        read_frames(tmp_path / "depth.nc", (0.15,))


def test_a_csv_and_the_page_round_alike(tmp_path):
    frame = pd.DataFrame({"max_depth_m": [0.123456, 0.0005], "name_zh": ["=1+1", "街"]})
    write_csv(frame, tmp_path / "t.csv")
    back = pd.read_csv(tmp_path / "t.csv")
    assert table(frame)["data"]["max_depth_m"] == back["max_depth_m"].tolist() == [0.123, 0.0]
