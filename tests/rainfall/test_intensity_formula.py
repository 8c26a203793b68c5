"""Depths and return periods against published and hand-computed numbers."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drainage.errors import InputError
from drainage.rainfall import IntensityFormula, load_formula

RAINFALL = Path(__file__).parents[2] / "rainfall"
ZONE_II = load_formula(RAINFALL, "beijing-zone-ii")
OLDER = load_formula(RAINFALL, "beijing-older")


@pytest.mark.parametrize(
    ("years", "depth_mm"),
    [
        (1, 31.46),
        (2, 41.28),
        (3, 47.03),
        (5, 54.27),
        (10, 64.09),
        (20, 73.91),
        (50, 86.90),
        (100, 96.72),
    ],
)
def test_one_hour_depths_of_zone_ii(years: float, depth_mm: float) -> None:
    assert ZONE_II.depth_mm(years, 60) == pytest.approx(depth_mm, abs=0.005)


def test_five_year_depths_of_zone_ii_from_ten_minutes_to_a_day() -> None:
    minutes = np.array([10, 15, 30, 60, 120, 180, 360, 1440])
    depths = [20.5, 26.6, 39.3, 54.3, 71.7, 83.3, 106.1, 167.8]
    assert ZONE_II.depth_mm(5, minutes) == pytest.approx(depths, abs=0.051)


def test_the_published_hundred_year_scenario_is_reproduced_within_half_a_millimetre() -> None:
    """Beijing Water Authority: published as whole millimetres."""
    minutes = np.array([15, 30, 60, 180, 360, 1440])
    published = np.array([47, 70, 97, 148, 189, 299])
    assert ZONE_II.depth_mm(100, minutes) == pytest.approx(published, abs=0.5)
    # Half a per cent where rounding to whole millimetres hides less than that.
    assert ZONE_II.depth_mm(100, minutes[2:]) == pytest.approx(published[2:], rel=0.005)


def test_each_duration_takes_its_own_piece() -> None:
    short = 591 / (5 + 1.859) ** 0.436
    long = 1602 / (5.001 + 11.593) ** 0.681
    assert ZONE_II.intensity_l_s_ha(1, [5, 5.001]) == pytest.approx([short, long])
    assert 0.006 * 5 * short == pytest.approx(7.66, abs=0.005)
    assert ZONE_II.depth_mm(1, 5) == pytest.approx(7.10, abs=0.005)


def test_the_mountain_zone_and_the_older_formula_by_hand() -> None:
    mountain = load_formula(RAINFALL, "beijing-zone-i")
    assert mountain.intensity_l_s_ha(1, 60) == pytest.approx(2719 / 71.591**0.902)
    assert mountain.intensity_l_s_ha(10, 4) == pytest.approx(1558 * 1.955 / 9.551**0.835)
    assert OLDER.intensity_l_s_ha(10, 92) == pytest.approx(2001 * 1.811 / 100**0.711)


def test_return_periods_and_durations_broadcast() -> None:
    grid = ZONE_II.intensity_l_s_ha(np.array([[1.0], [10.0]]), np.array([10.0, 60.0, 1440.0]))
    assert grid.shape == (2, 3)
    assert grid[1] == pytest.approx(2.037 * grid[0])


@pytest.mark.parametrize(("depth_mm", "years"), [(33, 1.11), (54, 4.91), (65.4, 10.97)])
def test_the_depths_of_the_plans_have_these_return_periods(depth_mm: float, years: float) -> None:
    assert ZONE_II.return_period_a(depth_mm, 60) == pytest.approx(years, abs=0.005)


@given(st.floats(0.2, 1000), st.floats(1, 1440))
def test_the_return_period_of_a_depth_is_the_one_it_was_made_with(
    years: float, minutes: float
) -> None:
    depth = float(ZONE_II.depth_mm(years, minutes))
    assert ZONE_II.return_period_a(depth, minutes) == pytest.approx(years, rel=1e-9)


@pytest.mark.parametrize("minutes", [-5, 0, 1, 1440.1, float("nan"), float("inf")])
def test_durations_outside_the_formula_are_refused(minutes: float) -> None:
    with pytest.raises(InputError, match=r"beijing-zone-ii, minutes: .* from 1 to 1440 min"):
        ZONE_II.intensity_l_s_ha(3, minutes)


@pytest.mark.parametrize("years", [0, -1, 0.1, float("nan"), float("inf")])
def test_return_periods_that_give_no_rain_are_refused(years: float) -> None:
    with pytest.raises(InputError, match="no rain at this return period"):
        ZONE_II.depth_mm(years, 60)


@pytest.mark.parametrize(
    ("depth_mm", "minutes"), [(10, 0), (10, 1441), (-1, 60), (1e6, 60), (float("nan"), 60)]
)
def test_the_inverse_refuses_what_is_no_storm(depth_mm: float, minutes: float) -> None:
    with pytest.raises(InputError):
        ZONE_II.return_period_a(depth_mm, minutes)


def test_an_unknown_formula_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="beijing-older, beijing-zone-i, beijing-zone-ii"):
        load_formula(RAINFALL, "beijing-zone-iii")


def test_a_town_may_bring_its_own_formula(tmp_path: Path) -> None:
    formula = _custom(tmp_path, "pieces = [{from_min=0, to_min=180, a1=1000, c=0.8, b=9, n=0.7}]")
    assert formula.intensity_l_s_ha(1, 11) == pytest.approx(1000 / 20**0.7)
    assert not formula.verified
    assert ZONE_II.verified


@pytest.mark.parametrize(
    ("pieces", "problem"),
    [
        ("pieces = [{from_min=0, to_min=180, a1=nan, c=0.8, b=9, n=0.7}]", "a1"),
        ("pieces = [{from_min=0, to_min=180, a1=1000, c=0.8, b=-9, n=0.7}]", "pieces.0.b"),
        ("pieces = [{from_min=9, to_min=5, a1=1000, c=0.8, b=9, n=0.7}]", "to_min must lie above"),
        ('pieces = [{from_min=0, to_min=9, a1="1000", c=0.8, b=9, n=0.7}]', "pieces.0.a1"),
        (
            "pieces = [{from_min=0, to_min=5, a1=1, c=1, b=1, n=0.5},"
            " {from_min=6, to_min=9, a1=1, c=1, b=1, n=0.5}]",
            "begin where the one before ends",
        ),
        (
            "colour = 1\npieces = [{from_min=0, to_min=9, a1=1, c=1, b=1, n=0.5}]",
            "colour: unknown key",
        ),
    ],
)
def test_a_formula_that_cannot_hold_is_refused(tmp_path: Path, pieces: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        _custom(tmp_path, pieces)


def _custom(folder: Path, pieces: str) -> IntensityFormula:
    text = f'[mine]\nname_zh = "自定义"\nsource = "handbook"\n{pieces}\n'
    (folder / "formulas.toml").write_text(text, encoding="utf-8")
    return load_formula(folder, "mine")
