"""An engineer's day at the desk: inlets and a tank by clicks, run, seen, undone, given away; and
the file that is written gives the command the same figures to the last digit."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, Route, expect

from drainage.cli import main
from tests.served_desk import served

pytestmark = pytest.mark.browser
EXPECTED = """title_zh = "增设雨水口与调蓄"
title_en = "inlets and a tank"

[[measures]]
kind = "inlets_at"
title_zh = "积水点1增设雨水口"
points = ["1"]
number_per_side = 8
source = "assumed"

[[measures]]
kind = "storage_tank"
title_zh = "上游调蓄池"
place = { node_id = "M-A" }
arrangement = "off_line"
inlet_level_m = 19.2
weir_length_m = 3
return_by = "pump"
return_flow_l_s = 20
area_m2 = 150
depth_m = 0.6
source = "assumed"
"""
LATE_S = 0.5
TANK = {"area_m2": 150, "depth_m": 0.6, "inlet_level_m": 19.2, "weir_length_m": 3,
        "return_flow_l_s": 20}  # fmt: skip


@pytest.fixture
def address(new_small_study) -> Iterator[str]:
    with served(new_small_study, "small") as own:
        yield own


def field(page: Page, key: str, tag: str = "input"):
    return page.locator(f'#design-form [data-key="{key}"] {tag}').first


def click_middle(page: Page, selector: str) -> None:
    """The mouse itself, so that what lies above the place takes the click."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def begin_form(page: Page, kind: str, title: str) -> None:
    page.click("#design-add")
    page.fill("#design-apart input[type=search]", kind)
    page.click(".kinds button >> nth=0")
    field(page, "title_zh").fill(title)
    field(page, "source").fill("assumed")


def make_scenario(page: Page) -> None:
    page.click("#tab-design")
    page.click("#design-new")
    for name, value in (("id", "story"), ("title_zh", "增设雨水口与调蓄"),
                        ("title_en", "inlets and a tank")):  # fmt: skip
        page.fill(f"#design-apart input[name={name}]", value)
    page.click("#design-apart button[type=submit]")
    expect(page.locator("#design-head .note").first).to_have_text("story.toml")


def add_inlets(page: Page) -> None:
    begin_form(page, "inlets_at", "积水点1增设雨水口")
    page.locator('#design-form [data-key="points"] .pick').click()
    click_middle(page, ".map-point")
    expect(field(page, "points")).to_have_value("1")
    field(page, "number_per_side").fill("8")
    expect(page.locator("#design-brief")).to_contain_text("万元")
    page.click("#design-save")
    expect(page.locator(".measures > li")).to_have_count(1)


def add_tank(page: Page) -> None:
    # The search puts the manhole in the middle of the map.
    page.click("#tab-look")
    page.fill("#search", "M-A")
    page.locator("#hits button", has_text="M-A").first.click()
    page.click("#tab-design")
    begin_form(page, "storage_tank", "上游调蓄池")
    page.locator('#design-form [data-key="place"] .pick').click()
    click_middle(page, '[data-side="scenario"] .map-canvas')
    expect(field(page, "place")).to_have_value("M-A")
    field(page, "arrangement", "select").select_option(label="离线（管道旁）")
    field(page, "return_by", "select").select_option(label="水泵")
    for key, value in TANK.items():
        field(page, key).fill(str(value))
    expect(page.locator("#design-tried .remarks")).to_contain_text("90 m³")
    page.click("#design-save")
    expect(page.locator(".measures > li")).to_have_count(2)


def run(page: Page, scenario: str, done: int) -> None:
    page.select_option("select[name=scenario]", scenario)
    page.click("#tab-runs")
    page.click("#run-form button.go")
    expect(page.locator(".job.done")).to_have_count(done, timeout=60_000)


def depth_at_the_point(page: Page, side: str) -> float:
    """What the map says beside the point, m."""
    tag = page.locator(f'[data-side="{side}"] .map-point .tag')
    depth = re.search(r"([\d.]+) m$", tag.text_content() or "")
    assert depth is not None
    return float(depth[1])


def test_from_a_click_to_the_report_with_the_figures_of_the_command(
    browser: Browser, address: str, new_small_study: Path, tmp_path_factory
):
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    make_scenario(page)
    add_inlets(page)
    add_tank(page)
    file = new_small_study / "scenarios" / "small" / "story.toml"
    assert file.read_text(encoding="utf-8") == EXPECTED
    run(page, "story", 1)
    run(page, "existing", 2)
    page.select_option("select[name=scenario]", "story")
    page.select_option("select[name=compared]", "existing")
    expect(page.locator(".map-point .tag")).to_have_count(2)
    before, after = (depth_at_the_point(page, side) for side in ("compared", "scenario"))
    assert after < before - 0.01
    undo_and_redo(page, file)
    give_away(page, new_small_study)
    assert wrong == []
    context.close()
    same_by_the_command(new_small_study, tmp_path_factory.mktemp("afresh"))


def undo_and_redo(page: Page, file: Path) -> None:
    """The map says that the run is of another design, until it is that again."""
    page.click("#tab-design")
    page.click("#design-undo")
    expect(page.locator(".measures > li")).to_have_count(1)
    assert file.read_text(encoding="utf-8") == EXPECTED[: EXPECTED.rindex("\n[[measures]]")]
    caption = page.locator('[data-side="scenario"] .map-caption')
    expect(caption).to_contain_text("已过期")
    page.click("#design-redo")
    expect(page.locator(".measures > li")).to_have_count(2)
    expect(caption).not_to_contain_text("已过期")


def answered_late(route: Route) -> None:
    answer = route.fetch()
    time.sleep(LATE_S)
    route.fulfill(response=answer)


def give_away(page: Page, folder: Path) -> None:
    page.click("#tab-board")
    page.click("#board button.go")
    expect(page.locator("#board tbody tr")).to_have_count(2)
    expect(page.locator("#board svg").first).to_be_visible()
    # The answer to the click comes after the news that the files are there.
    page.route("**/api/export", answered_late)
    with page.expect_download(timeout=30_000) as given:
        page.click("#export-form button:has-text('.inp')")
    model = folder / "results" / "small" / "story" / "h33" / "model.inp"
    assert Path(given.value.path()).read_bytes() == model.read_bytes()
    names: list[str] = []
    page.on("download", lambda own: names.append(own.suggested_filename))
    page.click("#export-form button >> nth=0")
    page.wait_for_function("() => document.querySelectorAll('#export-form .job.done').length === 2",
                           timeout=60_000)  # fmt: skip
    page.wait_for_timeout(300)
    assert sorted(name.rsplit(".")[-1] for name in names) == ["html", "xlsx"]


def same_by_the_command(folder: Path, afresh: Path) -> None:
    words = ["run", "small", "--no-maps", "--scenario", "story"]
    told = CliRunner().invoke(main, ["--root", str(folder), *words])
    assert "2 runs (2 already there)" in told.output
    for name in ("networks", "rainfall", "scenarios"):
        shutil.copytree(folder / name, afresh / name)
    told = CliRunner().invoke(main, ["--root", str(afresh), *words])
    assert told.exit_code == 0, told.output
    for name in ("points.csv", "story/h33/series.nc", "existing/h33/series.nc"):
        here, there = (own / "results" / "small" / name for own in (folder, afresh))
        assert here.read_bytes() == there.read_bytes()
