"""Streets and grid are set side by side point by point."""

import numpy as np
import pandas as pd
import pytest

from drainage.comparison import beside_each_other, rank_correlation


def points(depths, event="h54", **more):
    return pd.DataFrame(
        {"scenario": "existing", "event": event, "point_no": [str(k) for k in range(len(depths))],
         "name_zh": "点", "max_depth_m": depths, "rank": range(len(depths)),
         "limiting_cause": "inlets"} | more
    )  # fmt: skip


def test_each_point_stands_beside_itself():
    both = beside_each_other(points([0.3, 0.5]), points([0.5, 0.1]).iloc[::-1])
    assert both["point_no"].tolist() == ["0", "1"]
    assert both["depth_difference_m"].tolist() == pytest.approx([0.2, -0.4])
    assert both["rank_grid"].tolist() == [0, 1]


def test_a_run_only_one_of_them_has_is_left_out():
    both = beside_each_other(points([0.3], event="h33"), points([0.3], event="h54"))
    assert both.empty


def test_the_same_order_is_a_correlation_of_one_whatever_the_depths():
    both = beside_each_other(points([0.1, 0.2, 0.4]), points([0.5, 0.6, 2.0]))
    assert rank_correlation(both)["existing", "h54"] == 1.0
    both = beside_each_other(points([0.1, 0.2, 0.4]), points([2.0, 0.6, 0.5]))
    assert rank_correlation(both)["existing", "h54"] == -1.0


def test_a_run_that_is_not_scored_has_no_correlation():
    both = beside_each_other(points([0.1, 0.2, 0.4]), points([np.nan] * 3))
    assert np.isnan(rank_correlation(both)["existing", "h54"])
