"""What a ranking rests on is read from the network and stands beside every ranking."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from drainage.cli import main
from drainage.errors import InputError
from drainage.network.ranking import read_ranking_note
from drainage.report.page.packing import unpacked

NOTE = 'text_zh = "各点洼深为假定"\ntext_en = "Sags are assumed"\nsource = "试算 // trial"\n'


def test_a_network_without_the_file_has_no_note(tmp_path):
    assert read_ranking_note(tmp_path) is None


def test_the_note_has_two_languages(tmp_path):
    (tmp_path / "ranking.toml").write_text(NOTE, encoding="utf-8")
    note = read_ranking_note(tmp_path)
    assert (note.text("zh"), note.text("en")) == ("各点洼深为假定", "Sags are assumed")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('text_zh = "a"\ntext_en = "b"', "source: the key is missing"),
        (NOTE + "colour = 1", "colour: unknown key"),
        (NOTE.replace("Sags are assumed", ""), "text_en"),
        (NOTE.replace("Sags are assumed", "s" * 401), "longer than 400"),
        ("text_zh = ", "not valid TOML"),
    ],
)
def test_a_mistake_in_it_is_named(tmp_path, text, said):
    (tmp_path / "ranking.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_ranking_note(tmp_path)
    assert "ranking.toml" in str(raised.value)
    assert said in str(raised.value)


def test_a_mistake_in_it_stops_a_study_with_one_message(finished_small_study, tmp_path):
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    (town / "networks" / "small" / "ranking.toml").write_text("text_zh = 3", encoding="utf-8")
    done = CliRunner().invoke(main, ["--root", str(town), "rank", "small"])
    assert done.exit_code == 2
    assert "ranking.toml, text_zh: " in done.output
    assert "Traceback" not in done.output


@pytest.mark.heavy
def test_page_and_workbook_say_it_and_the_three_readings(finished_small_study, tmp_path):
    town = shutil.copytree(finished_small_study, tmp_path / "town")
    (town / "networks" / "small" / "ranking.toml").write_text(NOTE, encoding="utf-8")
    points = town / "networks" / "small" / "tables" / "watch_points.csv"
    text = points.read_text(encoding="utf-8")
    assert ",54," in text
    points.write_text(text.replace(",54,", ",33,"), encoding="utf-8")
    done = CliRunner().invoke(main, ["--root", str(town), "report", "small"])
    assert done.exit_code == 0, done.output
    results = town / "results" / "small"
    text = (results / "report.html").read_text(encoding="utf-8")
    data = json.loads(unpacked(re.search(r'id="data">([^<]*)<', text)[1]))
    assert data["ranking"]["text_en"] == "Sags are assumed"
    assert [own["verdict"] for own in data["readings"]] == [
        "meets_gutter", "meets_gutter_30min", "meets_lane",
    ]  # fmt: skip
    assert data["study"]["readings"]["zh"].startswith("达标按“路缘”判断")
    book = load_workbook(results / "report" / "small.xlsx")
    notes = [row[0].value for row in book["说明 definitions"].iter_rows(max_row=15)]
    assert "积水点排序依据：各点洼深为假定" in notes
    heads = {cell.value.split("\n")[0]: cell for cell in book["积水点 points"][1]}
    assert heads["排序"].comment.text == "各点洼深为假定"
    first = book.worksheets[0]
    assert (
        "定标 decides: 路缘 gutter; 并列 beside it: 30分钟 30 min, 车道 lane" in first["A1"].value
    )
    assert re.search(r"30分钟 [✓✗] · 车道 [✓✗]", first.cell(3, 4).number_format)
