"""A nested storm block by block, and the hour of the day a flow is taken for."""

from datetime import datetime
from types import SimpleNamespace

import numpy as np
import pytest

from drainage.engine.inp_reading import pattern_factor
from drainage.rainfall.shapes import alternating_block

DEPTH_MM = dict(zip([0.0, 5, 10, 15, 20, 25], [0.0, 10, 16, 20, 22, 23], strict=True))
"""Blocks of 5 minutes: 10, 6, 4, 2 and 1 mm."""


@pytest.mark.parametrize(
    ("ratio", "blocks"),
    [
        (0.5, [1, 4, 10, 6, 2]),  # right of the peak first, then left
        (0.0, [10, 6, 4, 2, 1]),
        (1.0, [1, 2, 4, 6, 10]),
    ],
)
def test_blocks_alternate_from_the_right(ratio, blocks):
    found = alternating_block(lambda t: np.array([DEPTH_MM[x] for x in t]), 25, 300, ratio)
    assert found.tolist() == blocks


def facts(kinds, start):
    return SimpleNamespace(patterns=kinds, start=start)


def test_a_daily_pattern_runs_by_the_clock():
    # The run begins at 15:00 on a Monday; an hour's factor holds until it has ended.
    hours = facts({"H": ("HOURLY", tuple(range(24)))}, datetime(2023, 7, 3, 15, 0))
    minute = np.array([0.0, 1.0, 60.0, 61.0, 540.0, 541.0])
    assert pattern_factor(hours, ("H",), minute).tolist() == [14, 15, 15, 16, 23, 0]


def test_month_day_and_weekend_multiply():
    # Saturday 1 July 2023, 15:30: July 1.2, Saturday the seventh day 1.1, weekend hour 0.5.
    kinds = {
        "M": ("MONTHLY", tuple(1.2 if k == 6 else 9.0 for k in range(12))),
        "D": ("DAILY", tuple(1.1 if k == 6 else 9.0 for k in range(7))),
        "H": ("HOURLY", (9.0,) * 24),
        "W": ("WEEKEND", tuple(0.5 if k == 15 else 9.0 for k in range(24))),
    }
    own = facts(kinds, datetime(2023, 7, 1, 15, 0))
    assert pattern_factor(own, tuple(kinds), np.array([30.0])) == pytest.approx([0.66])
