"""What a record says about the water that fell and the water that was made."""

import numpy as np
import pandas as pd
import pytest

from drainage.engine import RunRequest, run_all
from drainage.engine.inp_land import modelled_area_m2, modelled_land
from drainage.engine.record import run_record
from drainage.engine.report import Report, read_report
from drainage.engine.tracing import Origins
from drainage.results import read_run
from drainage.scenario.settings import RunSettings

QUICK = RunSettings(warm_up_h=1.0, tail_h=0.5, continuity_limit_pct=5.0)
ROUTING = """
                                     Volume         Volume
  Flow Routing Continuity        hectare-m       10^6 ltr
  ----------------------
  Dry Weather Inflow .......         0.010         0.100
  Wet Weather Inflow .......         0.080         0.800
  Groundwater Inflow .......         0.000         0.000
  RDII Inflow ..............         0.000         0.000
  External Inflow ..........         0.004         0.040
  External Outflow .........         0.090         0.900
  Initial Stored Volume ....         0.006         0.060
  Final Stored Volume ......         0.015         0.150
  Continuity Error (%) .....        -5.000
"""


def with_hill(network, outlet):
    """Ten hectares more, three tenths of them to the gutter G-A, the rest to ``outlet``."""
    land = network.subcatchments
    hill = land.iloc[[0]].assign(kind="hill", outlet_id=outlet, gutter_id="G-A", gutter_share=0.3,
                                 area_ha=10.0, width_m=100.0, polygon_wkt="")  # fmt: skip
    hill.index = pd.Index(["HILL"], name=land.index.name)
    return network.with_tables(subcatchments=pd.concat([land, hill]))


def test_of_a_hill_that_drains_elsewhere_only_the_share_of_the_gutter_is_modelled(small_network):
    """3 of 10 ha stand in the model, a flow width of 30 of 100 m with them."""
    own = modelled_area_m2(small_network)
    hill = with_hill(small_network, "")
    parts = modelled_land(hill).loc["HILL"]
    assert parts[["label", "to", "area_ha", "width_m"]].tolist() == ["HILL.g", "G-A", 3.0, 30.0]
    assert modelled_area_m2(hill) == pytest.approx(own + 3e4)
    both = modelled_land(with_hill(small_network, "M-A")).loc["HILL"]
    assert both["area_ha"].tolist() == [7.0, 3.0]


def test_the_rain_of_a_hill_that_drains_elsewhere_is_not_missed(
    small_network, cloudburst, tmp_path
):
    """30 mm on the modelled area; the report counts in steps of 10 m3."""
    network = with_hill(small_network, "")
    folder = tmp_path / "existing" / "storm"
    run_all([RunRequest("t", "existing", "storm", network, cloudburst, {"bai": 3.0}, QUICK, folder)],
            workers=1)  # fmt: skip
    record = read_run(folder).record
    fell = 0.030 * modelled_area_m2(network)
    assert abs(record["rain_error_pct"]) <= 100 * 5 / fell + 1e-4
    assert "rain" not in record["reason"]


NOTHING = Origins(np.zeros((1, 0, 3)), np.zeros(0, int), np.zeros((0, 3)), {}, 0.0)


def test_rain_beyond_the_limit_is_said(small_network, cloudburst, tmp_path):
    """30 mm on the modelled area fell; past a limit of 3 % is more than 1.03 times that and half
    of the report's last digit, 5 m3."""
    for name in ("model.inp", "series.nc", "totals.nc"):
        (tmp_path / name).write_text("")
    fell = 0.030 * modelled_area_m2(small_network)
    settings = QUICK.model_copy(update={"continuity_limit_pct": 3.0})
    asked = RunRequest("t", "e", "s", small_network, cloudburst, {}, settings, tmp_path)

    def record_of(rain_m3):
        report = Report({"runoff": {"Total Precipitation": rain_m3}}, [])
        return run_record(asked, "id", 100.0, report, NOTHING, tmp_path)

    wrong = record_of(1.031 * fell + 5)
    assert not wrong["within_limits"]
    assert wrong["reason"].startswith("rain ")
    assert wrong["rain_error_pct"] == pytest.approx(3.1 + 500 / fell, abs=1e-4)
    assert record_of(1.029 * fell + 5)["within_limits"]
    assert record_of(fell)["rain_error_pct"] == 0.0


def test_the_routing_error_is_a_volume_that_is_negative_where_water_was_made():
    """100 + 800 + 40 came and 60 stood: 1,000 m3, of which -5 % are -50; 1,050 went and stand."""
    assert read_report(ROUTING).routing_error_m3() == pytest.approx(-50.0)
