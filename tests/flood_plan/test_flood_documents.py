"""A sheet a place and a town's plan say what the tables say, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

from drainage.maps.season_table import COLOURS
from drainage.report.flood_plan import Flows, write_flood_plan, write_flood_sheets
from drainage.report.flood_plan.before_rain import before_rain, channels_above, totals
from drainage.report.flood_plan.chapters import FILLED, OUTLINE
from drainage.report.flood_plan.rain import nth_cell
from drainage.report.flood_plan.rescue_words import closure_cells
from drainage.report.flood_plan.sheet_rain import first_level
from drainage.season.document import SpreadOf
from tests.conftest import make_small_network
from tests.flood_plan.made_facts import CRITERIA, facts, rescue, season
from tests.made_flows import volumes, with_relief

OPEN = "（由编制单位填写）"


def rows_of(table):
    wide = len(table.columns)
    cells = [cell.text for cell in table._cells]
    return [cells[k : k + wide] for k in range(0, len(cells), wide)]


def tables_of(document):
    """First cell -> rows of the tables on the page itself."""
    return {own.cell(0, 0).text: rows_of(own) for own in document.tables if own.cell(0, 0).text}


def words_of(document):
    return [own.text for own in document.paragraphs] + [
        cell for own in document.tables for row in rows_of(own) for cell in row
    ]


def maker(write, folder):
    """``write`` of changed facts as a document read again; unchanged ones are written once."""
    kept = {}

    def made(lang="zh", network=None, **changed):
        if network is None and not changed and lang in kept:
            return kept[lang]
        own = facts(NETWORK if network is None else network, **changed)
        document = Document(str(write(own, folder / "own.docx", lang)))
        if network is None and not changed:
            kept[lang] = document
        return document

    return made


NETWORK = make_small_network()


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    return maker(write_flood_sheets, tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return maker(write_flood_plan, tmp_path_factory.mktemp("plan"))


def test_a_sheet_gives_the_rain_of_each_level_in_each_state(sheets):
    rows = tables_of(sheets())["级别"]
    # Half a cm a mm: 15 cm at 30 mm, 27 cm at 54 mm; in the other state half of that.
    assert rows[2:] == [
        ["蓝", "≥ 15 cm", "30", "60", "5", "20"],
        # A tenth beyond 54 mm are 59.4: of the 20 min at 60 mm, (59.4 - 54) / 6 = 0.9.
        ["红", "≥ 27 cm", "54", ">100", "5", "18"],
    ]
    assert rows[0][2:4] == ["工况clogged（假定）", "工况clean（假定）"]


def test_a_rain_has_that_of_the_drawn_towns_behind_it_and_a_mark_where_it_lies_outside(sheets):
    told = season()
    first = told.series[0]
    band = SpreadOf(least_mm=31, least="read", greatest_mm=100, greatest="more than was run",
                    members=8, reached=5)  # fmt: skip
    (place,) = first.places
    found = [own if own.level or own.depth_cm != 15 else own.model_copy(update={"band": band})
             for own in place.thresholds]  # fmt: skip
    places = (place.model_copy(update={"thresholds": tuple(found)}),)
    series = (first.model_copy(update={"places": places}), *told.series[1:])
    rows = tables_of(sheets(season=told.model_copy(update={"series": series})))["级别"]
    # 15 cm at 30 mm; of the towns at 31 mm or later, in five of eight at all.
    assert [row[2] for row in rows[2:]] == ["30# (31–> 5/8)", "54"]


def test_what_is_done_at_a_level_stands_on_the_sheet_and_in_the_plan_as_no_order(sheets, plan):
    told = season()
    levels = [own.model_copy(update={"actions_zh": "巡查", "actions_en": "look",
                                     "actions_source": "假定 // assumed"})
              for own in told.levels[:1]]  # fmt: skip
    acting = told.model_copy(update={"levels": (*levels, *told.levels[1:])})
    words = "各级行动（假定，待主管部门核定，不是命令；高一级包括低一级的行动）：蓝：巡查。"
    assert words in words_of(sheets(season=acting))
    assert not any("各级行动" in own for own in words_of(sheets()))
    document = plan(season=acting)
    rows = [rows_of(own) for own in document.tables if own.cell(0, 2).text == "行动（高一级包括低一级的行动）"
            ] if document.tables else []  # fmt: skip
    assert rows == [
        [
            ["级别", "水深", "行动（高一级包括低一级的行动）", "依据"],
            ["蓝", "≥ 15 cm", "巡查", "假定"],
        ]
    ]
    assert any("不是命令" in own for own in words_of(document))
    # Whoever writes the plan goes on below; without actions the section is theirs alone.
    for own in (document, plan()):
        lines = [one.text for one in own.paragraphs]
        start = next(k for k, one in enumerate(lines) if one.endswith("响应行动") and k > 60)
        end = next(k for k, one in enumerate(lines) if one.endswith("信息报送和发布") and k > start)
        assert OPEN in lines[start:end]


def test_a_sheet_has_small_letters_in_lines_of_a_set_height(sheets):
    document = sheets()
    cells = [own for table in document.tables for cell in table._cells for own in cell.paragraphs
             if own.runs and own.text]  # fmt: skip
    assert {run.font.size.pt for own in cells for run in own.runs} == {7.0}
    # 1.2 x 7 pt, which no font of a computer changes.
    assert {own.paragraph_format.line_spacing.pt for own in cells} == {8.4}
    # A map is no line of letters: a set height would cut it off.
    (frame,) = [own for own in document.tables if own._tbl.findall(".//" + qn("w:drawing"))]
    (line,) = [
        own for own in frame.cell(0, 1).paragraphs if own._p.findall(".//" + qn("w:drawing"))
    ]
    assert line.paragraph_format.line_spacing is None


def test_without_levels_the_depths_that_are_asked_stand_there(sheets):
    rows = tables_of(sheets(season=season(levels=False)))["级别"]
    assert [row[1:3] for row in rows[2:]] == [
        ["≥ 15 cm", "30"], ["≥ 27 cm", "54"], ["≥ 40 cm", "80"]
    ]  # fmt: skip


def test_the_rain_after_the_works_stands_under_that_of_the_town_as_it_is(sheets):
    better = season((("point", "0", 0.9), ("point", "1", 0.25)), scenario="better")
    own = sheets(other_seasons={"better": better})
    found = [rows_of(table)[2:] for table in own.tables if table.cell(0, 0).text == "级别"]
    # A quarter of a cm a mm: 15 cm at 60 mm, 27 cm at 108 mm, beyond what was run.
    assert [[row[2] for row in rows] for rows in found] == [["30", "54"], ["60", ">100"]]
    told = " ".join(words_of(own))
    assert told.index("方案existing") < told.index("方案better")
    assert "触发雨量未计算" not in told
    assert any("“改造”的触发雨量未计算" in one for one in words_of(sheets()))


def test_a_rain_table_of_the_works_is_told_where_it_is_old_lacks_the_point_or_stands_alone(sheets):
    told = words_of(sheets(other_seasons={"better": None}))
    assert any("“改造”的触发雨量已过期" in own and "--scenario better" in own for own in told)
    other = season((("point", "0", 0.9),), scenario="better")
    told = words_of(sheets(other_seasons={"better": other}))
    assert any("“方案better”的雨量—积水对照表中没有此点" in own for own in told)
    assert not any("触发雨量未计算" in own for own in told)
    alone = sheets(season=None, other_seasons={"better": season(scenario="better")})
    assert "触发雨量未计算：drainage season" in words_of(alone)
    assert [row[2] for row in tables_of(alone)["级别"][2:]] == ["30", "54"]


def test_a_table_that_is_not_of_the_town_as_it_is_bears_its_scenario(plan):
    better = {"season": season(scenario="better")}
    told = first_level(facts(NETWORK, **better), "1", "zh")
    assert told.startswith("方案better：60 min 降雨 30 mm")
    assert first_level(facts(NETWORK), "1", "zh").startswith("60 min 降雨 30 mm")
    named = [own for own in words_of(plan(**better)) if "方案better：" in own]
    # Points, the two levels of the triggers, the first and half of the points.
    assert len(named) == 4
    assert not any("方案existing：" in own for own in words_of(plan()))


def test_many_states_and_lengths_take_several_tables_of_what_the_page_holds(sheets):
    wide = season(states=tuple("abcde"), minutes=(30, 60, 180))
    found = [rows_of(own) for own in sheets(season=wide).tables if own.cell(0, 0).text == "级别"]
    # Four states of three lengths and the times, then the fifth.
    assert [len(own[0]) for own in found] == [2 + 12 + 2, 2 + 3]


def test_what_to_check_is_counted_from_the_tables(sheets):
    broken = NETWORK.inlets.assign(out_of_order_pct=50.0)
    rows = tables_of(sheets(network=NETWORK.with_tables(inlets=broken)))["检查项目"]
    told = {row[0]: row[1:] for row in rows}
    # One grate a side of R-1, which ends at the point; half of the two out of order.
    assert told["本点雨水口"][0] == "东大街 平箅 2 个，其中停用 1 个，按堵塞 50 % 计"
    assert told["上游 300 m 内雨水口"][0] == "—"
    # Without a run all that the sewers lead to, the regulator's treatment works as well.
    assert told["排出口和拍门"][0].startswith("CO1 出口CO1，无拍门；WE ")
    assert told["沿途水泵"][0] == told["下凹路段"][0] == "管网表中无"


def test_after_the_works_the_outlets_are_those_that_its_own_run_leads_to(sheets, plan):
    better = with_relief()
    moved = volumes({"C-2": (90, 0), "C-3": (90, 0), "X-1": (10, 0)})
    all_moved = volumes({"C-2": (4, 0), "C-3": (4, 0), "X-1": (96, 0)})
    flows = {"existing": Flows("1小时33毫米", moved), "better": Flows("1小时54毫米", all_moved)}
    networks = {"existing": better, "better": better}
    made = sheets(networks=networks, flows=flows)
    told = {row[0]: row[1:] for row in tables_of(made)["检查项目"]}
    assert told["排出口和拍门"][:2] == [
        "CO1 出口CO1，无拍门，约 90 %；SO9 西口，有拍门，约 10 %",
        # 4 of 100 m³ are under a tenth, the rest nearly all.
        "SO9 西口，有拍门",
    ]
    (said,) = [own for own in words_of(made) if own.startswith("排出口后的百分数")]
    assert "“现状：1小时33毫米；改造：1小时54毫米”" in said
    assert "完全混合" in said
    assert "不足 10 % 的不列" in said
    one = words_of(sheets(networks=networks, flows={"better": flows["better"]}))
    assert any("“现状”没有现行的计算" in own for own in one)
    assert any("“1小时54毫米”" in own for own in one)
    rows = [rows_of(own) for own in plan(networks=networks, flows=flows).tables
            if own.cell(0, 0).text == "编号" and len(own.columns) == 10]  # fmt: skip
    assert rows[0][1][5:7] == ["CO1，约 90 %\nSO9，约 10 %", "无拍门\n有拍门"]


def test_closure_detour_crew_and_pumps_are_those_of_the_tables(sheets):
    told = [own for own in (rows_of(own) for own in sheets().tables) if own[0][0] == "降雨"]
    closing, crews, pumps, works = told
    assert closing[1:] == [["1小时33毫米", "东大街：K0+000 至 南街", "100", "25～计算结束", "第 40 min：北街",
                            "640", "1.3"]]  # fmt: skip
    assert crews[1:] == [
        ["1小时33毫米", "接报出动", "20", "A-1（假定）", "30", "52", "2", "50", "西街 → 东大街"],
        ["1小时33毫米", "雨前布控", "20", "—", "—", "—", "—", "—", "无队伍可派"],
    ]
    assert pumps[1:] == [["1小时33毫米", "300", "P（假定）", "100", "2", "1", "3.00", "1.50"]]
    # Water goes on running in while pumps pump: hours without it are no promise.
    assert any("继续流入的水" in own for own in words_of(sheets()))
    assert [row[1:5] for row in works[1:]] == [["现状", "0.31", "41", "25～计算结束"],
                                               ["改造", "0.10", "14", "25～计算结束"]]  # fmt: skip
    assert works[1][5:] == ["A-1（假定），第 52 min", "2", "100 m³/h × 2 台，排 1.50 h"]


def test_a_closure_elsewhere_is_none_of_the_point(sheets):
    other = rescue()
    other.detours["closed_reaches"] = "R-9"
    closing = next(rows_of(own) for own in sheets(rescue=other).tables
                   if own.cell(0, 1).text == "封闭路段")  # fmt: skip
    assert closing[1][1] == "本点道路未达封闭水深 0.27 m"
    assert set(closing[1][2:]) == {"—"}


def test_works_that_leave_no_street_closed_say_so(sheets, plan):
    own = rescue()
    before = own.detours[own.detours["scenario"] == "existing"]
    after = replace(own, detours=before)
    works = [rows_of(own) for own in sheets(rescue=after).tables if own.cell(0, 1).text == "方案"]
    assert [row[4] for row in works[0][1:]] == ["25～计算结束", "不封闭"]
    assert "1小时33毫米，改造：没有道路达到封闭水深。" in words_of(plan(rescue=after))


def test_a_storm_in_which_no_point_calls_has_a_line_and_no_tables(plan):
    own = rescue()
    calm = own.crews["scenario"] == "better"
    own.crews.loc[calm, "trigger_min"] = np.nan
    own.gains.loc[own.gains["scenario"] == "better", "called"] = 0
    told = words_of(plan(rescue=own))
    # Where the crews go, and what more of them would gain.
    assert told.count("1小时33毫米，改造：没有积水点达到触发水深。") == 2
    assert not any("队伍布控（1小时33毫米，改造" in line for line in told)


def test_inlets_of_two_stretches_of_one_name_are_counted_together():
    streets = pd.concat([NETWORK.streets, NETWORK.streets.rename({"S1": "S2"})])
    conduits = NETWORK.conduits.copy()
    conduits.loc["R-1", "street_id"] = "S2"
    # Both reaches end at the point.
    conduits.loc["R-2", ["from_id", "to_id"]] = ["G-C", "G-B"]
    network = NETWORK.with_tables(streets=streets, conduits=conduits)
    (own,) = before_rain(network, "1").at_point
    assert (own.street, own.count) == (("东大街", "East St"), 4)


def test_inlets_out_of_order_in_several_streets_are_rounded_once(sheets):
    streets = pd.concat([NETWORK.streets, NETWORK.streets.rename({"S1": "S2"})])
    streets.loc["S2", ["name_zh", "name_en"]] = ["南街", "South St"]
    conduits = NETWORK.conduits.copy()
    conduits.loc["R-1", "street_id"] = "S2"
    # Both reaches end at the point: two grates in each street, a fifth of them out of order.
    conduits.loc["R-2", ["from_id", "to_id"]] = ["G-C", "G-B"]
    inlets = NETWORK.inlets.assign(out_of_order_pct=20.0)
    network = NETWORK.with_tables(streets=streets, conduits=conduits, inlets=inlets)
    # 0.4 in each street, 0.8 in both.
    own = before_rain(network, "1")
    assert totals(own) == {"at_point": 4, "upstream": 0, "out_of_order": 1}
    told = {row[0]: row[1:] for row in tables_of(sheets(network=network))["检查项目"]}
    assert "停用" not in told["本点雨水口"][0]


def test_upstream_ends_where_the_gutters_are_too_long():
    conduits = NETWORK.conduits.copy()
    # 250 m down the second reach to the point: the first still ends within 300 m of it.
    conduits.loc[["R-1", "R-2"], "length_m"] = [400.0, 250.0]
    network = NETWORK.with_tables(conduits=conduits)
    assert channels_above(network, "G-C") == {"R-2": 0.0, "R-1": 250.0}
    conduits.loc["R-2", "length_m"] = 300.0
    network = NETWORK.with_tables(conduits=conduits)
    assert channels_above(network, "G-C") == {"R-2": 0.0}


EMPTY = {"责任单位", "责任人", "电话", "检查日期", "检查结果"}


def test_no_unit_person_telephone_or_finding_is_invented(sheets, plan):
    found = 0
    for document in (sheets(), plan()):
        for own in document.tables:
            head, *rows = rows_of(own)
            for column in (k for k, name in enumerate(head) if name in EMPTY):
                found += len(rows)
                assert [row[column] for row in rows] == [""] * len(rows)
            if head[0] == "城市（城区）":
                assert [row[1] for row in rows_of(own)] == [""] * 4
    # Duties and checks of the sheet, bases and checks of the plan.
    assert found == 4 * 4 + 5 + 3 + 1


def test_what_was_not_computed_is_said_with_its_command_and_has_no_table(sheets, plan):
    told = words_of(sheets(season=None, rescue=None))
    assert told.count("触发雨量未计算：drainage season") == 1
    # Closures, crews, works.
    assert told.count("队伍未计算：drainage crews") == 3
    assert "级别" not in told
    assert "封闭路段" not in told
    told = words_of(plan(season=None, rescue=None))
    # Points, streets, triggers, levels, rain by level; closing, crews, pumps, bases, more.
    assert told.count("触发雨量未计算：drainage season") == 5
    assert told.count("队伍未计算：drainage crews") == 5


def test_a_scenario_that_crews_lack_is_named_and_the_other_one_told(sheets):
    told = words_of(sheets(rescue=rescue(scenarios=("existing",))))
    assert "“改造”的封路绕行、队伍和抽排未计算：请运行 drainage crews small。" in told
    assert "A-1（假定）" in told


def test_the_plan_has_the_chapters_of_the_notice_and_leaves_the_rest_open(plan):
    document = plan()
    heads = [own.text for own in document.paragraphs if own.style.name == "Heading 1"]
    assert heads == [
        "1  总则", "2  城市内涝基本情况", "3  组织体系和职责", "4  预防准备", "5  监测预警",
        "6  应急响应", "7  抢险救援", "8  应急保障", "9  灾后恢复", "10  附则",
    ]  # fmt: skip
    sections = sum(map(len, OUTLINE.values()))
    below = [own.text for own in document.paragraphs if own.style.name == "Heading 2"]
    assert len(below) == sections
    open_lines = [own for own in document.paragraphs if own.text == OPEN]
    # What is done at each level is filled where the study says it, and left open all the same.
    assert len(open_lines) == sections - len(FILLED) + 1
    assert set(FILLED) <= {f"{chapter}.{own}" for chapter, all_ in OUTLINE.items() for own in all_}


def test_the_contents_are_a_field_that_holds_every_heading(plan):
    document = plan()
    heads = [own.text for own in document.paragraphs if own.style.name.startswith("Heading")]
    told = [own.text for own in document.paragraphs if own.style.name == "Normal"]
    xml = document.element.xml
    assert xml.count(' TOC \\o "1-2"') == 1
    first, end = xml.index(" TOC "), xml.index('w:fldCharType="end"')
    # Each once in the field, once as the heading.
    assert all(first < xml.index(own) < end for own in heads)
    assert [own for own in told if own in heads] == heads


def test_places_stand_in_the_order_of_their_trigger_and_dry_ones_are_counted(plan):
    places = (("point", "1", 0.3), ("point", "2", 0.5), ("point", "3", 0.01),
              ("street", "S1", 0.2), ("street", "S2", 0.01))  # fmt: skip
    document = plan(season=season(places))
    points, streets = (rows_of(own) for own in document.tables if own.cell(0, 0).text == "编号"
                       and own.cell(0, 1).text == "地点" and "15" in own.cell(0, 2).text)  # fmt: skip
    # 15 cm at 0.5, 0.3 and 0.01 cm a mm: 30 and 50 mm, and beyond what was run.
    assert [row[:3] for row in points[1:]] == [
        ["2", "甲2", "30"], ["1", "甲1", "50"], ["3", "甲3", ">100"]
    ]  # fmt: skip
    assert [row[1:3] for row in streets[1:]] == [["甲S1", "75"]]
    assert "另有 1 处在已算的雨量内未达到首级，见 season/season.csv。" in words_of(document)


def test_the_first_and_half_of_the_points_have_a_level_in_this_rain(plan):
    places = (("point", "1", 0.3), ("point", "2", 0.5), ("point", "3", 0.25), ("point", "4", 0.01))
    rows = next(rows_of(own) for own in plan(season=season(places)).tables
                if "首个积水点达到" in [cell.text for cell in own.rows[0].cells])  # fmt: skip
    # 15 cm: 30, 50, 60 mm and never; half of four are two.
    assert rows[2] == ["蓝", "≥ 15 cm", "30", "50"]
    # 27 cm: 54, 90 mm, then beyond.
    assert rows[3] == ["红", "≥ 27 cm", "54", "90"]


def test_half_of_three_points_are_two_and_one_without_a_depth_is_none_of_them():
    places = (
        ("point", "1", 0.5),
        ("point", "2", 0.3),
        ("point", "3", 0.25),
        ("point", "4", np.nan),
    )
    own = season(places).series[0]
    # 15 cm: 30, 50, 60 mm.
    found = [nth_cell(own, CRITERIA[0], range(4), share, "en") for share in (0.0, 0.5, 1.0)]
    assert found == ["30", "50", "60"]


def test_where_no_run_counts_no_place_is_called_dry(plan):
    own = season((("point", "1", 0.5), ("street", "S1", 0.2)))
    lost = own.series[0].model_copy(update={"rains_mm": (), "lost_mm": (10, 100), "places": tuple(
        one.model_copy(update={"thresholds": tuple(
            at.model_copy(update={"outcome": "no run", "rain_mm": None, "between_mm": None})
            for at in one.thresholds)}) for one in own.series[0].places)})  # fmt: skip
    told = words_of(plan(season=own.model_copy(update={"series": (lost, *own.series[1:])})))
    assert any("没有可用的计算，未成的计算" in one for one in told)
    assert "已算的雨量内没有达到的地点。" not in told
    dry = words_of(plan(season=season((("point", "1", 0.5), ("street", "S1", 0.01)))))
    assert "已算的雨量内没有达到的地点。" in dry


def test_levels_are_said_to_be_no_official_warning(sheets, plan):
    assert any("不是官方预警" in own for own in words_of(sheets()))
    assert any("不是官方预警" in own for own in words_of(plan()))


def test_crews_pumps_and_bases_of_the_plan(plan):
    document = plan()
    tables = [rows_of(own) for own in document.tables]
    bases = next(own for own in tables if "驻地" in own[0])
    assert bases[1] == ["A", "东驻地（假定）", "1", "100 m³/h × 1 台（假定）", "", "", ""]
    assert "流量 100 m³/h 的水泵：各点同时抽排共需 2 台，现有 1 台。" in words_of(document)


def test_a_name_with_signs_of_a_program_is_only_text(sheets, plan):
    name = "=cmd|' /C calc'!A0 <w:p/> \x07" + "长" * 500
    points = NETWORK.watch_points.assign(name_zh=name)
    network = NETWORK.with_tables(watch_points=points)
    own = rescue()
    own.crews["name_zh"] = own.detours["way_zh"] = name
    for document in (sheets(network=network, rescue=own), plan(network=network, rescue=own)):
        told = "\n".join(words_of(document))
        assert "=cmd|' /C calc'!A0 <w:p/>" in told
        assert "\x07" not in told
        assert "长" * 401 not in told


def test_in_english_names_are_english(sheets, plan):
    told = "\n".join(words_of(sheets("en")) + words_of(plan("en")))
    assert "East St: K0+000 to South St" in told
    assert "A-1 (assumed), minute 52" in told
    assert "telephone" in told


def test_a_point_that_is_a_manhole_has_no_street_to_look_at(sheets):
    points = NETWORK.watch_points.assign(node_id="M-B", street_id="")
    rows = tables_of(sheets(network=NETWORK.with_tables(watch_points=points)))["检查项目"]
    assert [row[1] for row in rows[1:3]] == ["—", "—"]


def test_a_street_that_closes_in_a_ring_is_listed_whole():
    ring = {"street_zh": "东大街", "street_en": "East St", "from_node": "", "to_node": "",
            "from_zh": "", "from_en": "", "to_zh": "", "to_en": "", "closed_m": 220.0,
            "closed_from_min": 5.0, "closed_to_min": np.nan, "detour_m": np.nan,
            "detour_min": np.nan, "way_zh": "", "way_en": "", "remark": "no-ends"}  # fmt: skip
    cells = closure_cells(pd.Series(ring), make_small_network(), "en")
    assert cells == [
        "East St", "220", "5 to end of run", "closes in a ring, no two ends", "—", "—"
    ]  # fmt: skip


TCPR = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign")
TBLPR = ("tblStyle", "tblW", "jc", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")


@pytest.mark.parametrize(("part", "order"), [("tcPr", TCPR), ("tblPr", TBLPR)])
def test_cells_and_tables_hold_each_property_once_in_the_order_of_the_format(
    sheets, plan, part, order
):
    for document in (sheets(), plan()):
        for own in document.element.iter(qn(f"w:{part}")):
            held = [child.tag.split("}")[1] for child in own]
            assert held == sorted(set(held), key=order.index)


def test_two_tables_have_a_paragraph_between_them(sheets):
    # Five states of three lengths take two tables, which follow each other.
    wide = season(states=tuple("abcde"), minutes=(30, 60, 180))
    body = [own.tag.split("}")[1] for own in sheets(season=wide).element.body]
    assert body.count("tbl") > 2
    assert ("tbl", "tbl") not in list(pairwise(body))


def test_a_level_colours_its_head(plan):
    blue = COLOURS["blue"].lstrip("#")
    table = next(own for own in plan().tables if own.cell(0, 2).text == "蓝 ≥ 15 cm")
    assert [own.get(qn("w:fill")) for own in table.cell(0, 2)._tc.iter(qn("w:shd"))] == [blue]


def test_a_title_longer_than_a_property_holds_is_cut_there_alone(sheets):
    document = sheets(title="长" * 300)
    # 防汛一点一案 · and a blank are 9 signs.
    assert document.core_properties.title == "防汛一点一案 · " + "长" * 246
    assert any("长" * 300 in own for own in words_of(document))


def storms_on(document):
    """Closures, crews, pumps and works of the sheet of one point."""
    return [own for own in (rows_of(own) for own in document.tables) if own[0][0] == "降雨"]


def test_where_a_point_is_on_no_street_nothing_is_said_to_stay_open(sheets):
    points = NETWORK.watch_points.assign(node_id="M-B", street_id="")
    closing, *_, works = storms_on(sheets(network=NETWORK.with_tables(watch_points=points)))
    assert closing[1][1] == "本点不在街道上，未计算封路"
    assert [row[4] for row in works[1:]] == ["—", "—"]


def test_a_closed_bridge_at_a_point_is_a_closure_of_the_point(sheets):
    own = rescue()
    own.detours["closed_reaches"] = "BR-1"
    own.detours["from_node"] = "G-Z"
    own.detours["to_node"] = NETWORK.watch_points.at["1", "node_id"]
    closing, *_, works = storms_on(sheets(rescue=own))
    assert closing[1][2:4] == ["100", "25～计算结束"]
    assert works[1][4] == "25～计算结束"


def test_the_works_tell_of_all_streets_at_the_point(sheets):
    own = rescue()
    # 100 m from minute 25 to the end, 60 m from minute 20 to 90; then 60 m until 90 alone.
    short = own.detours.assign(closed_m=60.0, closed_from_min=20.0, closed_to_min=90.0)
    both = pd.concat([own.detours.assign(closed_to_min=[np.nan, 40.0]), short], ignore_index=True)
    *_, works = storms_on(sheets(rescue=replace(own, detours=both)))
    assert [row[4] for row in works[1:]] == ["20～计算结束", "20～90"]


def test_a_place_without_a_depth_is_not_counted_among_the_dry(plan):
    places = (("point", "1", 0.5), ("hollow", "H1", np.nan), ("street", "S1", 0.2),
              ("street", "S2", 0.01))  # fmt: skip
    told = words_of(plan(season=season(places)))
    # S1 has 15 cm at 75 mm; S2 1 cm at 100 mm; of H1 nothing is known.
    assert "另有 1 处在已算的雨量内未达到首级，见 season/season.csv。" in told
    assert "另有 1 处没有水深或没有可用的计算，是否积水不明。" in told
    told = words_of(plan(season=season(places[:2])))
    assert "另有 1 处没有水深或没有可用的计算，是否积水不明。" in told
    assert not any("未达到首级" in own or "没有达到的地点" in own for own in told)


def test_where_the_table_has_no_such_place_none_is_called_dry(plan):
    told = words_of(plan(season=season()))
    assert "雨量—积水对照表中没有下凹路段和重点道路。" in told
    assert "已算的雨量内没有达到的地点。" not in told


def test_a_point_without_a_depth_has_no_rain_at_the_head_of_its_sheet():
    own = facts(NETWORK, season=season((("point", "1", np.nan),)))
    assert first_level(own, "1", "zh") == "—"


def test_a_storm_whose_points_lie_off_the_streets_is_not_said_to_call_none(plan):
    own = rescue()
    own.gains.loc[own.gains["scenario"] == "better", "called"] = 0
    told = words_of(plan(rescue=own))
    # The crews have a trigger at minute 20 in both scenarios.
    assert "1小时33毫米，改造：达到触发水深的积水点都不在街道上，未安排队伍。" in told
    assert not any("没有积水点达到触发水深" in one for one in told)


def test_a_crew_late_by_less_than_half_a_minute_is_late(sheets, plan):
    own = rescue()
    own.crews["late_min"] = own.crews["late_min"] - 2.0
    own.gains["late_total_min"] = 0.0
    _, crews, _, works = storms_on(sheets(rescue=own))
    # 2.4 - 2 = 0.4.
    assert (crews[1][6], crews[2][6], works[1][6]) == ("<1", "—", "<1")
    more = next(rows_of(one) for one in plan(rescue=own).tables if one.cell(0, 0).text == "情形")
    assert more[1][-2:] == ["1", "0"]


def test_a_way_around_bears_its_minute_and_is_not_called_free_of_water(sheets, plan):
    for document in (sheets(), plan()):
        told = words_of(document)
        # Of the span from minute 25 to the end, the way is that of minute 40.
        assert "第 40 min：北街" in told
        assert any("沿途积水可达 0.27 m" in own for own in told)
        assert not any("无积水路线" in own for own in told)


def test_a_closure_on_a_street_with_an_english_name_alone_has_its_chainage():
    own = make_small_network()
    network = own.with_tables(streets=own.streets.assign(name_zh=""))
    # Nothing meets the street at its two ends, which lie 0 and 100 m from its west end.
    row = {"street_zh": "East St", "street_en": "East St", "from_node": "G-A", "to_node": "G-C",
           "from_zh": "East St", "from_en": "East St", "to_zh": "East St", "to_en": "East St",
           "closed_m": 100.0, "closed_from_min": 5.0, "closed_to_min": 9.0, "detour_m": np.nan,
           "detour_min": np.nan, "way_zh": "", "way_en": "", "remark": "only-way"}  # fmt: skip
    stretch, *_ = closure_cells(pd.Series(row), network, "zh")
    assert "East St" in stretch
    assert "K0+000" in stretch
    assert "K0+100" in stretch


def test_inlets_of_a_street_without_a_name_are_told_by_its_id():
    streets = NETWORK.streets.assign(name_zh="", name_en="")
    (own,) = before_rain(NETWORK.with_tables(streets=streets), "1").at_point
    assert own.street == ("S1", "S1")
