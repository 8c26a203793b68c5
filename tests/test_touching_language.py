"""A third language is one folder of texts: page, sheets, workbook, maps and stories speak it."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook

from drainage.languages import texts_of
from drainage.report.page.packing import unpacked
from tests.one_process import said_by_a_copy

pytestmark = pytest.mark.heavy

MARK = "~"
AS_IT_IS = ("language.numbers",)
COLUMNS = '[max_depth_m]\nheading = "~profundity"\ndefinition = "~how deep it stood"\n'
MEASURES = '[inlet_retrofit]\nname = "~inlets of another kind"\n'


def marked(file: str, content: dict, place: str = "") -> list[str]:
    """Lines of TOML with every text of ``content`` marked, so that it is known again."""
    lines = [
        f"{json.dumps(key)} = "
        + json.dumps(own if f"{file}{place}.{key}" in AS_IT_IS else MARK + own, ensure_ascii=False)
        for key, own in content.items()
        if isinstance(own, str)
    ]
    for key, own in content.items():
        if isinstance(own, dict):
            name = f"{place}.{key}"
            lines += [f"[{name[1:]}]", *marked(file, own, name)]
    return lines


def speak_marked(texts: Path) -> None:
    """The folder "xx": English with every text marked, a column and a measure of its own."""
    (texts / "xx").mkdir()
    for path in (texts / "en").glob("*.toml"):
        lines = marked(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))
        (texts / "xx" / path.name).write_text("\n".join(lines), encoding="utf-8")
    (texts / "xx" / "columns.toml").write_text(COLUMNS, encoding="utf-8")
    (texts / "xx" / "measures.toml").write_text(MEASURES, encoding="utf-8")


@pytest.fixture(scope="module")
def spoken(root, finished_small_study, tmp_path_factory):
    """What a copy of the package with the folder "xx" writes and says: results, terminal, copy."""
    folder = tmp_path_factory.mktemp("language")
    package = folder / "drainage"
    shutil.copytree(root / "drainage", package, ignore=shutil.ignore_patterns("__pycache__"))
    speak_marked(package / "texts")
    town = shutil.copytree(finished_small_study, folder / "town")
    of_the_town = ["--root", str(town)]
    _, story, maps = said_by_a_copy(folder, [
        [*of_the_town, "report", "small", "--lang", "xx"],
        [*of_the_town, "story", "small", "existing", "h33", "1", "--language", "xx"],
        [*of_the_town, "map", "small", "--lang", "xx"],
    ])  # fmt: skip
    return town / "results" / "small", story + maps, package


def test_nothing_but_the_folder_of_the_language_is_touched(root, spoken):
    _, _, package = spoken
    touched = [
        own.relative_to(package)
        for own in package.rglob("*")
        if own.is_file() and own.parent.name != "__pycache__"
        and not ((was := root / "drainage" / own.relative_to(package)).is_file()
                 and filecmp.cmp(own, was, shallow=False))
    ]  # fmt: skip
    assert {str(path.parent) for path in touched} == {"texts/xx"}


def test_the_sheets_of_the_points_speak_it(spoken):
    results, _, _ = spoken
    document = Document(str(results / "report" / "small-points-xx.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert any(line.startswith("~Waterlogging point 1  ") for line in lines)
    assert "~2  Works" in lines
    assert any("~inlets of another kind" in line for line in lines)
    assert any(line.startswith("~A run past its balance limits") for line in lines)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "~Storm" in cells
    assert not (cells | set(lines)) & set(texts_of("en", "sheets").values())


def test_the_workbook_puts_it_beside_english(spoken):
    results, _, _ = spoken
    book = load_workbook(results / "report" / "small-xx.xlsx")
    assert book.sheetnames[:3] == ["~targets targets", "~definitions definitions", "~points points"]
    heads = [cell.value for cell in book["~points points"][1]]
    assert "~profundity (m)\ngreatest depth" in heads
    cells = {cell.value for row in book["~definitions definitions"] for cell in row}
    assert {"~how deep it stood", "above the gutter; in a sag above its bottom"} <= cells


def test_the_page_offers_it_and_has_all_its_words(spoken):
    results, _, _ = spoken
    text = (results / "report.html").read_text(encoding="utf-8")
    assert '<html lang="xx">' in text
    switch = re.findall(r'data-lang="(\w+)" lang="\w+">([^<]*)<', text)
    assert switch == [("zh", "中文"), ("en", "English"), ("xx", "~English")]
    words = json.loads(re.search(r"const WORDS = (\{.*?\});\n", text)[1])
    assert sorted(words["xx"]) == sorted(words["zh"])
    assert words["xx"]["nav_map"] == "~Map"
    data = json.loads(unpacked(re.search(r'id="data">([^<]*)<', text)[1]))
    assert data["columns"]["max_depth_m"]["heading"]["xx"] == "~profundity"
    assert data["causes"]["xx"]["inlets"] == "~inlets"
    (plan,) = data["plans"]
    assert any("~inlets of another kind" in work
               for work in plan["words"]["xx"]["town_works"])  # fmt: skip
    assert data["languages"][2] == {
        "id": "xx", "name": "~English", "side": "en", "numbers": "en-GB",
    }  # fmt: skip


def test_stories_and_reasons_are_told_in_it(spoken):
    results, said, _ = spoken
    stories = pd.read_csv(results / "stories.csv", keep_default_na=False)
    assert stories["when_xx"].str.startswith("~").all()
    assert (stories["when_xx"].str.replace("~", "") == stories["when_en"]).all()
    assert "reason_xx" in pd.read_csv(results / "streets.csv")
    when = stories.loc[(stories["scenario"] == "existing"), "when_xx"].iloc[0]
    assert f"  {when}" in said.splitlines()


def test_the_maps_in_it_lie_beside_the_chinese_ones(spoken):
    results, said, _ = spoken
    assert f"maps in {results / 'maps-xx'}" in said
    drawn = {path.name for path in (results / "maps-xx").glob("*.png")}
    assert {"overview.png", "depth-existing-h33.png"} <= drawn
