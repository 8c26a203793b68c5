"""Tables of the terminal name places as the reader's language does."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console

from drainage.cli import cures, reader, sizing
from drainage.cli.import_words import say_remarks
from drainage.errors import InputError
from drainage.formats.remarks import RemarkKind
from drainage.formats.survey.sheets import read_sheets

NAMES = {"name_zh": "东大街（粮店前）", "name_en": "East Street at the grain shop"}
SIZED = {"place_id": "1", **NAMES, "what": "chosen", "works_zh": "调蓄池", "works_en": "tank",
         "max_depth_m": 0.12, "sewage_m3": 1.0, "cost_10k_yuan": 3.0, "unpriced": False,
         "meets_target": True, "note_zh": "", "note_en": ""}  # fmt: skip
CURED = {"point_no": "1", **NAMES, "event": "h54", "cure_zh": "调蓄池", "cure_en": "tank",
         "cured": False, "limiting_cause_after": "",
         "reason": "routing error 5 % of the flooded volume (limit 3 %)",
         **{f"{name}_{when}": 0.1 for name in ("max_depth", "minutes_above_limit", "max_lane_depth")
            for when in ("before", "after")},
         "meets_target": False, "meets_gutter": False, "meets_gutter_30min": False,
         "meets_lane": False}  # fmt: skip


@pytest.fixture
def speak():
    """Sets the language of the terminal, which commands of other tests have chosen, too."""
    before = reader._CHOSEN.get()
    yield reader._CHOSEN.set
    reader._CHOSEN.set(before)


def shown(table):
    own = Console(file=io.StringIO(), width=400)
    own.print(table)
    return own.file.getvalue()


@pytest.mark.parametrize(("lang", "name"), [("zh", NAMES["name_zh"]), ("en", NAMES["name_en"])])
def test_sizes_and_cures_name_a_place_in_the_language_of_the_reader(speak, lang, name):
    speak(lang)
    assert f"1 {name} " in shown(sizing._shown("full", pd.DataFrame([SIZED])))
    assert f"1 {name} " in shown(cures._shown("full", pd.DataFrame([CURED]).rename(columns={
        f"{own}_{when}": f"{own}_{when}_m" for own in ("max_depth", "max_lane_depth")
        for when in ("before", "after")})))  # fmt: skip


def test_an_english_name_stands_alone_where_there_is_no_other(speak):
    speak("zh")
    own = {**SIZED, "name_zh": ""}
    assert f"1 {NAMES['name_en']} " in shown(sizing._shown("full", pd.DataFrame([own])))


def test_why_a_run_is_not_scored_stands_in_the_table_of_cures(speak):
    speak("zh")
    table = pd.DataFrame([CURED]).rename(columns={
        f"{own}_{when}": f"{own}_{when}_m" for own in ("max_depth", "max_lane_depth")
        for when in ("before", "after")})  # fmt: skip
    assert "汇流误差为溢出水量的 5 %（限值 3 %）" in shown(cures._shown("full", table))


def test_what_stands_in_a_survey_is_not_translated(speak, capsys):
    speak("zh")
    kind = RemarkKind("test-rule", "error", "不是数字", "not a number", "left empty")
    say_remarks(list(kind.at("points.csv", ["row 2"], "X", ["low"])))
    assert "错误: points.csv, 第 2 行, X = low: 不是数字" in capsys.readouterr().out


def test_a_text_file_has_no_sheets(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("点号,X,Y\n1,2,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="no such sheet"):
        read_sheets(path, "low")
    assert list(read_sheets(path)) == [""]
