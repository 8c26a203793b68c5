"""What every shape keeps: the depth, the peak, the nested durations."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drainage.rainfall import load_formula
from drainage.rainfall.hyetograph import greatest_depth_mm
from drainage.rainfall.shapes import (
    Floats,
    alternating_block,
    chicago,
    peak_on_step,
    triangular,
    uniform,
)

ZONE_II = load_formula(Path(__file__).parents[2] / "rainfall", "beijing-zone-ii")


def depth_at(return_period_a: float) -> Callable[[Floats], Floats]:
    return lambda minutes: ZONE_II.depth_mm(return_period_a, minutes)


def test_chicago_by_differencing_the_exact_cumulative() -> None:
    """Zone II, P 5, D 120, r 0.4, 5 min; every block by hand from F(t)."""
    expected = [
        *(1.181, 1.291, 1.431, 1.611, 1.855, 2.205, 2.751, 3.726, 5.956, 11.936, 8.353, 5.332),
        *(3.939, 3.144, 2.632, 2.274, 2.010, 1.807, 1.645, 1.514, 1.404, 1.312, 1.233, 1.164),
    ]
    blocks = chicago(depth_at(5), 120, 300, 0.4)
    assert blocks == pytest.approx(expected, abs=0.001)
    assert blocks.sum() == pytest.approx(71.70, abs=0.005)


@pytest.mark.parametrize(("step_s", "peak_mm_h"), [(60, 170), (120, 157), (300, 132)])
def test_the_step_decides_the_peak_of_a_54_mm_hour(step_s: int, peak_mm_h: float) -> None:
    blocks = chicago(depth_at(5), 60, step_s, 0.4)
    peak = (blocks * 54 / blocks.sum()).max() * 3600 / step_s
    assert peak == pytest.approx(peak_mm_h, abs=0.5)


@st.composite
def storms(draw: st.DrawFn) -> tuple[float, int, float, float]:
    """Return period, duration (min), step (s), peak ratio with the peak on a step."""
    steps = draw(st.integers(2, 144))
    step_s = draw(st.sampled_from([30, 60, 120, 300, 600]))
    peak = draw(st.integers(1, steps - 1))
    return draw(st.floats(0.3, 200)), steps * step_s / 60, step_s, peak / steps


@given(storms())
@example((1.0, 1440.0, 600, 0.2916666666666667))
@example((1.0, 1440.0, 600, 0.4166666666666667))
def test_chicago_holds_the_depth_of_its_duration(storm: tuple[float, float, int, float]) -> None:
    years, minutes, step_s, ratio = storm
    blocks = chicago(depth_at(years), minutes, step_s, ratio)
    assert (blocks > 0).all()
    assert blocks.sum() == pytest.approx(float(ZONE_II.depth_mm(years, minutes)), rel=1e-12)


@given(storms())
def test_the_peak_of_chicago_stands_where_the_ratio_says(
    storm: tuple[float, float, int, float],
) -> None:
    years, minutes, step_s, ratio = storm
    blocks = chicago(depth_at(years), minutes, step_s, ratio)
    edge = round(ratio * len(blocks))
    assert blocks.argmax() in (edge - 1, edge)
    assert (np.diff(blocks[:edge]) > 0).all()
    assert (np.diff(blocks[edge:]) < 0).all()


@given(storms())
def test_alternating_blocks_nest_every_duration(storm: tuple[float, float, int, float]) -> None:
    years, minutes, step_s, ratio = storm
    blocks = alternating_block(depth_at(years), minutes, step_s, ratio)
    for windows in {1, len(blocks) // 2, len(blocks)}:
        window = windows * step_s / 60
        greatest = greatest_depth_mm(blocks, step_s, window)
        assert greatest == pytest.approx(float(ZONE_II.depth_mm(years, window)), rel=1e-9)
    assert blocks.argmax() == round(ratio * len(blocks))


@given(storms(), st.floats(0.1, 500))
def test_triangle_and_block_hold_their_depth(
    storm: tuple[float, float, int, float], depth_mm: float
) -> None:
    _, minutes, step_s, ratio = storm
    triangle = triangular(depth_mm, minutes, step_s, ratio)
    block = uniform(depth_mm, minutes, step_s)
    assert (triangle > 0).all()
    assert triangle.sum() == pytest.approx(depth_mm, rel=1e-12)
    assert block.sum() == pytest.approx(depth_mm, rel=1e-12)
    assert np.ptp(block) == 0


def test_a_triangle_by_hand() -> None:
    """60 mm in 60 min with the peak at 20 min: 120 mm/h there, ten-minute blocks."""
    blocks = triangular(60, 60, 600, 1 / 3)
    assert blocks == pytest.approx([5, 15, 17.5, 12.5, 7.5, 2.5])


def test_the_greatest_hour_may_begin_or_end_within_the_record() -> None:
    """40-minute blocks: 60 min catch all of the second and half of the first."""
    assert greatest_depth_mm(np.array([4.0, 10.0, 1.0]), 2400, 60) == pytest.approx(12)
    assert greatest_depth_mm(np.array([4.0, 10.0, 1.0]), 600, 60) == pytest.approx(15)


@pytest.mark.parametrize(
    ("ratio", "step_s", "on_step"),
    [(0.4, 120, True), (0.366667, 120, True), (0.355, 120, False), (0.4, 300, False)],
)
def test_a_peak_is_cut_unless_it_falls_on_a_step(ratio: float, step_s: int, on_step: bool) -> None:
    assert peak_on_step(60, step_s, ratio) is on_step


@pytest.mark.parametrize("ratio", [1e-6, 1 - 1e-6])
def test_a_peak_at_the_very_edge_of_a_storm_is_no_peak(ratio: float) -> None:
    assert not peak_on_step(60, 120, ratio)
