"""atlas.toml: the shipped one is whole; what is wrong is said with file, key and cure."""

from __future__ import annotations

import re

import pytest

from drainage.errors import InputError
from drainage.scenario import load_study
from drainage.scenario.atlas_file import NAME, read_atlas
from drainage.scenario.manual import ATLAS, with_tables
from drainage.toml_keys import models_named

SHEET = '[[sheets]]\nhour_mm = [50]\nriver_state = "low-water"\nsource = "test"\n'
RECORD = ('[[records]]\nid = "far"\ntitle_zh = "外地"\ntitle_en = "far"\nfile = "far.csv"\n'
          'river_state = "low-water"\nsource = "test"\n')  # fmt: skip


def refused(tmp_path, text):
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_atlas(tmp_path)
    assert all(own.file == str(tmp_path / NAME) and own.cure for own in error.value.findings)
    return " | ".join(f"{own.place}: {own.message}" for own in error.value.findings)


def test_a_file_that_is_not_there_is_told_with_what_to_copy(tmp_path):
    with pytest.raises(InputError) as error:
        read_atlas(tmp_path)
    (found,) = error.value.findings
    assert (found.file, found.message) == (str(tmp_path / NAME), "the file does not exist")
    assert "Copy it from scenarios/old-town/atlas.toml" in found.cure
    told = found.in_language("zh")
    assert "drainage init practice --with old-town" in told
    assert "Copy it" not in told


def test_the_shipped_atlas_has_the_storms_of_the_season_and_no_invented_record(root):
    own = read_atlas(root / "scenarios" / "old-town")
    hours, days = own.sheets
    assert (hours.hour_mm, hours.river_state) == ((30, 50, 70, 100), "dam-raised")
    assert (days.day_periods_a, days.river_state) == ((20.0, 30.0, 50.0), "flood-stage")
    assert (own.records, own.before, own.after, own.surface) == ((), None, None, None)
    assert [at for at in own.sheets if not re.search("假定.*assumed", at.source)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no sheet: give [[sheets]] or [[records]]"),
        ("rain_mm = 45\n" + SHEET, "rain_mm: unknown key"),
        (SHEET.replace("hour_mm = [50]\n", ""), "give hour_mm, day_periods_a or both"),
        (SHEET.replace("50", "0"), "sheets.0.hour_mm.0: "),
        (SHEET.replace("50", "50.5"), "sheets.0.hour_mm.0: "),
        (SHEET.replace("hour_mm = [50]", "day_periods_a = [501]"), "sheets.0.day_periods_a.0: "),
        (SHEET.replace("[50]", "[50, 50]"), "hour_mm 50, low-water stands twice"),
        (SHEET + SHEET, "hour_mm 50, low-water stands twice"),
        (RECORD + RECORD, "id far stands twice"),
        (RECORD.replace("far.csv", "../far.csv"), "the plain name of a .csv or .txt file"),
        (RECORD.replace("far.csv", "/etc/passwd"), "the plain name of a .csv or .txt file"),
        (RECORD.replace('"far"', '"../far"', 1), "letters, digits, dashes"),
        (RECORD + "unit = 'inch'\n", "records.0.unit: "),
        ('surface = "roofs"\n' + SHEET, "surface: "),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, told):
    assert told in refused(tmp_path, text)


def test_a_storm_may_have_a_sheet_for_each_state_of_the_river(tmp_path):
    both = SHEET + SHEET.replace("low-water", "dam-raised")
    (tmp_path / NAME).write_text(both, encoding="utf-8")
    assert len(read_atlas(tmp_path).sheets) == 2


def test_no_scenario_may_take_the_name_of_the_file(new_small_study):
    study = new_small_study / "scenarios" / "small" / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('"better"]', '"better", "atlas"]'), encoding="utf-8")
    with pytest.raises(InputError, match="atlas"):
        load_study(study.parent)


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_tables_of_the_manual_are_those_that_are_read(root, lang, page):
    manual = (root / "docs" / page / "atlas.md").read_text(encoding="utf-8")
    assert manual == with_tables(manual, lang)
    assert sorted(models_named(manual)) == sorted(ATLAS)
