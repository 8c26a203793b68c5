"""Kept runs of members as arrays: of each file what is needed, whatever streets a member has."""

from __future__ import annotations

import numpy as np
import pytest

from drainage.study import Workspace
from drainage.study.ensemble.gathering import gather
from drainage.study.ensemble.kept import record_path, write_record
from drainage.study.ensemble.opening import key_of, open_ensemble
from drainage.study.ensemble.sampled import sampled
from tests.study.uncertain_town import uncertain_town

RUN = ("existing", "h33")


def kept(streets, outlets):
    """A record: streets name -> depth (m), "*" for a listed one; outlets name -> sewage, m3."""
    depth = list(streets.values())
    return {
        "lost": "", "halved": False,
        "points": {"id": ["1"], "max_depth_m": [0.3], "held_depth_m": [0.2],
                   "max_lane_depth_m": [None], "meets_gutter": [False],
                   "meets_gutter_30min": [None], "meets_lane": [True]},
        "outlets": {"id": list(outlets), "sewage_volume_m3": list(outlets.values()),
                    "overflow_volume_m3": [9.0] * len(outlets),
                    "meets_target": [True] * len(outlets)},
        "streets": {"id": [name.strip("*") for name in streets], "max_depth_m": depth,
                    "held_depth_m": [half / 2 for half in depth],
                    "max_lane_depth_m": [None] * len(depth), "length_m": [100.0] * len(depth),
                    "listed": [name.startswith("*") for name in streets]},
        "town": {"id": ["small"], "total_flooded_volume_m3": [5.0],
                 "flooded_street_length_m": [7.0], "sewage_to_rivers_m3": [3.0]},
    }  # fmt: skip


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """Two of eight members kept, a third lost."""
    folder = uncertain_town(tmp_path_factory.mktemp("gathering"))
    eight = sampled(open_ensemble(Workspace(folder), "small"), 8, [RUN])
    records = {
        0: kept({"S1": 0.4, "*S2": 0.6, "S3": 0.2}, {"A": 2.0}),
        1: kept({"S4": 0.1, "S1": 0.8, "S2": 0.5}, {"B": 4.0}),
        2: {"lost": "no balance", "halved": True},
    }
    for number, record in records.items():
        draw, surface = eight.draws[number]
        own = key_of(eight.keys[RUN, surface], draw)
        write_record(record_path(eight.folder, RUN, number), own, record)
    return gather(eight)


def test_a_street_that_a_member_has_not_stands_dry_there(gathered):
    gutter = gathered.streets["depth_m"].sel(reading="gutter")
    # S2 is off the list in the second member, and that is enough.
    assert gutter["street"].to_numpy().tolist() == ["S1", "S3", "S4", "S2"]
    assert gutter.to_numpy()[:3].tolist() == [[0.4, 0.2, 0, 0.6], [0.8, 0, 0.1, 0.5], [0, 0, 0, 0]]
    held = gathered.streets["depth_m"].sel(reading="gutter-30min")
    assert held.to_numpy()[1].tolist() == [0.4, 0, 0.05, 0.25]
    assert not gathered.streets["depth_m"].sel(reading="lane").any()


def test_an_outlet_that_a_member_has_not_spills_nothing(gathered):
    sewage = gathered.figures["sewage_volume_m3"].squeeze(("scenario", "event"))
    assert sewage.sel(outlet="A").to_numpy()[:2].tolist() == [2.0, 0.0]
    assert sewage.sel(outlet="B").to_numpy()[:2].tolist() == [0.0, 4.0]
    meets = gathered.figures["outlet_meets_target"].squeeze(("scenario", "event"))
    assert meets.sel(outlet="A").to_numpy()[0] == 1
    assert np.isnan(meets.sel(outlet="A").to_numpy()[1:]).all()


def test_what_is_not_known_of_a_member_is_no_figure(gathered):
    point = gathered.figures["point_depth_m"].squeeze(("scenario", "event", "point"))
    assert point.to_numpy()[0].tolist()[:2] == [0.3, 0.2]
    assert np.isnan(point.to_numpy()[0][2])
    verdict = gathered.figures["meets_target"].squeeze(("scenario", "event", "point")).to_numpy()
    assert verdict[0][0] == 0
    assert np.isnan(verdict[0][1])
    assert verdict[0][2] == 1
    assert gathered.lost(RUN).tolist() == [False, False, True] + [False] * 5
    assert np.isnan(point.to_numpy()[2:]).all()
    assert gathered.figures["flooded_street_length_m"].to_numpy().ravel()[:2].tolist() == [7, 7]
