"""season.toml: the shipped one is whole; what is wrong is said with file, key and cure."""

from __future__ import annotations

import json
import re

import pytest

from drainage.errors import InputError
from drainage.scenario import load_study
from drainage.scenario.manual import SEASON, with_tables
from drainage.scenario.season_file import NAME, read_season
from drainage.season import season_schema_text
from drainage.toml_keys import models_named

RAIN = '[[rains]]\nminutes = 60\nfrom_mm = 16\nto_mm = 100\nsource = "test"\n'
STATE = ('[[states]]\nid = "low"\ntitle_zh = "低"\ntitle_en = "low"\nriver_state = "low-water"\n'
         'source = "test"\n')  # fmt: skip


def level(name, depth_cm, minutes=0):
    return (
        f'[[levels]]\nid = "{name}"\ndepth_cm = {depth_cm}\nminutes = {minutes}\nsource = "test"\n'
    )


def refused(tmp_path, text):
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_season(tmp_path)
    assert all(own.file == str(tmp_path / NAME) and own.cure for own in error.value.findings)
    return " | ".join(f"{own.place}: {own.message}" for own in error.value.findings)


def test_a_file_that_is_not_there_is_told_with_what_to_copy(tmp_path):
    with pytest.raises(InputError) as error:
        read_season(tmp_path)
    (found,) = error.value.findings
    assert (found.file, found.message) == (str(tmp_path / NAME), "the file does not exist")
    assert "Copy it from scenarios/old-town/season.toml" in found.cure
    told = found.in_language("zh")
    assert "drainage init practice --with old-town" in told
    assert "Copy it" not in told


def test_the_shipped_table_asks_for_what_a_duty_officer_is_asked(root):
    own = read_season(root / "scenarios" / "old-town")
    assert own.depths_cm == (15, 27, 40)
    assert [rain.minutes for rain in own.rains] == [30, 60, 180]
    assert {(state.river_state, state.inlet_clogging_pct) for state in own.states} == {
        (river, clogged) for river in ("dam-raised", "low-water") for clogged in (None, 10)
    }
    # Each level asks for a depth or a time beyond that of the one below.
    assert [(at.id, at.depth_cm, at.minutes) for at in own.levels_rising] == [
        ("blue", 15, 0), ("yellow", 15, 30), ("orange", 27, 0), ("red", 40, 0)
    ]  # fmt: skip
    assumed = [*own.rains, *own.states, *own.levels]
    assert [at for at in assumed if not re.search("假定.*assumed", at.source)] == []
    # What is done at a level is told in both languages, as assumed and as no order.
    assert [at.id for at in own.levels if not (at.actions_zh and at.actions_en)] == []
    told = "假定，不是命令.*assumed, no order"
    assert [at for at in own.levels if not re.match(told, at.actions_source)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (STATE, "rains: the key is missing"),
        (RAIN, "states: the key is missing"),
        ("rain_mm = 45\n" + RAIN + STATE, "rain_mm: unknown key"),
        (RAIN.replace("source", "sourse") + STATE, "rains.0.source: the key is missing"),
        (RAIN.replace("60", "45") + STATE, "minutes must be a multiple of 10"),
        (RAIN.replace("100", "16") + STATE, "to_mm must be more than from_mm"),
        (RAIN.replace("16", "16.5") + STATE, "rains.0.from_mm: "),
        (RAIN + RAIN + STATE, "rains: 60 stands twice"),
        (RAIN + STATE + STATE, "states: low stands twice"),
        (RAIN + STATE.replace('"low"', '"low water"', 1), "letters, digits, dashes"),
        (RAIN + STATE + "inlet_clogging_pct = 100\n", "states.0.inlet_clogging_pct: "),
        ("depths_cm = [27, 15]\n" + RAIN + STATE, "depths_cm must rise"),
        ("depths_cm = [4]\n" + RAIN + STATE, "depths_cm.0: "),
        ('key_road_classes = ["highway"]\n' + RAIN + STATE, "key_road_classes.0: "),
        (RAIN + STATE + '[band]\nstates = ["high"]\n', "no state high; use one of: low"),
        (RAIN + STATE + '[band]\nstates = ["low", "low"]\n', "band: low stands twice"),
        (RAIN + STATE + "[band]\nmembers = 33\n", "band.members: "),
        (RAIN + STATE + "[band]\nwidest_mm = 1\n", "band.widest_mm: "),
        (RAIN + STATE + "[band]\nseed = 1\n", "band.seed: unknown key"),
        (RAIN + STATE + level("purple", 15), "levels.0.id: "),
        (RAIN + STATE + level("blue", 15) + level("red", 15), "red must ask for more depth"),
        (RAIN + STATE + level("blue", 27) + level("red", 15, 60), "red must ask for more depth"),
        (RAIN + STATE + level("blue", 15) + level("blue", 27), "levels: blue stands twice"),
        (RAIN + STATE + level("blue", 15) + 'actions_zh = "巡查"\n', "actions_source must stand"),
        (RAIN + STATE + level("blue", 15) + 'actions_source = "t"\n', "actions_source must stand"),
        (
            RAIN
            + STATE
            + level("blue", 15)
            + f'actions_zh = "{"查" * 101}"\nactions_source = "t"\n',
            "levels.0.actions_zh: ",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, told):
    assert told in refused(tmp_path, text)


def test_the_first_state_has_a_band_of_eight_members_unless_others_are_named(tmp_path):
    other = STATE.replace('"low"', '"high"', 1)
    for band, states, members in (("", ("low",), 8),
                                  ('[band]\nmembers = 0\n', ("low",), 0),
                                  ('[band]\nstates = ["high"]\n', ("high",), 8)):  # fmt: skip
        (tmp_path / NAME).write_text(RAIN + STATE + other + band, encoding="utf-8")
        own = read_season(tmp_path)
        assert (tuple(own.band_states), own.band.members) == (states, members)


def test_a_study_without_the_file_is_told_where_one_stands(tmp_path):
    with pytest.raises(InputError, match=re.escape(NAME)):
        read_season(tmp_path)


def test_no_scenario_may_take_the_name_of_the_file(new_small_study):
    study = new_small_study / "scenarios" / "small" / "study.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('"better"]', '"better", "season"]'), encoding="utf-8")
    with pytest.raises(InputError, match="season"):
        load_study(study.parent)


@pytest.mark.parametrize(("lang", "page"), [("en", "."), ("zh", "zh")])
def test_the_tables_of_the_manual_are_those_that_are_read(root, lang, page):
    manual = (root / "docs" / page / "season.md").read_text(encoding="utf-8")
    assert manual == with_tables(manual, lang)
    assert sorted(models_named(manual)) == sorted(SEASON)


def test_the_schema_beside_the_manual_is_that_of_the_document(root):
    text = (root / "docs" / "season.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(season_schema_text())
    own = json.loads(text)
    assert own["properties"]["schema"]["const"] == "drainage-season/1"
    assert own["additionalProperties"] is False
