"""Rain that can hardly have fallen is refused, asked about or remarked.

By zone II an hour of P years holds 31.46 (1 + 1.037 lg P) mm: 500 a 119.5 mm, 10,000 a 161.9 mm.
"""

import numpy as np
import pytest

from drainage.errors import InputError
from drainage.rainfall import load_formula, load_storm
from drainage.rainfall.plausible import rarest
from tests.rainfall.conftest import HEAD


def uniform_hour(rainfall, depth_mm, keys=""):
    body = f'shape = "uniform"\nhourly_depth_mm = {depth_mm}\n{keys}'
    (rainfall / "storms" / "mine.toml").write_text(HEAD + body, encoding="utf-8")
    return load_storm(rainfall, "mine")


@pytest.mark.parametrize(("depth_mm", "remarks"), [(119, 0), (120, 1), (161, 1)])
def test_beyond_500_years_it_is_remarked(rainfall, depth_mm, remarks):
    found = uniform_hour(rainfall, depth_mm).remarks
    assert len(found) == remarks
    assert all("mm in 60 min are rain of" in own and "check that it is true" in own
               for own in found)  # fmt: skip


def test_beyond_10_000_years_it_is_refused_unless_the_file_says_why(rainfall):
    """163 mm: P = 10^((163/31.46 - 1)/1.037) = 10^4.032 = 10,760 a."""
    with pytest.raises(InputError, match=r"163 mm in 60 min are rain of 10,7\d\d years") as caught:
        uniform_hour(rainfall, 163)
    assert 'accepted = "reason"' in caught.value.findings[0].cure
    (remark,) = uniform_hour(rainfall, 163, 'accepted = "可能最大降雨"').remarks
    assert remark.endswith("accepted: 可能最大降雨")


def test_the_rarest_duration_is_found_not_the_hour_alone(rainfall):
    """25 mm in 5 min of an hour of 25 mm: H1 = 0.006 x 1602 x 5 / 16.593^0.681 = 7.096 mm, so
    P = 10^((25/7.096 - 1)/1.037) = 10^2.433 = 271 a."""
    formula = load_formula(rainfall, "beijing-zone-ii")
    years, depth, minutes = rarest(np.array([0.0] * 6 + [25.0] + [0.0] * 5), 300, formula)
    assert (depth, minutes) == (25, 5)
    assert years == pytest.approx(271, abs=1)


@pytest.mark.parametrize(
    ("step_min", "most_mm"), [(5, 30.0), (10, 42.4), (60, 103.9)]
)  # 30 mm times the root of the steps of 5 min
def test_a_longer_step_may_hold_more(measured, step_min, most_mm):
    def record(depth_mm):
        return f"time,rain_mm\n2021-07-12 20:00,1\n2021-07-12 {20 + step_min // 60}:" \
               f"{step_min % 60:02},{depth_mm}\n"  # fmt: skip

    measured(record(most_mm - 0.1))
    with pytest.raises(InputError, match=f"in {step_min} min: rarer than once in about 1,000"):
        measured(record(most_mm + 0.1))


def test_minutes_are_tried_by_five_of_them(measured):
    """Four minutes of 7 mm are 28 mm, five 35 mm; no single minute passes 30 mm."""

    def record(wet):
        return "time,rain_mm\n" + "".join(
            f"2021-07-12 22:{k:02},{7 if 3 <= k < 3 + wet else 0}\n" for k in range(20)
        )  # fmt: skip

    measured(record(4))
    with pytest.raises(InputError, match="35 mm in 5 min"):
        measured(record(5))


def test_a_table_of_intensities_is_tried_like_a_record(rainfall):
    """400 mm/h over 5 min are 33.3 mm."""
    body = 'shape = "table"\nstep_s = 300\nintensity_mm_h = [12, 400, 12]'
    (rainfall / "storms" / "mine.toml").write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(InputError, match=r"minute 5: 33.33 mm in 5 min"):
        load_storm(rainfall, "mine")


def test_more_than_any_hour_on_record_is_refused_accepted_or_not(measured):
    record = "time,rain_mm\n" + "".join(f"2021-07-12 22:{5 * k:02},{60 - k}\n" for k in range(11))
    with pytest.raises(InputError, match="more in an hour than 500 mm"):
        measured(record, 'accepted = "ja"')
