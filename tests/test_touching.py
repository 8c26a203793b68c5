"""How many files a new metric and a new section of the report touch, and where they then show."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
from docx import Document
from openpyxl import load_workbook

from drainage.report.page.packing import unpacked
from tests.conftest import make_small_network, write_small_study
from tests.one_process import said_by_a_copy

METRIC = "minutes_above_knee"
COUNTED = """            "minutes_above_27cm": minutes_above(series, 0.27),
"""
COLUMN = f"""
[{METRIC}]
unit = "min"
digits = 1
shown = 0
zh = "没膝时长"
en = "time above the knee"
definition_zh = "水深超过 0.50 m 的时间"
definition_en = "deeper than 0.50 m"
first = ["point"]
compared = ["point"]
page = ["point"]
popup = ["point"]
terminal = {{ point = "knee\\nmin" }}
sheet = "effect"
sheet_zh = "没膝\\nmin"
sheet_en = "knee\\nmin"
"""
SECTION = "works"
SECTION_JS = """/* How many measures each scenario has. */

section("works", drawWorks);

function drawWorks() {
  fill("works", heading("works", "works"), el("ul", {}, DATA.works.map(([name, count]) =>
    el("li", {}, `${named(scenario(name))}: ${number(count, 0)}`))));
}
"""


@dataclass(frozen=True)
class House:
    """A copy of the package beside the one it was made from."""

    folder: Path
    original: Path

    def patch(self, path: str, old: str, new: str) -> None:
        """Write ``new`` in the place of ``old``, which must stand there once."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, path
        file.write_text(text.replace(old, new), encoding="utf-8")

    def touched(self) -> list[str]:
        """Files that are not as they were, and new ones."""
        files = [
            p for p in self.folder.rglob("*") if p.is_file() and p.parent.name != "__pycache__"
        ]
        return sorted(
            str(own.relative_to(self.folder))
            for own in files
            if not (was := self.original / own.relative_to(self.folder)).is_file()
            or not filecmp.cmp(own, was, shallow=False)
        )


def house(root: Path, folder: Path) -> House:
    package = folder / "drainage"
    shutil.copytree(root / "drainage", package, ignore=shutil.ignore_patterns("__pycache__"))
    return House(package, root / "drainage")


def with_metric(own: House) -> None:
    """Minutes above 0.5 m at each point: the function that counts, and a row of the columns."""
    own.patch("metrics/points.py", COUNTED,
              f'{COUNTED}            "{METRIC}": minutes_above(series, 0.5),\n')  # fmt: skip
    own.patch("metrics/points.py", '    "minutes_above_27cm",\n',
              f'    "minutes_above_27cm",\n    "{METRIC}",\n')  # fmt: skip
    own.patch("metrics/columns.toml", "\n[minutes_lane_above]\n",
              f"{COLUMN}\n[minutes_lane_above]\n")  # fmt: skip


def with_section(own: House) -> None:
    """What it draws, its words in both languages and what the page gives it."""
    (own.folder / "report/assets/js/86-works.js").write_text(SECTION_JS, encoding="utf-8")
    for lang, words in {"zh": ("措施", "各方案措施数"), "en": ("Works", "Measures")}.items():
        own.patch(f"texts/{lang}/page.toml", "\nnav_costs",
                  f'\nnav_works = "{words[0]}"\nworks = "{words[1]}"\nnav_costs')  # fmt: skip
    own.patch("report/page/payload.py", '        "map": _map(page),\n',
              '        "map": _map(page),\n        "works": [[name, len(page.study.scenarios[name]'
              '.measures)] for name in page.built],\n')  # fmt: skip


def test_a_metric_touches_two_files(root, tmp_path):
    own = house(root, tmp_path)
    with_metric(own)
    assert own.touched() == ["metrics/columns.toml", "metrics/points.py"]


def test_a_section_of_the_report_touches_four_files(root, tmp_path):
    own = house(root, tmp_path)
    with_section(own)
    assert own.touched() == ["report/assets/js/86-works.js", "report/page/payload.py",
                             "texts/en/page.toml", "texts/zh/page.toml"]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a copy with the metric and the section printed and wrote."""

    terminal: str
    results: Path

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.results / f"{name}.csv", dtype={"point_no": str})

    def page(self) -> dict:
        text = (self.results / "report.html").read_text(encoding="utf-8")
        return json.loads(unpacked(re.search(r'id="data">([^<]*)<', text)[1]))


def told_by_a_copy(root: Path, folder: Path) -> Told:
    """A small study, run and reported by a copy of the package with the metric and the section."""
    own = house(root, folder)
    with_metric(own)
    with_section(own)
    town = write_small_study(folder / "town", make_small_network())
    said, _ = said_by_a_copy(own.folder.parent, [
        ["--root", str(town), "run", "small", "--no-maps"],
        ["--root", str(town), "report", "small"],
    ])  # fmt: skip
    return Told(said, town / "results" / "small")


@pytest.fixture(scope="module")
def told(root, tmp_path_factory) -> Told:
    """What a copy with the metric and the section tells."""
    return told_by_a_copy(root, tmp_path_factory.mktemp("touching"))


@pytest.mark.heavy
def test_a_new_metric_stands_where_its_row_says_in_every_file(told):
    points = told.table("points")
    names = points.columns.tolist()
    assert names.index(METRIC) == names.index("minutes_above_27cm") + 1
    compared = told.table("comparison")
    rows = compared[compared["metric"] == METRIC]
    assert rows["unit"].unique().tolist() == ["min"]
    assert len(rows) == points["point_no"].nunique()
    (book,) = (told.results / "report").glob("*.xlsx")
    sheet = load_workbook(book)["积水点 points"]
    heads = [cell.value for cell in sheet[1]]
    assert "没膝时长 (min)\ntime above the knee" in heads
    (sheets,) = (told.results / "report").glob("*.docx")
    effects = {cell.text for row in Document(str(sheets)).tables[2].rows[:2] for cell in row.cells}
    assert "没膝\nmin" in effects
    layer = next(iter((told.results / "report").glob("*.gpkg")))
    assert METRIC in pyogrio.read_info(layer, layer="watch_points")["fields"]


@pytest.mark.heavy
def test_a_new_metric_stands_in_the_terminal_and_on_the_page(told):
    assert "knee" in told.terminal
    data = told.page()
    own = data["columns"][METRIC]
    assert own["heading"]["zh"] == "没膝时长"
    assert own["definition"]["en"] == "deeper than 0.50 m"
    assert (own["unit"], own["digits"]) == ("min", 0)
    for place in (data["shown"]["page"]["point"], data["shown"]["popup"]["point"],
                  data["shown"]["effect"]):  # fmt: skip
        assert place[place.index("minutes_above_27cm") + 1] == METRIC


@pytest.mark.heavy
def test_a_new_section_has_its_data_and_its_words_on_the_page(told):
    assert told.page()["works"] == [["existing", 0], ["better", 1]]
    text = (told.results / "report.html").read_text(encoding="utf-8")
    assert 'section("works", drawWorks);' in text
    assert "各方案措施数" in text
