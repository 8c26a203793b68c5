"""An imported model without streets and points: flooded nodes, manholes as points, resizing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from pydantic import TypeAdapter

from drainage.engine import RunRequest, run_all
from drainage.engine.inp import network_inp
from drainage.errors import InputError
from drainage.formats.swmm.inp_import import import_inp
from drainage.measures import MEASURES, AnyMeasure, DesignContext, lacking
from drainage.measures.ditch import Ditch
from drainage.metrics import judged_by_flooding, score_flooded_nodes, score_outfalls, score_points
from drainage.metrics.outfalls import leads_sewage_away
from drainage.rainfall import load_formula, load_storm
from drainage.results import read_run
from drainage.scenario.settings import RunSettings, Targets
from tests.own_model.heads import CASES, HEAD

SHORT = RunSettings(warm_up_h=0.5, tail_h=2, continuity_limit_pct=10.0)
PONDED_M2 = 2000.0


@pytest.fixture(scope="module")
def storm(root):
    return load_storm(root / "rainfall", "h33")


@pytest.fixture(scope="module")
def context(root):
    return DesignContext(load_formula(root / "rainfall", "beijing-zone-ii"))


def network_of(text: str, folder: Path):
    path = folder / "model.inp"
    path.write_text(text, encoding="utf-8")
    return import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="").network


def case(stem: str):
    path = CASES / f"{stem}.inp"
    return import_inp(path, name="m", title_zh="", crs="EPSG:4548", datum="").network


def ran(network, storm, folder: Path):
    asked = RunRequest("s", "existing", "h33", network, storm, {}, SHORT, folder / "h33")
    run_all([asked], workers=1)
    return read_run(folder / "h33")


def measure(**fields):
    known = TypeAdapter(AnyMeasure)
    return known.validate_python({"title_zh": "x", "source": "test", **fields})


@pytest.fixture(scope="module")
def ponding(storm, tmp_path_factory):
    network = case("22_ponding_study")
    return network, ran(network, storm, tmp_path_factory.mktemp("ponding"))


def test_a_node_that_ponds_has_the_depth_of_its_volume_on_the_ponded_area(ponding):
    """All that rises stands on 2,000 m2 at once: depth = volume / area, above the ground."""
    row = score_flooded_nodes(*ponding).loc["A"]
    assert row["rank"] == 1
    assert row["flooded_volume_m3"] > 100
    assert row["max_depth_above_ground_m"] == pytest.approx(
        row["flooded_volume_m3"] / PONDED_M2, abs=0.003
    )
    assert row["minutes_flooded"] > 30


def test_a_listed_manhole_counts_from_its_ground(ponding):
    """The manhole is 1.5 m deep: its head stands 1.5 m less above the ground than above the
    invert; 0.22 m at 33 mm is above 0.15 m, so the point misses its target of 36 mm."""
    network, run = ponding
    point = score_points(listed(network, "A"), run, 33.0, Targets()).loc["1"]
    above_invert = float(run.totals["node_max_depth_m"].sel(node="A"))
    assert point["max_depth_m"] == pytest.approx(above_invert - 1.5, abs=1e-6)
    assert 0 < point["minutes_above_limit"] < score_flooded_nodes(*ponding)["minutes_flooded"]["A"]
    assert not point["meets_target"]
    assert pd.isna(point["max_lane_depth_m"])


FLOODS = (
    HEAD
    + """[JUNCTIONS]
A 10 2
B 10 2
C 10 2
S 10 2 0 20
[OUTFALLS]
OA 9.5 FREE NO
OB 9.5 FREE NO
OC 9.5 FREE NO
OS 9.5 FREE NO
[CONDUITS]
PA A OA 100 .013 0 0
PB B OB 100 .013 0 0
PC C OC 100 .013 0 0
PS S OS 100 .013 0 0
[XSECTIONS]
PA CIRCULAR .3 0 0 0
PB CIRCULAR .3 0 0 0
PC CIRCULAR .3 0 0 0
PS CIRCULAR .3 0 0 0
[INFLOWS]
A FLOW "" FLOW 1 1 .5
B FLOW "" FLOW 1 1 .6
C FLOW "" FLOW 1 1 .5
S FLOW "" FLOW 1 1 .3
"""
)


def test_nodes_are_ranked_by_volume_and_equal_ones_share_a_rank(storm, tmp_path):
    """Each pipe passes the same q at a full manhole; the rest of 0.5, 0.6 and 0.5 m3/s leaves:
    B loses 0.1 m3/s more than A and C, which are equal, from 10 min before the storm on. Under a lid held down to 20 m above the
    rim nothing leaves. Water that left has no depth."""
    network = network_of(FLOODS, tmp_path)
    run = ran(network, storm, tmp_path)
    nodes = score_flooded_nodes(network, run)
    assert nodes["rank"].to_dict() == {"B": 1, "A": 2, "C": 2}
    seconds = 3600 * (10 / 60 + 1 + 2)
    more = nodes.at["B", "flooded_volume_m3"] - nodes.at["A", "flooded_volume_m3"]
    assert more == pytest.approx(0.1 * seconds, rel=0.01)
    assert nodes["max_depth_above_ground_m"].isna().all()
    assert float(run.totals["node_max_depth_m"].sel(node="S")) > 2.0


def listed(network, node: str):
    """The network with a node as its point 1, to be dry in 36 mm an hour."""
    return network.with_tables(
        watch_points=pd.DataFrame(
            {"name_zh": "粮店", "name_en": "", "node_id": node, "street_id": "",
             "target_hourly_rain_mm": 36.0, "phase": "", "completion_year": "", "x_m": 5e5,
             "y_m": 447e4, "source": "test"},
            index=pd.Index(["1"], name="point_no"),
        )
    )  # fmt: skip


def test_a_listed_manhole_whose_water_leaves_misses_its_target(storm, tmp_path):
    """Under a lid held down to 0.5 m above the rim S floods at a head of 2.5 m: pressure, no
    depth. A loses its water at the rim: no depth and no rank either, but not dry."""
    text = FLOODS.replace("S 10 2 0 20", "S 10 2 0 .5").replace("1 1 .3", "1 1 .6")
    network = network_of(text, tmp_path)
    run = ran(network, storm, tmp_path)
    assert float(run.totals["node_max_depth_m"].sel(node="S")) == pytest.approx(2.5, abs=0.01)
    nodes = score_flooded_nodes(network, run)
    assert nodes.at["S", "flooded_volume_m3"] > 100
    assert nodes["max_depth_above_ground_m"].isna().all()
    point = score_points(listed(network, "A"), run, 33.0, Targets()).loc["1"]
    assert pd.isna(point["max_depth_m"])
    assert pd.isna(point["rank"])
    assert point["meets_target"] is not pd.NA
    assert not point["meets_target"]


def test_without_streets_the_continuity_alone_decides(ponding):
    """A routing error of 1,000 m3 beside 449 m3 of flooding is far past 5 %; no depth on a
    street is read, so the run's own continuity limit decides."""
    network, run = ponding
    missed = {**run.record, "routing_error_m3": 1000.0}
    judged = judged_by_flooding(network, type(run)(**{**vars(run), "record": missed}))
    assert judged.within_limits == run.within_limits


@pytest.fixture(scope="module")
def overflow(storm, tmp_path_factory):
    network = case("20_cso_weir")
    run = ran(network, storm, tmp_path_factory.mktemp("cso"))
    return network, run, score_outfalls(network, run, storm.depth_mm, Targets())


def test_all_sewage_leaves_at_the_works_or_over_the_weir(overflow):
    """30 L/s from 10 min before the storm to 2 h after it: 0.03 x 3,600 x 3.1667 = 342 m3, but
    for what the pipes store more at the end than at the beginning, under 1 m3."""
    _, _, outlets = overflow
    hours = 10 / 60 + 1 + 2
    assert outlets["sewage_volume_m3"].sum() == pytest.approx(0.03 * 3600 * hours, abs=1.0)
    assert outlets.at["CSO", "sewage_volume_m3"] > 50


def test_the_way_to_a_works_is_told_and_as_sanitary_no_overflow(overflow, storm):
    network, run, outlets = overflow
    assert leads_sewage_away(outlets) == ["WWTP"]
    assert outlets.at["WWTP", "dry_weather_flow_m3_s"] == pytest.approx(0.03, rel=0.01)
    assert outlets.at["CSO", "dry_weather_flow_m3_s"] == 0.0
    system = network.outfalls["system"].where(network.outfalls.index != "WWTP", "sanitary")
    told = network.with_tables(outfalls=network.outfalls.assign(system=system))
    judged = score_outfalls(told, run, storm.depth_mm, Targets())
    assert pd.isna(judged.at["WWTP", "rank"])
    assert judged.at["CSO", "rank"] == 1
    assert pd.isna(judged.at["WWTP", "meets_target"])
    assert not judged.at["CSO", "meets_target"]


PUMPED = (
    HEAD
    + """[JUNCTIONS]
IN 10 4
[STORAGE]
W 8 6 1 FUNCTIONAL 0 0 20
[OUTFALLS]
O 12 FREE NO
[CONDUITS]
P IN W 100 .013 0 0
[PUMPS]
PU W O PC ON .6 .2
[XSECTIONS]
P CIRCULAR .4 0 0 0
[CURVES]
PC PUMP3 0 .05
PC 20 .05
[DWF]
IN FLOW .02
"""
)


def test_a_pumped_outlet_passes_all_the_sewage_that_comes(storm, tmp_path):
    """20 L/s for 3 h 10 min are 228 m3; a sump of 20 m2 between 0.2 and 0.6 m holds 8 m3."""
    network = network_of(PUMPED, tmp_path)
    run = ran(network, storm, tmp_path)
    outlets = score_outfalls(network, run, storm.depth_mm, Targets())
    came = 0.02 * 3600 * (10 / 60 + 1 + 2)
    assert outlets.at["O", "sewage_volume_m3"] == pytest.approx(came, abs=9.0)
    assert not outlets.at["O", "meets_target"]
    assert abs(outlets.at["O", "tracer_error_pct"]) < 0.1


def test_a_pump_resized_gives_its_curve_times_the_factor(context, tmp_path):
    network = network_of(PUMPED, tmp_path)
    asked = measure(kind="resize", link_id="PU", flow_factor=1.5, startup_depth_m=0.8)
    assert asked.check(network) == []
    built = asked.apply(network, context).network
    assert built.curves.at["PU-resized", "points"] == "0 0.075;20 0.075"
    assert built.pumps.at["PU", "startup_depth_m"] == 0.8
    assert built.pumps.at["PU", "shutoff_depth_m"] == pytest.approx(0.2)


def test_a_pipe_and_a_weir_resized_change_their_own_fields_in_the_model(context):
    network = case("20_cso_weir")
    wider = measure(kind="resize", link_id="TOWWTP", diameter_mm=400)
    higher = measure(kind="resize", link_id="W", crest_level_m=10.8)
    assert wider.check(network) == higher.check(network) == []
    built = higher.apply(wider.apply(network, context).network, context).network
    before, after = (network_inp(own).splitlines() for own in (network, built))
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    # The invert of A is 10 m: a crest of 10.8 m is 0.8 m above it.
    assert changed == [
        ("W A B TRANSVERSE .5 1.7 NO 0 0 YES", "W A B TRANSVERSE 0.8 1.7 NO 0 0 YES"),
        ("TOWWTP CIRCULAR .3 0 0 0", "TOWWTP CIRCULAR 0.4 0 0 0"),
    ]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"link_id": "X", "diameter_mm": 400}, "no such id"),
        ({"link_id": "W"}, "no size"),
        ({"link_id": "W", "diameter_mm": 400}, "no such size"),
        ({"link_id": "TOWWTP", "width_mm": 400}, "fit no section of shape circular"),
    ],
)
def test_sizes_that_a_link_cannot_take_are_named(asked, message):
    (finding,) = measure(kind="resize", **asked).check(case("20_cso_weir"))
    assert message in str(finding.message)
    assert finding.cure


@pytest.mark.parametrize("kind", MEASURES, ids=lambda own: own.__name__)
def test_a_measure_that_needs_what_the_model_lacks_says_so(kind, context):
    """Never a crash, never a change in silence: each says what it lacks or whom it cannot find.
    Only a ditch of nodes of its own needs nothing that is there: it stands beside the model."""
    network = case("01_pattern_shared")
    for example in kind.EXAMPLES:
        asked = measure(**tomllib.loads(f"[[measures]]{example}")["measures"][0])
        findings = lacking(asked, network) or asked.check(network)
        if not findings and kind is Ditch:
            built = asked.apply(network, context).network
            assert set(built.outfalls.index) - set(network.outfalls.index) == {"DO"}
        elif not findings:
            with pytest.raises(InputError):
                asked.apply(network, context)
