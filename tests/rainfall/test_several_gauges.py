"""A storm of two gauges: each piece of land takes the rain of its own, and the mean is theirs."""

import numpy as np
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.inp import build_inp
from drainage.engine.inp_land import modelled_land
from drainage.engine.inp_rain import fallen_m3, gage_names, over_land
from drainage.errors import InputError
from drainage.rainfall import load_storm
from drainage.rainfall.several_gauges import Gauge, gauge_of
from drainage.results import read_run
from drainage.scenario.settings import RunSettings
from tests.rainfall.conftest import HEAD

QUICK = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=5.0,
                    flooding_error_limit_pct=100.0)  # fmt: skip
WEST = "time,rain_mm\n2021-07-12 22:05,2\n2021-07-12 22:10,6\n"
EAST = "time,rain_mm\n2021-07-12 22:05,6\n2021-07-12 22:10,18\n"
PLACED = ('id = "west"\nfile = "west.csv"\nx_m = 0\ny_m = 0',
          'id = "east"\nfile = "east.csv"\nx_m = 100\ny_m = 0')  # fmt: skip


def storm_of(rainfall, gauges=PLACED, west=WEST, east=EAST):
    (rainfall / "gauges" / "west.csv").write_text(west)
    (rainfall / "gauges" / "east.csv").write_text(east)
    tables = "\n".join(f"[[gauges]]\n{gauge}" for gauge in gauges)
    body = f'{HEAD}shape = "gauges"\n{tables}\n'
    (rainfall / "storms" / "two.toml").write_text(body, encoding="utf-8")
    return load_storm(rainfall, "two")


def test_land_takes_the_nearest_gauge_or_the_one_stated():
    gauges = [Gauge("w", 0.0, 0.0, ("C",)), Gauge("e", 100.0, 0.0), Gauge("n", None, None, ("D",))]
    x, y = np.array([49.0, 51.0, 99.0, np.nan, np.nan]), np.zeros(5)
    assert gauge_of(gauges, ["A", "B", "C", "D", "E"], x, y).tolist() == [0, 1, 0, 2, -1]


def test_the_inp_has_a_gage_for_each_and_each_row_of_land_its_own(rainfall, small_network):
    """Blocks and streets stand over x 0–40, 50–90 and 100–140: the first nearer to the west."""
    storm = storm_of(rainfall)
    inp = build_inp(small_network, storm, {"bai": 3.0}, QUICK, title="t")
    assert [line for line in inp.splitlines() if " INTENSITY " in line] == [
        "STUDY_RAIN_west INTENSITY 00:05:00 1 TIMESERIES STUDY_RAIN_west",
        "STUDY_RAIN_east INTENSITY 00:05:00 1 TIMESERIES STUDY_RAIN_east",
    ]
    block = inp.split("[SUBCATCHMENTS]\n")[1].split("\n\n")[0].splitlines()
    land = modelled_land(small_network)
    corner = land["polygon_wkt"].str.extract(r"\(\(([-\d.]+)")[0].astype(float).to_numpy()
    expected = np.where(corner + 20 < 50, "STUDY_RAIN_west", "STUDY_RAIN_east").tolist()
    assert [line.split()[1] for line in block] == expected
    assert len(set(expected)) == 2


def test_land_without_an_outline_stands_at_its_outlet(rainfall, small_network):
    """M-A at x = 0 is nearer to the west, M-C at x = 100 to the east."""
    land = small_network.subcatchments.assign(polygon_wkt="", gutter_share=0.0)
    network = small_network.with_tables(subcatchments=land)
    x = network.nodes["x_m"].reindex(land["outlet_id"]).to_numpy()
    expected = np.where(x <= 50, "STUDY_RAIN_west", "STUDY_RAIN_east").tolist()
    assert gage_names(storm_of(rainfall), network) == expected
    assert len(set(expected)) == 2


def test_the_mean_and_the_volume_are_those_of_the_land_under_each_gauge(rainfall, small_network):
    """8 mm on the land of the west and 24 mm on that of the east."""
    storm = over_land(storm_of(rainfall), small_network)
    land = modelled_land(small_network)
    west = np.array(gage_names(storm, small_network)) == "STUDY_RAIN_west"
    area_ha = land["area_ha"].to_numpy()
    volume_m3 = 10 * (8 * area_ha[west].sum() + 24 * area_ha[~west].sum())
    assert fallen_m3(storm, small_network) == pytest.approx(volume_m3)
    assert storm.depth_mm == pytest.approx(volume_m3 / 10 / area_ha.sum())
    assert 8 < storm.depth_mm < 24
    doubled = storm.scaled(2.0)
    assert fallen_m3(doubled, small_network) == pytest.approx(2 * volume_m3)
    assert doubled.depth_mm == pytest.approx(2 * storm.depth_mm)


def test_swmm_rains_on_each_land_what_its_gauge_caught(rainfall, small_network, tmp_path):
    storm = over_land(storm_of(rainfall), small_network)
    folder = tmp_path / "existing" / "two"
    asked = RunRequest("t", "existing", "two", small_network, storm, {"bai": 3.0}, QUICK, folder)
    run_all([asked], workers=1)
    record = read_run(folder).record
    fell = fallen_m3(storm, small_network)
    assert record["balance"]["rain_m3"] == pytest.approx(fell, abs=5.0)
    assert "rain" not in record["reason"]
    assert record["storm"]["gauge_depth_mm"] == {"west": 8.0, "east": 24.0}
    table = (folder / "model.rpt").read_text("utf-8").split("Subcatchment Runoff Summary")[1]
    rows = [line.split() for line in table.split("-----\n")[2].splitlines()]
    depths = {row[0]: float(row[1]) for row in rows if len(row) > 5}
    names = dict(zip(modelled_land(small_network)["label"],
                     gage_names(storm, small_network), strict=True))  # fmt: skip
    assert depths == {name: pytest.approx(8.0 if "west" in gage else 24.0, abs=0.01)
                      for name, gage in names.items()}  # fmt: skip


def test_gauges_of_other_steps_are_put_on_one_and_keep_their_depth(rainfall):
    """6 mm in ten minutes fall as 3 and 3 beside 2 and 6."""
    east = "time,rain_mm\n2021-07-12 22:10,6\n2021-07-12 22:20,1\n"
    west = WEST + "2021-07-12 22:15,0\n2021-07-12 22:20,0\n"
    storm = storm_of(rainfall, west=west, east=east)
    assert storm.step_s == 300
    depth = storm.gauge_intensity_mm_h * 300 / 3600
    assert depth.tolist() == [pytest.approx([2, 6, 0, 0]), pytest.approx([3, 3, 0.5, 0.5])]


def test_a_gauge_that_misses_a_part_of_the_storm_is_refused_not_dry(rainfall):
    late = EAST.replace("22:05", "22:10").replace("22:10,18", "22:15,18")
    with pytest.raises(InputError, match="does not cover the storm of the others") as caught:
        storm_of(rainfall, east=late)
    assert {f.place for f in caught.value.findings} == {"gauges west", "gauges east"}
    long = "time,rain_mm\n2021-07-12 22:00,1\n2021-07-12 22:05,2\n2021-07-12 22:10,6\n"
    cut = (PLACED[0] + '\nfrom_time = "2021-07-12 22:00"', PLACED[1])
    assert storm_of(rainfall, cut, west=long).depth_mm == pytest.approx((8 + 24) / 2)


def test_land_under_no_gauge_and_names_the_network_lacks_are_refused(rainfall, small_network):
    first = small_network.subcatchments.index[0]
    stated = (f'id = "west"\nfile = "west.csv"\nsubcatchments = ["{first}"]',
              'id = "east"\nfile = "east.csv"\nsubcatchments = ["NONE"]')  # fmt: skip
    storm = storm_of(rainfall, stated)
    with pytest.raises(InputError, match="no such subcatchment in small"):
        over_land(storm, small_network)
    with pytest.raises(InputError, match="the subcatchment is under no gauge"):
        gage_names(storm, small_network)


@pytest.mark.parametrize(
    ("gauges", "problem"),
    [((PLACED[0], PLACED[0]), "west stands under two gauges"),
     ((PLACED[0] + '\nsubcatchments = ["A"]', PLACED[1] + '\nsubcatchments = ["A"]'),
      "A stands under two gauges"),
     (('id = "w"\nfile = "west.csv"',), "give x_m and y_m of the gauge, or its subcatchments"),
     (('id = "w"\nfile = "west.csv"\nx_m = 1',), "go together")],
)  # fmt: skip
def test_gauges_that_are_not_told_apart_or_placed_are_refused(rainfall, gauges, problem):
    with pytest.raises(InputError, match=problem):
        storm_of(rainfall, gauges)


def test_what_is_remarked_of_a_record_names_its_gauge(rainfall):
    storm = storm_of(rainfall, east=EAST.replace("22:05", "22:04:59"))
    assert storm.remarks == (
        "east: times stand up to 1 s beside the step of 5 min and are put on it",
    )
