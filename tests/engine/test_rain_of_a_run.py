"""No run is scored whose rain is not the storm's depth on the modelled area."""

import pytest

from drainage.engine import RunRequest, run_all, runs
from drainage.engine.inp import build_inp
from drainage.engine.inp_land import modelled_area_m2
from drainage.engine.record import missed_rain
from drainage.engine.report import Report, read_report
from drainage.metrics import score_points
from drainage.results import read_run
from drainage.scenario.settings import RunSettings, Targets

QUICK = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=5.0,
                    flooding_error_limit_pct=100.0)  # fmt: skip


def report_of(volume_m3, depth_mm):
    return Report({"runoff": {"Total Precipitation": volume_m3}}, [], depth_mm)


def test_rain_is_held_to_its_volume_and_to_its_depth():
    """30 mm on 1 ha are 300 m3. 0.5 % of them are 1.5 m3 and half the report's digit 5 m3; of
    30 mm 0.5 % are 0.15 mm and half the digit 0.0005 mm."""
    assert missed_rain(report_of(306.4, 30.0), 30.0, 300.0, 0.5) == []
    assert missed_rain(report_of(293.4, 30.0), 30.0, 300.0, 0.5) == [
        "rain -2.2 % off its depth times the modelled area"
    ]
    assert missed_rain(report_of(300.0, 30.1504), 30.0, 300.0, 0.5) == []
    assert missed_rain(report_of(300.0, 30.1506), 30.0, 300.0, 0.5) == [
        "rain 30.1506 mm where 30 mm should fall"
    ]


def test_a_courtyard_without_rain_is_not_scored():
    """30 mm on 100 m2 are 3 m3, less than the report can count by volume."""
    assert missed_rain(report_of(0.0, 0.0), 30.0, 3.0, 0.5) == ["rain 0 mm where 30 mm should fall"]
    assert missed_rain(read_report("no runoff was computed"), 30.0, 3.0, 0.5) != []


def run(network, storm, folder):
    asked = RunRequest("t", "existing", "storm", network, storm, {"bai": 3.0}, QUICK, folder)
    run_all([asked], workers=1)
    return read_run(folder)


@pytest.mark.parametrize("factor", [1.0, 1.1])
def test_rain_times_its_factor_reaches_the_land(small_network, cloudburst, tmp_path, factor):
    """30 mm times the factor on the modelled area, to half of 10 m3 and half of 0.001 mm."""
    result = run(small_network, cloudburst.scaled(factor), tmp_path / "existing" / "storm")
    fell = 0.030 * factor * modelled_area_m2(small_network)
    assert result.record["balance"]["rain_m3"] == pytest.approx(fell, abs=5.0)
    report = read_report((tmp_path / "existing" / "storm" / "model.rpt").read_text("utf-8"))
    assert report.rain_mm == pytest.approx(30 * factor, abs=0.0006)
    assert "rain" not in result.reason


def test_a_run_with_half_the_rain_is_kept_and_not_scored(
    small_network, cloudburst, tmp_path, monkeypatch
):
    """0.528 ha of 30 mm are 158.4 m3; of half of that the report says 80 m3, 49.5 % too few."""

    def half(network, storm, *rest, **more):
        return build_inp(network, storm.scaled(0.5), *rest, **more)

    monkeypatch.setattr(runs, "build_inp", half)
    result = run(small_network, cloudburst, tmp_path / "existing" / "storm")
    assert not result.within_limits
    assert result.reason.startswith("rain -49.5 % off")
    points = score_points(small_network, result, 30.0, Targets())
    assert points["max_depth_m"].isna().all()
