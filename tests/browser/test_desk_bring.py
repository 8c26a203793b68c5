"""An engineer brings a survey to the desk: two heading rows, a layer in GBK, wrong levels."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect

from drainage.cli import main
from tests.served_desk import served

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
"""Two cores may be shared with other tests."""
CASES = Path(__file__).parents[1] / "cases"
TOWN = [CASES / "bringing" / name for name in ("管线普查.xlsx", "layers-gbk.zip", "积水点.csv")]


@pytest.fixture
def address(tmp_path):
    """The address of a desk in an empty folder."""
    with served(tmp_path, None) as own:
        yield own


def opened(browser: Browser, address: str, width: int = 1366) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 768}, locale="zh-CN")
    page.goto(address)
    page.wait_for_selector('html[data-ready="true"]')
    page.on("dialog", lambda asked: asked.accept())
    return page


def idle(page: Page) -> None:
    waiting = page.locator('.bring[aria-busy="false"] .bring-busy:empty')
    expect(waiting).to_be_attached(timeout=PATIENCE_MS)


def kind(page: Page, words: str):
    return page.locator("details.bring-kind").filter(has_text=words).first


def test_a_survey_with_wrong_levels_becomes_a_study_that_runs(
    browser: Browser, address: str, tmp_path
):
    page = opened(browser, address)
    page.set_input_files("#bring-file", [str(own) for own in TOWN])
    expect(page.locator("#bring-role-0")).to_have_value("boundary")
    expect(page.locator("#bring-role-1")).to_have_value("listed-points")
    page.click("#bring-next")
    expect(page.locator("#bring-column-points-ground")).to_have_value("高程 地面高程")
    expect(page.locator("table", has_text="<script>alert(1)</script>街").first).to_be_visible()
    assert page.locator("#bring script").count() == 0

    page.click("#bring-next")
    kind(page, "地面高程异常").locator("summary").click()
    page.get_by_role("button", name="更正普查表中 Y7 的值").click()
    page.fill('dialog input[name="ground"]', "69.4")
    page.fill('dialog input[name="reason"]', "小数点录错")
    page.click("dialog button.main")
    idle(page)
    expect(kind(page, "地面高程异常")).to_have_count(0)

    page.click("#bring-step-proposals")
    accept = page.get_by_role("button", name="全部采纳")
    for place in range(accept.count()):
        accept.nth(place).click()
        expect(accept.nth(place)).to_have_attribute("aria-pressed", "true",
                                                  timeout=PATIENCE_MS)  # fmt: skip
        idle(page)
    page.click("#bring-step-findings")
    expect(page.get_by_text("没有阻止计算的错误")).to_be_visible()

    page.reload()  # the wizard was left: what was brought and chosen is there
    page.wait_for_selector('html[data-ready="true"]')
    page.click("#bring-step-study")
    idle(page)
    for field in ("network", "study"):
        page.fill(f"#bring-name-{field}", "新城")
        page.press(f"#bring-name-{field}", "Tab")
        expect(page.locator(f"#bring-name-{field}")).to_have_value("新城")
        idle(page)
    page.click("#bring-settle")
    expect(page.locator("#desk-title")).to_have_text("新城", timeout=PATIENCE_MS)
    page.close()
    ran = CliRunner().invoke(main, ["--root", str(tmp_path), "run", "新城", "--event", "h33",
                                    "--no-maps", "--workers", "1"])  # fmt: skip
    assert ran.exit_code == 0, ran.output


@pytest.mark.parametrize("width", [1366, 390])
def test_a_model_is_brought_by_keyboard_and_no_step_is_wider_than_the_screen(
    browser: Browser, address: str, width
):
    page = opened(browser, address, width)
    page.locator("#bring-file").focus()
    page.set_input_files("#bring-file", str(CASES / "inp" / "20_cso_weir.inp"))
    for step in ("files", "findings", "proposals", "study"):
        page.locator(f"#bring-step-{step}").press("Enter")
        expect(page.locator(f'#bring-step-{step}[aria-current="step"]')).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.eval_on_selector_all(
        "#bring button, #bring select",
        "all => all.map((own) => own.getBoundingClientRect().height).filter((px) => px < 44)",
    )
    assert small == []
    page.click("#bring-cancel")
    expect(page.locator("#bring-open-old-town")).to_be_visible()
    page.close()
