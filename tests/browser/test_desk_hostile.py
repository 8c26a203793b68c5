"""Names of markup through every panel of the desk: text, never an element."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.served_desk import served

pytestmark = pytest.mark.browser
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PANELS = ("design", "runs", "compare", "board", "bring")


def rename(folder: Path) -> None:
    """Street, point, study, scenario and measure are called ``HOSTILE``."""
    for path in folder.rglob("*"):
        if path.suffix in (".csv", ".toml") and "rainfall" not in path.parts:
            text = path.read_text(encoding="utf-8")
            for name in ("东大街（粮店前）", "东大街", "平立结合", "改造", "小镇", "现状"):
                text = text.replace(name, HOSTILE)
            path.write_text(text, encoding="utf-8")


@pytest.fixture
def address(new_small_study: Path) -> Iterator[str]:
    rename(new_small_study)
    with served(new_small_study, "small") as own:
        yield own


def test_a_name_of_markup_is_text_in_every_panel(browser: Browser, address: str):
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    page.select_option("select[name=scenario]", "better")
    shown = ""
    for panel in PANELS:
        tab = page.locator(f"#tab-{panel}")
        if tab.count():
            tab.click()
            page.wait_for_timeout(400)
            shown += page.inner_text("body")
            assert page.locator("img[src=x]").count() == 0, panel
            assert page.locator("script").count() == 1, panel
    assert HOSTILE in shown
    assert asked == []
