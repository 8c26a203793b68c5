"""The river stands at the outfalls from the start, and in the sewers that lie below it."""

import numpy as np
import pandas as pd
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.inp_river import depth_under_river_m, outfall_lines, river_stage_m
from drainage.results import read_run
from drainage.scenario.settings import RunSettings


def below_bank(network, level_m):
    """What makes the river stand at ``level_m`` at CO1."""
    return {"bai": float(network.outfalls.at["CO1", "ground_level_m"]) - level_m}


@pytest.fixture
def open_outfall(small_network):
    """Without a flap gate; inverts M-A 18.6, M-B 18.4, M-C 17.9, CO1 18.0."""
    return small_network.with_tables(outfalls=small_network.outfalls.assign(flap_gate=False))


def test_the_level_at_an_outfall_is_its_bank_less_the_rivers_depth_below(open_outfall):
    stage = river_stage_m(open_outfall, below_bank(open_outfall, 18.5))
    assert stage["CO1"] == pytest.approx(18.5)
    assert np.isnan(stage["WE"])  # no river there
    lines = dict(line.split(maxsplit=1) for line in outfall_lines(open_outfall, stage))
    assert lines["CO1"] == "18 FIXED 18.5 NO"
    assert lines["WE"].split()[1] == "FREE"


def test_a_river_below_the_outfall_leaves_it_free(open_outfall):
    stage = river_stage_m(open_outfall, below_bank(open_outfall, 17.9))
    assert np.isnan(stage["CO1"])
    assert depth_under_river_m(open_outfall, stage).empty


def test_sewers_below_the_river_begin_full_to_its_level(open_outfall):
    stage = river_stage_m(open_outfall, below_bank(open_outfall, 18.5))
    depth = depth_under_river_m(open_outfall, stage)
    # M-C 18.5 - 17.9 = 0.6, M-B 18.5 - 18.4 = 0.1; M-A lies at 18.6, above the river.
    assert depth.to_dict() == pytest.approx({"M-C": 0.6, "M-B": 0.1})


def test_a_flap_gate_keeps_the_river_out(small_network):
    gated = small_network.with_tables(outfalls=small_network.outfalls.assign(flap_gate=True))
    stage = river_stage_m(gated, below_bank(gated, 18.5))
    assert depth_under_river_m(gated, stage).empty


def test_a_manhole_above_the_river_keeps_what_lies_behind_it_dry(open_outfall):
    """M-B raised to 18.9 stands between the river and a deeper M-A."""
    joints = open_outfall.junctions.copy()
    joints.loc["M-B", "invert_level_m"] = 18.9
    joints.loc["M-A", "invert_level_m"] = 18.3
    humped = open_outfall.with_tables(junctions=joints)
    depth = depth_under_river_m(humped, river_stage_m(humped, below_bank(humped, 18.5)))
    assert depth.to_dict() == pytest.approx({"M-C": 0.6})


def test_still_water_of_the_river_makes_no_water(open_outfall, cloudburst, tmp_path):
    """No rain, no sewage: what stands in the sewers at the start stands there at the end."""
    dry = open_outfall.with_tables(
        dry_weather_flows=open_outfall.dry_weather_flows.iloc[:0],
        regulators=open_outfall.regulators.iloc[:0],
    )
    settings = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=10.0)
    river = below_bank(dry, 18.9)
    asked = RunRequest(
        "t", "e", "s", dry, cloudburst.scaled(1e-6), river, settings, tmp_path / "run"
    )
    run_all([asked], workers=1)
    result = read_run(tmp_path / "run")
    level = dry.junctions["invert_level_m"] + pd.Series(
        result.series["node_depth_m"].isel(minute=-1).to_numpy(), result.series["node"].to_numpy()
    ).reindex(dry.junctions.index)
    assert level[["M-B", "M-C"]].to_numpy() == pytest.approx(18.9, abs=0.005)
    balance = result.record["balance"]
    # The report counts in litres x 1000.
    assert balance["final_storage_m3"] == pytest.approx(balance["initial_storage_m3"], abs=2.0)
    assert balance["initial_storage_m3"] > 5.0
