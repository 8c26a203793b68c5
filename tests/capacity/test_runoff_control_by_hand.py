"""Yearly runoff control: volume, design depth and rate worked out on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from drainage.capacity.runoff_control import (
    ControlRates,
    controlled_land,
    rate_of_daily_rain,
    sponge_works,
)
from drainage.errors import InputError
from drainage.rainfall.daily import load_rate_table, read_daily_rain
from drainage.scenario.capacity_settings import CapacitySettings
from tests.conftest import make_small_network

SETTINGS = CapacitySettings()


def test_a_depth_holds_the_small_days_whole_and_so_much_of_the_large():
    # Days of 2 mm and less are left out. 10 + 20 + 20 of 10 + 20 + 70 = 100 mm.
    days = np.array([0.0, 2.0, 10.0, 20.0, 70.0])
    assert rate_of_daily_rain(days, 20.0) == pytest.approx(50.0)
    assert rate_of_daily_rain(days, 70.0) == pytest.approx(100.0)
    assert rate_of_daily_rain(days, 0.0) == 0.0
    assert np.isnan(rate_of_daily_rain(np.array([1.0]), 20.0))


def test_a_table_is_read_linearly_and_promises_nothing_beyond_its_end(root):
    table = load_rate_table(root / "rainfall", "beijing")
    rates = ControlRates(table.depth_mm, table.rate_pct, table.source)
    assert "assumed" in table.source
    assert rates.rate_of(16.7) == pytest.approx(65.0)
    assert rates.rate_of(7.0) == pytest.approx(30.0)
    assert rates.rate_of(99.0) == 85.0


def test_sponge_works_hold_area_times_depth_and_take_from_the_runoff():
    land = pd.DataFrame({"area_ha": [2.0]}, index=["K"])
    kinds = pd.DataFrame(
        {"kind": ["bioretention", "permeable_paving"], "ponding_mm": [200.0, 0.0],
         "storage_mm": [300.0, 250.0], "storage_void_share": [0.4, 0.4]}, index=["B", "P"],
    )  # fmt: skip
    areas = pd.DataFrame(
        {"subcatchment_id": ["K", "K", "elsewhere"], "lid_control_id": ["B", "P", "B"],
         "cover": ["pervious", "sealed", "sealed"], "area_share": [0.05, 0.10, 0.5]},
        index=["1", "2", "3"],
    )  # fmt: skip
    works = sponge_works(areas, kinds, land, SETTINGS)
    # 0.1 ha of bioretention with 200 + 300 x 0.4 = 320 mm: 320 m3; paving holds none but takes
    # 0.2 ha from psi 0.9 to 0.3.
    assert works["volume_m3"].tolist() == pytest.approx([320.0, 0.0])
    assert works["runoff_ha"].tolist() == pytest.approx([0.0, -0.12])


def test_land_without_sponge_works_controls_nothing_by_volume():
    land = controlled_land(make_small_network(), SETTINGS)
    assert land["area_ha"] == pytest.approx(3 * 0.176)
    psi = (0.16 * 0.6375 + 0.016 * 0.8625) / 0.176
    assert land["runoff_coefficient"] == pytest.approx(psi)
    assert (land["sponge_volume_m3"], land["design_depth_mm"]) == (0.0, 0.0)


def test_daily_rain_is_read_with_its_years(tmp_path):
    file = tmp_path / "daily.csv"
    file.write_text("date,depth_mm\n2000-01-01,0\n2000-12-31,12.5\n", encoding="utf-8")
    depth, years = read_daily_rain(file)
    assert depth.tolist() == [0.0, 12.5]
    assert years == pytest.approx(366 / 365.25)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,rain\n2000-01-01,1\n", "depth_mm"),
        ("date,depth_mm\n01.02.2000,1\n", "not a date"),
        ("date,depth_mm\n2000-01-01,1\n2000-01-01,2\n", "3, date"),
        ("date,depth_mm\n2000-01-01,-1\n", "not a depth"),
        ("date,depth_mm\n2000-01-01,T\n", "not a depth"),
        ("date,depth_mm\n", "no rows"),
    ],
)
def test_daily_rain_that_is_none_is_refused_with_its_row(tmp_path, text, said):
    file = tmp_path / "daily.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_daily_rain(file)
