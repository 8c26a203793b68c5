"""A Chinese reader finds no English sentence in the page."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from drainage.cli import main

pytestmark = pytest.mark.browser

ENGLISH = re.compile(r"[A-Za-z][A-Za-z'-]*(?:[ ,;:.]+[A-Za-z][A-Za-z'-]*){3,}")
"""Four English words in a row."""


def test_the_chinese_page_holds_no_english_sentence(browser: Browser, finished_small_study):
    # A town without synthesis: the rules of the shipped one are quoted as they are written.
    done = CliRunner().invoke(main, ["--root", str(finished_small_study), "report", "small"])
    assert done.exit_code == 0, done.output
    page = browser.new_page()
    page.goto((finished_small_study / "results" / "small" / "report.html").as_uri())
    page.wait_for_selector('html[data-ready="true"]')
    page.evaluate("document.querySelectorAll('details').forEach((own) => { own.open = true; })")
    shown = page.inner_text("body")
    assert "积水点" in shown
    assert [found[0] for found in ENGLISH.finditer(shown)] == []
    page.close()
