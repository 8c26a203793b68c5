"""docs/storms.md and its Chinese side say what the readers take."""

import re
from pathlib import Path

import pytest

from drainage.rainfall import load_formula, load_storm
from drainage.rainfall.gauge_reading import UNITS, GaugeReading
from drainage.rainfall.printed_formula import GROWTHS, NUMERATORS
from drainage.rainfall.storm_kinds import GaugesStorm, GaugeStorm

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("storms.md", "zh/storms.md")


def blocks(page: str) -> list[str]:
    return re.findall(r"```toml\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_the_formula_of_the_page_goes_from_the_print_to_a_storm(rainfall, page):
    """P = 5 in an hour: 0.006 x 1600 x 60 / 67^0.656 x (1 + 0.846 lg 5) = 36.5 x 1.591 = 58.1."""
    formula, storm = blocks(page)[:2]
    (rainfall / "formulas.toml").write_text(formula, encoding="utf-8")
    (rainfall / "storms" / "p5-shanghai.toml").write_text(storm, encoding="utf-8")
    assert load_formula(rainfall, "shanghai").printed
    made = load_storm(rainfall, "p5-shanghai")
    assert made.depth_mm == pytest.approx(58.1, abs=0.05)
    assert made.remarks[0].startswith("the numbers of the formula shanghai were not compared")
    stated = formula.replace("[shanghai]", "[shanghai]\nverified = true")
    (rainfall / "formulas.toml").write_text(stated, encoding="utf-8")
    assert load_storm(rainfall, "p5-shanghai").remarks == ()


def test_every_printed_form_of_the_page_is_the_one_of_the_same_city(rainfall):
    """Rows 2, 3 and 5 are one formula in three forms: 167 x 9.581 = 1600 = 166.7 x 9.6."""
    pieces = re.findall(r"\| `(a1.*?)`", (DOCS / "storms.md").read_text("utf-8"))
    depths = []
    for number, piece in enumerate(pieces):
        text = f'[f{number}]\nname_zh = ""\nsource = ""\n' \
               f"pieces = [{{ from_min = 0, to_min = 120, {piece} }}]\n"  # fmt: skip
        (rainfall / "formulas.toml").write_text(text, encoding="utf-8")
        depths.append(float(load_formula(rainfall, f"f{number}").depth_mm(10, 60)))
    assert len(depths) == 5
    assert depths[1:4] == pytest.approx([36.5 * 1.846] * 3, rel=2e-3)


def test_the_storms_of_gauges_on_the_page_load(rainfall):
    record = "time,rain_mm\n2021-07-12 22:05,1\n2021-07-12 22:10,2\n"
    for name in ("north-station.csv", "south-station.csv"):
        (rainfall / "gauges" / name).write_text(record, encoding="utf-8")
    found = blocks("storms.md")[2:] + blocks("zh/storms.md")[2:]
    for number, block in enumerate(found):
        (rainfall / "storms" / f"page-{number}.toml").write_text(block, encoding="utf-8")
        assert load_storm(rainfall, f"page-{number}").depth_mm == pytest.approx(3)
    assert len(found) == 4


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_every_key_and_unit(page):
    text = (DOCS / page).read_text("utf-8")
    keys = {*GaugeReading.model_fields, *GaugesStorm.model_fields, *GaugeStorm.model_fields}
    keys -= {"title_zh", "plan_word", "shape_note"}
    for key in keys:
        assert re.search(rf"\b{key}\b", text), key
    for unit in UNITS:
        assert f'"{unit}"' in text
    for form in (*NUMERATORS, *GROWTHS, "b_lg", "b_ln"):
        assert re.search(rf"`[^`]*\b{form}\b", text), form
