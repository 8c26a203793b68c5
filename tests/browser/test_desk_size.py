"""An engineer lets the least works be found at the desk and takes them into the scenario."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from drainage.study.sizing import ladders
from tests.served_desk import served

pytestmark = pytest.mark.browser
LIMIT = "[targets]\npoint_depth_m = 0.025\n[sizing]\nreserve_m = 0.0\n"


@pytest.fixture
def town(finished_small_study, tmp_path, monkeypatch) -> Path:
    """The small study with its runs; its point may stand 2 cm deep, two sizes are tried."""
    monkeypatch.setattr(ladders, "TIMES", (2, 3))
    folder = Path(shutil.copytree(finished_small_study, tmp_path / "town"))
    study = folder / "scenarios" / "small" / "study.toml"
    study.write_text(study.read_text("utf-8") + LIMIT, "utf-8")
    return folder


@pytest.fixture
def address(town) -> Iterator[str]:
    with served(town, "small") as own:
        yield own


def test_the_works_that_were_found_are_taken_run_and_meet_the_target(
    browser: Browser, address: str, town: Path
):
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    page.select_option("select[name=scenario]", "better")
    page.click("#tab-runs")
    page.click("#run-size summary")
    page.check("#run-size input[value='1']")
    page.check("#run-size input[value='inlets']")
    page.click("#run-size button.go")
    found = page.locator(".job.done")
    expect(found).to_contain_text("1 of 1", timeout=60_000)
    found.locator("button", has_text="Take the works into better").click()
    expect(found).to_contain_text("Taken over", timeout=30_000)
    file = town / "scenarios" / "small" / "better.toml"
    kinds = [own["kind"] for own in tomllib.loads(file.read_text("utf-8"))["measures"]]
    assert kinds == ["inlet_retrofit", "inlets_at"]
    # What was found holds when it is run as any scenario is.
    page.click("#run-form button.go")
    expect(page.locator(".job.done")).to_have_count(2, timeout=60_000)
    page.select_option("select[name=compared]", "existing")
    page.click("#tab-compare")
    row = page.locator('#compare tr:has-text("East St")').first
    expect(row.locator(".badge.no")).to_have_count(1)
    expect(row.locator(".badge.yes")).to_have_count(1)
    page.close()
