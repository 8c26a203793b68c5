"""A tracer keeps mass and its bounds, and gives what a hand calculation gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drainage.tracer import Cells, Inflows, Water, trace

MINUTE = np.array([0.0, 60.0])


def cells(joins, count, outfalls, stores=None):
    start, end = (np.array([join[k] for join in joins], np.int64) for k in (0, 1))
    outfall = np.zeros(count, bool)
    outfall[outfalls] = True
    return Cells(start, end, np.array(stores or [True] * len(joins)), outfall)


def steady(values, times=2):
    """The same values at every time."""
    return np.repeat(np.array([values], float), times, axis=0)


def traced(joined, volume, flow, inflow=None, load=None, *, lost=None, initial=None, outside=0.0,
           second=MINUTE):  # fmt: skip
    """One substance; ``load`` is concentration times inflow."""
    volume, flow = np.array(volume, float), np.array(flow, float)
    nothing = np.zeros_like(volume)
    inflows = Inflows(
        inflow_m3_s=nothing if inflow is None else np.array(inflow, float),
        load=(nothing if load is None else np.array(load, float))[:, :, None],
        lost_m3_s=nothing if lost is None else np.array(lost, float),
        withdrawn_m3_s=nothing,
        outside=np.array([outside]),
        initial=np.array(initial if initial is not None else [0.0] * volume.shape[1])[:, None],
    )
    return trace(joined, Water(second, volume, flow, np.zeros_like(flow)), inflows)


def test_where_two_sewers_meet_the_water_mixes_by_flow():
    """2 L/s of sewage and 3 L/s of clean water: 2 / (2 + 3) = 0.4."""
    joined = cells([(0, 2), (1, 2), (2, 3)], 4, [3])
    result = traced(joined, steady([0, 0, 0, 0]), steady([0.002, 0.003, 0.005]),
                    steady([0.002, 0.003, 0, 0]), steady([0.002, 0, 0, 0]))  # fmt: skip
    assert result.concentration[1, :, 0] == pytest.approx([1.0, 0.0, 0.4, 0.4], abs=1e-12)
    assert result.left[3, 0] == pytest.approx(0.002 * 60, rel=1e-12)


def test_a_tank_fills_with_sewage_step_by_step():
    """60 m3 of clean water, 1 m3/s through it, steps of 20 s: (60 c + 20 x 1) / 80.

    0 -> 20 / 80 = 0.25 -> (15 + 20) / 80 = 0.4375 -> (26.25 + 20) / 80 = 0.578125. What left
    is 20 (0.25 + 0.4375 + 0.578125) = 25.3125 of the 60 that entered; 34.6875 are in the tank.
    """
    result = traced(cells([(0, 1)], 2, [1]), steady([60, 0]), steady([1.0]),
                    steady([1, 0]), steady([1, 0]))  # fmt: skip
    assert result.concentration[1, 0, 0] == pytest.approx(0.578125, rel=1e-12)
    assert result.left[1, 0] == pytest.approx(25.3125, rel=1e-12)
    assert result.last[0] == pytest.approx(34.6875, rel=1e-12)
    assert result.error[0] == pytest.approx(0, abs=1e-10)


def test_an_outfall_that_draws_in_brings_the_rivers_concentration():
    """1 m3/s for a minute against the sewer's sense into an empty cell: 60 m3 at 5."""
    result = traced(cells([(0, 1)], 2, [1]), [[0, 0], [60, 0]], steady([-1.0]), outside=5.0)
    assert result.concentration[1, 0, 0] == pytest.approx(5.0, rel=1e-9)
    assert result.drawn_in[1, 0] == pytest.approx(300, rel=1e-9)
    assert result.left[1, 0] == 0


def test_a_flow_that_turns_takes_the_water_back():
    """0.5 m3/s out of a full cell into an empty one for a minute, then back: all as before."""
    joined = cells([(0, 1)], 3, [2])
    volume = [[60, 0, 0], [45, 15, 0], [45, 15, 0], [60, 0, 0]]
    flow = [[0.25], [0.25], [-0.25], [-0.25]]
    second = np.array([0.0, 60.0, 61.0, 121.0])
    result = traced(joined, volume, flow, initial=[1.0, 0, 0], second=second)
    assert result.concentration[1, :2, 0] == pytest.approx([1.0, 1.0], rel=1e-6)
    assert result.last[0] == pytest.approx(60, rel=1e-9)


def test_a_weir_spills_what_its_manhole_holds_and_nothing_while_it_is_dry():
    """Sewage 0.1 of the water; the weir runs at 0.2 m3/s between minutes 1 and 2.

    By the mean of two reports it spills 0.1, 0.2 and 0.1 m3/s in the three minutes:
    0.1 x 60 (0.1 + 0.2 + 0.1) = 2.4, and nothing in the fourth, though the reported volume
    falls by 30 m3 for which no flow is reported.
    """
    joined = cells([(0, 1), (0, 2)], 3, [1, 2], [True, False])
    weir = np.array([0.0, 0.2, 0.2, 0.0, 0.0])
    volume = np.array([[100.0, 0, 0]] * 5)
    volume[4, 0] = 70
    result = traced(joined, volume, np.stack([1 - weir, weir], axis=1), steady([1, 0, 0], 5),
                    steady([0.1, 0, 0], 5), initial=[0.1, 0, 0], second=60.0 * np.arange(5))  # fmt: skip
    assert result.left[2, 0] == pytest.approx(2.4, rel=1e-9)
    assert result.concentration[:, 0, 0] == pytest.approx([0.1] * 5, rel=1e-9)


def test_the_flow_of_a_weir_stands_though_volumes_disagree():
    """30 m3 vanish from the report while the weir runs at 0.2 m3/s: 0.1 x 0.2 x 60 = 1.2."""
    joined = cells([(0, 1)], 2, [1], [False])
    result = traced(joined, [[100, 0], [58, 0]], steady([0.2]), initial=[0.1, 0])
    assert result.left[1, 0] == pytest.approx(1.2, rel=1e-9)


def test_water_lost_at_a_rim_takes_its_sewage_along():
    """1 m3/s at 0.5 arrives, 0.25 of it leaves at the rim: 0.5 x 0.25 x 60 = 7.5."""
    result = traced(cells([(0, 1)], 2, [1]), steady([0, 0]), steady([0.75]), steady([1, 0]),
                    steady([0.5, 0]), lost=steady([0.25, 0]))  # fmt: skip
    assert result.lost[0, 0] == pytest.approx(7.5, rel=1e-12)
    assert result.left[1, 0] == pytest.approx(22.5, rel=1e-12)


def test_volume_that_vanishes_from_a_report_concentrates_nothing():
    """A pond loses half its volume with no flow out: the sewage stays and is not denser."""
    result = traced(cells([(0, 1)], 2, [1]), [[60, 0], [30, 0]], steady([0.0]), initial=[1.0, 0])
    assert result.concentration[1, 0, 0] == pytest.approx(1.0, rel=1e-12)
    assert result.last[0] == pytest.approx(60, rel=1e-12)


def test_a_flow_that_does_not_fit_the_volumes_is_corrected():
    """A conduit brings 1 m3/s, the next takes 1; the cell between grows by 3 m3 in a minute.

    The two reported flows are equally in doubt, so each gives half: 1.025 and 0.975 m3/s,
    but for the doubt of the volume (2 % of 100 m3 in a minute beside 5 % of 1 m3/s):
    1 / 0.05^2 each of flows, 1 / (2.031 / 60)^2 of the volume. d = 0.05 x 0.05^2 /
    (2 x 0.05^2 + 0.03385^2) = 0.0203; 60 x 2 x 0.0203 = 2.44 m3 of the 3 are stored.
    """
    joined = cells([(0, 1), (1, 2)], 3, [0, 2])
    result = traced(joined, [[0, 100, 0], [0, 103, 0]], steady([1.0, 1.0]), initial=[0, 1.0, 0],
                    outside=1.0)  # fmt: skip
    stored = result.last[0] - 100
    flow = 0.05
    volume = (0.02 * 101.5 + 1e-3) / 60
    assert stored == pytest.approx(3 * 2 * flow**2 / (2 * flow**2 + volume**2), rel=1e-9)
    assert result.drawn_in[0, 0] == pytest.approx(60 + stored / 2, rel=1e-9)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_whatever_is_reported_mass_closes_and_no_bound_is_left(seed):
    """Random loops, volumes that jump, flows that turn: 0 <= c <= 1 and nothing is lost."""
    draw = np.random.default_rng(seed)
    count, times = 8, 6
    joins = [tuple(draw.choice(count, 2, replace=False)) for _ in range(12)]
    stores = list(draw.random(12) < 0.7)
    volume = draw.gamma(0.5, 20, (times, count)) * (draw.random((times, count)) < 0.8)
    flow = draw.normal(0, 1, (times, 12)) * (draw.random((times, 12)) < 0.7)
    inflow = draw.gamma(0.5, 0.2, (times, count))
    share = draw.random((times, count))
    result = traced(cells(joins, count, [0, 1], stores), volume, flow, inflow, share * inflow,
                    lost=draw.gamma(0.3, 0.1, (times, count)), initial=draw.random(count),
                    outside=0.3, second=60.0 * np.arange(times))  # fmt: skip
    assert result.concentration.min() >= -1e-12
    assert result.concentration.max() <= 1 + 1e-9
    came = result.first + result.entered + result.drawn_in.sum(0)
    assert abs(result.error[0]) < 1e-9 * came[0]
