"""An engineer runs two scenarios at the desk, compares them, keeps one and gives its model away."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served_desk import served

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def address(new_small_study):
    """The address of a desk with the small study on it, not run."""
    file = new_small_study / "scenarios" / "small" / "better.toml"
    file.write_text(file.read_text("utf-8").replace("改造", HOSTILE), "utf-8")
    with served(new_small_study, "small") as own:
        yield own


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.on("dialog", lambda asked: pytest.fail(asked.message))
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    return page


def run(page: Page, scenario: str, count: int) -> None:
    page.select_option("select[name=scenario]", scenario)
    page.click("#tab-runs")
    page.click("#run-form button.go")
    expect(page.locator(".job.done")).to_have_count(count, timeout=60_000)


def test_two_scenarios_are_run_compared_kept_and_given_away(
    browser: Browser, address: str, new_small_study: Path
):
    page, other = opened(browser, address), opened(browser, address)
    run(page, "existing", 1)
    run(page, "better", 2)
    expect(page.locator("#run-form")).to_contain_text("结果有效")
    # A second page knows of the runs without asking.
    other.click("#tab-runs")
    expect(other.locator(".job.done")).to_have_count(2)
    page.click("#tab-compare")
    expect(page.locator('[data-table="desk-town"]')).to_contain_text("入河污水")
    expect(page.locator('[data-table="desk-point"]')).to_contain_text("东大街（粮店前）")
    page.click("#tab-board")
    page.click("#board button.go")
    expect(page.locator("[data-candidate=A] input")).to_have_attribute("placeholder", HOSTILE)
    expect(page.locator("#board svg").first).to_be_visible()
    page.fill("[data-candidate=A] input", "甲")
    page.press("[data-candidate=A] input", "Tab")
    other.click("#tab-board")
    expect(other.locator("[data-candidate=A] input")).to_have_value("甲")
    other.click("[data-candidate=A] button:has-text('移除')")
    expect(page.locator("[data-candidate=A]")).to_have_count(0)
    page.click("summary:has-text('已移除')")
    page.click("button:has-text('恢复')")
    expect(page.locator("[data-candidate=A]")).to_have_count(1)
    with page.expect_download(timeout=30_000) as given:
        page.click("#export-form button:has-text('.inp')")
    assert given.value.suggested_filename == "small-better-h33.inp"
    own = new_small_study / "results" / "small" / "better" / "h33" / "model.inp"
    assert Path(given.value.path()).read_bytes() == own.read_bytes()
    board = new_small_study / "scenarios" / "small" / "board.json"
    assert '"name": "甲"' in board.read_text("utf-8")
