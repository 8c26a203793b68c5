"""The bands of an ensemble on the page, beside the figures of the runs and in their section."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from drainage.ensemble import Band
from drainage.ensemble.shown import Shown, ShownPoint, ShownRun
from drainage.report.page.sureness import page_sureness
from tests.browser.conftest import EVENT, POINTS, SCENARIOS, TITLES

pytestmark = pytest.mark.browser

SCREENS = [(1366, 768), (390, 844)]
SURVEY = "<img src=x onerror=alert(1)> 先测 1 号点"


def point(k: int, weighing: str) -> ShownPoint:
    """Point 1 is the deepest in 0.55 of the members, the others share the ranks behind it."""
    ranks = [0.05] * 6
    ranks[k] = 0.75 if weighing == "conditioned" else 0.55
    return ShownPoint(Band(k + 1, max(1, k), min(6, k + 3)), Band(0.31, 0.22, 0.44), tuple(ranks),
                      0.7, ((0.15, 0.9), (0.27, 0.6), (0.40, 0.1)), 0.2)  # fmt: skip


SHOWN = Shown(
    points={
        (scenario, EVENT, own): {name: point(k, name) for name in ("prior", "conditioned")}
        for scenario in SCENARIOS for k, own in enumerate(POINTS)
    },
    runs={(scenario, EVENT): ShownRun(256, 3, {"prior": 253.0, "conditioned": 31.0})
          for scenario in SCENARIOS},
    surveys={"prior": {"zh": [SURVEY], "en": [SURVEY]}, "conditioned": {"zh": [], "en": []}},
    remarks=["<b>a remark</b>"],
)  # fmt: skip


def with_bands(data):
    titles = dict.fromkeys(("zh", "en"), TITLES)
    data["sure"] = page_sureness(SHOWN, titles, SCENARIOS)


@pytest.fixture(params=SCREENS, ids=["desk", "phone"])
def told(request, retold):
    """The report with an ensemble on a screen; nothing of it may be markup."""
    page = retold(with_bands)
    page.on("dialog", lambda asked: pytest.fail(asked.message))
    page.set_viewport_size({"width": request.param[0], "height": request.param[1]})
    page.select_option("select[name=event]", EVENT)
    page.wait_for_timeout(300)
    return page


def test_without_an_ensemble_the_page_has_no_section_and_no_band(page):
    assert page.locator("#sure, .band, .heat").count() == 0
    assert page.locator('nav a[href="#sure"]').count() == 0
    assert "达标概率" not in page.locator("main").inner_text()


def test_the_section_shows_bands_ranks_and_what_to_survey_first(told):
    section = told.locator("#sure")
    expect(section).to_contain_text("样本 256 个，其中 3 个没有结果")
    expect(section).to_contain_text("等效样本数为 31")
    expect(section).to_contain_text("不在任何区间之内")
    expect(section).to_contain_text("<b>a remark</b>")
    expect(section.locator('[data-list="survey-prior"]')).to_have_text(SURVEY)
    expect(section).to_contain_text("都不能使排序比偶然更可靠")
    row = section.locator('[data-table="sure-existing"] tbody tr').nth(2)
    expect(row).to_contain_text("第 3 位（2–5）")
    expect(row).to_contain_text("按已知: 0.31 m（0.22–0.44）")
    heat = section.locator('[data-table="heat-existing-prior"]')
    expect(heat.locator("tbody tr").first.locator("td").first).to_have_text("55")
    known = section.locator('[data-table="heat-existing-conditioned"]')
    expect(known.locator("tbody tr").first.locator("td").first).to_have_text("75")
    told.locator('[data-lang="en"]').first.click()
    expect(section).to_contain_text("rank 3 (2–5)")
    expect(section).to_contain_text("is in no band")


def test_the_heat_table_reads_on_a_phone_without_scrolling(told):
    assert told.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
    beyond = told.evaluate(
        """() => [...document.querySelectorAll('.heat')].filter(t =>
            t.getBoundingClientRect().right > innerWidth).length"""
    )
    assert told.locator(".heat").count() == 4
    assert beyond == 0
    low = told.evaluate(
        """() => [...document.querySelectorAll('.heat td')].filter(c =>
            parseFloat(getComputedStyle(c).fontSize) < 11).length"""
    )
    assert low == 0


def test_a_band_stands_beside_the_figure_and_the_verdict_of_the_run(told):
    ranking = told.locator('[data-table="points"] tbody tr').first
    expect(ranking.locator(".band").first).to_have_text(re.compile(r"第 \d 位（\d–\d）"))
    cell = told.locator('[data-table="targets"] tbody .cell').nth(2)
    expect(cell.locator(".sign")).to_have_text(re.compile("[✓✗]"))
    expect(cell).to_contain_text("达标概率 20 %; 按已知 20 %")
    sheet = told.locator("#point-2")
    expect(sheet).to_contain_text("第 2 位（1–4）")
