"""The sheets of an atlas before they run: their storms, rivers and scenarios, and what is refused."""

from __future__ import annotations

import pytest

from drainage.errors import InputError
from drainage.scenario.atlas_file import NAME
from drainage.study.at_hand import at_hand
from drainage.study.atlas import pages
from drainage.study.atlas.opening import open_atlas
from drainage.study.atlas.pages import rain_words, storm_title
from drainage.study.workspace import Workspace
from tests.atlas.test_atlas_file import RECORD, SHEET

MADE_UP = [2, 5, 9, 14, 20, 18, 12, 8, 5, 3, 1, 0]
"""mm in steps of 10 min: 97 in all, 81 in the greatest hour, the greatest step ends at minute 50."""


def with_atlas(town, text, rain=None):
    folder = town / "scenarios" / "small"
    (folder / NAME).write_text(text, encoding="utf-8")
    if rain is not None:
        lines = [f"2021-07-20 {m // 60:02d}:{m % 60:02d},{mm}"
                 for m, mm in zip(range(610, 2000, 10), rain, strict=False)]  # fmt: skip
        (folder / "records").mkdir(exist_ok=True)
        (folder / "records" / "far.csv").write_text("time,rain_mm\n" + "\n".join(lines))
    return town


def opened(town):
    return open_atlas(at_hand(Workspace(town), "small"))


def refused(town):
    with pytest.raises(InputError) as error:
        opened(town)
    return {(own.column, own.value, own.message) for own in error.value.findings}


def test_an_hour_holds_its_rain_and_has_the_return_period_of_the_formula(new_small_study):
    (sheet,) = opened(with_atlas(new_small_study, SHEET)).sheets
    assert sheet.storm.depth_mm == pytest.approx(50.0)
    # H1 = 0.006 * 1602 * 60 / 71.593^0.681 = 31.46 mm; P = 10^((50 / 31.46 - 1) / 1.037).
    assert sheet.storm.return_period_a == pytest.approx(3.70, abs=0.005)
    # r = 0.40 of 60 min.
    assert sheet.peak_minute == 24.0
    assert storm_title(sheet, "zh") == "1 小时 50 mm"
    assert "3.7 年一遇" in rain_words(sheet, "zh")


def test_a_day_holds_its_period_around_its_middle(new_small_study):
    days = SHEET.replace("hour_mm = [50]", "day_periods_a = [20]")
    (sheet,) = opened(with_atlas(new_small_study, days)).sheets
    # docs/storms.md: 228 mm in the day, 73.9 in its greatest hour.
    assert sheet.storm.depth_mm == pytest.approx(228, abs=0.5)
    assert sheet.storm.hourly_depth_mm == pytest.approx(73.9, abs=0.05)
    assert sheet.peak_minute == 720.0
    assert storm_title(sheet, "en") == "24 h of P = 20 a, 228 mm"


def test_the_sheets_are_events_of_the_atlas_and_not_of_the_study(new_small_study):
    both = SHEET + SHEET.replace("low-water", "dam-raised").replace("50", "30")
    town = with_atlas(new_small_study, both)
    study = at_hand(Workspace(town), "small")
    own = open_atlas(study)
    assert [event.id for event in study.opened.events] == ["h33"]
    assert [key for key in own.runs if key[0] == "existing"] == [
        ("existing", "atlas-hour-50mm-low-water"), ("existing", "atlas-hour-30mm-dam-raised")
    ]  # fmt: skip
    rivers = own.study.opened.rivers
    assert [rivers[sheet.event]["bai"] for sheet in own.sheets] == [3.5, 2.5]


def test_the_works_stand_beside_the_town_as_it_is_unless_the_file_says_otherwise(new_small_study):
    assert opened(with_atlas(new_small_study, SHEET)).scenarios == ["existing", "better"]
    alone = opened(with_atlas(new_small_study, 'after = "existing"\n' + SHEET))
    assert alone.scenarios == ["existing"]
    assert alone.study.opened.surface == "streets"
    grid = opened(with_atlas(new_small_study, 'surface = "grid"\n' + SHEET))
    assert grid.study.opened.surface == "grid"


def test_a_sheet_says_where_no_outlet_lies_at_a_river(new_small_study):
    def notes():
        own = opened(with_atlas(new_small_study, SHEET))
        return pages._notes(own, own.sheets[0], [], None, None, "zh")

    # CO1 lies at the Bai.
    assert not any("没有排出口注明所入河道" in own for own in notes())
    outfalls = new_small_study / "networks" / "small" / "tables" / "outfalls.csv"
    outfalls.write_text(outfalls.read_text("utf-8-sig").replace(",bai,", ",,"), encoding="utf-8")
    assert sum("没有排出口注明所入河道" in own for own in notes()) == 1


def test_the_record_of_another_town_falls_here_as_it_fell_there(new_small_study):
    (sheet,) = opened(with_atlas(new_small_study, RECORD, MADE_UP)).sheets
    assert (sheet.storm.depth_mm, sheet.storm.hourly_depth_mm) == pytest.approx((97.0, 81.0))
    assert sheet.peak_minute == 45.0
    assert storm_title(sheet, "zh") == "实测暴雨移用：外地"
    # P = 10^((81 / 31.46 - 1) / 1.037) = 33 years.
    assert "33.0 年一遇" in rain_words(sheet, "zh")
    assert "97 mm in 2.0 h in all" in rain_words(sheet, "en")


def test_a_record_beyond_what_the_formula_knows_needs_a_word_and_gets_no_number(new_small_study):
    rare = [40, 60, 40, 20, 5]
    with_atlas(new_small_study, RECORD, rare)
    assert any("rarer than once in about 1,000 years" in own[2] for own in refused(new_small_study))
    with_atlas(new_small_study, RECORD + 'accepted = "measured"\n')
    (sheet,) = opened(new_small_study).sheets
    assert "more than 500 years" in rain_words(sheet, "en")


def test_what_the_study_does_not_know_is_said_all_at_once(new_small_study):
    wrong = 'before = "later"\n' + SHEET.replace("low-water", "dry") + RECORD
    found = refused(with_atlas(new_small_study, wrong))
    assert {own[:2] for own in found} == {
        ("before", "later"), ("river_state", "dry"), ("file", "far.csv")
    }  # fmt: skip


def test_a_record_that_holds_no_rain_or_lies_elsewhere_is_refused(new_small_study, tmp_path):
    town = with_atlas(new_small_study, RECORD, [0, 0, 0, 0])
    assert ("file", "far.csv", "no rain in the record") in refused(town)
    own = town / "scenarios" / "small" / "records" / "far.csv"
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(own.read_text())
    own.unlink()
    own.symlink_to(elsewhere)
    assert any("outside the folder of the study" in said for *_, said in refused(town))


def test_rain_that_the_formula_does_not_reach_is_refused_with_key_and_value(new_small_study):
    days = SHEET.replace("hour_mm = [50]", "day_periods_a = [0.1]")
    town = with_atlas(new_small_study, days)
    # 1 + 1.037 lg 0.1 is below 0.
    assert ("day_periods_a", "0.1", "the formula gives no rain at this return period") in refused(
        town
    )
    study = town / "scenarios" / "small" / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("beijing-zone-ii", "beijing-older"), encoding="utf-8")
    with_atlas(town, days.replace("0.1", "20"))
    (own,) = refused(town)
    assert own[:2] == ("day_periods_a", "20")
    assert "does not reach a storm of 1440 min" in own[2]
