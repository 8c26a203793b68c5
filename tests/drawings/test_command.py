"""`drainage drawings` writes list, plan and sections, once, for a study as it is."""

import ezdxf
import openpyxl
import pytest
from click.testing import CliRunner

from drainage.cli import main


@pytest.fixture
def call(new_small_study):
    def run(*words, code=0):
        done = CliRunner().invoke(main, ["--root", str(new_small_study), *words])
        assert done.exit_code == code, done.output
        return done.output

    return run


def test_list_plan_and_sections_are_written_once(call, new_small_study):
    folder = new_small_study / "results" / "small" / "better" / "drawings"
    said = call("drawings", "small", "-s", "better")
    assert said.count("Written") == 3
    assert "better: 0 pipes with works" in said
    book = openpyxl.load_workbook(folder / "pipes.xlsx")
    rows = {sheet.title.split(" ")[0]: sheet for sheet in book}
    # Both reaches get other inlets; no sewer is laid.
    assert [own.value for own in rows["其他工程"]["B"]][1:] == ["R-1", "R-2"]
    for name in ("plan.dxf", "sections.dxf"):
        assert not ezdxf.readfile(folder / name).audit().errors
    assert call("drawings", "small").count("Unchanged") == 3


def test_a_new_price_makes_them_again(call, new_small_study):
    call("drawings", "small")
    prices = new_small_study / "scenarios" / "small" / "prices.csv"
    prices.write_text(
        "what,system,street_zh,section,unit,low_yuan,mid_yuan,high_yuan,year,source\n"
        "inlet_replaced,,,,each,1,2,3,2026,offer\n",
        encoding="utf-8",
    )
    assert call("drawings", "small").count("Written") == 3
    book = openpyxl.load_workbook(prices.parents[2] / "results/small/better/drawings/pipes.xlsx")
    sheet = next(own for own in book if own.title.startswith("其他工程"))
    heads = [str(own.value).split("\n")[1] for own in sheet[1]]
    assert sheet.cell(2, heads.index("unit cost, middle") + 1).value == 2


def test_other_languages_stand_beside_the_chinese_drawings(call, new_small_study):
    call("drawings", "small", "--lang", "en")
    plan = new_small_study / "results" / "small" / "better" / "drawings" / "en" / "plan.dxf"
    assert "COMBINED-EXISTING" in ezdxf.readfile(plan).layers


def test_the_baseline_builds_nothing_and_says_so(call):
    assert "builds nothing" in call("drawings", "small", "-s", "existing")


def test_an_unknown_scenario_is_one_plain_message(call):
    assert "no such scenario" in call("drawings", "small", "-s", "nope", code=2)
