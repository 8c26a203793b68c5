"""The Tanxinliu River takes hills and trunks; wrong connections are one share for a study."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.hill_shares import at_share as hills_at
from benchmarks.wrong_connections import summary, with_share_met
from drainage.cost import Total
from drainage.errors import InputError
from drainage.measures.separation import Separation
from drainage.scenario import compose, load_study
from drainage.scenario.wrong_connections import at_share
from drainage.study import Workspace, open_study
from tests.conftest import write_small_study
from tests.measures.conftest import with_rows


@pytest.fixture(scope="module")
def opened(root):
    return open_study(Workspace(root), "old-town")


@pytest.fixture(scope="module")
def river(opened):
    return compose(opened.study, "tanxinliu-river", opened.base, opened.context).network


def test_the_river_is_as_long_as_the_plan_says(river):
    """3.27 km from its head TX0 to the Chao; to the 20 m that rounded coordinates leave."""
    reaches = river.conduits[river.conduits.index.str.startswith("D-TX")]
    assert reaches["length_m"].sum() == pytest.approx(3270, abs=20)


def test_no_hill_reaches_a_street_and_none_is_lost(opened, river):
    """300 + 200 ha of hills, all of it into the ditch or the head of the river."""
    land = river.subcatchments
    hills = land[land["kind"] == "hill"]
    assert hills["area_ha"].sum() == pytest.approx(500.0)
    assert hills["gutter_id"].eq("").all()
    assert hills["outlet_id"].to_dict() == {"HILL-N1": "JH0", "HILL-N2": "JH3", "HILL-NE": "TX0"}


def test_the_eastern_trunks_end_in_the_river(river):
    pipes = river.conduits
    assert "TO-G4" not in river.outfalls.index
    ends = pipes.loc[["T-NE1-TD2-7", "T-PE2-TD3-17", "T-TO-G4"], "to_id"]
    assert ends.str.startswith("TX").all()
    bed = river.nodes["invert_level_m"].reindex(ends).to_numpy()
    assert (pipes.loc[ends.index, "to_invert_level_m"].to_numpy() >= bed).all()


def test_what_is_assumed_of_the_river_says_so(opened):
    scenario = opened.study.scenarios["tanxinliu-river"]
    assert all("assumed" in measure.source for measure in scenario.measures)
    assert "assumed" in scenario.title_en


def test_the_share_of_a_hill_that_passes_is_set_and_no_other_land(small_network):
    hill = {"kind": "hill", "outlet_id": "", "gutter_id": "G-A", "gutter_share": 0.15,
            "polygon_wkt": ""}  # fmt: skip
    led = hill | {"outlet_id": "M-A", "gutter_id": "", "gutter_share": 0.0}
    town = with_rows(small_network, "subcatchments", H1=("A-A", hill), H2=("A-A", led))
    share = hills_at(town, 0.3).subcatchments["gutter_share"]
    assert (share["H1"], share["H2"]) == (0.3, 0.0)
    assert share.drop("H1").equals(town.subcatchments["gutter_share"].drop("H1"))


def test_a_share_of_wrong_connections_is_that_of_every_separation(opened):
    study = at_share(opened.study, 0.15)
    left = [
        measure.residual_misconnection
        for scenario in study.scenarios.values()
        for measure in scenario.measures
        if isinstance(measure, Separation)
    ]
    assert left == [0.15]
    assert opened.study.scenarios["separation"].measures[0].residual_misconnection == 0.05


def test_what_the_share_leaves_stays_in_the_storm_sewers(opened):
    """Without regulators' part in it: what enters above CO3 at 15 % is 3 times that at 5 %."""
    left = {}
    for share in (0.0, 0.05, 0.15):
        study = at_share(opened.study, share)
        made = compose(study, "separation", opened.base, opened.context).network
        joints = made.junctions["system"].reindex(made.dry_weather_flows.index)
        storm = joints.isin(["storm", "combined"])
        left[share] = made.dry_weather_flows["flow_l_s"][storm].sum()
    assert left[0.0] == pytest.approx(0.0, abs=1e-6)
    assert left[0.15] == pytest.approx(3 * left[0.05], rel=1e-5)
    assert left[0.05] > 0.1


@pytest.mark.parametrize("share", [-0.01, 1.01, 15])
def test_a_share_beyond_all_or_none_is_refused(opened, share):
    with pytest.raises(InputError, match="between 0 and 1"):
        at_share(opened.study, share)


def test_a_study_without_a_separation_is_told_so(small_network, tmp_path):
    folder = write_small_study(tmp_path, small_network)
    with pytest.raises(InputError, match="no scenario of small has a separation"):
        at_share(load_study(folder / "scenarios" / "small"), 0.05)


def test_the_share_an_outlet_can_bear_lies_straight_between_two_runs():
    """0, 2 and 6 m3 at 0, 5 and 15 %: 1 m3 at half of 5 %. 0.9 m3 at 15 % is never too much, and
    what spills 1 m3 at none is never little enough."""
    rows = [
        {"place": "outlet", "place_id": name, "event": "h33", "wrong_connections": share,
         "sewage_m3": own}
        for name, sewage in (("A", (0.0, 2.0, 6.0)), ("B", (0.0, 0.3, 0.9)), ("C", (1.0, 2.0, 3.0)))
        for share, own in zip((0.0, 0.05, 0.15), sewage, strict=True)
    ]  # fmt: skip
    point = {"place": "point", "place_id": "A", "event": "h33", "wrong_connections": 0.0}
    table = with_share_met(pd.DataFrame([*rows, point]), 1.0)
    found = table[table["place"].eq("outlet")].groupby("place_id")["share_met"].first()
    assert found["A"] == pytest.approx(0.025)
    assert found["B"] == 0.15
    assert np.isnan(found["C"])
    assert np.isnan(table["share_met"].iloc[-1])


def test_the_table_of_wrong_connections_counts_what_is_met():
    rows = [
        {"wrong_connections": 0.05, "event": "h33", "place": place, "place_id": name,
         "sewage_m3": sewage, "meets_target": met, "share_met": 0.04}
        for place, name, sewage, met in (
            ("outlet", "CO1", 0.5, True), ("outlet", "CO2", 1.25, False),
            ("point", "4", np.nan, pd.NA))
    ]  # fmt: skip
    lines = summary(pd.DataFrame(rows), Total(1.0, 2.0, 3.0, 4))
    assert lines[1] == "| --- | --- | --- | --- | --- | --- |"
    assert lines[2] == "| 5% | h33 | 0 of 1 | 1 of 2 | 0.50 | 1.25 |"
    assert lines[-1].startswith("2 (1 to 3) x 10^4 yuan, without 4 elements")
