"""A ditch carries Manning's flow, takes what it is to take, and is refused where it cannot be."""

import numpy as np
import pytest

from drainage.engine import RunRequest, run_all
from drainage.measures.ditch_line import Axis
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.measures.conftest import with_rows

DITCH = {
    "kind": "ditch", "bed_width_m": 1.0, "depth_m": 1.0, "side_slope": 1.5,
    "outlet": {"name_zh": "沟口"},
    "points": [
        {"id": "DA", "x_m": 0, "y_m": 20, "bank_level_m": 20.4, "bed_level_m": 19.0},
        {"id": "DO", "x_m": 600, "y_m": 20, "bank_level_m": 19.2, "bed_level_m": 17.8},
    ],
}  # fmt: skip


def ditch(**changes):
    return DITCH | changes


def beds(*levels, bank=20.4):
    """Points 100 m apart along y = 20 m with these beds."""
    return [
        {"id": f"D{k}", "x_m": 100 * k, "y_m": 20, "bank_level_m": bank, "bed_level_m": level}
        for k, level in enumerate(levels)
    ]


def test_a_ditch_carries_the_flow_of_manning(small_network, build, cloudburst, tmp_path):
    """Fall 1.2 m in 600 m, 2 per mille; at 0.5 m of depth A = 0.5 (1 + 1.5 x 0.5) = 0.875 m2,
    P = 1 + 2 x 0.5 x sqrt(3.25) = 2.8028 m, R = 0.31219 m, R^(2/3) = 0.46022:
    Q = 0.875 x 0.46022 x sqrt(0.002) / 0.03 = 0.6003 m3/s. So much sewage of a dry day at its
    head stands 0.5 m deep 120 m down, far from the fall at its end. 2 %: normal depth to 1 cm.
    """
    built = build(small_network, **ditch()).network
    flows = built.dry_weather_flows.copy()
    flows.loc["DA"] = [600.3, "FLAT", "test"]
    town = built.with_tables(dry_weather_flows=flows)
    settings = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=5.0)
    run_all([RunRequest("t", "e", "s", town, cloudburst.scaled(1e-6), {}, settings,
                        tmp_path / "run")], workers=1)  # fmt: skip
    depth = read_run(tmp_path / "run").series["node_depth_m"].sel(node="DA-2").isel(minute=-1)
    assert float(depth) == pytest.approx(0.50, rel=0.02)


def test_the_remark_says_what_it_carries_to_the_brim(small_network, build):
    """1.0 m deep: A = 2.5 m2, P = 1 + 2 x sqrt(3.25) = 4.6056 m, R^(2/3) = 0.54282^(2/3) =
    0.66543; 2.5 x 0.66543 x 0.044721 / 0.03 = 2.480 m3/s."""
    (remark,) = build(small_network, **ditch()).remarks
    assert remark.figures["flow_m3_s"] == pytest.approx(2.480, abs=5e-4)
    assert remark.figures["length_m"] == pytest.approx(600.0)


def test_a_wide_shallow_ditch_carries_less_than_it_would_with_both_turned(small_network, build):
    """2.0 m of bed, 0.5 m deep: A = 0.5 (2.0 + 1.5 x 0.5) = 1.375 m2, P = 2.0 + sqrt(3.25) =
    3.8028 m, (1.375 / 3.8028)^(2/3) = 0.50752; 1.375 x 0.50752 x 0.044721 / 0.03 = 1.0403 m3/s.
    0.5 m of bed, 2.0 m deep it were 8.4."""
    (remark,) = build(small_network, **ditch(bed_width_m=2.0, depth_m=0.5)).remarks
    assert remark.figures["flow_m3_s"] == pytest.approx(1.0403, abs=2e-4)


def test_long_reaches_are_divided_and_fall_evenly(small_network, build):
    """600 m in ten pieces of 60 m, 0.12 m each; the third begins 0.24 m below 19.0 m."""
    made = build(small_network, **ditch()).network
    reaches = made.conduits[made.conduits["shape"] == "trapezoid"]
    assert len(reaches) == 10
    assert reaches["length_m"].to_numpy() == pytest.approx(60.0)
    assert made.conduits.at["D-DA-2", "from_invert_level_m"] == pytest.approx(18.76)
    assert made.outfalls.at["DO", "invert_level_m"] == pytest.approx(17.8)


def test_points_no_more_than_60_m_apart_are_not_divided():
    axis = Axis(["a", "b"], *np.array([[0.0, 60.0], [0.0, 0.0], [2.0, 1.0], [5.0, 5.0]]))
    assert axis.divided().label == ["a", "b"]


def test_all_water_of_a_hill_runs_to_the_ditch(small_network, build):
    """Of 40 ha 15 % reached the gutter G-A; with the ditch all 40 ha run to DA."""
    hill = {"kind": "hill", "outlet_id": "", "gutter_id": "G-A", "gutter_share": 0.15,
            "area_ha": 40.0, "polygon_wkt": ""}  # fmt: skip
    town = with_rows(small_network, "subcatchments", HILL=("A-A", hill))
    applied = build(town, **ditch(hills=[{"subcatchment": "HILL", "point": "DA"}]))
    row = applied.network.subcatchments.loc["HILL"]
    assert (row["outlet_id"], row["gutter_id"], row["gutter_share"]) == ("DA", "", 0.0)
    (remark,) = [own for own in applied.remarks if own.key == "hill"]
    assert (remark.figures["area_ha"], remark.figures["share_pct"]) == (40.0, 15.0)


def test_a_ditch_may_be_full_to_its_banks(small_network, findings):
    """19.4 and 18.2 m, 1.0 m deep, below banks at 20.4 and 19.2 m: a millimetre more is too much."""
    full = [point | {"bed_level_m": point["bank_level_m"] - 1.0} for point in DITCH["points"]]
    assert findings(small_network, **ditch(points=full)) == []
    assert len(findings(small_network, **ditch(points=full, depth_m=1.002))) == 2


@pytest.fixture
def crossed(small_network):
    """A storm sewer of 40 m from (300, 0) to (300, 40), 19.0 to 18.9 m, d300, to an outfall."""
    town = with_rows(
        small_network, "junctions",
        M_X=("M-C", {"system": "storm", "x_m": 300.0, "invert_level_m": 19.0}),
    )  # fmt: skip
    town = with_rows(
        town, "outfalls",
        SO=("CO1", {"system": "storm", "x_m": 300.0, "y_m": 40.0, "invert_level_m": 18.9}),
    )  # fmt: skip
    return with_rows(
        town, "conduits",
        C_X=("C-3", {"from_id": "M-X", "to_id": "SO", "system": "storm", "length_m": 40.0,
                     "from_invert_level_m": 19.0, "to_invert_level_m": 18.9,
                     "diameter_mm": 300.0}),
    )  # fmt: skip


def test_a_pipe_in_the_way_is_refused_with_its_levels(crossed, findings):
    """Half way the bed lies at 18.4 m; the pipe from 18.95 to 19.25 m lies above it."""
    (finding,) = findings(crossed, **ditch())
    assert finding.value == "C-X"
    assert "from 18.95 to 19.25 m, the bed at 18.40 m" in finding.message


def test_a_pipe_below_the_bed_stays(crossed, findings):
    """0.6 m lower its soffit at 18.65 m is above a bed of 18.4 m, 0.9 m lower it is not."""

    def lowered(by_m):
        pipes = crossed.conduits.copy()
        ends = ["from_invert_level_m", "to_invert_level_m"]
        pipes.loc["C-X", ends] = pipes.loc["C-X", ends].to_numpy(float) - by_m
        return crossed.with_tables(conduits=pipes)

    assert len(findings(lowered(0.6), **ditch())) == 1
    assert findings(lowered(0.9), **ditch()) == []


@pytest.mark.parametrize(("raised_m", "in_the_way"), [(0.44, True), (0.45, False)])
def test_a_pipe_from_the_brim_up_stays(crossed, findings, raised_m, in_the_way):
    """Half way the brim lies at 18.4 + 1.0 = 19.4 m, the pipe's invert at 18.95 m."""
    pipes = crossed.conduits.copy()
    ends = ["from_invert_level_m", "to_invert_level_m"]
    pipes.loc["C-X", ends] = pipes.loc["C-X", ends].to_numpy(float) + raised_m
    assert bool(findings(crossed.with_tables(conduits=pipes), **ditch())) == in_the_way


def test_a_pipe_taken_in_ends_in_the_ditch_where_they_cross(crossed, build):
    """Half of 40 m is left, down to 18.95 m; the nearest node at 300 m is DA-5, its bed 18.4 m.
    The outlet SO stays without it."""
    applied = build(crossed, **ditch(takes_in=["C-X"]))
    pipe = applied.network.conduits.loc["C-X"]
    assert (pipe["to_id"], pipe["length_m"]) == ("DA-5", pytest.approx(20.0))
    assert pipe["to_invert_level_m"] == pytest.approx(18.95)
    (remark,) = [own for own in applied.remarks if own.key == "takes_in"]
    assert remark.figures["above_m"] == pytest.approx(0.55)


def test_a_pipe_that_ends_at_an_outfall_beside_it_leaves_the_outfall(crossed, build):
    """The outfall stands at (300, 18), 2 m short of the ditch."""
    short = crossed.with_tables(outfalls=crossed.outfalls.assign(
        y_m=crossed.outfalls["y_m"].mask(crossed.outfalls.index == "SO", 18.0)))  # fmt: skip
    made = build(short, **ditch(takes_in=["C-X"])).network
    assert made.conduits.at["C-X", "to_id"] == "DA-5"
    assert "SO" not in made.outfalls.index
    assert "CO1" in made.outfalls.index


def test_an_open_ditch_takes_no_sewage(crossed, findings):
    pipes = crossed.conduits.copy()
    pipes.loc["C-X", "system"] = "combined"
    (finding,) = findings(crossed.with_tables(conduits=pipes), **ditch(takes_in=["C-X"]))
    assert "sewage" in finding.message


def test_a_pipe_that_comes_below_the_bed_is_not_taken_in(crossed, findings):
    """18.95 m is 0.05 m below a bed of 19.0 m half way from 19.6 to 18.4 m."""
    points = beds(19.6, 19.4, 19.2, 19.0, 18.8, bank=21.0)
    (finding,) = findings(crossed, **ditch(points=points, takes_in=["C-X"]))
    assert "0.05 m below the bed" in finding.message
    assert "18.95 m or lower" in finding.cure


@pytest.mark.parametrize(
    ("last", "lower"),
    # D3 goes down by 0.05 m to 18.95 m and the reach below it keeps its fall of 0.2 m; a reach of
    # 0.02 m in 100 m would be flatter than half a per mille, so it falls by 0.05 m to 18.90 m.
    [(18.8, {"D3": 0.05, "D4": 0.05}), (18.98, {"D3": 0.05, "D4": 0.08})],
)
def test_a_ditch_that_follows_its_intakes_goes_down_to_them(crossed, findings, build, last, lower):
    points = beds(19.6, 19.4, 19.2, 19.0, last, bank=21.0)
    fields = ditch(points=points, takes_in=["C-X"], bed_may_go_down=True)
    assert findings(crossed, **fields) == []
    applied = build(crossed, **fields)
    said = {own.place: own.figures["lower_m"] for own in applied.remarks if own.key == "lowered"}
    assert said == pytest.approx(lower)
    levels = applied.network.nodes["invert_level_m"].reindex(["D2", "D3", "D4"])
    assert levels.tolist() == pytest.approx([19.2, 18.95, last - lower["D4"]])
    # A bed that rises is dug to fall: 19.2 m at 200 m, so 19.15 m at 300 m.
    rising = build(crossed, **ditch(points=beds(19.6, 19.4, 19.2, 19.3, 18.8, bank=21.0),
                                    takes_in=["C-X"], bed_may_go_down=True))  # fmt: skip
    assert rising.network.nodes.at["D3", "invert_level_m"] == pytest.approx(18.95)
    assert findings(crossed, **ditch(points=beds(19.3, 19.4, 18.8), bed_may_go_down=True)) == []
    # Nothing goes down where every pipe arrives above the bed.
    high = build(crossed, **ditch(takes_in=["C-X"], bed_may_go_down=True))
    assert [own.key for own in high.remarks if own.key == "lowered"] == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"points": beds(19.0, 19.0)}, "the bed does not fall from D0 at 19.00 m"),
        ({"points": beds(19.0, 19.1)}, "the bed does not fall from D0 at 19.00 m"),
        ({"points": beds(19.5, 19.0)}, "the brim at 20.50 m stands above the ground at 20.40 m"),
        # 18.5 + 1.0 m at the last point, whose bank is at 19.2 m.
        ({"points": [DITCH["points"][0], DITCH["points"][1] | {"bed_level_m": 18.5}]},
         "the brim at 19.50 m stands above the ground at 19.20 m"),
        ({"outlet": None}, "the ditch ends at a point that leads nowhere"),
        ({"street": "S1", "bed_width_m": 9.5}, "12.5 m wide at its brim, the street 12.0 m"),
        ({"street": "S9"}, "no such id in streets"),
        ({"takes_in": ["C-9"]}, "no such id in conduits"),
        ({"hills": [{"subcatchment": "A-A", "point": "DA"}]}, "no such id in subcatchments"),
        ({"kerb_openings": [{"street_node": "M-A", "width_m": 2}]}, "no such id in junctions"),
        ({"points": [beds(19.0)[0] | {"id": "M-A"}, beds(19.0, 18.0)[1]]},
         "a node of the network has this id"),
    ],
)  # fmt: skip
def test_what_cannot_be_dug_is_refused_in_plain_words(small_network, findings, changes, said):
    found = findings(small_network, **ditch(**changes))
    assert said in found[0].message
    assert found[0].cure


def test_a_street_runs_into_the_ditch_over_a_gap_in_its_kerb(small_network, build):
    """G-C at x = 100 m is nearest to DA-2 at 120 m; the sill is its gutter at 20.0 m."""
    opening = [{"street_node": "G-C", "width_m": 3.0}]
    weirs = build(small_network, **ditch(kerb_openings=opening)).network.weirs
    row = weirs.loc["D-G-C-DA-2"]
    assert (row["from_id"], row["to_id"], row["length_m"]) == ("G-C", "DA-2", 3.0)
    assert row["crest_level_m"] == pytest.approx(20.0)


def test_a_street_beside_the_head_of_a_ditch_runs_into_its_first_node(small_network, build):
    """G-A lies at x = 0, as DA does."""
    opening = [{"street_node": "G-A", "width_m": 3.0}]
    assert "D-G-A-DA" in build(small_network, **ditch(kerb_openings=opening)).network.weirs.index


def test_a_gutter_below_the_bed_does_not_run_in(small_network, findings):
    points = beds(20.6, 20.5, 20.4, bank=22.0)
    opening = [{"street_node": "G-C", "width_m": 3.0}]
    (finding,) = findings(small_network, **ditch(points=points, kerb_openings=opening))
    assert "the gutter at 20.00 m" in finding.message


CULVERT = {
    "kind": "culvert", "start": {"node_id": "M-A"}, "end": {"node_id": "M-C"},
    "start_invert_level_m": 18.7, "end_invert_level_m": 18.5, "width_mm": 1000, "height_mm": 600,
}  # fmt: skip


def test_a_culvert_says_what_it_carries_full(small_network, build):
    """0.2 m in 100 m; box 1.0 x 0.6 m: A = 0.6 m2, P = 3.2 m, R^(2/3) = 0.1875^(2/3) = 0.32759;
    0.6 x 0.32759 x 0.044721 / 0.013 = 0.676 m3/s."""
    applied = build(small_network, **CULVERT)
    (remark,) = applied.remarks
    assert remark.figures["flow_m3_s"] == pytest.approx(0.676, abs=5e-4)
    row = applied.network.conduits.loc["U-M-A"]
    assert (row["shape"], row["length_m"]) == ("box", pytest.approx(100.0))


def test_a_ditch_between_its_nodes_gives_way_to_a_culvert(small_network, build):
    pipes = small_network.conduits.copy()
    pipes.loc["C-1", ["shape", "width_mm", "height_mm"]] = ["trapezoid", 500.0, 500.0]
    town = small_network.with_tables(conduits=pipes)
    ends = {"end": {"node_id": "M-B"}, "start_invert_level_m": 18.6, "end_invert_level_m": 18.4}
    made = build(town, **CULVERT | ends).network
    assert "C-1" not in made.conduits.index
    assert "U-M-A" in made.conduits.index


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end_invert_level_m": 18.7}, "it does not fall from 18.70 m"),
        ({"end_invert_level_m": 18.5, "start_invert_level_m": 19.9},
         "its soffit at 20.50 m stands above the ground at 20.40 m"),
        # 19.9 - 0.7 - 0.6 = 18.6 m at most; 18.7 m leaves 0.6 m of cover.
        ({"road_level_m": 19.9}, "it leaves 0.60 m of cover under the road, 0.7 m are needed"),
        ({"end": {"node_id": "M-A"}}, "it begins and ends at the same node"),
    ],
)  # fmt: skip
def test_what_is_no_culvert_is_refused_in_plain_words(small_network, findings, changes, said):
    (finding,) = findings(small_network, **CULVERT | changes)
    assert finding.message == said
    assert finding.cure


def test_a_ditch_may_not_dig_a_gutter_up(small_network, findings):
    """G-A lies at 20.4 m; a manhole is dug deeper, the carriageway is not."""
    points = [{"place": {"node_id": "G-A"}, "bed_level_m": 19.0}, DITCH["points"][1]]
    (finding,) = findings(small_network, **ditch(points=points))
    assert finding.message == "below the bottom of this node at 20.40 m"


def test_an_outfall_that_has_its_sewer_is_no_end_of_a_ditch(small_network, findings):
    points = [DITCH["points"][0], {"place": {"node_id": "CO1"}, "bed_level_m": 18.2}]
    (finding,) = findings(small_network, **ditch(points=points, outlet=None))
    assert finding.message == "an outfall takes one conduit, and it has one"


def test_an_outfall_on_the_way_is_no_point_of_a_ditch(small_network, findings):
    points = [
        DITCH["points"][0] | {"x_m": -50},
        {"place": {"node_id": "CO1"}, "bed_level_m": 18.2},
        DITCH["points"][1],
    ]
    (finding,) = findings(small_network, **ditch(points=points))
    assert finding.value == "CO1"
    assert finding.message == "an outfall takes one conduit, and it has one"


def test_a_new_outfall_is_no_manhole_of_the_network(small_network, findings):
    points = [DITCH["points"][0], {"place": {"node_id": "M-B"}, "bed_level_m": 18.6}]
    (finding,) = findings(small_network, **ditch(points=points))
    assert (finding.place, finding.value) == ("outlet", "M-B")
    assert finding.message == "the last point is a node of the network"


def test_a_ditch_ends_where_another_begins_but_does_not_pass_there(small_network, build, findings):
    """The first begins at M-B, so D-M-B is taken; a second may end there, not run on from it."""
    at_b = {"place": {"node_id": "M-B"}, "bed_level_m": 18.6}
    low = {"id": "DL", "x_m": 50, "y_m": 90, "bank_level_m": 20.0, "bed_level_m": 18.2}
    upper = {"id": "DU", "x_m": 50, "y_m": -90, "bank_level_m": 20.4, "bed_level_m": 19.0}
    town = build(small_network, **ditch(points=[at_b, low])).network
    assert findings(town, **ditch(points=[upper, at_b], outlet=None)) == []
    (finding,) = findings(town, **ditch(points=[upper, at_b, beds(17.9)[0]]))
    assert finding.value == "M-B"
    assert finding.message.startswith("a ditch begins at this node already")


def test_a_hill_runs_to_any_point_but_the_outfall(small_network, findings):
    """D0, D1 and the outfall D2."""
    hill = {"kind": "hill", "outlet_id": "", "gutter_id": "G-A", "gutter_share": 0.15,
            "area_ha": 40.0, "polygon_wkt": ""}  # fmt: skip
    town = with_rows(small_network, "subcatchments", HILL=("A-A", hill))
    for point, values in (("D0", []), ("D1", []), ("D2", ["D2"]), ("D3", ["D3"])):
        found = findings(town, **ditch(points=beds(19.0, 18.8, 18.6),
                                       hills=[{"subcatchment": "HILL", "point": point}]))  # fmt: skip
        assert [own.value for own in found] == values


def test_an_outfall_to_which_another_link_leads_stays(crossed, build):
    short = crossed.with_tables(outfalls=crossed.outfalls.assign(
        y_m=crossed.outfalls["y_m"].mask(crossed.outfalls.index == "SO", 18.0)))  # fmt: skip
    spilled = with_rows(short, "weirs", W_X=("W-C", {"to_id": "SO"}))
    made = build(spilled, **ditch(takes_in=["C-X"])).network
    assert made.conduits.at["C-X", "to_id"] == "DA-5"
    assert "SO" in made.outfalls.index


def test_nothing_runs_in_at_the_outfall_itself(small_network, build):
    """G-C at x = 600 m lies beside the outfall DO; the last node before it is DA-9 at 540 m."""
    moved = small_network.junctions.copy()
    moved.loc["G-C", "x_m"] = 600.0
    town = small_network.with_tables(junctions=moved)
    opening = [{"street_node": "G-C", "width_m": 3.0}]
    assert "D-G-C-DA-9" in build(town, **ditch(kerb_openings=opening)).network.weirs.index
