"""Runs balance, agree with a second program and with hand calculation, and are never half done."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from pyswmm import Output as SwmmOutput
from swmm.toolkit.shared_enum import LinkAttribute, NodeAttribute, SubcatchAttribute
from swmm_api import read_inp_file

from drainage.engine import RunRequest, record, run_all, run_passing
from drainage.engine.inp import build_inp
from drainage.engine.inp_inlets import effective_inlets
from drainage.engine.output import AREA_RUNOFF, read_out
from drainage.engine.report import read_report, require_inlets
from drainage.errors import EngineError, StoreError
from drainage.network import make_network
from drainage.quantities import ON_A_GRID, QUANTITIES
from drainage.rainfall import Hyetograph
from drainage.results import read_record, read_run
from drainage.scenario.settings import RunSettings

RIVER = {"bai": 3.0}
QUICK = RunSettings(warm_up_h=1.0, tail_h=1.0, continuity_limit_pct=5.0)
DRY = Hyetograph("dry", "无雨", 300, np.zeros(4), "test")


def request(network, storm, folder, settings=QUICK):
    return RunRequest("test", "existing", "storm", network, storm, RIVER, settings, folder)


@pytest.fixture
def ran(small_network, cloudburst, tmp_path):
    folder = tmp_path / "existing" / "storm"
    run_all([request(small_network, cloudburst, folder)], workers=1)
    return folder


def plain_swmm(folder):
    code = (
        "from swmm.toolkit import solver as s\ns.swmm_run('model.inp', 'model.rpt', 'model.out')\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)


def test_a_run_that_is_handed_over_gives_what_a_kept_one_gives(
    ran, small_network, cloudburst, tmp_path
):
    """Every value, and a record that says the same but for its own files and seconds."""
    given = []
    run_passing(
        [request(small_network, cloudburst, tmp_path / "passing")],
        workers=1,
        on_result=lambda _request, result: given.append(result),
    )
    (own,), kept = given, read_run(ran)
    for ours, theirs in ((own.series, kept.series), (own.totals, kept.totals)):
        assert set(ours) == set(theirs)
        for name in [*theirs, *theirs.coords]:
            np.testing.assert_array_equal(ours[name].to_numpy(), theirs[name].to_numpy(), name)
    apart = {name for name in kept.record if kept.record[name] != own.record.get(name)}
    assert apart == {"digests", "engine_s", "wall_s"}
    assert read_record(tmp_path / "passing") is None
    assert not list((tmp_path / "passing").glob("*.nc"))


def test_a_run_writes_its_files_and_nothing_else(ran):
    assert sorted(path.name for path in ran.iterdir()) == [
        "model.inp", "model.rpt", "run.json", "series.nc", "totals.nc",
    ]  # fmt: skip
    assert [path.name for path in ran.parent.iterdir()] == ["storm"]
    result = read_run(ran)
    for dataset in (result.series, result.totals):
        for name, variable in dataset.data_vars.items():
            assert variable.attrs["units"] == QUANTITIES[name].units
    assert set(result.series) | set(result.totals) == set(QUANTITIES) - ON_A_GRID


def test_rain_losses_outflow_and_storage_close(ran, small_network, cloudburst):
    balance = read_run(ran).record["balance"]
    area_m2 = small_network.subcatchments["area_ha"].sum() * 1e4
    assert balance["rain_m3"] == pytest.approx(cloudburst.depth_mm / 1000 * area_m2, abs=10)
    come = balance["wet_weather_inflow_m3"] + balance["dry_weather_inflow_m3"]
    gone = balance["outflow_m3"] + balance["final_storage_m3"] + balance["lost_at_rims_m3"]
    assert gone == pytest.approx(come, rel=0.03, abs=3)


def test_model_inp_alone_gives_the_same_totals_in_the_plain_engine(ran, tmp_path):
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(ran / "model.inp", alone)
    plain_swmm(alone)
    ours = read_report((ran / "model.rpt").read_text())
    plain = read_report((alone / "model.rpt").read_text())
    for block in ("runoff", "routing"):
        for term, value in ours.balances[block].items():
            if "Error" not in term:
                assert plain.balances[block][term] == pytest.approx(value, abs=1.01, rel=1e-3)


def test_our_reader_equals_pyswmms_element_for_element(ran, tmp_path):
    shutil.copy(ran / "model.inp", tmp_path)
    plain_swmm(tmp_path)
    ours = read_out(tmp_path / "model.out")
    with SwmmOutput(str(tmp_path / "model.out")) as out:
        for k, name in enumerate(ours.area_ids):
            theirs = list(out.subcatch_series(name, SubcatchAttribute.RUNOFF_RATE).values())
            np.testing.assert_array_equal(ours.area[:, k, AREA_RUNOFF], np.float32(theirs))
        for k, name in enumerate(ours.node_ids):
            for column in range(6):
                theirs = list(out.node_series(name, NodeAttribute(column)).values())
                np.testing.assert_array_equal(ours.node[:, k, column], np.float32(theirs))
        for k, name in enumerate(ours.link_ids):
            for column in range(5):
                theirs = list(out.link_series(name, LinkAttribute(column)).values())
                np.testing.assert_array_equal(ours.link[:, k, column], np.float32(theirs))


def test_a_cut_off_result_file_is_refused(ran, tmp_path):
    shutil.copy(ran / "model.inp", tmp_path)
    plain_swmm(tmp_path)
    whole = (tmp_path / "model.out").read_bytes()
    (tmp_path / "model.out").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EngineError, match="not complete"):
        read_out(tmp_path / "model.out")


def test_totals_agree_with_the_engines_report(ran):
    result = read_run(ran)
    text = (ran / "model.rpt").read_text()
    loads = text[text.index("Outfall Loading Summary") :]
    row = next(line.split() for line in loads.splitlines() if line.split()[:1] == ["CO1"])
    totals = result.totals.sel(outfall="CO1")
    # Dry until it rains, so the volume since the first report is that of the whole run.
    assert float(totals["outfall_volume_m3"]) == pytest.approx(1000 * float(row[4]), abs=1.0)
    assert float(totals["outfall_backflow_m3"]) == 0
    assert float(totals["outfall_max_flow_m3_s"]) == pytest.approx(float(row[3]), abs=6e-4)


@pytest.mark.parametrize("outlet_mm", [500.0, 150.0])
def test_what_inlets_take_from_the_street_enters_the_manhole(
    small_network, cloudburst, tmp_path, outlet_mm
):
    """With a pipe of 150 mm below, M-B is full to the gutter and gives water back."""
    pipes = small_network.conduits.copy()
    pipes.loc["C-2", "diameter_mm"] = outlet_mm
    tight = small_network.with_tables(conduits=pipes)
    run_all([request(tight, cloudburst, tmp_path / "run")], workers=1)
    series = read_run(tmp_path / "run").series
    lateral = series["node_lateral_inflow_m3_s"].to_pandas()
    runoff = series["subcatchment_runoff_m3_s"].to_pandas()
    back = series["node_flooding_m3_s"].to_pandas()["M-B"]
    from_street = runoff["A-B"] + runoff["K-B.g"] + back - lateral["G-B"]
    into_sewer = lateral["M-B"] - runoff["K-B"]
    assert from_street.sum() == pytest.approx(into_sewer.sum(), rel=0.01)
    assert (back.sum() > 0) == (outlet_mm == 150.0)


def test_the_series_stand_at_the_minute_they_were_taken(ran):
    """The .out begins one or two report steps before the first report."""
    result = read_run(ran)
    start = result.record["rain_start_minute"]
    rain = result.series["rainfall_mm_h"]
    assert float(rain["minute"][int((rain > 0).argmax("minute"))]) == pytest.approx(start, abs=0.01)
    depth = result.series["node_depth_m"].sel(node="G-C")
    peak = float(depth["minute"][int(depth.argmax("minute"))])
    exact = float(result.totals["node_max_depth_minute"].sel(node="G-C"))
    assert peak == pytest.approx(exact, abs=1.0)


def test_minutes_full_agree_with_the_engines_report(small_network, cloudburst, tmp_path):
    """A river above the soffits keeps the sewer full; the report counts in hours."""
    full = RunRequest(
        "t", "e", "high", small_network, cloudburst, {"bai": 0.4}, QUICK, tmp_path / "f"
    )
    run_all([full], workers=1)
    text = (tmp_path / "f" / "model.rpt").read_text()
    block = text[text.index("Conduit Surcharge Summary") :]
    row = next(line.split() for line in block.splitlines() if line.split()[:1] == ["C-3"])
    hours = float(row[1])
    minutes = read_run(tmp_path / "f").totals["link_surcharged_minutes"]
    assert hours > 0.5
    assert float(minutes.sel(link="C-3")) == pytest.approx(60 * hours, abs=0.61)


def test_without_rain_nothing_floods_and_only_sewage_flows(small_network, tmp_path):
    run_all([request(small_network, DRY, tmp_path / "e" / "dry")], workers=1)
    result = read_run(tmp_path / "e" / "dry")
    depth = result.totals["node_max_depth_m"]
    streets = [n for n in depth["node"].values if n.startswith("G-")]
    assert float(depth.sel(node=streets).max()) == 0.0
    assert float(result.totals["outfall_volume_m3"].sel(outfall="CO1")) == pytest.approx(
        0, abs=1e-6
    )
    assert result.record["balance"]["wet_weather_inflow_m3"] == 0
    assert result.record["balance"]["lost_at_rims_m3"] == 0


def test_in_steady_dry_weather_all_water_that_flows_is_sewage(small_network, tmp_path):
    steady = QUICK.model_copy(update={"warm_up_h": 6.0})
    run_all([request(small_network, DRY, tmp_path / "e" / "dry", steady)], workers=1)
    series = read_run(tmp_path / "e" / "dry").series
    last = series.isel(minute=-1)
    assert float(last["node_inflow_m3_s"].sel(node="WE")) == pytest.approx(0.003, rel=0.02)
    share = series["node_sewage_share"].sel(node=["M-A", "M-B", "M-C", "S-1", "I-C", "WE"])
    assert float(share.min()) == pytest.approx(1.0, abs=1e-4)


def test_the_sewage_of_a_run_closes_and_none_is_more_than_the_water(ran, small_network):
    """3 L/s of sewage since ten minutes before the rain (1 h warm-up)."""
    result = read_run(ran)
    terms = result.record["tracer"]
    minutes = result.record["end_minute"] - 50
    assert terms["sewage_in_m3"] == pytest.approx(0.003 * 60 * minutes, rel=0.002)
    came = terms["sewage_in_m3"] + terms["sewage_initially_stored_m3"]
    gone = sum(terms[name] for name in ("sewage_out_m3", "sewage_lost_at_rims_m3",
               "sewage_withdrawn_m3", "sewage_finally_stored_m3"))  # fmt: skip
    assert gone == pytest.approx(came, rel=1e-6)
    assert result.record["tracer_error_pct"] == pytest.approx(0, abs=1e-4)
    assert float(result.series["node_sewage_share"].min()) >= 0
    assert float(result.series["node_sewage_share"].max()) <= 1.01
    at_outfalls = result.totals["outfall_sewage_m3"]
    assert float(at_outfalls.sum()) == pytest.approx(terms["sewage_out_m3"])
    assert (at_outfalls <= result.totals["outfall_volume_m3"]).all()


def test_changed_code_makes_a_run_again(ran, small_network, cloudburst, monkeypatch):
    monkeypatch.setattr(record, "code_digest", lambda *_parts: "another")
    again = run_all([request(small_network, cloudburst, ran)], workers=1)
    assert not again["existing", "storm"].reused


def test_a_pipe_in_uniform_flow_follows_manning(tmp_path, small_network):
    """Four pipes of 100 m at 3 per mille; the second is far from both ends."""
    names = ["J0", "J1", "J2", "J3", "WE"]
    level = [19.2, 18.9, 18.6, 18.3, 18.0]
    joint = small_network.junctions.loc["S-1"]
    pipe = small_network.conduits.loc["S-P"]
    joints = pd.DataFrame(
        [joint.to_dict() | {"invert_level_m": z, "ground_level_m": z + 2, "max_depth_m": 2.0}
         for z in level[:4]],
        index=pd.Index(names[:4], name="junction_id"),
    )  # fmt: skip
    pipes = pd.DataFrame(
        [pipe.to_dict() | {"from_id": names[k], "to_id": names[k + 1], "length_m": 100.0,
                           "from_invert_level_m": level[k], "to_invert_level_m": level[k + 1]}
         for k in range(4)],
        index=pd.Index([f"P{k}" for k in range(4)], name="conduit_id"),
    )  # fmt: skip
    flows = small_network.dry_weather_flows.loc[["S-1"]].rename(index={"S-1": "J0"})
    network = make_network(
        "line", junctions=joints, conduits=pipes, streets=small_network.streets,
        outfalls=small_network.outfalls.loc[["WE"]].assign(invert_level_m=18.0),
        dry_weather_flows=flows.assign(flow_l_s=20.0), patterns=small_network.patterns,
    )  # fmt: skip
    run_all([request(network, DRY, tmp_path / "e" / "x")], workers=1)
    series = read_run(tmp_path / "e" / "x").series.isel(minute=-1)
    depth = float(series["link_depth_m"].sel(link="P1"))
    # Part-full circular pipe: Q = A R^(2/3) S^(1/2) / n at the computed depth.
    angle = 2 * np.arccos(1 - 2 * depth / 0.3)
    area = 0.3**2 / 8 * (angle - np.sin(angle))
    flow = area * (area / (0.3 * angle / 2)) ** (2 / 3) * 0.003**0.5 / 0.013
    assert flow == pytest.approx(0.020, rel=0.02)


def test_a_sag_is_drained_by_its_inlets(ran):
    depth = read_run(ran).series["node_depth_m"].sel(node="G-B")
    assert float(depth.max()) > 0.03
    assert float(depth.isel(minute=-1)) < 0.02


def test_clogging_and_inlets_out_of_order_lower_capture(small_network):
    inlets = small_network.inlets.assign(out_of_order_pct=50.0)
    lost, limit = effective_inlets(inlets, small_network.inlet_types)
    assert lost == pytest.approx([75.0, 75.0])
    assert limit == pytest.approx([0.010, 0.010])


def test_a_river_above_the_outlet_holds_the_sewer_back(small_network, cloudburst, tmp_path):
    low, high = (
        RunRequest(
            "t", "e", name, small_network, cloudburst, {"bai": below}, QUICK, tmp_path / name
        )
        for name, below in (("low", 3.0), ("high", 0.4))
    )
    run_all([low, high], workers=2)
    depth = [
        float(read_run(tmp_path / n).totals["node_max_depth_m"].sel(node="M-C"))
        for n in ("low", "high")
    ]
    assert depth[1] > depth[0] + 0.5


def test_swmm_api_reads_what_we_write(small_network, cloudburst, tmp_path):
    path = tmp_path / "m.inp"
    path.write_text(build_inp(small_network, cloudburst, RIVER, QUICK, title="x"), encoding="utf-8")
    model = read_inp_file(str(path))
    assert set(model.JUNCTIONS) == set(small_network.junctions.index)
    assert len(model.SUBCATCHMENTS) == len(small_network.subcatchments) + 3  # shares to gutters
    areas = sum(s.area for s in model.SUBCATCHMENTS.values())
    assert areas == pytest.approx(small_network.subcatchments["area_ha"].sum())
    street = model.STREETS["X"]
    assert (street.height_curb, street.slope) == (0.15, 2)


def test_a_removed_inlet_and_an_engine_error_name_the_element(tmp_path, small_network, cloudburst):
    with pytest.raises(EngineError, match=r"WARNING 12.*R-9.*line 3"):
        require_inlets("\n\n  WARNING 12: inlet removed due to unsupported shape for Conduit R-9\n")
    pipes = small_network.conduits.assign(length_m=0.0)
    with pytest.raises(EngineError, match="ERROR"):
        run_all([request(small_network.with_tables(conduits=pipes), cloudburst, tmp_path / "e" / "x")],
                workers=1)  # fmt: skip
    assert list((tmp_path / "e").iterdir()) == []


def test_the_same_run_is_not_made_twice_and_a_changed_one_is(ran, small_network, cloudburst):
    again = run_all([request(small_network, cloudburst, ran)], workers=1)
    assert again["existing", "storm"].reused
    more = run_all([request(small_network, cloudburst.scaled(1.1), ran)], workers=1)
    assert not more["existing", "storm"].reused


def test_a_run_cut_off_before_its_record_is_not_trusted_but_run_again(
    ran, small_network, cloudburst
):
    (ran / "run.json").write_text((ran / "run.json").read_text()[:100])
    assert read_record(ran) is None
    with pytest.raises(StoreError, match="no finished run of this version"):
        read_run(ran)
    stale = ran.parent / "storm.part-999999999-1"
    stale.mkdir()
    again = run_all([request(small_network, cloudburst, ran)], workers=1)
    assert not again["existing", "storm"].reused
    assert not stale.exists()


def test_ctrl_c_leaves_nothing_half_written(small_network, cloudburst, tmp_path):
    def stop(_progress):
        raise KeyboardInterrupt

    folder = tmp_path / "existing" / "storm"
    with pytest.raises(KeyboardInterrupt):
        run_all([request(small_network, cloudburst, folder)], workers=1, on_progress=stop)
    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []


def test_a_run_beyond_its_limit_is_kept_and_marked(small_network, cloudburst, tmp_path):
    strict = QUICK.model_copy(update={"continuity_limit_pct": 1e-6})
    folder = tmp_path / "e" / "x"
    run_all([request(small_network, cloudburst, folder, strict)], workers=1)
    record = json.loads((folder / "run.json").read_text())
    assert record["within_limits"] is False
    assert "continuity" in record["reason"]


def test_two_barrels_carry_twice_the_flow(small_network, ran):
    totals = read_run(ran).totals["link_full_capacity_m3_s"].to_series()
    assert totals["C-1"] == pytest.approx(0.239, abs=0.002)  # Manning, 500 mm, 4 per mille
    assert pd.isna(totals["R-1"])
