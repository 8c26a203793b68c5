"""An engineer designs at the desk, in a browser: places by a click, sees the price, undoes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.served_desk import served

pytestmark = pytest.mark.browser
EXPECTED = """
[[measures]]
kind = "storage_tank"
title_zh = "东大街调蓄池"
place = { node_id = "M-B" }
arrangement = "off_line"
inlet_level_m = 19.2
weir_length_m = 3
return_by = "pump"
return_flow_l_s = 20
area_m2 = 150
depth_m = 0.6
source = "assumed"
"""


@pytest.fixture
def address(new_small_study) -> Iterator[str]:
    with served(new_small_study, "small") as own:
        yield own


def field(page: Page, key: str, tag: str = "input"):
    return page.locator(f'#design-form [data-key="{key}"] {tag}').first


def open_design(page: Page, address: str, scenario: str) -> None:
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    page.click("#tab-design")
    page.select_option("select[name=scenario]", scenario)
    page.wait_for_selector(f"text={scenario}.toml")


def fill_tank(page: Page) -> None:
    page.click("#design-add")
    page.fill("#design-apart input[type=search]", "storage_tank")
    page.click(".kinds button >> nth=0")
    field(page, "title_zh").fill("东大街调蓄池")
    page.locator('#design-form [data-key="place"] .pick').click()
    page.fill(".asking input", "M-B")
    page.keyboard.press("Enter")
    page.wait_for_selector(".asking", state="detached")
    field(page, "arrangement", "select").select_option("off_line")
    field(page, "return_by", "select").select_option("pump")
    given = {"area_m2": 150, "depth_m": 0.6, "inlet_level_m": 25, "weir_length_m": 3,
             "return_flow_l_s": 20, "source": "assumed"}  # fmt: skip
    for key, value in given.items():
        field(page, key).fill(str(value))


def test_a_tank_is_placed_tried_mended_saved_and_undone(browser: Browser, address, new_small_study):
    context = browser.new_context(locale="en-GB", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    path = new_small_study / "scenarios" / "small" / "better.toml"
    before = path.read_text(encoding="utf-8")
    open_design(page, address, "better")
    fill_tank(page)
    page.wait_for_selector('#design-form [data-key="inlet_level_m"] .error:not(:empty)')
    assert "Give a level between 18.40 and 20.20 m." in page.inner_text("#design-form")
    page.click("#design-save")
    assert path.read_text(encoding="utf-8") == before
    field(page, "inlet_level_m").fill("19.2")
    page.wait_for_selector("#design-tried .remarks")
    assert "90 m³" in page.inner_text("#design-tried")
    page.click("#design-save")
    page.wait_for_selector(".measures > li:nth-child(2)")
    assert path.read_text(encoding="utf-8") == before + EXPECTED
    page.locator("#design-head h2").click()
    page.keyboard.press("Control+z")
    page.wait_for_selector(".measures > li:nth-child(2)", state="detached")
    assert path.read_text(encoding="utf-8") == before
    assert wrong == []
    context.close()


def test_what_an_editor_changed_meanwhile_stands_beside_mine(
    browser: Browser, address, new_small_study
):
    context = browser.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    page = context.new_page()
    path = new_small_study / "scenarios" / "small" / "better.toml"
    open_design(page, address, "better")
    page.click('.measures button[title="Change"]')
    page.locator("#design-form details.more summary").click()
    path.write_text(path.read_text(encoding="utf-8").replace("平立结合", "手工改名"), "utf-8")
    page.wait_for_selector("#design-apart .told")
    field(page, "clogged_pct").fill("10")
    page.click("#design-save")
    page.wait_for_selector(".both")
    assert "手工改名" in page.inner_text(".both")
    page.check(".both input[value=theirs] >> nth=0")
    page.click("#design-settle")
    page.wait_for_selector(".measures")
    assert "手工改名" in path.read_text(encoding="utf-8")
    assert "clogged_pct" not in path.read_text(encoding="utf-8")
    context.close()
