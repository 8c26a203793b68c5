"""A study changes what it sets, and says which lines of the model give way."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.inp import build_inp, replaced_lines
from drainage.engine.process import run_child
from drainage.errors import EngineError, InputError
from drainage.formats.swmm.inp_import import import_inp
from drainage.metrics import score_outfalls
from drainage.rainfall import load_storm
from drainage.rainfall.several_gauges import Gauge
from drainage.results import read_run
from drainage.scenario.settings import RunSettings, Targets

CASES = Path(__file__).parents[1] / "cases" / "inp"
SHORT = RunSettings(warm_up_h=1, tail_h=4, continuity_limit_pct=10.0)
RAIN_MM = 33.0


@pytest.fixture(scope="session")
def storm(root):
    return load_storm(root / "rainfall", "h33")


def network(stem: str):
    path = CASES / f"{stem}.inp"
    return import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="").network


def model_of(network, storm, settings=SHORT, rivers=None) -> str:
    return build_inp(network, storm, rivers or {}, settings, title="a study")


def ran(network, storm, folder: Path, settings=SHORT):
    asked = RunRequest("s", "existing", "h33", network, storm, {}, settings, folder / "h33")
    run_all([asked], workers=1)
    return read_run(folder / "h33")


def lines_of(inp: str, section: str) -> list[str]:
    return inp.split(f"[{section}]\n")[1].split("\n[")[0].splitlines()


def test_options_of_the_model_stay_and_those_that_give_way_are_named(storm):
    own = network("14_force_main_study")
    inp = model_of(own, storm)
    options = dict(line.split(maxsplit=1) for line in lines_of(inp, "OPTIONS"))
    assert options["FORCE_MAIN_EQUATION"] == "H-W"
    assert options["ALLOW_PONDING"] == "YES"
    assert options["ROUTING_STEP"] == "10"
    assert options["REPORT_STEP"] == "00:01:00"
    assert "FM FORCE_MAIN .3 130 0 0" in inp
    named = {line.text.split()[0] for line in replaced_lines(own, storm, {}, SHORT)}
    assert named == {"START_DATE", "START_TIME", "END_DATE", "END_TIME", "REPORT_STEP"}


def test_a_step_that_the_study_itself_gives_rules(storm):
    own = network("14_force_main_study")
    given = RunSettings(routing_step_s=2.0, head_tolerance_m=0.001)
    options = dict(
        line.split(maxsplit=1) for line in lines_of(model_of(own, storm, given), "OPTIONS")
    )
    assert (options["ROUTING_STEP"], options["HEAD_TOLERANCE"]) == ("2", "0.001")
    assert "ROUTING_STEP 10" in {line.text for line in replaced_lines(own, storm, {}, given)}


def test_rain_that_is_ignored_and_dated_routing_give_way_by_name(tmp_path, storm):
    path = tmp_path / "model.inp"
    text = (CASES / "20_cso_weir.inp").read_text(encoding="utf-8")
    more = ("[OPTIONS]\nIGNORE_RAINFALL YES\nROUTING_STEP 0:05:00\nIGNORE_QUALITY YES\n[EVENTS]\n"
            "06/01/2024 0:00 06/02/2024 0:00\n"
            "[ADJUSTMENTS]\nRAINFALL 0 0 0 0 0 0 0 0 0 0 0 0\nCONDUCTIVITY 1 1 1 1 1 1 1 1 1 1 1 1\n"
            "[EVAPORATION]\nCONSTANT 3\n")  # fmt: skip
    path.write_text(text + more, encoding="utf-8")
    own = import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="").network
    inp = model_of(own, storm)
    named = {line.text.split()[0]: line.by for line in replaced_lines(own, storm, {}, SHORT)}
    assert named["IGNORE_RAINFALL"] == "IGNORE_RAINFALL NO"
    assert named["RAINFALL"] == named["06/01/2024"] == ""
    # A report each 60 s asks for steps no longer.
    assert named["ROUTING_STEP"] == "ROUTING_STEP 60"
    assert "IGNORE_QUALITY YES" in inp
    assert "CONDUCTIVITY 1" in inp
    assert "CONSTANT 3" in inp


def test_a_river_meets_a_level_of_the_model_and_the_study_is_asked(storm):
    """Bank 0.4 m above the outfall's invert of 9 m; the river 0.2 m below it: 9.2 m."""
    own = network("21_fixed_outfall_river")
    outfalls = own.outfalls.assign(river="bai", ground_level_m=9.4)
    by_river = own.with_tables(outfalls=outfalls)
    with pytest.raises(
        InputError, match=r"line 14, \[OUTFALLS\]: .*FIXED 9\.1.*river \(bai\)"
    ) as asked:
        model_of(by_river, storm, rivers={"bai": 0.2})
    assert "outfall_level" in asked.value.findings[0].cure
    for rule, level in (("river", "O 9 FIXED 9.2 NO"), ("model", "O 9 FIXED 9.1 NO")):
        chosen = SHORT.model_copy(update={"outfall_level": rule})
        assert level in model_of(by_river, storm, chosen, {"bai": 0.2}).splitlines()
    assert "O 9 FIXED 9.1 NO" in model_of(own, storm, rivers={"bai": 0.2}).splitlines()


def test_a_force_main_pumps_all_its_water_in_a_study(tmp_path, storm):
    """50 L/s from 10 min before the storm to 4 h after it: all of it leaves, none floods."""
    run = ran(network("14_force_main_study"), storm, tmp_path)
    assert run.record["balance"]["lost_at_rims_m3"] == 0.0
    hours = 10 / 60 + 1 + 4
    assert float(run.totals["outfall_volume_m3"][0]) == pytest.approx(0.05 * 3600 * hours, rel=2e-3)


def test_infiltration_into_sewers_follows_the_storm_of_the_study(tmp_path, storm):
    """5 % of 33 mm on 50 ha are 825 m3; the triangle ends 3 h after the rain. The engine sums
    in steps of the storm's 2 min, which gives a step of the peak's rain, up to 4 %, more."""
    run = ran(network("15_rdii_study"), storm, tmp_path)
    volume_m3 = float(run.totals["outfall_volume_m3"][0])
    assert 1.0 <= volume_m3 / (0.05 * RAIN_MM / 1000 * 50e4) < 1.04


def test_the_sewage_over_a_weir_is_scored(tmp_path, storm):
    """What spills is the mass that passed: sewage in is sewage out at both ends and in store."""
    own = network("20_cso_weir")
    run = ran(own, storm, tmp_path)
    outfalls = score_outfalls(own, run, storm.depth_mm, Targets())
    assert outfalls.loc["CSO", "sewage_volume_m3"] > 50
    assert outfalls.loc["CSO", "sewage_volume_m3"] == pytest.approx(
        float(run.totals["outfall_sewage_m3"].sel(outfall="CSO"))
    )
    assert not outfalls.loc["CSO", "meets_target"]
    terms = run.record["tracer"]
    came = terms["sewage_in_m3"] + terms["sewage_initially_stored_m3"]
    assert came == pytest.approx(terms["sewage_out_m3"] + terms["sewage_finally_stored_m3"])


def test_a_model_without_links_ends_in_a_result(tmp_path, storm):
    """2 ha: 660 m3 of rain; what runs off leaves at its outfall."""
    run = ran(network("46_runoff_only"), storm, tmp_path)
    assert run.record["balance"]["rain_m3"] == pytest.approx(RAIN_MM / 1000 * 2e4)
    runoff = run.record["balance"]["wet_weather_inflow_m3"]
    assert float(run.totals["outfall_volume_m3"][0]) == pytest.approx(runoff, rel=0.005)


def test_results_of_a_model_in_feet_are_metres(tmp_path, storm):
    """30 cfs are 0.849505 m3/s; statistics, series and report agree."""
    own = network("47_ellipse_size_code")
    run = ran(own, storm, tmp_path)
    flow = 30 * 0.3048**3
    assert float(run.series["link_flow_m3_s"].isel(minute=-1, link=0)) == pytest.approx(
        flow, rel=1e-4
    )
    assert float(run.totals["node_max_inflow_m3_s"].sel(node="A")) == pytest.approx(flow, rel=1e-4)
    deepest = float(run.series["node_depth_m"].sel(node="A").max())
    assert float(run.totals["node_max_depth_m"].sel(node="A")) == pytest.approx(deepest, abs=1e-3)
    seconds = 3600 * (1 + 1 + 4)
    assert run.record["balance"]["river_inflow_m3"] == pytest.approx(flow * seconds, rel=1e-3)
    assert run.record["replaces"][0].startswith(
        "[OPTIONS] line 4 of model.inp: START_DATE 06/01/2024"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="a signal is how a process dies elsewhere")
def test_the_death_of_the_engine_s_library_is_told(tmp_path, monkeypatch):
    folder = tmp_path / "run"
    folder.mkdir()
    (tmp_path / "dies.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(EngineError, match=r"the library of SWMM died \(SIGSEGV\)"):
        run_child(folder, lambda _fraction: None, threading.Event(), 60, module="dies")


def test_land_of_a_model_lies_under_its_own_gauge_of_a_storm(storm):
    own = network("20_cso_weir")
    name = own.subcatchments.index[0]
    depths = np.vstack([storm.intensity_mm_h, 3 * storm.intensity_mm_h])
    two = replace(
        storm,
        gauges=(Gauge("far", subcatchments=()), Gauge("near", subcatchments=(name,))),
        gauge_intensity_mm_h=depths,
    )
    inp = model_of(own, two)
    assert lines_of(inp, "SUBCATCHMENTS")[0].split()[1] == "STUDY_RAIN_near"
    values = {
        gage: max(float(row.split()[-1]) for row in lines_of(inp, "TIMESERIES")
                  if row.split()[:1] == [gage])
        for gage in ("STUDY_RAIN_far", "STUDY_RAIN_near")
    }  # fmt: skip
    assert values["STUDY_RAIN_near"] == pytest.approx(3 * values["STUDY_RAIN_far"])
