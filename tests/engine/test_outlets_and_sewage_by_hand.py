"""Outfalls as SWMM is told of them, and the books of the sewage, by arithmetic."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from drainage.engine import tracing
from drainage.engine.inp_links import _gate
from drainage.engine.inp_river import outfall_lines
from drainage.inundation.coupled.record import _sewer_continuity_pct


def test_a_flap_gate_keeps_the_river_out(small_network):
    outfalls = small_network.outfalls.copy()
    outfalls.loc["CO1", "flap_gate"] = True
    network = small_network.with_tables(outfalls=outfalls)
    stage = pd.Series({"CO1": 18.6, "WE": np.nan, "B-C": np.nan})
    assert outfall_lines(network, stage) == [
        "CO1 18 FIXED 18.6 YES", "WE 17.3 FREE NO", "B-C 19 FREE NO",
    ]  # fmt: skip


def test_flap_gates_of_weirs_are_told(small_network):
    weirs = small_network.weirs.assign(flap_gate=[True, False])
    assert _gate(weirs) == ["YES", "NO"]


def test_the_sewage_that_comes_goes_somewhere():
    """1 m3 stood there and 9 came: 4 out, 2 lost at rims, 3 withdrawn, 0.9 left: 1 % missing."""
    dry = np.array([1.0, 0.0, 0.0])
    traced = SimpleNamespace(
        first=1 * dry, entered=9 * dry, last=0.9 * dry, error=0.1 * dry,
        left=np.array([5 * dry, -1 * dry]), drawn_in=np.array([0.5 * dry, 0 * dry]),
        lost=np.array([2 * dry, 0 * dry]), withdrawn=np.array([1 * dry, 2 * dry]),
        concentration=np.zeros((1, 2, 3)),
    )  # fmt: skip
    found = tracing._origins(SimpleNamespace(outfall=np.array([True, False])), traced)
    assert found.terms == pytest.approx({
        "sewage_in_m3": 9.0, "sewage_initially_stored_m3": 1.0, "sewage_out_m3": 4.0,
        "sewage_lost_at_rims_m3": 2.0, "sewage_withdrawn_m3": 3.0, "sewage_finally_stored_m3": 0.9,
    })  # fmt: skip
    assert found.error_pct == pytest.approx(1.0)
    # What the outfall drew in is not what it spilled.
    assert found.at_outfalls["outfall_sewage_m3"].tolist() == [4.5]


def test_the_error_of_a_coupled_run_is_set_beside_what_entered_the_sewers():
    """0.2 % of 900 + 50 + 20 + 30 m3; 600 of them only passed on to the ground: 2 m3 of 400."""
    record = {
        "routing_continuity_pct": 0.2,
        "balance": {"wet_weather_inflow_m3": 900.0, "dry_weather_inflow_m3": 50.0,
                    "river_inflow_m3": 20.0, "initial_storage_m3": 30.0},
    }  # fmt: skip
    assert _sewer_continuity_pct(record, 600.0) == pytest.approx(0.5)
    # Where no more than a cubic metre entered the sewers, beside that.
    assert _sewer_continuity_pct(record, 999.5) == pytest.approx(200.0)
