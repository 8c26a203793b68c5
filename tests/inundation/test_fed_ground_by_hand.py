"""Hazard, arrival and times above depths of a run on the grid, by hand."""

from types import SimpleNamespace

import numpy as np
import pytest

from drainage.inundation.coupled.fed_ground import FedGround
from drainage.inundation.water.maxima import NEVER


@pytest.fixture
def maps():
    """Two cells: 0.4 m of water from 30 min after the start, and one that stays dry."""
    most = SimpleNamespace(
        depth_m=np.array([0.4, 0.0]),
        arrival_s=np.array([1800.0, NEVER]),
        hazard_m2_s=np.array([0.3, 0.0]),
        above_first_s=np.array([600.0, 0.0]),
        above_second_s=np.array([300.0, 0.0]),
        speed_m_s=np.array([0.75, 0.0]),
    )
    ground = object.__new__(FedGround)
    ground._state = SimpleNamespace(greatest=lambda: most)
    # The rain begins 10 min after the start.
    return ground.maxima(600.0)


def test_hazard_is_velocity_and_half_of_the_depth_and_debris(maps):
    # d v = 0.3, half of 0.4 m, debris 1.0 where water is deep enough to carry some.
    assert maps["hazard"] == pytest.approx([0.3 + 0.2 + 1.0, 0.0])


def test_minutes_count_from_the_rain(maps):
    assert maps["arrival_minute"][0] == pytest.approx(20.0)
    assert np.isnan(maps["arrival_minute"][1])
    assert maps["minutes_above_15cm"].tolist() == [10.0, 0.0]
    assert maps["minutes_above_27cm"].tolist() == [5.0, 0.0]
