"""The report on a desk of 1366 by 768 and on a phone of 390 by 844 pixels."""

from __future__ import annotations

import base64
import gzip
import json
import re

import pytest

from drainage.report.page.packing import packed_json

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


@pytest.fixture
def retold(browser, report, tmp_path):
    """change -> the report opened with its data changed by ``change``."""
    text = report.read_text(encoding="utf-8")
    packed = re.search(r'id="data">([^<]*)<', text)[1]
    opened = browser.new_page()

    def retell(change):
        data = json.loads(gzip.decompress(base64.b64decode(packed)))
        change(data)
        path = tmp_path / "retold.html"
        path.write_text(text.replace(packed, packed_json(data)), encoding="utf-8")
        opened.goto(path.as_uri())
        opened.wait_for_selector('html[data-ready="true"]')
        return opened

    yield retell
    opened.close()


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
