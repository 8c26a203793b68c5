"""One point, one plan: a sheet says what the tables say, in one language, and nothing runs."""

from __future__ import annotations

import zipfile

import numpy as np
import pandas as pd
import pytest
from docx import Document

from drainage.languages import in_language
from drainage.metrics import known_street_water, score_points, score_stories
from drainage.report import SheetTexts, Side, Storm, point_plans, write_point_sheets
from drainage.report.point_places import crs_words
from drainage.report.point_words import cause_words
from drainage.scenario import Scenario
from drainage.scenario.settings import Targets

YEARS = "2023 (密政发〔2021〕41号) / 2022 (密政办字〔2021〕17号)"
STORMS = {"h33": Storm("1小时33毫米", 33.0), "h54": Storm("1小时54毫米（雨型假定）", 54.0)}
BUILT = Scenario.model_validate(
    {
        "title_zh": "改造", "title_en": "works",
        "measures": [
            {"kind": "relief_sewer", "title_zh": "本点增设 <b>", "point_no": "1",
             "smallest": "d800", "largest": "2000x1500", "source": "公布 // announced"},
            {"kind": "inlet_retrofit", "title_zh": "全区雨水口", "source": "plan"},
        ],
        "costs": [{"item": "总价", "cost_10k_yuan": 41494, "source": "未分期 // not split"}],
    }
)  # fmt: skip


@pytest.fixture
def plans(small_network, run_of):
    """Deep before and dry after in both storms; the after-run of ``bad`` is not scored."""

    def made(lang="zh", bad="", **columns):
        points = small_network.watch_points.assign(**columns)
        network = small_network.with_tables(watch_points=points)
        depth = {"before": {"h33": 0.21, "h54": 0.52}, "after": {"h33": 0.04, "h54": 0.08}}
        sides = {}
        for side, deepest in depth.items():
            results = {
                event: run_of(network, value, event=event,
                              reason="routing continuity 3 %" if (side, event) == ("after", bad) else "")
                for event, value in deepest.items()
            }  # fmt: skip
            tables = {
                event: score_points(network, result, STORMS[event].hourly_depth_mm, Targets())
                for event, result in results.items()
            }
            stories = {
                event: score_stories(network, result, known_street_water(network, result), 0.15)
                for event, result in results.items()
            }
            sides[side] = Side("现状" if side == "before" else "规划", network, tables, results,
                               stories=stories)  # fmt: skip
        return network, sides, point_plans(sides["before"], sides["after"], STORMS, [BUILT], lang)

    return made


@pytest.fixture
def written(plans, tmp_path):
    """Plans as a document: its file, its words and the tables it was made from."""

    def made(lang="zh", title="密云", **kwargs):
        network, sides, sheets = plans(lang, **kwargs)
        texts = SheetTexts(title, "现状", "规划", 0.15, 0.27, "示意重建，未经实测",
                           ["未包括 调蓄"], [("总价", 41494.0, "公告")])  # fmt: skip
        path = write_point_sheets(sheets, network, texts, tmp_path / "points.docx", lang)
        return path, words_of(path), sides

    return made


def words_of(path) -> list[str]:
    document = Document(str(path))

    def cells(table):
        for row in table.rows:
            for cell in row.cells:
                yield cell.text
                for inner in cell.tables:
                    yield from cells(inner)

    return [paragraph.text for paragraph in document.paragraphs] + [
        text for table in document.tables for text in cells(table)
    ]


def test_a_sheet_has_place_years_works_and_cost(written):
    _, words, _ = written(completion_year=YEARS)
    text = "\n".join(words)
    assert "积水点 1  东大街（粮店前）" in words
    assert "东 50.0 m，北 0.0 m\n（EPSG:4548，CGCS2000，中央经线 117°E）" in words
    assert YEARS in words
    assert "CO1 出口CO1，沿主管线 100 m" in words
    assert "本点增设 <b>：沿现状管增设并行管渠；断面范围 d800～2000×1500 mm" in words
    assert "依据：公布" in words
    assert "全区工程：全区雨水口" in words
    assert "总价：41,494 万元（未分期）" in words
    assert "1小时 54 mm 降雨不积水（水深不超过 0.15 m）" in text


def test_every_figure_of_a_sheet_is_that_of_its_table(written):
    path, _, sides = written()
    causes, effects = Document(str(path)).tables[1:3]
    for row, event in enumerate(STORMS, start=2):
        shown = [[cell.text for cell in table.rows[row].cells] for table in (causes, effects)]
        expected = [[], []]
        for side in sides.values():
            own = side.points[event].loc["1"]
            cause = {"inlets": "雨水口不足", "none": "不积水"}[own["limiting_cause"]]
            sign = {True: "✓", False: "✗"}
            met = "\n".join(
                [{True: "达标", False: "不达标"}[bool(own["meets_gutter"])],
                 f"30分钟 {sign[bool(own['meets_gutter_30min'])]} "
                 f"车道 {sign[bool(own['meets_lane'])]}"]
            )  # fmt: skip
            expected[0] += [f"{own['arriving_flow_m3_s']:.2f}", f"{own['inlets_took_m3_s']:.2f}",
                            f"{own['flow_to_capacity']:.2f}", cause]  # fmt: skip
            expected[1] += [f"{own['max_depth_m']:.2f}", f"{own['max_lane_depth_m']:.2f}",
                            f"{own['minutes_above_limit']:.0f}",
                            f"{own['minutes_above_27cm']:.0f}", met]  # fmt: skip
        assert [cells[1:] for cells in shown] == expected
    assert [row.cells[1].text for row in effects.rows[2:]] == ["0.21", "0.52"]
    assert effects.rows[3].cells[0].text == "1小时54毫米（目标）"


def test_the_reading_that_decides_stands_first_and_what_the_ranks_rest_on_beside(plans, tmp_path):
    network, _, sheets = plans()
    texts = SheetTexts("密云", "现状", "规划", 0.15, 0.27, "", [], [], "lane", "各点洼深为假定")
    path = write_point_sheets(sheets, network, texts, tmp_path / "points.docx")
    words = words_of(path)
    assert "排序依据：各点洼深为假定" in words
    shown = {cell.text for row in Document(str(path)).tables[2].rows for cell in row.cells}
    assert "达标\n路缘 ✓ 30分钟 ✓" in shown
    silent = SheetTexts("密云", "现状", "规划", 0.15, 0.27, "", [], [])
    path = write_point_sheets(sheets, network, silent, tmp_path / "silent.docx")
    assert not any("排序依据" in word for word in words_of(path))


def test_the_cause_in_words_has_the_figures_that_justify_it(plans):
    _, sides, (plan,) = plans()
    own = next(outcome for outcome in plan.outcomes if outcome.own)
    assert own.event == "h54"
    words = cause_words(own, 0.15, "zh")
    score = sides["before"].points["h54"].loc["1"]
    assert f"来水峰值 {score['arriving_flow_m3_s']:.2f} m³/s" in words
    assert f"水深达限值时雨水口仅收 {score['inlets_took_m3_s']:.2f} m³/s" in words
    assert f"{score['max_depth_m']:.2f} m" in words
    assert "高于正常路缘 0.27 m" in words  # 0.52 m above the bottom of a sag of 0.25 m
    assert "最浅车道 0.47 m" in words  # the lane's edge lies 0.05 m higher


def test_the_end_of_a_sheet_tells_the_story_of_the_storm_of_the_target(written):
    # before the works the water passes 0.15 m in the storm of 54 mm, after them it never does
    path, words, _ = written()
    told = words.index("积水点 1 积水过程（模型结果，现状，1小时54毫米）")
    assert not any("积水过程（模型结果，规划" in word for word in words)
    # 0.52 m in minute 30 after the rain began, up and down in 30 min: above 0.15 m for
    # 60 x (1 - 0.15 / 0.52) = 42.7 min, from minute 30 x 0.15 / 0.52 = 8.7
    assert words[told + 1] == (
        "雨始第 9 分钟起水深超过 0.15 m，至第 51 分钟，共 43 min；第 30 分钟最深，0.52 m；"
        "最大积水量 0 m³。"
    )
    # 0.05 m3/s down R-1 in 40 min
    assert words[told + 2] == "至最深时来水 120 m³：东大街（自西） 100 %。"
    # the sheet runs on to its back; only the next sheet and the annex begin a page
    breaks = [
        p.text for p in Document(str(path)).paragraphs if p.paragraph_format.page_break_before
    ]
    assert breaks == ["附：全部工程投资与说明"]
    assert words.index("四、投资（规划总价，未分到各点；口径不同的不相加）") < told
    _, english, _ = written("en")
    assert "Until then 120 m³ came: East St from the west 100 %." in english


def test_the_curve_is_the_series_at_the_point_from_the_start_of_the_rain(plans):
    _, sides, (plan,) = plans()
    curve = plan.outcomes[1].curve
    series = sides["before"].results["h54"].series
    assert curve.minute[0] == -10.0
    np.testing.assert_array_equal(curve.before_m[1], series["node_depth_m"].sel(node="G-B"))
    assert curve.minute[np.argmax(curve.before_m[1])] == 30.0
    assert curve.rain_mm_h[curve.minute == 1.0] == 54.0


def test_a_run_past_its_balance_limits_is_not_scored_and_not_drawn(plans, written):
    _, _, (plan,) = plans(bad="h54")
    assert plan.outcomes[1].curve.after_m is None
    assert plan.outcomes[1].curve.before_m is not None
    path, _, _ = written(bad="h54")
    row = [cell.text for cell in Document(str(path)).tables[2].rows[3].cells]
    assert row[6:] == ["—", "—", "—", "—", "未评分"]
    _, english, _ = written("en", bad="h54")
    assert "not scored" in english


def test_a_page_is_in_one_language(written):
    _, zh, _ = written("zh", name_en="", title="密云老城")
    latin = {w for text in zh for w in text.split() if w.isascii() and w.isalpha() and len(w) > 3}
    assert latin == set()
    _, en, _ = written("en")
    assert {"1  Cause, as the model shows it", "Completion"} <= set(en)
    # 0.21 m at the peak of an hour's triangle: 60 x (1 - 0.15 / 0.21) = 17 min; lane 0.16 m
    assert {"not met\n30 min ✓ lane ✗", "met\n30 min ✓ lane ✓"} <= set(en)
    assert (
        "Relief sewer beside the existing one (本点增设 <b>): sections within d800 to 2000×1500 mm"
        in en
    )
    assert "总价: 414.94 million yuan (not split)" in en


def test_every_sheet_has_a_map_and_a_hydrograph_and_the_honest_words_on_each_page(written):
    path, _, _ = written()
    with zipfile.ZipFile(path) as archive:
        pictures = [n for n in archive.namelist() if n.startswith("word/media/")]
        footer = archive.read("word/footer1.xml").decode()
    assert len(pictures) == 2
    assert "示意重建，未经实测" in footer


def test_a_point_without_coordinates_gets_a_sheet_without_a_map(written):
    path, words, _ = written(x_m=np.nan)
    with zipfile.ZipFile(path) as archive:
        assert sum(n.startswith("word/media/") for n in archive.namelist()) == 1
    assert "积水点 1  东大街（粮店前）" in words


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "=1+1", "'\"&]]>", "长" * 3000, "a\x00b\x1b", "{}%s $x^2$"],
)
def test_hostile_names_are_text_in_the_document(written, name):
    path, words, _ = written(name_zh=name, completion_year=name)
    title = next(word for word in words if word.startswith("积水点 1"))
    assert len(title) <= 400
    assert "\x00" not in title
    with zipfile.ZipFile(path) as archive:
        text = archive.read("word/document.xml")
    assert b"<script>" not in text
    assert b"w:instrText" not in text
    if len(name) < 400 and name.isprintable():
        assert name in title
        assert name in words


def test_both_years_of_the_two_plans_stand_in_the_shipped_list(root):
    points = pd.read_csv(root / "networks/miyun-old-town/tables/watch_points.csv", dtype=str)
    years = points.set_index("point_no")["completion_year"]
    assert years["1"] == YEARS
    assert years["11"] == "2025 (密政发〔2021〕41号) / 2024 (密政办字〔2021〕17号)"


def test_text_in_two_languages_shows_the_side_asked_for():
    assert in_language("未经实测 // not surveyed", "zh") == "未经实测"
    assert in_language("未经实测 // not surveyed", "en") == "not surveyed"
    assert in_language("https://x.y/z", "zh") == "https://x.y/z"
    assert crs_words("local: yard", "zh") == "local: yard"
