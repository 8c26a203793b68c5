"""A figure near its limit does not speak against the verdict beside it."""

import numpy as np
import pandas as pd
import pytest

from drainage.metrics.limits import Limit, limits_of, shown_beside, words_beside
from drainage.scenario.settings import Targets

UNDER_1 = Limit("met", 1.0, met_at_limit=False)
TO_15_CM = Limit("met", 0.15, met_at_limit=True)


@pytest.mark.parametrize(
    ("value", "met", "limit", "digits", "shown"),
    [
        (0.96, True, UNDER_1, 1, ("", 2)),  # 1.0 is not under 1, 0.96 is
        (0.9996, True, UNDER_1, 1, ("", 4)),  # 1.0, 1.00 and 1.000 are not
        (0.93, True, UNDER_1, 1, ("", 1)),
        (1.02, False, UNDER_1, 1, ("", 1)),  # 1.0 is not under 1
        (1.0, True, UNDER_1, 1, ("<", 1)),  # of a file that rounds 0.99996
        (0.154, False, TO_15_CM, 2, ("", 3)),  # 0.15 keeps to 0.15, 0.154 does not
        (0.146, True, TO_15_CM, 2, ("", 2)),  # 0.15 keeps to it
        (0.15, False, TO_15_CM, 2, (">", 2)),  # of a file that rounds 0.1502
        (0.02, False, TO_15_CM, 2, ("", 2)),  # the verdict of another storm
        (0.96, pd.NA, UNDER_1, 1, ("", 1)),
        (np.nan, True, UNDER_1, 1, ("", 1)),
    ],
)
def test_a_figure_gets_digits_until_it_agrees_with_its_verdict(value, met, limit, digits, shown):
    assert shown_beside(value, met, limit, digits) == shown


def test_an_outlet_under_1_m3_is_not_shown_with_1_m3():
    row = pd.Series({"sewage_volume_m3": 0.96, "overflow_volume_m3": 0.96, "meets_target": True})
    limits = limits_of(Targets())
    assert words_beside(row, "sewage_volume_m3", limits) == "0.96"
    assert words_beside(row, "overflow_volume_m3", limits) == "1"
    assert words_beside(row.drop("meets_target"), "sewage_volume_m3", limits) == "1.0"
