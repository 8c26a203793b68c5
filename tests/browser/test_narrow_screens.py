"""The report on a desk of 1366 by 768 and on a phone of 390 by 844 pixels."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SCREENS = [(1366, 768), (390, 844)]


@pytest.fixture(params=SCREENS, ids=["desk", "phone"])
def narrow(request, page):
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(200)
    return page


def test_the_map_stands_in_the_first_screen_and_before_the_tables(narrow):
    top = narrow.locator("#map-canvas").bounding_box()["y"]
    seen = narrow.viewport_size["height"] - top
    assert seen > 100
    assert top < narrow.locator("table").first.bounding_box()["y"]


def test_the_page_does_not_scroll_sideways_and_its_tables_do(narrow):
    assert narrow.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    assert narrow.locator("table[data-table=streets]").evaluate(
        "t => t.parentElement.scrollWidth > t.parentElement.clientWidth"
    )


def test_no_section_reaches_beyond_the_screen_but_what_scrolls_in_a_box_of_its_own(narrow):
    narrow.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    beyond = narrow.evaluate(
        """() => [...document.querySelectorAll('main > section')].map(section => [section.id,
            [...section.querySelectorAll('*')].filter(own => own.getBoundingClientRect().right
                > innerWidth + 1 && own.getClientRects().length
                && !own.closest('.scroll, .chart, .calibration, .leaflet-container'))
                .map(own => own.outerHTML.slice(0, 60))]).filter(([, list]) => list.length)"""
    )
    assert beyond == []


def test_a_name_holds_six_signs_a_line_and_stays_while_its_table_scrolls(narrow):
    # A Chinese sign is as wide as its font is high; the cell's padding is counted off.
    signs = narrow.evaluate(
        """() => [...document.querySelectorAll('tbody .fixed.words, tbody .fixed.sentence')]
            .map(c => { const s = getComputedStyle(c);
                return (c.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight))
                    / parseFloat(s.fontSize); })"""
    )
    assert signs
    assert min(signs) >= 6
    cell = narrow.locator("table[data-table=points] tbody .fixed").first
    box = cell.evaluate_handle("c => c.closest('.scroll')")
    box.evaluate("b => { b.scrollLeft = 400; }")
    at = cell.evaluate(
        "c => c.getBoundingClientRect().left - c.closest('.scroll').getBoundingClientRect().left"
    )
    assert 0 <= at <= 2


def test_a_finger_finds_what_it_taps(page):
    page.set_viewport_size({"width": 390, "height": 844})
    low = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .choice select, .languages button')]
            .filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"""
    )
    assert low == []


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_labels_of_crowded_points_stand_clear_of_each_other_and_within_the_map(
    retold, width, height
):
    def crowd(data):
        for k, one in enumerate(data["map"]["points"]):
            one["xy"] = [486100.0 + 70 * k, 4471200.0]

    page = retold(crowd)
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(300)
    across = page.evaluate(
        """() => { const frame = document.getElementById('map-canvas').getBoundingClientRect();
            const labels = '.tag, .map-name span';
            const seen = [...document.querySelectorAll(
                '#map-canvas :is(.tag, .disc, .wedge, .letter, .map-name span):not(.away)')]
                .map(e => [e, e.getBoundingClientRect()]);
            const outside = seen.filter(([e, a]) => e.matches(labels)
                && (a.left < frame.left || a.right > frame.right)).map(([e]) => e.textContent);
            return outside.concat(seen.flatMap(([e, a], k) => seen.slice(k + 1)
                .filter(([f, b]) => (e.matches(labels) || f.matches(labels)) && a.left < b.right
                    && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                .map(([f]) => e.textContent + ' | ' + f.textContent))); }"""
    )
    assert across == []


def test_a_street_off_the_list_says_why_it_is_deep_beside_its_depth(retold):
    reason = "K0+100 处最深 0.52 m：管道冒水占 76 %"

    def deep(data):
        street = data["tables"]["street"]["data"]
        street["reason_zh"] = [reason if name == "existing" and k % 3 == 0 else None
                               for k, name in enumerate(street["scenario"])]  # fmt: skip
        data["map"]["deep"] = {
            f"existing|{event['id']}": [
                {"street_id": street["street_id"][0], "xy": [486100.0, 4471100.0]}
            ]
            for event in data["events"]
        }

    page = retold(deep)
    said = page.locator("#map-deep li").all_inner_texts()
    assert len(said) == page.locator("#map-canvas .letter").count() == 1  # one deepest place
    assert said[0].startswith("A ")
    assert said[0].endswith(reason)
    heads = page.locator("table[data-table=streets] thead .group-head").all_inner_texts()
    assert [own.split(" ")[0] for own in heads[:2]] == ["最大水深", "深水原因"]


@pytest.mark.parametrize(("gone", "words"), [("existing", "对照方案"), ("better", "没有方案")])
def test_a_storm_that_one_scenario_lacks_says_which(retold, gone, words):
    page = retold(lambda data: data["study"]["runs"].remove(f"{gone}|h54"))
    for place in ("#answers", "#rankings"):
        assert words in page.locator(f"{place} .warn").first.inner_text()
    page.locator("select[name=event]").select_option("h33")
    assert page.locator("#answers .warn").count() == 0


def test_a_run_out_of_balance_is_said_above_the_map(retold):
    page = retold(lambda data: data["study"]["not_scored"].update({"existing|h54": "-7.2 %"}))
    assert "-7.2 %" in page.locator("#answers .warn").inner_text()


LINES_OF_HEADS = """() => [...document.querySelectorAll('table th')].map(head => {
    const range = document.createRange(); range.selectNodeContents(head);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
    return [lines.size, head.textContent]; }).filter(([lines]) => lines > 3)"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_heading_stands_in_three_lines(narrow, lang):
    narrow.click(f'button[data-lang="{lang}"]')
    narrow.wait_for_timeout(300)
    narrow.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    # The names of 150 signs that the village has stand in more, and nowhere else.
    tall = [text for _, text in narrow.evaluate(LINES_OF_HEADS) if "很长的名字很长" not in text]
    assert tall == []


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_bars_end_within_the_screen(browser, report, width, height):
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(report.as_uri())
    page.wait_for_selector('html[data-ready="true"]')
    over = page.evaluate(
        """() => [...document.querySelectorAll('.chart')].filter(one => one.clientWidth
            && one.scrollWidth > one.clientWidth + 1).map(one => one.textContent.slice(0, 40))"""
    )
    page.close()
    assert over == []


def test_letters_of_deep_streets_are_those_of_the_list_and_none_is_hidden(retold):
    def deepen(data):
        key = f"{data['study']['baseline']}|h54"
        places = [one["xy"] for one in data["map"]["points"]][:3]
        streets = [*dict.fromkeys(data["map"]["reaches"][data["study"]["baseline"]]["street_id"])]
        data["map"]["deep"][key] = [
            {"street_id": street, "xy": xy} for street, xy in zip(streets, places, strict=False)
        ]

    page = retold(deepen)
    page.select_option("select[name=event]", "h54")
    page.wait_for_timeout(300)
    shown = page.locator("#map-canvas .letter").all_text_contents()
    assert shown == ["A", "B", "C"]
    assert page.locator("#map-deep .letter").all_text_contents() == shown
    hidden = page.evaluate(
        """() => { const discs = [...document.querySelectorAll('#map-canvas .disc')]
            .map(e => e.getBoundingClientRect());
            return [...document.querySelectorAll('#map-canvas .letter')].filter(e => {
                const a = e.getBoundingClientRect();
                return discs.some(b => a.left < b.right && b.left < a.right
                    && a.top < b.bottom && b.top < a.bottom); }).map(e => e.textContent); }"""
    )
    assert hidden == []


def test_the_legend_says_what_lies_below_the_water_and_what_the_data_lack(page, retold):
    page.click('button[data-lang="zh"]')
    assert "图上未绘河道、建筑物：数据中没有。" in page.locator("#map-legend").inner_text()

    def with_river(data):
        ring = [[486000.0, 4471000.0], [486600.0, 4471000.0], [486600.0, 4471030.0]]
        data["map"]["outlines"] = {"lacking": ["building"], "drawn": [
            {"kind": "river", "source": "测绘院", "areas": [[ring]], "lines": []}]}  # fmt: skip

    legend = retold(with_river).locator("#map-legend").inner_text()
    assert "河道 (测绘院)" in legend
    assert "图上未绘建筑物：数据中没有。" in legend
