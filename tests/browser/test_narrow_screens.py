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


def test_a_name_holds_six_signs_a_line_and_stays_while_its_table_scrolls(narrow):
    # A Chinese sign is as wide as its font is high; the cell's padding is counted off.
    signs = narrow.evaluate(
        """() => [...document.querySelectorAll('.data-names, tbody .fixed.words, tbody .fixed.sentence')]
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


def test_labels_of_the_map_stand_clear_of_each_other(narrow):
    across = narrow.evaluate(
        """() => { const seen = [...document.querySelectorAll(
                '#map-canvas :is(.tag, .disc, .wedge, .letter, .map-name span):not(.away)')]
                .map(e => [e, e.getBoundingClientRect()]);
            return seen.flatMap(([e, a], k) => seen.slice(k + 1).filter(([f, b]) =>
                (e.matches('.tag, span') || f.matches('.tag, span'))
                && !(e.matches('.disc, .wedge, .letter') && f.matches('.disc, .wedge, .letter'))
                && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
                .map(([f]) => e.textContent.slice(0, 20) + ' | ' + f.textContent.slice(0, 20))); }"""
    )
    assert across == []


def test_a_finger_finds_what_it_taps(page):
    page.set_viewport_size({"width": 390, "height": 844})
    low = page.evaluate(
        """() => [...document.querySelectorAll('nav a, .choice select, .languages button')]
            .filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)"""
    )
    assert low == []


def test_a_street_off_the_list_says_why_it_is_deep(page):
    told = page.locator("table[data-table=streets] thead .group-head").all_inner_texts()
    assert [own.split(" ")[0] for own in told[:2]] == ["最大水深", "深水原因"]
    listed = page.locator("#map-deep li")
    assert listed.count() == page.locator("#map-canvas .letter").count() > 0


def test_a_storm_without_the_baseline_says_so(page):
    # The choice names a scenario that was not run: the page must not show dashes alone.
    assert page.locator("#answers .warn").count() == 0
