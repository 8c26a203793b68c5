"""Every defect planted in a survey is found at its place, and none is invented."""

from __future__ import annotations

import pytest

from drainage.checks import check
from drainage.formats.survey.mapping import SurveyMapping
from drainage.formats.survey.sheets import read_sheet
from drainage.formats.survey.survey import import_survey


def found_in(survey, folder):
    """(rule, place) of every remark and finding of the survey as imported from CSV."""
    survey.points.to_csv(folder / "points.csv", index=False)
    survey.lines.to_csv(folder / "lines.csv", index=False)
    made = import_survey(
        read_sheet(folder / "points.csv"), read_sheet(folder / "lines.csv"),
        SurveyMapping(crs="EPSG:4548"),
        name="town", title_zh="镇",
    )  # fmt: skip
    findings = check(made.network)
    remarks = [(r.rule, f"{r.file.rsplit('/')[-1]} {r.place}") for r in made.remarks]
    return remarks + list(zip(findings["rule"], findings["id"], strict=True))


def y(line: int) -> float:
    return 4460000.0 + 100 * line


def dead_end(s, p):
    s.add_point(f"{p}-A", 480085.0, y(int(p[1:])) + 40, 49.5)
    s.add_line(f"{p}-2", f"{p}-A")


def zero_length(s, p):
    s.add_point(f"{p}-A", 480080.02, y(int(p[1:])), 49.6)
    s.add_line(f"{p}-A", f"{p}-2", 起点埋深=1.99)


def node_on_node(s, p):
    s.add_point(f"{p}-A", 480080.1, y(int(p[1:])), 49.6)
    s.add_line(f"{p}-A", f"{p}-3")


def crossing(s, p):
    s.add_point(f"{p}-A", 480020.0, y(int(p[1:])) + 20, 50.0)
    s.add_point(f"{p}-B", 480020.0, y(int(p[1:])) - 20, 49.8)
    s.add_line(f"{p}-A", f"{p}-B")
    s.add_line(f"{p}-B", f"{p}-3")


def loop(s, p):
    s.add_point(f"{p}-A", 480080.0, y(int(p[1:])) + 30, 49.6)
    s.add_line(f"{p}-1", f"{p}-A")
    s.add_line(f"{p}-A", f"{p}-3")


def closed_loop(s, p):
    base = y(int(p[1:]))
    s.add_point(f"{p}-A", 480100.0, base + 20, 49.5)
    s.add_point(f"{p}-B", 480120.0, base + 40, 49.5)
    s.add_point(f"{p}-C", 480080.0, base + 40, 49.5)
    s.add_line(f"{p}-2", f"{p}-A")
    for start, end in (("A", "B"), ("B", "C"), ("C", "A")):
        s.add_line(f"{p}-{start}", f"{p}-{end}")


def two_at_the_outfall(s, p):
    s.add_point(f"{p}-A", 480240.0, y(int(p[1:])) + 40, 49.4)
    s.add_line(f"{p}-A", f"{p}-6", 起点埋深=2.3)


def twice(s, p):
    s.add_point(f"{p}-2", 480095.0, y(int(p[1:])), 49.6)


def no_number(s, p):
    s.add_point("", 480300.0, y(int(p[1:])), 48.0)


def no_pipe(s, p):
    s.add_point(f"{p}-A", 480100.0, y(int(p[1:])) + 30, 49.5)


def line(column, value):
    return lambda s, p: s.line(f"{p}-2", column, value)


def point(column, value, number=2):
    return lambda s, p: s.point(f"{p}-{number}", column, value)


def both(*planters):
    def plant(s, p):
        for planter in planters:
            planter(s, p)

    return plant


PIPE, NODE = "{p}-2-{p}-3", "{p}-2"
DEFECTS = {
    "断头管 dead end": (dead_end, "dead-end", "{p}-A"),
    "逆坡 adverse slope": (line("终点埋深", 1.5), "adverse-slope", PIPE),
    "平坡 no fall": (line("终点埋深", 1.8), "zero-slope", PIPE),
    "大管接小管 large into small": (line("管径", "DN800"), "large-into-small", "{p}-3"),
    "管顶露出地面 soffit above ground": (line("起点埋深", 0.4), "soffit-above-ground", PIPE),
    "覆土不足 shallow cover": (line("起点埋深", 1.1), "shallow-cover", PIPE),
    "缺高程 no ground level": (point("地面高程", ""), "missing-value", NODE),
    "缺埋深 no depth": (line("终点埋深", ""), "missing-value", PIPE),
    "缺坐标 no place": (point("X坐标", ""), "missing-place", NODE),
    "高程数字颠倒 level off": (point("地面高程", 94.6), "outlying-level", NODE),
    "重复管段 pipe twice": (lambda s, p: s.add_line(f"{p}-2", f"{p}-3"), "duplicate-pipe", PIPE + "-2"),
    "零长度 no length": (zero_length, "zero-length", "{p}-A-{p}-2"),
    "井点重叠 node on node": (node_on_node, "node-on-node", "{p}-A"),
    "交叉无井 crossing": (crossing, "crossing", "{p}-0-{p}-1"),
    "雨污混接 cross-connection": (line("管线类型", "污水"), "cross-connection", PIPE),
    "合流入雨水 combined into storm": (line("管线类型", "雨污合流"), "combined-into-storm", PIPE),
    "无排出口 no outlet": (point("特征", "", 6), "no-outlet", "{p}-6"),
    "环状管 loop": (loop, "loop", "{p}-1-{p}-2"),
    "环流 closed loop": (closed_loop, "closed-loop", "{p}-A"),
    "非标准 odd size": (line("管径", "630"), "catalogue", PIPE),
    "流速过小 slow": (line("终点埋深", 1.82), "velocity-low", PIPE),
    "流速过大 fast": (line("终点埋深", 4.2), "velocity-high", PIPE),
    "井深异常 deep": (point("井深", 13.0), "deep-node", NODE),
    "管端高于井口 above the rim": (line("起点埋深", -0.5), "end-above-rim", PIPE),
    "井深为负 negative depth": (lambda s, p: s.line(f"{p}-0", "起点埋深", -0.3), "rim-below-invert", "{p}-0"),
    "管长不符 length differs": (line("管长", 10.0), "length-differs", PIPE),
    "出口多管 two at the outfall": (two_at_the_outfall, "outfall-links", "{p}-6"),
    "点号不存在 unknown point": (line("终点点号", "Y99-9"), "survey-unknown-point", "lines.csv row {r}"),
    "起终点相同 same point": (lambda s, p: s.line(f"{p}-2", "终点点号", f"{p}-2"), "survey-same-point", "lines.csv row {r}"),
    "类型不明 unknown system": (line("管线类型", "燃气"), "survey-system", "lines.csv row {r}"),
    "断面不明 section": (line("管径", "圆管"), "survey-section", "lines.csv row {r}"),
    "断面以米计 in metres": (line("管径", "2.0×1.5"), "survey-section-metres", "lines.csv row {r}"),
    "埋深为高程 level for depth": (line("起点埋深", 47.6), "survey-depth-is-level", "lines.csv row {r}"),
    "非数字 not a number": (point("地面高程", "4x.2"), "survey-not-a-number", "points.csv row {q}"),
    "同点两处 point twice": (twice, "survey-point-twice", None),
    "无点号 no number": (no_number, "survey-number", None),
    "孤立点 no pipe": (no_pipe, "survey-no-pipe", None),
    "材质不明 material": (line("材质", "竹"), "survey-material", "lines.csv 1 row(s)"),
    "流向相反 flow": (line("流向", "反"), "survey-flow", "lines.csv row {r}"),
}  # fmt: skip


def place_of(template, number):
    if template is None:
        return None
    return template.format(p=f"Y{number:02d}", r=2 + number * 6 + 2, q=2 + number * 7 + 2)


def test_a_clean_survey_has_no_findings(survey, tmp_path):
    assert found_in(survey, tmp_path) == []


@pytest.mark.parametrize("name", DEFECTS)
def test_a_planted_defect_is_found_at_its_place(survey, tmp_path, name):
    plant, rule, template = DEFECTS[name]
    plant(survey, "Y04")
    places = [place for found, place in found_in(survey, tmp_path) if found == rule]
    wanted = place_of(template, 4)
    assert places
    assert wanted is None or wanted in places


def test_all_defects_at_once_are_found_and_only_where_they_are(survey, tmp_path):
    assert len(DEFECTS) >= 30
    wanted = []
    for number, (plant, rule, template) in enumerate(DEFECTS.values()):
        plant(survey, f"Y{number:02d}")
        wanted.append((rule, place_of(template, number)))
    found = found_in(survey, tmp_path)
    rules = [rule for rule, _ in found]
    for rule, place in wanted:
        assert (rule, place) in found if place else rule in rules, (rule, place)
    clean = [f"Y{number:02d}" for number in range(len(DEFECTS), 42)]
    assert clean
    assert not [place for _, place in found if place[:3] in clean]
