"""Bands of four points whose depths are a formula of the sample, as reports show them."""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from docx import Document

from drainage.cli import main
from drainage.ensemble import rank_text, value_text
from drainage.ensemble.shown import Shown
from drainage.report.glance import glance_of
from drainage.report.page.sureness import page_sureness
from drainage.report.point_plans import Storm
from drainage.report.point_sureness import add_bands, bands_of
from drainage.report.point_tables import SheetTexts
from drainage.report.sure_tables import sure_points, sure_surveys, with_bands
from drainage.report.sure_words import chance_words, members_words
from drainage.report.workbook import write_workbook
from drainage.said import spoken
from drainage.study import Workspace
from drainage.study.ensemble.files import write_ensemble
from drainage.study.ensemble.gathering import Gathered, gather
from drainage.study.ensemble.judging import judge
from drainage.study.ensemble.opening import open_ensemble
from drainage.study.ensemble.sampled import sampled
from drainage.study.ensemble.shown import shown
from drainage.study.ensemble.weighing import CONDITIONED, PRIOR
from drainage.study.inputs import read_inputs
from drainage.study.opening import open_study
from drainage.study.products.sure_products import sure_notes, sure_on_page, with_chances
from tests.study.test_ensemble_by_hand import CLOGGING, RUNS, four_points

HOSTILE = "=1+1<script>"
NC = "results/small/ensemble/ensemble.nc"


def written(folder, lost=()):
    """An ensemble of 64 members. Point 1: 0.2 m; 2: 0 to 0.4 m with the clogging; 3: 0.1 m; 4:
    0.05 m; all 0.02 m less with the works. Targets are met up to 0.15 m."""
    own = sampled(open_ensemble(Workspace(folder), "small"), 64, RUNS)
    empty = gather(own)
    figures = empty.figures.copy(deep=True)
    clogging = own.sample.unit[:, own.sample.names.index(CLOGGING)]
    depth = np.stack([np.full(64, 0.2), 0.4 * clogging, np.full(64, 0.1), np.full(64, 0.05)])
    for scenario, less in (("existing", 0.0), ("better", 0.02)):
        reached = (depth.T - less).clip(0)[None, :, None, :]
        figures["point_depth_m"].loc[{"scenario": scenario}] = reached
        figures["meets_target"].loc[{"scenario": scenario}] = reached <= 0.15
        # In the shallowest lane there is half of it, and its verdict is not the one that decides.
        lane = {"scenario": scenario, "reading": "lane"}
        figures["point_depth_m"].loc[lane] = reached[:, :, 0] / 2
        figures["meets_target"].loc[lane] = 1.0
    for name in ("total_flooded_volume_m3", "flooded_street_length_m", "sewage_to_rivers_m3"):
        figures[name][:] = 1.0
    off = figures["point_depth_m"].sel(scenario="existing", event="h33", drop=True)
    streets = off.isel(point=[]).rename({"point": "street"}).to_dataset(name="depth_m")
    why = {(("better", "h33"), number): "no balance" for number in lost}
    gathered = Gathered(figures, why, streets.assign(length_m=("street", np.zeros(0))))
    write_ensemble(own, gathered, judge(own, gathered))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = four_points(tmp_path_factory.mktemp("shown"))
    path = folder / "networks/small/tables/watch_points.csv"
    table = pd.read_csv(path, dtype=str).assign(name_zh=HOSTILE, name_en=HOSTILE)
    table.to_csv(path, index=False)
    written(folder, lost=[5])
    return folder


@pytest.fixture(scope="module")
def found(made):
    """What is shown of it."""
    return read(made)


@pytest.fixture
def town(made, tmp_path):
    """A copy that a test may change."""
    shutil.copytree(made, tmp_path / "town")
    return tmp_path / "town"


def read(folder) -> Shown | None:
    workspace = Workspace(folder)
    return shown(open_study(workspace, "small"), read_inputs(workspace, "small"))


def test_an_ensemble_that_came_with_the_study_is_shown_until_one_is_made_here(town):
    came = town / "scenarios/small/ensemble"
    shutil.move(town / "results/small/ensemble", came)
    own = read(town)
    assert own is not None
    assert own.point("existing", "h33", "2")
    assert any("64 members" in str(remark) for remark in own.remarks)
    # What is made here goes before it, even where it cannot be read.
    (town / NC).parent.mkdir(parents=True)
    (town / NC).write_bytes(b"cut off")
    assert not read(town).points


def test_the_ensemble_that_comes_with_the_old_town_is_of_the_old_town_as_it_is(root, tmp_path):
    for part in ("rainfall", "networks/miyun-old-town", "scenarios/old-town"):
        shutil.copytree(root / part, tmp_path / part)
    workspace = Workspace(tmp_path)
    own = shown(open_study(workspace, "old-town"), read_inputs(workspace, "old-town"))
    assert not any("changed since" in str(remark) for remark in own.remarks)
    # Both storms of the targets, with and without the plan (CALIBRATION.md, section 5).
    assert {(name, event) for name, event in own.runs} == {
        ("existing", "h33"), ("existing", "h54"), ("full-plan", "h33"), ("full-plan", "h54")
    }  # fmt: skip
    assert own.point("existing", "h54", "3")[PRIOR].first_three == pytest.approx(0.395, abs=0.001)


def test_an_ensemble_that_came_with_another_town_shows_nothing(town):
    shutil.move(town / "results/small/ensemble", town / "scenarios/small/ensemble")
    path = town / "networks/small/tables/watch_points.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    own = read(town)
    assert not own.points
    assert "changed since" in str(own.remarks[0])


def test_a_point_shows_the_bands_counted_from_its_members(found):
    own = found.point("existing", "h33", "2")
    assert list(own) == [PRIOR, CONDITIONED]
    two = own[PRIOR]
    # Deeper than 0.2 m in 1/2 of the members, than 0.1 m in 3/4, than 0.05 m in 7/8.
    np.testing.assert_allclose(two.ranks, [1 / 2, 1 / 4, 1 / 8, 1 / 8], atol=1e-12)
    assert two.first_three == pytest.approx(7 / 8)
    # The median reaches 1/2 at rank 1; below 5 % lies nothing, up to 95 % all but the last 1/8.
    assert rank_text(two.rank, "en") == "rank 1 (1–4)"
    assert value_text(two.depth_m, 2, "m", "en") == "0.20 m (0.02–0.38)"
    assert value_text(two.depth_m, 2, "m", "zh") == "0.20 m（0.02–0.38）"
    # 0.15 m of 0.4 m: above it in 5/8, so the target is met in 3/8.
    assert two.above(0.15) == pytest.approx(5 / 8)
    assert two.above(0.2) is None
    assert two.meets_target == pytest.approx(3 / 8)
    # The list names the point: members in which it is deep count more.
    assert own[CONDITIONED].first_three > two.first_three
    words = chance_words({name: figures.meets_target for name, figures in own.items()}, "zh")
    assert words.startswith("38%；按已知 ")


def test_a_run_says_its_members_and_how_far_a_probability_may_be_off(found):
    runs = found.runs
    better = runs["better", "h33"]
    assert (better.members, better.lost) == (64, 1)
    assert better.effective[PRIOR] == pytest.approx(63)
    # (1/4 / 64)^½ = 1/16 = 6 %.
    assert runs["existing", "h33"].standard_error(PRIOR) == pytest.approx(1 / 16)
    words = members_words("改造", "h33", better, "zh")
    assert words.startswith("改造，h33：样本 64 个，其中 1 个没有结果")
    assert "标准误至多 6%" in words


def test_what_the_ensemble_has_not_got_has_no_band_and_is_no_error(found):
    own = found
    assert own.point("existing", "h54", "2") == {}
    assert own.point("other", "h33", "2") == {}
    assert own.point("existing", "h33", "99") == {}
    assert own.outlet("existing", "h33", "O9") == {}


def test_a_study_without_an_ensemble_shows_nothing(town):
    (town / NC).unlink()
    assert read(town) is None
    opened = open_study(Workspace(town), "small")
    assert sure_on_page(opened, None, ["existing"]) is None
    assert sure_notes(opened, None, "zh") == []


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("networks/small/tables/inlets.csv", "\n", "\n\n"),
        ("rainfall/formulas.toml", "\n", "\n# \n"),
        ("scenarios/small/uncertainty.toml", "high = 1.8", "high = 1.7"),
        ("scenarios/small/study.toml", "continuity_limit_pct = 5.0", "continuity_limit_pct = 4.0"),
        ("scenarios/small/existing.toml", "\n", "\n# \n"),
    ],
)
def test_of_a_town_that_changed_no_band_is_shown_and_the_cure_is_said(town, file, old, new):
    edited(town / file, old, new)
    own = read(town)
    assert own.points == own.outlets == own.runs == own.surveys == {}
    (why,) = own.remarks
    assert "changed since the ensemble was made" in why
    assert "drainage ensemble small -n 64 -s better -e h33" in why
    assert "drainage ensemble small -n 64 -s better -e h33" in spoken(why, "zh")
    assert spoken(why, "zh").startswith("样本集合算出后")


def test_of_a_scenario_that_changed_alone_the_others_keep_their_bands(town):
    edited(town / "scenarios/small/better.toml", "\n", "\n# \n")
    own = read(town)
    assert own.point("existing", "h33", "2")
    assert own.point("better", "h33", "2") == {}
    (why,) = own.remarks
    assert why.startswith("better: changed since")


@pytest.mark.heavy
def test_what_the_cure_writes_anew_is_shown_again(town):
    edited(town / "scenarios/small/better.toml", "\n", "\n# \n")
    written(town)
    own = read(town)
    assert own.remarks == []
    assert own.point("better", "h33", "2")


def test_a_scenario_more_and_notes_beside_the_tables_change_no_band(town, found):
    shutil.copy(town / "scenarios/small/better.toml", town / "scenarios/small/third.toml")
    study = town / "scenarios/small/study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('"better"]', '"better", "third"]'), encoding="utf-8")
    assert '"third"' in study.read_text(encoding="utf-8")
    (town / "networks/small/CALIBRATION.md").write_text("# notes", encoding="utf-8")
    own = read(town)
    assert own.points.keys() == found.points.keys()
    assert own.remarks == []


def test_bands_of_another_program_are_shown_and_say_so(made, monkeypatch):
    monkeypatch.setattr("drainage.study.ensemble.resting.program_digest", lambda: "another")
    own = read(made)
    assert own.point("existing", "h33", "2")
    (why,) = own.remarks
    assert "another state of the program" in why
    assert "drainage ensemble small" in why


@pytest.mark.parametrize("kind", ["cut", "empty", "text", "foreign", "without digests"])
def test_a_file_that_is_none_is_one_plain_sentence(town, kind):
    path = town / NC
    whole = path.read_bytes()
    if kind == "foreign":
        xr.Dataset({"a": ("x", [1.0])}).to_netcdf(path, engine="h5netcdf")
    elif kind == "without digests":
        with xr.open_dataset(path, engine="h5netcdf") as found:
            held = found.load()
        held.attrs = {"members": 64}
        held.to_netcdf(path, engine="h5netcdf")
    else:
        path.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "text": b"no"}[kind])
    own = read(town)
    assert own.points == {}
    (why,) = own.remarks
    assert "no ensemble of this version, or cut off" in why
    assert "Run drainage ensemble small again" in why
    assert "不显示区间" in spoken(why, "zh")


def test_surveys_are_shown_in_their_order_or_are_said_to_be_none(town):
    own = read(town)
    (told,) = own.surveys[PRIOR]["en"]
    assert told.startswith("clogging of the inlets, %")
    assert "雨水口堵塞率" in own.surveys[PRIOR]["zh"][0]
    # By what is known the first three are next to sure: no survey is worth it, and that is said.
    assert own.surveys[CONDITIONED] == {"zh": [], "en": []}
    table = sure_surveys(own, "zh")
    assert table["weighting"].tolist() == [PRIOR]
    (town / "results/small/ensemble/ensemble-survey.csv").unlink()
    (why,) = read(town).remarks
    assert "what to survey first is not shown" in why


def test_page_and_desk_get_the_words_of_both_languages_and_plain_numbers(found):
    titles = {"zh": {"existing": "现状"}, "en": {"existing": "existing"}}
    page = page_sureness(found, titles, ["existing"])
    json.dumps(page, allow_nan=False)
    assert {row["scenario"] for row in page["points"]} == {"existing"}
    row = next(row for row in page["points"] if row["id"] == "2" and row["weighing"] == PRIOR)
    assert row["rank"] == {"zh": "第 1 位（1–4）", "en": "rank 1 (1–4)"}
    assert row["ranks"] == [0.5, 0.25, 0.125, 0.125]
    assert row["above"][0] == [0.15, 0.625]


def test_the_workbook_has_a_sheet_whose_names_are_no_formulas(made, found, tmp_path):
    points = open_study(Workspace(made), "small").base.watch_points
    path = write_workbook({"sure": sure_points(found, points, "zh")}, [], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path)["sure"]
    heads = [cell.value.split("\n")[1] for cell in sheet[1]]
    # 4 points, 2 scenarios, 2 weightings.
    assert sheet.max_row == 1 + 16
    first = dict(zip(heads, sheet[4], strict=True))
    assert first["point"].value == "2"
    assert first["rank with its band"].value == "1（1–4）"
    assert first["depth with its band"].value == "0.20（0.02–0.38）"
    assert first["probability above 0.15 m"].value == 0.625
    assert first["name"].value == HOSTILE
    assert first["name"].data_type == "s"


def test_scores_keep_their_figures_and_get_bands_behind_them(found):
    scores = pd.DataFrame({"scenario": ["existing", "new"], "event": "h33", "point_no": ["2", "2"],
                           "rank": [2, 1], "max_depth_m": [0.1, 0.2], "meets_target": True,
                           "note": "x"})  # fmt: skip
    told = with_bands(scores, found, "en")
    assert told.columns.tolist() == [
        "scenario", "event", "point_no", "rank", "rank_band", "rank_band_known", "max_depth_m",
        "depth_band_m", "depth_band_m_known", "meets_target", "meets_target_probability",
        "meets_target_probability_known", "note",
    ]  # fmt: skip
    assert told["rank_band"].iloc[0] == "1（1–4）"
    assert told.loc[1, ["rank_band", "depth_band_m_known", "meets_target_probability"]].isna().all()
    assert told[scores.columns].equals(scores)
    assert with_bands(scores, Shown(remarks=["why"]), "en") is scores


def test_a_probability_stands_beside_the_verdict_and_never_in_its_place(found, tmp_path):
    decided = pd.DataFrame({
        "scenario": "existing", "point_no": ["2"], "event": "h33", "target_rain_mm": 33.0,
        "max_depth_m": 0.1, "meets_target": True, "tested_at_target": True,
    })  # fmt: skip
    block = glance_of(decided, "point_no", "max_depth_m", pd.Series({"2": "b"}), "", 2)
    told = with_chances(block, decided, "point_no", found)
    rows = []
    for own in (block, told):
        path = write_workbook({}, [], tmp_path / "a.xlsx", [own], {"existing": "现状"})
        sheet = openpyxl.load_workbook(path).worksheets[0]
        rows.append([[(cell.value, cell.number_format) for cell in row] for row in sheet])
    # Columns of the run as they were, the probability in one more.
    assert [row[:4] for row in rows[1]] == rows[0]
    assert rows[1][1][4][0].startswith("现状\n达标概率")
    assert rows[1][2][4][0].startswith("38%；按已知 ")
    # Met in a lighter storm is not tested, neither by the run nor over the members.
    lighter = decided.assign(tested_at_target=False)
    block = glance_of(lighter, "point_no", "max_depth_m", pd.Series({"2": "b"}), "", 2)
    assert with_chances(block, lighter, "point_no", found).chances == {}


def test_a_sheet_of_a_point_has_a_row_a_scenario_and_weighting(found):
    storms = {"h33": Storm("1小时33毫米（P=1）", 33.0), "h54": Storm("1小时54毫米", 54.0)}
    own = bands_of(found, "2", ("existing", "better"), storms)
    texts = SheetTexts("", "现状", "改造", 0.15, 0.27, "", [], [])
    document = Document()
    add_bands(document, own, texts, "zh")
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[0][-2:] == ["超 0.15 m", "达标概率"]
    assert rows[1] == ["1小时33毫米", "现状", "等权", "第 1 位（1–4）", "88%",
                       "0.20 m（0.02–0.38）", "63%", "38%"]  # fmt: skip
    assert [row[1:3] for row in rows[2:]] == [
        ["现状", "按已知情况加权"], ["改造", "等权"], ["改造", "按已知情况加权"]
    ]  # fmt: skip
    assert "不在任何区间之内" in document.paragraphs[-1].text
    empty = Document()
    add_bands(empty, bands_of(None, "2", ("a", "b"), storms), texts, "zh")
    assert not empty.tables
    assert not empty.paragraphs


def reported(folder):
    """What a report says on the terminal, notes of its workbook, data of its page."""
    done = CliRunner().invoke(main, ["--root", str(folder), "report", "small"])
    assert done.exit_code == 0, done.output
    results = folder / "results/small"
    book = openpyxl.load_workbook(results / "report/small.xlsx")
    rows = book.worksheets[1].iter_rows(max_col=1, values_only=True)
    text = (results / "report.html").read_text(encoding="utf-8")
    packed = re.search(r'id="data">([^<]*)<', text)[1]
    data = json.loads(gzip.decompress(base64.b64decode(packed)))
    return done.output, book.sheetnames, [str(row[0]) for row in rows], data


def with_no_ensemble(folder):
    (folder / "results/small/ensemble").mkdir()
    (folder / NC).write_bytes(b"no")


@pytest.mark.heavy
def test_a_report_is_made_with_an_ensemble_that_cannot_be_read_and_says_so(
    finished_small_study, tmp_path
):
    shutil.copytree(finished_small_study, tmp_path / "town")
    with_no_ensemble(tmp_path / "town")
    said, _, notes, data = reported(tmp_path / "town")
    why = "no ensemble of this version, or cut off, so that no bands are shown"
    assert why in said
    assert sum(why in note for note in notes) == 1
    assert data["sure"]["points"] == []
    assert why in data["sure"]["remarks"]["en"][0]
    sheets = Document(tmp_path / "town/results/small/report/small-points.docx")
    assert sum("不显示区间" in paragraph.text for paragraph in sheets.paragraphs) == 1


@pytest.mark.heavy
def test_a_report_without_an_ensemble_is_as_it_ever_was_until_there_is_one(
    finished_small_study, tmp_path
):
    folder = tmp_path / "town"
    shutil.copytree(finished_small_study, folder)
    said, sheets, notes, data = reported(folder)
    assert "bands" not in said
    assert "sure" not in data
    with_no_ensemble(folder)
    _, same, more, told = reported(folder)
    assert same == sheets
    assert [note for note in more if note not in notes] == [
        *told["sure"]["remarks"]["zh"], *told["sure"]["remarks"]["en"]
    ]  # fmt: skip
    assert data == {name: own for name, own in told.items() if name != "sure"}
