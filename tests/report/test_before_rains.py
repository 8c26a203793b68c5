"""The rain table and the crews in the workbook: figures are numbers, bounds are words."""

from __future__ import annotations

from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from drainage.metrics.columns import column
from drainage.report import write_workbook
from drainage.report.crew_sheets import SHEETS, crew_sheets
from drainage.report.rain_sheets import band_cells, rain_by_place, rain_in_full, rain_sheets
from drainage.season import SeasonDocument
from drainage.season.document import (
    CurveOf,
    LevelOf,
    PlaceOf,
    SeriesOf,
    StateOf,
    ThresholdOf,
)
from drainage.study.crews.plan import TABLES
from drainage.study.products.before_rains import BeforeRains, before_rain_notes
from drainage.study.season.shown import SeasonShown


def threshold(depth_cm, outcome, rain_mm=None, monotone=True, minutes=0, level=""):
    between = (rain_mm - 3, rain_mm + 3) if rain_mm else None
    return ThresholdOf(depth_cm=depth_cm, held_minutes=minutes, level=level, outcome=outcome,
                       rain_mm=rain_mm, between_mm=between, monotone=monotone, after_peak_min=None,
                       above_min=None, to_end=False)  # fmt: skip


def curve(place, *found):
    return CurveOf(place=place, greatest_cm=(), at_end_cm=(), above_min={}, first_min={},
                   thresholds=found)  # fmt: skip


def series(state, minutes, *places):
    return SeriesOf(state=state, rain_minutes=minutes, peak_minute=0.4 * minutes,
                    asked_mm=(16, 100), rains_mm=(16, 100), lost_mm=(), source="test",
                    places=places)  # fmt: skip


def state(name, zh, en):
    return StateOf(id=name, title_zh=zh, title_en=en, river_state="low-water",
                   inlet_clogging_pct=None, source="假定 // assumed")  # fmt: skip


def place(kind, name, zh, en):
    return PlaceOf(kind=kind, id=name, name_zh=zh, name_en=en, members=())


@pytest.fixture
def document():
    """Two places, an hour of rain in two states: 30 mm bring 15 cm to the first."""
    return SeasonDocument(
        schema="drainage-season/1", study="small", title_zh="小镇", title_en="small",
        scenario="existing", scenario_title_zh="现状", scenario_title_en="existing",
        surface="streets", program_version="0", notice_zh="不是官方预警",
        notice_en="no official warning", depths_cm=(15, 27),
        levels=(LevelOf(id="yellow", depth_cm=15, minutes=30, source="test"),),
        places=(place("point", "1", "粮店前", "grain shop"), place("street", "=1+1", "", "=2+2")),
        states=(state("clogged", "堵塞", "clogged"), state("clean", "清掏", "clean")),
        series=(
            series("clogged", 60,
                   curve(0, threshold(15, "read", 30), threshold(27, "more than was run"),
                         threshold(15, "read", 40, minutes=30, level="yellow")),
                   curve(1, threshold(15, "less than was run"), threshold(27, "read", 77, False),
                         threshold(15, "no depth", minutes=30, level="yellow"))),
            series("clean", 60, curve(0, threshold(15, "read", 41)), curve(1)),
        ),
    )  # fmt: skip


def test_a_row_a_place_gives_the_rain_of_the_first_state_and_says_what_lies_outside(document):
    rows = rain_by_place(document, "zh").set_index("place_id")
    asked = ["rain_mm @ 60 min 15 cm", "rain_mm @ 60 min 27 cm", "rain_mm @ 60 min 黄 yellow"]
    assert rows.loc["1", asked].tolist() == [30, ">100", 40]
    assert rows.loc["=1+1", asked].tolist() == ["≤16", 77, "—"]
    # 77 mm are the first: a heavier rain leaves the place shallower again.
    assert rows["monotone"].tolist() == [True, False]
    assert set(rows["state"]) == {"堵塞 clogged"}
    assert not [name for name in rows if "band" in name]


def test_the_ends_of_a_band_are_numbers_inside_what_was_run_and_have_a_sign_outside():
    ends = SimpleNamespace(least="read", least_mm=26, greatest="more than was run",
                           greatest_mm=100)  # fmt: skip
    assert band_cells(ends) == (26, ">100")
    below = SimpleNamespace(least="less than was run", least_mm=16, greatest="read", greatest_mm=31)
    assert band_cells(below) == ("≤16", 31)
    assert band_cells(None) == (None, None)


def test_the_list_has_every_state_in_words(document):
    rows = rain_in_full(document, "zh")
    assert len(rows) == 7
    cleaned = rows[rows["state"] == "清掏 clean"]
    assert cleaned[["place_id", "depth_cm", "rain_mm"]].to_numpy().tolist() == [["1", 15, 41]]


def test_a_spreadsheet_sorts_the_rain_and_takes_no_name_for_a_formula(document, tmp_path):
    sheets = rain_sheets(document, "zh")
    book = openpyxl.load_workbook(write_workbook(sheets, [], tmp_path / "a.xlsx"))
    wide = book["雨量对照表 rain table"]
    assert [cell.data_type for cell in wide["F"]] == ["s", "n", "s"]
    assert (wide["F2"].value, wide["G2"].value) == (30, ">100")
    assert wide["F1"].value == "界限雨量 60 min 15 cm (mm)\nrain 60 min 15 cm"
    assert (wide["B3"].value, wide["B3"].data_type) == ("=1+1", "s")
    listed = book["雨量对照表全部 rain table in full"]
    assert listed.auto_filter.ref == "A1:U8"
    assert wide["A2"].value == "积水点 listed point"


def test_every_column_of_the_sheets_is_defined(document):
    crews = crew_sheets({name: pd.DataFrame({own: ["x"] for own in TABLES[name]})
                         for name in SHEETS}, "zh")  # fmt: skip
    assert len(crews) == len(SHEETS) == len(TABLES)
    for title, frame in {**rain_sheets(document, "zh"), **crews}.items():
        assert len(title) <= 31
        assert all(column(str(name)).definition_en for name in frame.columns), title


def test_the_notes_say_what_is_assumed_and_that_no_level_is_official(document):
    notes = "\n".join(before_rain_notes(BeforeRains(season=SeasonShown(document)), "zh"))
    assert "堵塞：假定" in notes
    assert "clogged: assumed" in notes
    assert "不是官方预警" in notes
    assert "no official warning" in notes
