"""report.html as an engineer uses it: offline, by mouse, by keyboard, on paper."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from itertools import pairwise

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

SECTIONS = (
    "answers",
    "map",
    "targets",
    "rankings",
    "hydrographs",
    "sections",
    "points",
    "costs",
    "programme",
    "audit",
)
LAYERS = ("streets", "pipes", "points", "outlets", "findings", "grid", "names")
LANGUAGES = ("zh", "en")
READY_MS = 3000
STEP_MS = 100
LONGEST_TABLE = 200


@pytest.fixture
def listed(village):
    """The listed points with their hostile names."""
    path = village / "networks" / "village" / "tables" / "watch_points.csv"
    return pd.read_csv(path, dtype={"point_no": str}, keep_default_na=False).set_index("point_no")


def squeezed(text: str) -> str:
    """Text without spaces, as paper breaks lines anywhere."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def speak(page: Page, language: str) -> None:
    page.locator(f'[data-lang="{language}"]').first.click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))


def headings(page: Page) -> list[str]:
    return [page.locator(f"#{name} h2").first.inner_text().strip() for name in SECTIONS]


def point_marker(page: Page, name: str):
    """The marker of a point, by the name it is read out with."""
    return page.locator(".map-point").and_(page.get_by_label(name)).first


def picture(page: Page) -> str:
    """Pixels of the depth grid on the map."""
    return page.evaluate(
        "[...document.querySelectorAll('canvas.grid-layer')].map(c => c.toDataURL()).join()"
    )


def step_to(page: Page, fraction: float) -> None:
    """Move the time slider to a fraction of its way, and let the page draw."""
    page.locator("#grid-time").evaluate(
        """async (slider, fraction) => {
            const [low, high] = [Number(slider.min || 0), Number(slider.max || 100)];
            slider.value = String(Math.round(low + fraction * (high - low)));
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            slider.dispatchEvent(new Event('change', {bubbles: true}));
            const frame = () => new Promise(requestAnimationFrame);
            await frame(); await frame(); await frame();
        }""",
        fraction,
    )


def show_grid(page: Page, scenario: str = "before") -> None:
    page.locator('input[data-layer="grid"]').check()
    page.locator(f'input[name="map-scenario"][value="{scenario}"]').check()
    expect(page.locator("canvas.grid-layer").first).to_be_attached()


def test_it_opens_alone_and_within_three_seconds(page):
    """Requests, errors and dialogs are refused by the fixture."""
    for name in SECTIONS:
        expect(page.locator(f"section#{name}")).to_be_visible()
        assert page.locator(f"#{name} h2").count()
    expect(page.locator("#map-canvas")).to_have_class(re.compile("leaflet-container"))
    assert 0 < page.evaluate("window.reportTimings.ready_ms") < READY_MS


def test_it_asks_for_nothing_in_its_source(report):
    text = report.read_text(encoding="utf-8")
    assert not re.search(
        r"""<(?:script|img|link|iframe)[^>]+(?:src|href)=["']?(?:https?:)?//""", text
    )
    assert not re.search(r"""url\(["']?(?:https?:)?//|@import""", text)


def test_no_verdict_of_a_point_stands_without_the_other_two_readings(page):
    judged = re.compile(r"30分钟 [✓✗–] · 车道 [✓✗–]")
    cells = page.locator("table[data-table=targets] td.cell").all()
    points = [own.inner_text() for own in cells if " m³" not in own.inner_text()]
    met = [text for text in points if re.match(r"[✓✗]", text)]
    assert met
    assert all(judged.search(text) for text in met)
    totals = page.locator("table[data-table=targets] tr.total").first.locator("td").all()
    assert all(re.search(r"\(30分钟 \d+ · 车道 \d+\)", own.inner_text()) for own in totals)
    assert judged.search(page.locator("table[data-table=points] tbody").inner_text())
    badges = page.locator("#points .badge.yes, #points .badge.no").all()
    assert badges
    assert all(judged.search(own.locator("xpath=..").inner_text()) for own in badges)
    for place in (
        "#answers .answers li",
        "#targets .option summary",
        "#costs tbody td:nth-child(4)",
    ):
        assert "车道" in page.locator(place).first.inner_text(), place


def test_a_figure_near_its_limit_agrees_with_its_verdict(retold):
    """Of one outlet 0.96 m3 that meet 1 m3, of the next 1.02 m3 that do not; the point's 0.154 m
    miss 0.15 m, of which 0.15 would be said to keep."""

    def change(data):
        own = data["tables"]["outlet_targets"]["data"]
        own["sewage_volume_m3"][:2], own["meets_target"][:2] = [0.96, 1.02], [True, False]
        points = data["tables"]["point_targets"]["data"]
        points["max_depth_m"][0] = 0.154
        points["meets_target"][0] = points["meets_gutter"][0] = False
        points["tested_at_target"][0] = own["tested_at_target"][0] = True

    cells = retold(change).locator("table[data-table=targets] td.cell").all()
    said = [own.inner_text() for own in cells]
    assert any(text.startswith("✓ 0.96 m³") for text in said)
    assert any(text.startswith("✗ 1.0 m³") for text in said)
    assert any(text.startswith("✗ 0.154 m") for text in said)


def test_sums_apart_from_their_estimates_are_named_with_the_factor(retold):
    river = {"item": "檀新刘河", "published_10k_yuan": 58299.99, "low_10k_yuan": 1771.6,
             "mid_10k_yuan": 5372.3, "high_10k_yuan": 14382.2, "factor": 10.852}  # fmt: skip
    bare = river | {"item": "公园", "factor": None}
    page = retold(lambda data: data.update(sums_apart=[river, bare]))
    lines = page.locator("#costs [data-sums-apart] li").all_inner_texts()
    assert lines == [
        "檀新刘河: 规划 58,300 万元, 按单价 5,372 万元 (1,772 – 14,382), 规划为估算的 10.9 倍",
        "公园: 规划 58,300 万元, 按单价 5,372 万元 (1,772 – 14,382)",
    ]


def test_what_floods_leads_the_effects_and_not_all_water_in_the_gutters(page):
    chart = page.locator("#costs svg[aria-label]").first.get_attribute("aria-label")
    assert chart.startswith("超限积水量")
    for part in ("#costs table", "#targets .option table"):
        text = page.locator(part).first.inner_text()
        assert "超限积水量" in text, part
        assert "街面全部水量" not in text, part


def test_the_language_switches_all_headings(page):
    said = {}
    for language in (*LANGUAGES, "zh"):
        speak(page, language)
        said[language] = headings(page)
    for zh, en in zip(said["zh"], said["en"], strict=True):
        assert zh != en
        assert re.search(r"[\u4e00-\u9fff]", zh), zh
        assert re.search(r"[A-Za-z]{3}", en), en
        assert not re.search(r"[\u4e00-\u9fff]", en), en


def test_every_table_has_the_rows_it_names(page):
    tables = page.locator("table[data-table]")
    assert tables.count() >= 4
    names = [table.get_attribute("data-table") for table in tables.all()]
    assert len(set(names)) == len(names)
    for table, name in zip(tables.all(), names, strict=True):
        wanted = int(table.get_attribute("data-rows"))
        rows = table.locator("tbody tr")
        if wanted > LONGEST_TABLE:
            more = table.locator("xpath=following::button[@data-more][1]")
            while rows.count() < wanted and more.is_visible():
                before = rows.count()
                more.click()
                assert rows.count() > before, name
        assert rows.count() == wanted, name
        if wanted:
            cells = rows.first.evaluate("row => [...row.cells].reduce((n, c) => n + c.colSpan, 0)")
            assert table.locator("thead th[scope=col]").count() == cells, name


def number(cell: str) -> float | None:
    text = cell.strip().replace(",", "").replace("−", "-")
    return float(text) if re.fullmatch(r"[+-]?\d+(\.\d+)?", text) else None


def test_a_heading_sorts_its_column_both_ways(page):
    sorted_by_number = 0
    for table in page.locator("table[data-table]").all():
        if int(table.get_attribute("data-rows")) < 2:
            continue
        for heading in table.locator("thead th[data-place]").all():
            at = int(heading.get_attribute("data-place"))
            seen = set()
            for _ in range(2):
                heading.locator("button").click()
                way = heading.get_attribute("aria-sort")
                seen.add(way)
                cells = table.locator("tbody tr").evaluate_all(
                    "(rows, at) => rows.map(row => row.cells[at]?.innerText ?? '')", at
                )
                values = [number(cell) for cell in cells]
                if None not in values and len(set(values)) > 1:
                    sorted_by_number += 1
                    values = values if way == "ascending" else values[::-1]
                    assert all(a <= b for a, b in pairwise(values)), heading.inner_text()
            assert seen == {"ascending", "descending"}, heading.inner_text()
            others = table.locator("thead th[aria-sort]:not([aria-sort=none])")
            assert others.count() == 1
    assert sorted_by_number >= 4


def test_a_filter_leaves_the_rows_with_its_text(page):
    filters = page.locator("input[data-filter]")
    assert filters.count()
    for field in filters.all():
        name = field.get_attribute("data-filter")
        rows = page.locator(f'table[data-table="{name}"] tbody tr:visible')
        before = rows.count()
        if before == 0:
            continue
        cells = [text.strip() for text in rows.first.locator("td, th").all_inner_texts()]
        needle = max(cells, key=lambda cell: (number(cell) is None, len(cell)))[:20]
        field.fill(needle)
        page.wait_for_timeout(300)
        kept = rows.all_inner_texts()
        assert kept, (name, needle)
        assert all(needle.casefold() in text.casefold() for text in kept), (name, needle)
        field.fill("no such place ☃")
        page.wait_for_timeout(300)
        assert rows.count() <= 1, "at most a row that says so"
        field.fill("")
        page.wait_for_timeout(300)
        assert rows.count() == before, name


def test_hostile_names_are_text_and_nothing_runs(page, listed):
    for language in LANGUAGES:
        speak(page, language)
        shown = squeezed(page.locator("#points").inner_text())
        for name in listed["name_zh" if language == "zh" else "name_en"]:
            assert squeezed(name)[:40] in shown, name
    planted = page.evaluate(
        """() => [...document.querySelectorAll(
            'img[src=x], iframe, [onerror], [onload], a[href^="javascript:"]')]
            .concat([...document.scripts].filter(s => s.textContent.trim() === 'alert(1)'))
            .concat([...document.querySelectorAll('style')]
                .filter(s => s.textContent.includes('*{display:none}')))
            .map(e => e.outerHTML)"""
    )
    assert planted == []
    body = squeezed(page.locator("body").inner_text())
    for text in ("<svgonload=alert(1)>", "</script><script>alert(1)</script>",
                 "<ahref=javascript:alert(1)>x</a>", "<style>*{display:none}</style>"):  # fmt: skip
        assert text in body, text


def test_hostile_names_are_text_on_the_map(page, listed):
    for name in listed["name_zh"]:
        marker = point_marker(page, name[:40])
        marker.dispatch_event("click")
        expect(page.locator("#map-panel")).to_contain_text(name[:40])


def test_layers_switch(page):
    page.locator("#map").scroll_into_view_if_needed()
    for name in LAYERS:
        box = page.locator(f'input[data-layer="{name}"]')
        expect(box).to_have_count(1)
        for wanted in (True, False, True):
            box.set_checked(wanted)
            expect(box).to_be_checked(checked=wanted)
            if name == "points":
                expect(page.locator(".map-point")).to_have_count(6 if wanted else 0)
            if name == "grid":
                shown = page.locator("canvas.grid-layer:visible")
                expect(shown).to_have_count(1 if wanted else 0)


def test_a_layer_is_seen_on_the_map(page):
    canvas = page.locator("#map-canvas")
    canvas.scroll_into_view_if_needed()
    for name in ("streets", "pipes", "outlets", "grid"):
        for other in LAYERS:
            page.locator(f'input[data-layer="{other}"]').set_checked(False)
        page.wait_for_timeout(400)
        empty = canvas.screenshot()
        page.locator(f'input[data-layer="{name}"]').set_checked(True)
        page.wait_for_timeout(400)
        assert canvas.screenshot() != empty, name


def test_a_click_on_a_point_shows_its_hydrograph(page):
    markers = page.locator(".map-point")
    assert markers.count() == 6
    markers.first.scroll_into_view_if_needed()
    markers.first.click()
    expect(page.locator("#map-panel svg").first).to_be_visible()
    first = page.locator("#map-panel").inner_html()
    markers.nth(1).click()
    expect(page.locator("#map-panel svg").first).to_be_visible()
    assert page.locator("#map-panel").inner_html() != first


def test_the_slider_moves_the_water(page):
    show_grid(page)
    seen, labels = set(), set()
    for fraction in (0.0, 0.25, 0.5, 1.0):
        step_to(page, fraction)
        seen.add(picture(page))
        labels.add(page.locator("#grid-time-label").inner_text())
        assert page.evaluate("window.reportTimings.last_grid_step_ms") < STEP_MS
    assert len(seen) == 4
    assert len(labels) == 4


def test_arrow_keys_move_the_slider(page):
    show_grid(page)
    step_to(page, 0.0)
    label = page.locator("#grid-time-label").inner_text()
    page.locator("#grid-time").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#grid-time-label")).not_to_have_text(label)


def test_water_lies_where_the_grid_has_it_whichever_way_its_rows_run(page, listed):
    """The baseline's rows run from the north, the other's from the south; one pool in both."""
    page.locator("#map-canvas").scroll_into_view_if_needed()
    name = listed.at["6", "name_zh"]
    for scenario in ("before", "after"):
        show_grid(page, scenario)
        step_to(page, 0.5)
        page.wait_for_timeout(300)
        at = page.evaluate(
            """() => {
                const canvas = document.querySelector('canvas.grid-layer');
                const box = canvas.getBoundingClientRect();
                const {width, height} = canvas;
                const copy = document.createElement('canvas');
                copy.width = width; copy.height = height;
                const pen = copy.getContext('2d', {willReadFrequently: true});
                pen.drawImage(canvas, 0, 0);
                const pixels = pen.getImageData(0, 0, width, height).data;
                let n = 0, x = 0, y = 0;
                for (let k = 0; k < width * height; k++)
                    if (pixels[4 * k + 3] > 0) { n++; x += k % width; y += Math.floor(k / width); }
                return {n, x: box.left + (x / n + 0.5) * box.width / width,
                        y: box.top + (y / n + 0.5) * box.height / height};
            }"""
        )
        assert at["n"] > 0
        marker = point_marker(page, name).bounding_box()
        assert abs(at["x"] - marker["x"] - marker["width"] / 2) < 15, scenario
        assert abs(at["y"] - marker["y"] - marker["height"] / 2) < 25, scenario


def test_before_and_after_differ_on_the_map(page):
    canvas = page.locator("#map-canvas")
    canvas.scroll_into_view_if_needed()
    page.locator('input[data-layer="grid"]').set_checked(False)
    shots = []
    for value in ("before", "after"):
        page.locator(f'input[name="map-scenario"][value="{value}"]').check()
        page.wait_for_timeout(400)
        shots.append(canvas.screenshot())
    assert shots[0] != shots[1]


def test_every_point_has_its_sheet(page, listed):
    sheets = page.locator("article.point-sheet")
    expect(sheets).to_have_count(len(listed))
    speak(page, "zh")
    for sheet, name in zip(sheets.all(), listed["name_zh"], strict=True):
        assert squeezed(name)[:40] in squeezed(sheet.inner_text())
        assert sheet.locator("svg").count()


def test_the_keyboard_reaches_what_the_mouse_does(page):
    page.locator("body").focus()
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => {
                    const e = document.activeElement;
                    const style = getComputedStyle(e);
                    return {href: e.getAttribute('href'), lang: e.dataset.lang, tag: e.tagName,
                            ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none'};
                }"""
            )
        )
    assert (stops[0]["href"] or "").startswith("#"), "the first stop skips the navigation"
    assert {stop["lang"] for stop in stops if stop["lang"]} == set(LANGUAGES)
    assert {f"#{name}" for name in SECTIONS} <= {stop["href"] for stop in stops}
    assert all(stop["ring"] for stop in stops if stop["tag"] != "BODY"), "focus is visible"


def test_the_skip_link_moves_the_focus(page):
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == target
    assert page.locator(target).count() == 1


def test_a_point_is_opened_by_the_keyboard(page):
    marker = page.locator(".map-point").first
    marker.focus()
    assert marker.evaluate("e => e === document.activeElement && e.tabIndex >= 0")
    page.keyboard.press("Enter")
    expect(page.locator("#map-panel svg").first).to_be_visible()


def test_it_prints_with_its_headings_and_points(page, listed):
    for language in LANGUAGES:
        speak(page, language)
        wanted = headings(page)
        pdf = PdfReader(BytesIO(page.pdf(format="A4", print_background=True)))
        assert len(pdf.pages) > 3
        text = squeezed("".join(sheet.extract_text() for sheet in pdf.pages))
        for heading in wanted:
            assert squeezed(heading) in text, heading
        for name in listed["name_zh" if language == "zh" else "name_en"]:
            assert squeezed(name)[:20] in text, name


@pytest.mark.parametrize("width", [1400, 1024, 390])
def test_nothing_runs_over_the_edge(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    for language in LANGUAGES:
        speak(page, language)
        page.wait_for_timeout(300)
        over = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
        assert over <= 1, language


def test_everything_has_a_name_for_those_who_listen(page):
    for language in LANGUAGES:
        speak(page, language)
        page.locator(".map-point").first.dispatch_event("click")
        expect(page.locator("#map-panel svg").first).to_be_visible()
        nameless = page.evaluate(
            """() => {
                const named = e => (e.getAttribute('aria-label') || '').trim()
                    || (e.getAttribute('aria-labelledby') || '').split(/\\s+/)
                        .some(id => id && document.getElementById(id)?.textContent.trim())
                    || (e.getAttribute('title') || '').trim();
                const hidden = e => e.closest('[aria-hidden="true"], .leaflet-pane > svg, [hidden]');
                const bad = [];
                const add = (why, e) => bad.push(why + ': ' + e.outerHTML.slice(0, 160));
                for (const e of document.querySelectorAll('img'))
                    if (!hidden(e) && !e.hasAttribute('alt') && !named(e)) add('no alt', e);
                for (const e of document.querySelectorAll('svg'))
                    if (!hidden(e) && !named(e) && !e.querySelector(':scope > title')
                        && !e.parentElement.closest('svg') && !e.closest('button, a, [aria-label]'))
                        add('no name', e);
                for (const e of document.querySelectorAll('input, select, textarea'))
                    if (e.type !== 'hidden' && !named(e)
                        && ![...(e.labels || [])].some(l => l.textContent.trim()))
                        add('no label', e);
                for (const e of document.querySelectorAll('button, a[href], .map-point'))
                    if (!hidden(e) && !named(e) && !e.textContent.trim()) add('no text', e);
                for (const e of document.querySelectorAll('table'))
                    if (!named(e) && !e.caption) add('no caption', e);
                const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
                for (const id of new Set(ids.filter((id, k) => ids.indexOf(id) !== k)))
                    bad.push('id twice: ' + id);
                let last = 0;
                for (const e of document.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
                    const level = Number(e.tagName[1]);
                    if (level > last + 1) add('heading skips a level', e);
                    last = level;
                }
                if (document.querySelectorAll('h1').length !== 1) bad.push('not one h1');
                if (!document.querySelector('main')) bad.push('no main');
                if (!document.title.trim()) bad.push('no title');
                return bad;
            }"""
        )
        assert nameless == []


@pytest.mark.parametrize(
    ("table", "csv"), [("points", "points"), ("outlets", "outfalls"), ("streets", "streets"),
                       ("conduits", "conduits")],
)  # fmt: skip
def test_every_figure_on_the_screen_is_that_of_its_csv(page, report, table, csv):
    written = pd.read_csv(report.parent / f"{csv}.csv", dtype={"point_no": str})
    own = written[written["event"] == page.locator("select[name=event]").input_value()]
    shown = page.locator(f"table[data-table={table}]")
    keys = [key.get_attribute("data-key") for key in shown.locator("thead th[data-place]").all()]
    places = [
        int(place.get_attribute("data-place"))
        for place in shown.locator("thead th[data-place]").all()
    ]
    key_at = dict(zip(places, keys, strict=True))
    compared = 0
    for row in shown.locator("tbody tr").all():
        cells = row.locator("th, td").all_inner_texts()
        for side in ("before", "after"):
            name = page.locator(f"select[name={side}]").input_value()
            line = own[(own["scenario"] == name) & (own[own.columns[2]].astype(str) == cells[0])]
            for place, key in key_at.items():
                column = key.removeprefix(f"{side}:")
                if column == key or not len(line) or number(cells[place]) is None:
                    continue
                text = cells[place].strip().replace(",", "").replace("−", "-")
                digits = len(text.partition(".")[2])
                assert abs(float(line[column].iloc[0]) - float(text)) <= 0.5 * 10**-digits + 1e-9
                compared += 1
    assert compared > 20
