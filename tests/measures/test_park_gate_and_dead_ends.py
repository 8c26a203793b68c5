"""A park fills over its sill and no higher than the street, a flap lets nothing back, and a
dead-end sewer is led on by its fall."""

import numpy as np
import pandas as pd
import pytest

from drainage.checks import Regrade, check, check_network
from drainage.engine import RunRequest, run_all
from drainage.rainfall import Hyetograph
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.measures.conftest import with_rows

QUICK = RunSettings(warm_up_h=1.0, tail_h=1.0, continuity_limit_pct=5.0)


def run_side_by_side(networks, storm, folder, below_bank_m=3.0):
    """Name -> the run of each network under a storm."""
    asked = [RunRequest("t", name, "e", own, storm, {"bai": below_bank_m}, QUICK, folder / name)
             for name, own in networks.items()]  # fmt: skip
    run_all(asked, workers=1)
    return {name: read_run(folder / name) for name in networks}


@pytest.fixture(scope="module")
def heavy():
    """60 mm in 20 minutes."""
    return Hyetograph("heavy", "骤雨", 300, np.full(4, 180.0), "test")


def flow_over(depth_m, length_m):
    """Over a broad weir, m3/s: Q = 1.7 L h^1.5."""
    return 1.7 * length_m * np.maximum(depth_m, 0.0) ** 1.5


def test_a_park_takes_what_stands_above_its_sill(build, wide_town, heavy, tmp_path):
    """A large park never stands against the street: what it holds is the flow over a broad weir of
    2 m, 0.05 m above the bowl at G-B, under the depth there. One whose sill is never reached
    changes nothing: its street is as without it."""
    keys = {"kind": "park_storage", "node": "G-B", "depth_m": 1.0, "opening_m": 2.0}
    towns = {
        "none": wide_town,
        "large": build(wide_town, area_m2=5000, **keys).network,
        "small": build(wide_town, area_m2=20, **keys).network,
        "high": build(wide_town, area_m2=5000, **keys | {"sill_above_gutter_m": 0.5}).network,
    }
    runs = run_side_by_side(towns, heavy, tmp_path)
    depth = {name: own.series["node_depth_m"].sel(node="G-B").to_series()
             for name, own in runs.items()}  # fmt: skip
    held = runs["large"].series["node_volume_m3"].sel(node="PARK-G-B").to_series()
    over = 60 * flow_over(depth["large"] - 0.05, 2.0).sum()
    assert held.iloc[-1] > 20
    assert held.iloc[-1] == pytest.approx(over, rel=0.05)
    assert depth["large"].max() < depth["none"].max() - 0.02

    # 20 m2 x 1 m below the sill are full, and the basin stands as high as the street.
    park = runs["small"].series["node_depth_m"].sel(node="PARK-G-B").to_series()
    stands = (park - 1.0 + 0.05 - depth["small"])[(depth["small"] > 0.07) & (park > 1.0)]
    assert len(stands) > 10
    # In its first minute it still fills.
    assert stands.iloc[1:].abs().max() < 0.005

    assert runs["high"].series["node_depth_m"].sel(node="PARK-G-B").max() == 0
    assert depth["high"].to_numpy() == pytest.approx(depth["none"].to_numpy(), abs=1e-6)


def test_a_park_of_the_tables_stands_at_its_sill_and_drains_by_its_throttle(build, small_network):
    """G-B's bowl has its bottom at 19.95 m: sill 20.00, floor 19.40 m, above M-B's 18.40 m.
    It empties in A dh / (0.62 a sqrt(2 g h)): integrated by hand in steps of a millimetre."""
    built = build(
        small_network, kind="park_storage", point_no="1", area_m2=800, depth_m=0.6, drains_to="M-B"
    )
    tank = built.network.storages.loc["PARK-G-B"]
    assert tank["invert_level_m"] == pytest.approx(19.40)
    # Up to the rim of the street, 19.95 + 1.91 m, 1.86 m above the sill.
    assert tank["max_depth_m"] == pytest.approx(0.6 + 1.86)
    assert built.network.curves.at["PARK-G-B", "points"] == "0 800;2.4600 800"
    assert built.network.weirs.at["PARK-G-B", "height_m"] == pytest.approx(1.86)
    assert built.network.weirs.at["PARK-G-B", "crest_level_m"] == pytest.approx(20.00)
    assert not built.network.weirs.at["PARK-G-B", "flap_gate"]
    drain = built.network.orifices.loc["PARK-G-B-DRAIN"]
    assert (drain["to_id"], drain["crest_level_m"]) == ("M-B", pytest.approx(19.40))
    assert drain["flap_gate"]
    seconds = 0.0
    for step in range(600, 20, -1):
        depth = (step - 0.5) / 1000
        opening, head = 0.2 * min(depth, 0.2), max(depth - 0.1, depth / 2)
        seconds += 800 * 0.001 / (0.62 * opening * (19.62 * head) ** 0.5)
    assert built.remarks[1].figures["hours"] == pytest.approx(seconds / 3600, rel=0.005)
    assert built.remarks[0].figures["volume_m3"] == pytest.approx(480)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"node": "M-B"}, "no such id"),
        ({"node": "G-B", "point_no": "1"}, "one of them"),
        ({}, "one of them"),
        ({"point_no": "9"}, "no such id"),
        ({"node": "G-B", "drains_to": "S-1"}, "no such id"),
        ({"node": "G-B", "drains_to": "M-B", "depth_m": 1.7}, "the floor at 18.30 m lies below"),
    ],
)
def test_a_park_that_cannot_be_is_refused(findings, small_network, keys, words):
    fields = {"kind": "park_storage", "area_m2": 100, "depth_m": 0.5} | keys
    (found,) = findings(small_network, **fields)
    assert words in found.message
    assert found.cure


def test_two_parks_at_one_place_are_refused(build, findings, small_network):
    keys = {"kind": "park_storage", "node": "G-B", "area_m2": 100, "depth_m": 0.5}
    taken = build(small_network, **keys).network
    (found,) = findings(taken, **keys)
    assert "another park" in found.message
    assert found.value == "G-B"
    (found,) = findings(taken, **keys | {"node": "", "point_no": "1"})
    assert found.value == "1"


@pytest.mark.parametrize(("ground_m", "depth_m"), [(19.6, 1.6), (18.3, 0.5)])
def test_the_chamber_of_a_gate_is_as_deep_as_the_ground_and_no_lower_than_its_pipe(
    build, small_network, ground_m, depth_m
):
    """C-3, a d500, ends at 18.0 m: 1.6 m below 19.6 m; a bank at 18.3 m lies below its soffit."""
    town = small_network.with_tables(
        outfalls=small_network.outfalls.assign(ground_level_m=ground_m)
    )
    made = build(town, kind="outlet_gate", outlets=["CO1"], opening_mm=250).network
    assert made.junctions.at["GATE-CO1", "max_depth_m"] == pytest.approx(depth_m)


def test_a_flap_lets_nothing_back_and_a_gate_throttles(build, small_network, heavy, tmp_path):
    """The river stands 0.3 m below the bank, at 19.3 m and 1.3 m above the outlet, and the
    interceptor draws it in; behind a flap none comes. A gate raised by 0.1 m of 0.5 m lets out
    no more than 0.62 a sqrt(2 g H) with H from the street's rim at M-C, 20.0 m, to the river."""
    towns = {
        "open": small_network,
        "flap": build(small_network, kind="outlet_gate", outlets=["CO1"]).network,
        "gate": build(small_network, kind="outlet_gate", outlets=["CO1"], opening_mm=100).network,
    }
    runs = run_side_by_side(towns, heavy, tmp_path, below_bank_m=0.3)
    back = {name: float(own.totals["outfall_backflow_m3"].sel(outfall="CO1"))
            for name, own in runs.items()}  # fmt: skip
    assert back["open"] > 1
    assert back["flap"] == back["gate"] == 0
    peak = {name: float(own.totals["outfall_max_flow_m3_s"].sel(outfall="CO1"))
            for name, own in runs.items()}  # fmt: skip
    assert peak["gate"] < peak["flap"]
    highest = float(runs["gate"].series["node_depth_m"].sel(node="GATE-CO1").max()) + 18.0
    assert peak["gate"] <= 1.02 * 0.62 * 0.5 * 0.1 * np.sqrt(19.62 * max(highest - 19.3, 0.001))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"outlets": ["CO9"]}, "no such id"),
        ({"outlets": ["CO1"], "opening_mm": 600}, "is 500 mm high"),
        ({"outlets": ["B-C"], "opening_mm": 100}, "no pipe of known size"),
    ],
)
def test_a_gate_that_cannot_be_is_refused(findings, small_network, keys, words):
    (found,) = findings(small_network, kind="outlet_gate", **keys)
    assert words in found.message


def test_a_second_flap_is_refused(build, findings, small_network):
    once = build(small_network, kind="outlet_gate", outlets=["CO1"]).network
    (found,) = findings(once, kind="outlet_gate", outlets=["CO1"])
    assert "already" in found.message


@pytest.fixture
def cut(small_network):
    """No sewer between M-B and M-C; M-B spills through its lid alone."""
    lid = small_network.weirs.loc[["L-A"]].rename(index={"L-A": "L-B"})
    lid = lid.assign(from_id="M-B", to_id="G-B", crest_level_m=20.2)
    return small_network.with_tables(
        conduits=small_network.conduits.drop(index="C-2"),
        weirs=pd.concat([small_network.weirs, lid]),
    )


def test_a_manhole_that_only_its_lid_drains_is_a_dead_end(small_network, cut):
    found = check(cut).query("rule == 'dead-end'")
    assert found["id"].tolist() == ["M-B"]
    assert check(small_network).query("rule == 'dead-end'").empty
    # As its cure says, a study may run with it and plan to lead it on.
    planned = Regrade(rule="dead-end", grade="warning", reason="to be led on", ids=("M-B",))
    assert check_network(cut)
    assert check_network(cut, [planned]) == []


def test_it_is_led_to_the_nearest_manhole_with_fall(build, cut):
    """M-C lies 50 m on with its invert at 17.9 m; from 18.4 m that falls by 10 per mille."""
    built = build(cut, kind="connect_dead_end", manhole="M-B")
    pipe = built.network.conduits.loc["N-M-B"]
    assert (pipe["from_id"], pipe["to_id"], pipe["length_m"]) == ("M-B", "M-C", 50)
    assert (pipe["from_invert_level_m"], pipe["to_invert_level_m"]) == pytest.approx((18.4, 17.9))
    assert (pipe["diameter_mm"], pipe["system"]) == (500, "combined")
    assert built.remarks[0].figures["slope_per_mille"] == pytest.approx(10)
    assert check_network(built.network) == []


def test_of_two_manholes_with_fall_it_is_led_to_the_nearer(build, cut):
    """M-C lies 50 m on, M-F 100 m; both are lower and drain."""
    town = with_rows(cut, "junctions", M_F=("M-C", {"x_m": 150.0}))
    town = with_rows(town, "conduits", C_F=("C-3", {"from_id": "M-F", "to_id": "M-C"}))
    built = build(town, kind="connect_dead_end", manhole="M-B")
    assert built.network.conduits.at["N-M-B", "to_id"] == "M-C"


def test_a_larger_pipe_says_what_is_smaller_below_and_how_little_covers_it(build, cut):
    """At M-C 20.0 - 17.9 - 1.6 m is 0.5 m of cover; C-3 below it is d500."""
    built = build(cut, kind="connect_dead_end", manhole="M-B", diameter_mm=1600)
    said = {remark.key: remark.figures for remark in built.remarks}
    assert said["shallow"]["cover_m"] == pytest.approx(20.2 - 18.4 - 1.6)
    assert said["smaller_below"]["to"] == "M-C"


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"manhole": "M-X"}, "no such id"),
        ({"manhole": "M-C"}, "leads on from it already"),
        ({"to": "M-X"}, "no such id"),
        ({"to": "M-A"}, "drains to the dead end itself"),
        ({"to": "S-1"}, "of another system"),
        ({"within_m": 49}, "lies so near"),
    ],
)
def test_where_it_cannot_be_led_is_refused(findings, cut, keys, words):
    (found,) = findings(cut, **{"kind": "connect_dead_end", "manhole": "M-B"} | keys)
    assert words in found.message
    assert found.cure


def test_backfall_is_refused_with_the_fall_it_needs(findings, cut):
    """With M-C's invert at 18.38 m there are 0.02 m of fall over 50 m; 1 in 1,000 asks 0.05 m."""
    joints = cut.junctions.copy()
    joints.loc["M-C", "invert_level_m"] = 18.38
    high = cut.with_tables(junctions=joints)
    (found,) = findings(high, kind="connect_dead_end", manhole="M-B", to="M-C")
    assert "needs 0.05 m of fall and has 0.02 m" in found.message
