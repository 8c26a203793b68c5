"""Tables of the terminal name places as the reader's language does."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console

from drainage.cli import cures, sizing
from drainage.cli.reader import VARIABLE

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


def shown(table):
    own = Console(file=io.StringIO(), width=400)
    own.print(table)
    return own.file.getvalue()


@pytest.mark.parametrize(("lang", "name"), [("zh", NAMES["name_zh"]), ("en", NAMES["name_en"])])
def test_sizes_and_cures_name_a_place_in_the_language_of_the_reader(monkeypatch, lang, name):
    monkeypatch.setenv(VARIABLE, lang)
    assert f"1 {name} " in shown(sizing._shown("full", pd.DataFrame([SIZED])))
    assert f"1 {name} " in shown(cures._shown("full", pd.DataFrame([CURED]).rename(columns={
        f"{own}_{when}": f"{own}_{when}_m" for own in ("max_depth", "max_lane_depth")
        for when in ("before", "after")})))  # fmt: skip


def test_an_english_name_stands_alone_where_there_is_no_other(monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")
    own = {**SIZED, "name_zh": ""}
    assert f"1 {NAMES['name_en']} " in shown(sizing._shown("full", pd.DataFrame([own])))


def test_why_a_run_is_not_scored_stands_in_the_table_of_cures(monkeypatch):
    monkeypatch.setenv(VARIABLE, "zh")
    table = pd.DataFrame([CURED]).rename(columns={
        f"{own}_{when}": f"{own}_{when}_m" for own in ("max_depth", "max_lane_depth")
        for when in ("before", "after")})  # fmt: skip
    assert "管网演算误差为积水量的 5 %（限值 3 %）" in shown(cures._shown("full", table))
