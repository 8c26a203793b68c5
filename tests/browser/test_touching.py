"""A section and a metric that a copy of the package has more are drawn on its page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.test_touching import SECTION, told_by_a_copy

pytestmark = pytest.mark.browser


def test_a_new_section_and_metric_are_drawn(root, tmp_path, browser):
    told = told_by_a_copy(root, tmp_path)
    page = browser.new_page()
    page.goto((told.results / "report.html").as_uri())
    page.wait_for_selector('html[data-ready="true"]')
    names = [own.get_attribute("id") for own in page.locator("main > section").all()]
    assert names.index(SECTION) == names.index("points") + 1
    expect(page.locator(f"nav a[href='#{SECTION}']")).to_have_text("措施")
    expect(page.locator(f"#{SECTION} li")).to_have_text(["现状: 0", "改造: 1"])
    expect(page.locator("table[data-table=points] thead")).to_contain_text("没膝时长")
    page.close()
