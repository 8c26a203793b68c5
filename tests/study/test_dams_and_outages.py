"""Dams up or down and pumps that fail are conditions of an event, refused where nobody has them."""

import pandas as pd
import pytest
from click.testing import CliRunner

from drainage.cli import main
from drainage.comparison import require_comparable
from drainage.engine.inp_river import river_stage_m
from drainage.errors import ComparisonError, InputError
from drainage.rainfall import load_river_levels
from drainage.rainfall.dams import load_dams, with_dams
from drainage.study.inputs import read_inputs
from drainage.study.keys import run_key
from drainage.study.opening import open_study
from drainage.study.steps import compose_scenario, run_request
from drainage.study.workspace import Workspace

DAM = """
[weir]
title_zh = "橡胶坝"
title_en = "dam"
river = "bai"
outfalls = ["CO1"]
up_below_bank_m = 0.5
down_below_bank_m = 3.5
source = "test"
"""


def study_with(town, event, dams=DAM):
    (town / "rainfall" / "dams.toml").write_text(dams, encoding="utf-8")
    path = town / "scenarios" / "small" / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[run]", f"{event}\n[run]"), encoding="utf-8")
    return town


def test_an_outlet_stands_at_the_level_of_its_dam_and_others_at_that_of_the_river(small_network):
    """Bank at 19.6 m: 0.5 m below it is 19.1 m; at 3.5 m below, 16.1 m, the invert of 18 m is
    free, as in the river's own low state."""
    second = small_network.outfalls.loc[["CO1"]].rename(index={"CO1": "CO9"})
    town = small_network.with_tables(outfalls=pd.concat([small_network.outfalls, second]))
    low = {"bai": 3.5}
    stage = river_stage_m(town, low | {"CO1": 0.5})
    assert stage["CO1"] == pytest.approx(19.1)
    assert stage.drop("CO1").isna().all()


def test_an_event_sets_the_outlets_of_its_dams(new_small_study):
    town = study_with(new_small_study, 'dams = { weir = "up" }')
    opened = open_study(Workspace(town), "small")
    assert opened.rivers["h33"] == {"bai": 3.5, "chao": 4.0, "CO1": 0.5}


def test_an_event_without_dams_has_the_levels_of_its_river_state(new_small_study):
    opened = open_study(Workspace(study_with(new_small_study, "")), "small")
    assert opened.rivers["h33"] == load_river_levels(new_small_study / "rainfall")["low-water"]


def test_the_shipped_dams_stand_at_outlets_of_the_bai_at_its_own_levels(root):
    """Dammed 2.5 m, low 3.5 m below the bank: as the river states, for no level is published."""
    dams = load_dams(root / "rainfall")
    states = load_river_levels(root / "rainfall")
    assert list(dams) == ["shahe", "binhe", "kaifaqu"]
    assert {dam.up_below_bank_m for dam in dams.values()} == {states["dam-raised"]["bai"]}
    assert {dam.down_below_bank_m for dam in dams.values()} == {states["low-water"]["bai"]}
    down = with_dams(states["dam-raised"], dams, dict.fromkeys(dams, "down"))
    assert sum(level == 3.5 for level in down.values()) == 11


@pytest.mark.parametrize(
    ("event", "dams", "words"),
    [
        ('dams = { wier = "up" }', DAM, "no such dam in rainfall/dams.toml"),
        ('dams = { weir = "up" }', DAM.replace("CO1", "C01"), "no outfall of the river bai"),
        ("", DAM.replace("0.5", "3.6"), "would stand higher with the dam down"),
        ("", DAM + DAM.replace("[weir]", "[other]"), "stands in the pool of weir already"),
    ],
)
def test_a_dam_that_cannot_be_is_refused(new_small_study, event, dams, words):
    with pytest.raises(InputError) as caught:
        open_study(Workspace(study_with(new_small_study, event, dams)), "small")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("outages", "words"),
    [
        ('[{ pumps = ["P-9"] }]', "no scenario of this event has such a pump"),
        ("[{ from_min = 5 }]", "give the pumps that fail, or power_fails = true"),
        ("[{ power_fails = true, from_min = 60, to_min = 30 }]", "to_min must be later"),
    ],
)
def test_an_outage_of_no_pump_or_no_time_stops_with_exit_2(new_small_study, outages, words):
    town = study_with(new_small_study, f"outages = {outages}")
    done = CliRunner().invoke(main, ["--root", str(town), "run", "small", "--no-maps"])
    assert done.exit_code == 2, done.output
    assert words in " ".join(done.output.split())


def test_a_run_under_an_outage_is_another_run(new_small_study):
    """What fails reaches the run and stands in its record's key; without it nothing changes."""
    plain = open_study(Workspace(study_with(new_small_study, "")), "small")
    inputs = read_inputs(plain.workspace, "small")
    key = run_key(plain, inputs, "existing", "h33")
    study_with(new_small_study, "outages = [{ power_fails = true }]")
    failing = open_study(plain.workspace, "small")
    assert run_key(failing, inputs, "existing", "h33") != key
    built = compose_scenario(failing, "existing")
    (outage,) = run_request(failing, built, "h33", new_small_study / "x").outages
    assert outage.power_fails


def test_runs_of_which_one_had_failing_pumps_are_not_compared():
    plain = {"event": "h33", "scenario": "existing"}
    with pytest.raises(ComparisonError, match="they differ in outages"):
        require_comparable(plain, plain | {"outages": [{"power_fails": True}]})
