"""Why a run was lost is kept in English and shown in the reader's language."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from drainage.engine.process import end_in_words
from drainage.engine.record import _with_limit, missed_rain
from drainage.errors import Finding
from drainage.inundation.coupled.record import missed_balances
from drainage.said import said, spoken
from drainage.said_again import said_again, spoken_again, two_tongues_again
from drainage.written import DISK_FULL

CONTINUITY = "runoff continuity -12.5 %; routing continuity 11 % (limit 10 %)"
FLOODED = "routing error 5.12 % of the flooded volume (limit 3 %)"


@pytest.mark.parametrize(
    ("kept", "chinese"),
    [
        (CONTINUITY, "产流水量平衡误差 -12.5 %；管网汇流水量平衡误差 11 %（限值 10 %）"),
        (FLOODED, "汇流误差为溢出水量的 5.12 %（限值 3 %）"),
        (f"routing continuity 11 % (limit 10 %); {FLOODED}",
         "管网汇流水量平衡误差 11 %（限值 10 %）；汇流误差为溢出水量的 5.12 %（限值 3 %）"),
        (end_in_words(None), "计算引擎在规定时间内没有算完"),
        (f"/tmp/run 1: {DISK_FULL}", None),
        ("low, row 2 (P1), rank: the cell is empty (value: low). Mend the row.",
         "low, 第 2 行（P1）, rank：单元格为空（值：low）。请改正该行。"),
    ],
)  # fmt: skip
def test_a_kept_reason_speaks_chinese_with_its_figures(kept, chinese):
    assert str(said_again(kept)) == kept
    assert spoken_again(kept, "en") == kept
    if chinese is not None:
        assert spoken_again(kept, "zh") == chinese
    assert re.search("[一-龥]", spoken_again(kept, "zh"))


@pytest.mark.parametrize("code", [None, -9, -11, 3])
def test_every_way_an_engine_ends_speaks_chinese(code):
    kept = str(end_in_words(code))
    assert not re.search("[a-z]{3}", spoken_again(kept, "zh").replace("model.inp", ""))


def test_what_a_balance_says_is_known_again():
    report = SimpleNamespace(volume_m3=lambda *_: 1200.0, rain_mm=54.0)
    [volume] = missed_rain(report, 54.0, 1000.0, 1.0)
    assert volume == "rain 20 % off its depth times the modelled area"
    [depth] = missed_rain(
        SimpleNamespace(volume_m3=lambda *_: 1000.0, rain_mm=60.0), 54.0, 1000.0, 1.0
    )
    assert depth == "rain 60 mm where 54 mm should fall"
    assert spoken_again(str(_with_limit(f"{volume}", 1.0)), "zh") == (
        "降雨总量与雨深乘模型面积相差 20 %（限值 1 %）"
    )
    assert spoken_again(str(depth), "zh") == "模型降雨 60 mm，应为 54 mm"


def test_every_balance_of_the_grid_is_known_again():
    balances = {"grid": {"relative_error": 0.02}, "ledger": {"relative_error": 0.03},
                "swmm": {"sewer_continuity_pct": 12.0, "judged_gap_pct": 7.0}}  # fmt: skip
    limits = SimpleNamespace(grid_limit=0.001, ledger_limit=0.001, spill_gap_limit_pct=5.0)
    request = SimpleNamespace(settings=SimpleNamespace(continuity_limit_pct=10.0))
    kept = "; ".join(missed_balances(balances, limits, request))
    assert kept == (
        "grid balance 0.02 (limit 0.001); exchange ledger 0.03 (limit 0.001); continuity of the "
        "sewers 12 % (limit 10 %); gap of the routing 7 % of the spilt water (limit 5 %)"
    )
    assert spoken_again(kept, "zh") == (
        "地面网格水量平衡误差 0.02（限值 0.001）；地面与管网交换水量的误差 0.03（限值 0.001）；"
        "管网水量平衡误差 12 %（限值 10 %）；汇流误差为溢流到地面水量的 7 %（限值 5 %）"
    )


def test_a_kept_finding_is_known_by_its_message():
    own = Finding("tables/conduits.csv", "C-7", "x", "3", said("less than {limit}", limit=5),
                  "Mend the row.")  # fmt: skip
    assert spoken_again(str(own), "zh") == own.in_language("zh")


def test_what_nobody_said_is_shown_as_it_stands():
    assert spoken_again("Miyun bridge floods", "zh") == "Miyun bridge floods"
    assert two_tongues_again("Miyun bridge floods") == "Miyun bridge floods"
    assert two_tongues_again(FLOODED) == f"汇流误差为溢出水量的 5.12 %（限值 3 %） // {FLOODED}"


def test_a_kept_reason_speaks_within_another_sentence():
    own = Finding("a.toml", "row 2", "x", "low", "the cell is empty", "Mend the row.")
    whole = said("No band: {why}", why=said_again(str(own)))
    assert spoken(whole, "zh").endswith("第 2 行, x：单元格为空（值：low）。请改正该行。")
    assert str(whole) == f"No band: {own}"
