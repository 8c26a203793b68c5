"""The rain table on the page: the same words as the command for any rain, on a desk and a phone."""

from __future__ import annotations

import re
import shutil
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from drainage.cli import main
from drainage.crews import road_graph
from drainage.errors import InputError
from drainage.languages import text
from drainage.quantities import figure
from drainage.report.page.crews import CrewsOnPage, page_crews
from drainage.report.page.rain_table import page_rain_table
from drainage.study import Workspace
from drainage.study.at_hand import at_hand
from drainage.study.season.asking import answer_to
from drainage.study.season.files import read_season_document
from tests.browser.conftest import POINTS, STREETS, STUDY, Watched
from tests.crews.test_crews_command import write as write_crews_files
from tests.season.made_document import curves_by_formula, season_document

pytestmark = pytest.mark.browser

SCREENS = [(1280, 800), (390, 844)]
CLOSED_CM = 27
SLOPES = (0.52, 0.61, 0.333, 0.18, 0.645, 0.41, 0.29, 0.9)
"""Of six points and two streets, cm a mm."""
ASK = """(asks) => asks.map(([mm, minutes, state]) => {
    document.getElementById(`ask-minutes-${minutes}`).click();
    document.querySelector(`[data-state="${state}"]`).click();
    const typed = document.getElementById('ask-mm');
    typed.value = mm;
    typed.dispatchEvent(new Event('input'));
    return { said: document.querySelector('#season-answer [role=status]').innerText,
        rows: [...document.querySelectorAll('table[data-table=season] tbody tr')]
            .map(row => [...row.cells].map(cell => cell.textContent)) }; })"""


@pytest.fixture(scope="module")
def network(village):
    return at_hand(Workspace(village), STUDY).built["existing"].network


@pytest.fixture(scope="module")
def document(network):
    """Three series over the points and the two longer streets of the village; one place falls back
    below 40 cm in more rain, where it stood to the end, one has no depth, one stands to the end."""
    street = network.streets.index
    places = [*(("point", no, name) for no, name in POINTS.items()),
              *(("street", street[k], STREETS[k]) for k in (0, 1))]  # fmt: skip
    hour = curves_by_formula((16, 24, 37, 53, 64, 88), 24, SLOPES, fall=(4,), unknown=(5,),
                             stands=(0, 4))  # fmt: skip
    half = curves_by_formula((8, 20, 41, 70), 12, [1.2 * own for own in SLOPES], stands=(7,))
    low = curves_by_formula((16, 30, 60, 88), 24, [0.7 * own for own in SLOPES], unknown=(0, 5))
    own = season_document(places, [("dammed", 60, hour), ("dammed", 30, half), ("low", 60, low)])
    states = [own.states[0], own.states[1].model_copy(update={"title_zh": "塌坝低水位"})]
    acting = {"actions_zh": "封闭该处道路，引导绕行，开始抽排", "actions_source": "假定 // assumed"}
    levels = [one.model_copy(update=acting) for one in own.levels]
    return own.model_copy(update={"states": tuple(states), "levels": tuple(levels)})


NO_REMARKS = {"zh": [], "en": []}


@pytest.fixture(scope="module")
def crews(village, network):
    """Two storms: in h33 a stretch at point 1 and one of the second street are closed without a way
    round; in h54 the one at point 1 alone, and one goes round by the bridge and the second street."""
    opened = at_hand(Workspace(village), STUDY).opened
    reaches = network.conduits[network.conduits["shape"] == "street"]
    of = [
        reaches.index[reaches["street_id"] == street].tolist() for street in network.streets.index
    ]
    bridge = pd.DataFrame(
        [{"name_zh": STREETS[2], "name_en": "<b>bridge</b>", "from_id": reaches.at[of[0][0], "from_id"],
          "to_id": reaches.at[of[1][0], "from_id"], "length_m": 300.0, "road_class": "branch",
          "bridge": True, "assumed": True, "source": "t"}], index=["BR"])  # fmt: skip
    roads = road_graph(
        network, bridge, dict.fromkeys(("arterial", "secondary", "branch", "lane"), 20.0)
    )
    duty = {"scenario": "existing", "leaving": "on-call", "name_en": "", "way_zh": "", "way_en": "",
            "remark": "", "crew": "", "base_assumed": np.nan, "trigger_min": 20.0, "hose_m": 0.0,
            "leaves_min": np.nan, "arrives_min": np.nan, "late_min": np.nan}  # fmt: skip
    there = {"crew": "A-1", "base_assumed": True, "leaves_min": 30.0}
    rows = [
        duty | there | {"event": "h33", "point_no": "1", "name_zh": POINTS["1"], "arrives_min": 41.0,
                        "late_min": 0.0},
        duty | there | {"event": "h33", "point_no": "2", "name_zh": POINTS["2"], "arrives_min": 63.0,
                        "late_min": 13.0},
        duty | there | {"event": "h33", "point_no": "2", "name_zh": POINTS["2"],
                        "leaving": "before-rain", "arrives_min": -55.0, "late_min": 0.0},
        duty | {"event": "h33", "point_no": "3", "name_zh": POINTS["3"], "trigger_min": np.nan,
                "remark": "not-called"},
        duty | {"event": "h54", "point_no": "1", "name_zh": POINTS["1"], "remark": "no-crew-left"},
    ]  # fmt: skip
    pump = {"scenario": "existing", "event": "h33", "rate_m3_h": 200.0, "kept": 2,
            "needed_pumps_h": 1.0, "assumed": True}  # fmt: skip
    pumps = [pump | {"point_no": "1", "needed": 1, "enough": True},
             pump | {"point_no": "2", "needed": 3, "enough": False}]  # fmt: skip
    node = network.watch_points.at["1", "node_id"]
    at_1 = reaches.index[reaches["from_id"].eq(node) | reaches["to_id"].eq(node)][0]
    detour = {"scenario": "existing", "street_zh": STREETS[0], "street_en": STREETS[0],
              "closed_from_min": 22.0, "closed_to_min": np.nan, "minute": 37.0, "closed_m": 100.0, "remark": "",
              "from_node": reaches.at[at_1, "from_id"], "to_node": reaches.at[at_1, "to_id"],
              "closed_reaches": at_1}  # fmt: skip
    none = {"detour_m": np.nan, "detour_min": np.nan, "way_zh": "", "way_en": "", "reaches": ""}
    detours = [
        detour | none | {"event": "h33", "remark": "no-detour"},
        detour | none | {"event": "h33", "remark": "only-way", "closed_reaches": of[1][0],
                         "street_zh": STREETS[1]},
        detour | {"event": "h54", "detour_m": 700.0, "detour_min": 2.1, "way_zh": STREETS[1],
                  "way_en": STREETS[1], "reaches": " ".join(["BR", *of[1]])},
    ]  # fmt: skip
    limits = {"ready_min": 10.0, "before_rain_min": 60.0, "time_limit_min": 30.0,
              "trigger_depth_m": 0.15, "closed_depth_m": 0.27, "pump_out_h": 2.0}  # fmt: skip
    tables = {
        "crews": pd.DataFrame(rows),
        "pumps": pd.DataFrame(pumps),
        "detours": pd.DataFrame(detours),
    }
    assumed = {"bases": [(POINTS["1"], POINTS["1"])], "pumps": [("P", "P")]}
    return page_crews(CrewsOnPage(tables, roads, opened.storms, limits, assumed, (30, 60)))


@pytest.fixture
def with_table(retold, document, network):
    """The report with the rain table; nothing of it may be markup."""

    def change(data):
        data["season"] = {"remarks": NO_REMARKS, "table": page_rain_table(document, network)}

    return watched(retold(change))


@pytest.fixture
def with_crews(retold, document, network, crews):
    """The same with crews."""

    def change(data):
        data["season"] = {"remarks": NO_REMARKS, "table": page_rain_table(document, network)}
        data["crews"] = {"remarks": NO_REMARKS, "tables": crews}

    return watched(retold(change))


def watched(page):
    page.on("dialog", lambda asked: pytest.fail(asked.message))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def ask(page, mm, minutes=60, state=0):
    return page.evaluate(ASK, [[mm, minutes, state]])[0]


@pytest.fixture(params=SCREENS, ids=["desk", "phone"])
def on_screen(request, with_crews):
    with_crews.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    with_crews.wait_for_timeout(400)
    return with_crews


def expected(document, mm, minutes, state, lang):
    """The answer of the command in the words of the page; why there is none."""
    try:
        answer = answer_to(document, mm, minutes, state)
    except InputError as error:
        return SimpleNamespace(rows=[], refused=str(error))
    rows = []
    for own in answer.flooded:
        place = document.places[own.place]
        name = place.name_zh if lang == "zh" else place.name_en
        closed = text(lang, "page.season_closed") if own.depth_cm >= CLOSED_CM else ""
        mark = f" {own.mark}" if own.mark else ""
        rows.append([
            f"{place.id + ' ' if place.kind != 'street' else ''}{name} "
            + text(lang, f"page.season_kind_{place.kind}"),
            f" {figure(own.depth_cm, 0)} cm{mark}{closed}",
            text(lang, f"rain_table.level.{own.level}") if own.level else "—",
            *(times(own, lang) for own in own.times),
        ])  # fmt: skip
    return SimpleNamespace(rows=rows, refused="", low=answer.low_mm, high=answer.high_mm,
                           unknown=answer.unknown)  # fmt: skip


def times(told, lang):
    """ "12, 45" of the command as the page says it."""
    if told == "—":
        return "—"
    first, above = told.split(", ")
    key = "season_before_peak" if first.startswith("-") else "season_after_peak"
    above = above.replace("≥", "≥ ")
    return text(lang, f"page.{key}", first=first.lstrip("-"), above=above)


RAINS = (16, 16.4, 20, 23.99, 24, 25.1, 27, 29.85, 33.3, 37, 40, 41.7, 45, 45.5, 50, 53, 54.02,
         57, 63.9, 64, 70, 77.7, 80, 87.5, 88)  # fmt: skip
OUTSIDE = (15, 15.99, 88.01, 120)
CASES = [*((mm, 60, "dammed") for mm in (*RAINS, *OUTSIDE)),
         *((mm, 30, "dammed") for mm in (7, 8, 12.5, 20, 33, 41, 69.9, 70, 71)),
         *((mm, 60, "low") for mm in (16, 40, 41.4, 60, 88))]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_command_say_the_same_of_any_rain(with_table, document, lang):
    with_table.click(f'button[data-lang="{lang}"]')
    with_table.wait_for_timeout(300)
    number = {own.id: k for k, own in enumerate(document.states)}
    told = with_table.evaluate(ASK, [[mm, minutes, number[state]] for mm, minutes, state in CASES])
    marks = set()
    for case, page in zip(CASES, told, strict=True):
        own = expected(document, *case, lang)
        assert page["rows"] == own.rows, case
        if own.refused:
            assert {"zh": "不给数值", "en": "no number is given"}[lang] in page["said"]
            continue
        ends = [f"{own.low} mm 和 {own.high} mm", f"of {own.low} and {own.high} mm"]
        assert ends[lang == "en"] in page["said"]
        assert (str(own.unknown) in page["said"]) or not own.unknown
        marks.update(word for row in own.rows for word in row)
    joined = " ".join(marks)
    # What the cases were made for did come up.
    assert all(word in joined for word in ("*", "≥ ", text(lang, "page.season_closed")))
    assert re.search("雨峰前|before the rain's peak", joined)


def test_the_rain_table_leads_in_the_list_of_sections_and_warns(with_table):
    links = with_table.locator("nav a").all()
    assert links[0].get_attribute("href") == "#season"
    expect(with_table.locator("#season .warn").first).to_have_text("由模型和假定值算出")
    # Asked before anyone typed: half way between 16 and 88 mm of the first state.
    assert with_table.locator("#ask-mm").input_value() == "52"
    expect(with_table.locator("#season .asked")).to_have_text("52 mm · 60 min · 状态dammed")


def test_words_of_the_field_and_what_is_done_at_a_level_stand_beside(with_table):
    expect(with_table.locator("#season-ask")).to_contain_text("不是溃坝")
    ask(with_table, 64)
    answer = with_table.locator("#season-answer")
    expect(answer).to_contain_text(
        "各级行动（假定，待主管部门核定，不是命令；高一级包括低一级的行动）：蓝：封闭该处道路"
    )
    # Nothing is done where no place has a level: 0.52 cm a mm at the first point, the deepest 0.9.
    ask(with_table, 16)
    expect(answer).not_to_contain_text("各级行动")
    with_table.click('button[data-lang="en"]')
    expect(with_table.locator("#season-ask")).not_to_contain_text("dams laid down")


def test_an_empty_rain_is_asked_for(with_table):
    told = ask(with_table, "")
    assert (told["said"], told["rows"]) == ("请填雨量 (mm).", [])


def test_the_rain_of_each_depth_stands_below(with_table, document):
    with_table.click("#season-limits summary")
    rows = with_table.locator("table[data-table='season-limits'] tbody tr").all_inner_texts()
    # 0.52 cm a mm at the first point: 15 cm at 29, 27 at 52, 40 at 77 mm; the sixth has no depth.
    assert rows[0].split()[-6:] == ["29", "mm", "52", "mm", "77", "mm"]
    assert rows[5].count("—") == 3


def test_the_map_shows_depths_and_a_mark_leads_to_its_row(with_table):
    told = ask(with_table, 60)
    tags = with_table.locator("#season-map .map-point .tag").all_text_contents()
    # 60 mm at 0.52, 0.61, 0.333, 0.18, 0.645, -, cm a mm: the fourth stays below 15 cm.
    assert sorted(tags) == ["20 cm", "31 cm", "37 cm", "39 cm"]
    assert len(told["rows"]) == 6
    with_table.locator("#season-map .map-point").nth(2).focus()
    with_table.keyboard.press("Enter")
    focused = with_table.evaluate("document.activeElement.textContent")
    assert re.search(r"\d+ cm", focused)
    assert "重点道路" in with_table.locator("#season-map .note").inner_text()
    assert "不表示无水" in with_table.locator("#season-map .note").inner_text()


def test_without_crews_the_command_is_named(with_table):
    expect(with_table.locator("#season-ways")).to_contain_text(f"drainage crews {STUDY}")


def test_ways_are_those_of_the_lightest_storm_that_brings_the_rain(with_crews):
    ways = with_crews.locator("#season-ways")
    rows = ways.locator("tbody tr")
    # The storms bring 33 and 54 mm in an hour. 33 mm at 0.9 cm a mm close the second street alone.
    ask(with_crews, 33)
    expect(ways).to_contain_text("路线取自降雨 h33")
    expect(ways).to_contain_text("不是按所问雨量另算的")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("无积水时也没有其他道路")
    # 53 mm bring 28 cm to point 1 (0.52 cm a mm), at which a stretch is closed in h54.
    ask(with_crews, 53)
    expect(ways).to_contain_text("路线取自降雨 h54")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("100 m, 第 22 至 计算结束 min")
    # The way is that of one minute: at another one it may be closed, too.
    expect(rows).to_contain_text("第 37 min, ")
    expect(ways).to_contain_text("沿途积水可达 27 cm, 其他时刻该路线也可能封闭")
    assert "无积水绕行" not in ways.inner_text()
    expect(rows).to_contain_text("700 m, 约 2.1 min")
    expect(ways).to_contain_text(re.compile("下列各处没有封闭路段.*" + re.escape(STREETS[1])))
    assert not any("小于" in own for own in ways.locator(".warn").all_inner_texts())
    ask(with_crews, 60)
    expect(ways.locator(".warn").first).to_contain_text("已算各场降雨都小于 60 mm")
    # With the river low 20 mm bring 0.7 * 0.9 * 20 = 13 cm at most.
    ask(with_crews, 20, 60, 1)
    expect(ways).to_contain_text("有水深的积水点、下凹路段和重点道路都未达到断行水深 27 cm")


def test_pumps_have_no_tick_where_no_crew_brings_them(retold, document, network, crews):
    """Point 1 has a crew and one pump of two kept; at point 4 one is enough, and nobody comes."""
    alone = crews["pumps"][0] | {"point_no": "4", "come": []}
    duty = crews["duties"][0] | {"point_no": "4", "crew": "", "remark": "no-crew-left"}
    tables = crews | {"pumps": [*crews["pumps"], alone], "duties": [*crews["duties"], duty]}

    def with_both(data):
        data["season"] = {"remarks": NO_REMARKS, "table": page_rain_table(document, network)}
        data["crews"] = {"remarks": NO_REMARKS, "tables": tables}

    page = retold(with_both)
    rows = page.locator("[data-crews$='|h33'] [data-table^='crews-'] tbody tr")
    expect(rows.nth(0)).to_contain_text("✓ 需 1 台, 现有 2 台")
    expect(rows.nth(3)).to_contain_text("需 1 台, 现有 2 台 (无队伍到场)")
    expect(rows.nth(3)).not_to_contain_text("✓")


def test_a_depth_below_the_least_of_the_table_may_close_a_street(retold, document, network, crews):
    def change(data):
        tables = crews | {"limits": crews["limits"] | {"closed_depth_m": 0.1}}
        data["season"] = {"remarks": NO_REMARKS, "table": page_rain_table(document, network)}
        data["crews"] = {"remarks": NO_REMARKS, "tables": tables}

    page = watched(retold(change))
    # 16 mm at 0.9 and 0.645 cm a mm: 14.4 cm on the second street and 10.3 cm, below the 15 cm asked.
    assert ask(page, 16)["rows"] == []
    ways = page.locator("#season-ways")
    expect(ways.locator("tbody tr")).to_have_count(1)
    expect(ways).not_to_contain_text("未达到断行水深")


def test_a_way_over_a_street_that_the_rain_closes_is_marked_and_drawn(with_crews):
    ask(with_crews, 53)
    row = with_crews.locator("#season-ways tbody tr")
    # 53 mm at 0.9 cm a mm: 48 cm on the street of the way.
    expect(row.locator(".warn")).to_contain_text(f"{STREETS[1]} 48 cm")
    seen = "() => document.querySelector('#season-map canvas.line-layer').toDataURL()"
    before = with_crews.evaluate(seen)
    row.locator("button").click()
    with_crews.wait_for_timeout(500)
    assert with_crews.evaluate(seen) != before


def test_each_point_says_who_comes_when_and_with_what(with_crews):
    section = with_crews.locator("#crews")
    expect(section.locator(".warn li").first).to_have_text(f"假定的驻地: {POINTS['1']}")
    rows = section.locator("[data-table='crews-existing-h33'] tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("A-1, 第 41 min到位")
    expect(rows.nth(0)).to_contain_text("驻地为假定")
    expect(rows.nth(0)).to_contain_text("✓ 需 1 台, 现有 2 台")
    expect(rows.nth(1)).to_contain_text("A-1, 第 63 min到位, 迟 13 min")
    expect(rows.nth(1)).to_contain_text("A-1, 雨前 55 min到位")
    expect(rows.nth(1)).to_contain_text("✗ 需 3 台, 现有 2 台")
    expect(rows.nth(2)).to_contain_text("未达触发水深")
    expect(section).to_contain_text("全部积水点同时需要 4 台, 现有 2 台")
    section.locator("summary").nth(1).click()
    expect(section.locator("[data-table='crews-existing-h54']")).to_contain_text("无队伍可派")
    expect(section.locator("[data-table='detours-existing-h54'] tbody tr")).to_have_count(1)
    expect(section).to_contain_text("不是调度命令")


def test_no_table_of_these_sections_is_wider_than_the_screen(on_screen):
    ask(on_screen, 64)
    on_screen.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert on_screen.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    beyond = on_screen.evaluate(
        """() => [...document.querySelectorAll('#season *, #crews *')].filter(own =>
            !own.closest('.leaflet-container') && own.getBoundingClientRect().right > innerWidth + 0.5)
            .map(own => own.outerHTML.slice(0, 80))"""
    )
    assert beyond == []


def test_a_finger_finds_what_it_taps(on_screen):
    ask(on_screen, 64)
    on_screen.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    low = on_screen.evaluate(
        """() => [...document.querySelectorAll('#season form label, #season input, #season button, '
            + '#season summary, #crews summary, #season p a, #crews button')]
            .filter(own => !own.closest('.leaflet-container') && own.type !== 'radio'
                && own.getBoundingClientRect().height < 40).map(own => own.outerHTML.slice(0, 80))"""
    )
    assert low == []


def test_the_look_up_works_by_keyboard(with_table):
    with_table.focus("#ask-mm")
    with_table.keyboard.press("Control+A")
    with_table.keyboard.type("40")
    asked = with_table.locator("#season .asked")
    expect(asked).to_have_text("40 mm · 60 min · 状态dammed")
    with_table.keyboard.press("Tab")
    with_table.keyboard.press("ArrowRight")
    expect(asked).to_have_text("41 mm · 60 min · 状态dammed")
    assert with_table.locator("#ask-mm").input_value() == "41"
    with_table.focus("#ask-minutes-60")
    with_table.keyboard.press("ArrowRight")
    expect(asked).to_have_text("41 mm · 30 min · 状态dammed")
    # The choice keeps the keyboard where it was.
    assert with_table.evaluate("document.activeElement.id") == "ask-minutes-30"


def test_what_is_stale_is_named_and_not_shown(retold):
    def change(data):
        for name, key in (("season", "table"), ("crews", "tables")):
            data[name] = {
                "remarks": {"zh": [f"<b>{name}</b> 不对应"], "en": [f"{name} stale"]},
                key: None,
            }

    page = watched(retold(change))
    for name in ("season", "crews"):
        expect(page.locator(f"#{name} .warn")).to_have_text(f"<b>{name}</b> 不对应")
        assert page.locator(f"#{name} :is(table, form)").count() == 0


def test_documents_are_those_of_the_readers_language_and_a_filled_in_one_is_called_so(retold):
    def change(data):
        data["season"] = {"remarks": NO_REMARKS, "table": None}
        data["documents"] = [
            {"what": what, "place": f"season/{name}", "address": f"./season/{name}", "size_kb": 3,
             "lang": lang, "filled_in": filled_in}
            for what, name, lang, filled_in in (
                ("atlas", "atlas.pdf", "zh", False), ("flood_plan", "sheets.docx", "zh", False),
                ("flood_plan", "plan.docx", "zh", True), ("flood_plan", "plan-en.docx", "en", False),
            )
        ]  # fmt: skip

    page = watched(retold(change))
    links, kept = page.locator("[data-documents] a"), page.locator("[data-documents] li")
    expect(links).to_have_text(["atlas.pdf", "sheets.docx", "plan.docx"])
    assert ["保留原样" in own for own in kept.all_inner_texts()] == [False, False, True]
    page.click('button[data-lang="en"]')
    # There is no atlas in English: the one there is is linked.
    expect(links).to_have_text(["atlas.pdf", "plan-en.docx"])


def test_without_a_season_the_page_has_neither_section(page):
    assert page.locator("#season, #crews, .rain-map").count() == 0


SEASON = """depths_cm = [5]
widest_mm = 12
[[rains]]
minutes = 60
from_mm = 33
to_mm = 57
source = "test"
[[states]]
id = "clogged"
title_zh = "堵塞"
title_en = "inlets clogged"
river_state = "low-water"
source = "test"
[[levels]]
id = "blue"
depth_cm = 5
source = "test"
"""


def test_a_town_from_its_runs_to_the_phone_without_a_network(
    browser, finished_small_study, tmp_path
):
    town = tmp_path / "town"
    shutil.copytree(finished_small_study, town)
    (town / "scenarios" / "small" / "season.toml").write_text(SEASON, encoding="utf-8")
    write_crews_files(town)
    for words in (("season", "--workers", "1"), ("crews", "--no-maps"), ("report",)):
        done = CliRunner().invoke(main, ["--root", str(town), words[0], "small", *words[1:]])
        assert done.exit_code == 0, done.output
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True)
    page = context.new_page()
    seen = Watched([], [])
    path = town / "results" / "small" / "report.html"
    seen.follow(page, path)
    page.goto(path.as_uri())
    page.wait_for_selector('html[data-ready="true"]')
    made = read_season_document(Workspace(town), "small")
    told = page.evaluate(ASK, [[mm, 60, 0] for mm in (33, 45, 56, 57, 58)])
    for mm, own in zip((33, 45, 56, 57, 58), told, strict=True):
        try:
            answer = answer_to(made, mm, 60, "clogged")
        except InputError:
            assert "33–57" in own["said"]
            continue
        assert [row[1].split()[0] for row in own["rows"]] == [
            figure(one.depth_cm, 0) for one in answer.flooded
        ]
    assert told[3]["rows"]
    # What closes a street for the crews of this town is 1.5 cm.
    ask(page, 57)
    expect(page.locator("#season-ways tbody tr").first).to_contain_text("120 m, 约 0.2 min")
    expect(page.locator("[data-table='crews-existing-h33'] tbody tr")).to_contain_text("A-1")
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    context.close()
    assert (seen.requests, seen.said) == ([], [])
